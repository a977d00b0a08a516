#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/LesionFindings.h>
#include <hepatica/measurement/LesionMeasurement.h>
#include <hepatica/measurement/LesionRow.h>
#include <hepatica/measurement/PhaseDensity.h>
#include <hepatica/measurement/Reading.h>
#include <hepatica/measurement/Vocabulary.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Who the case is about. `id` names the case in its store.
struct CaseIdentity {
    std::string id, patientId, patientName, birthDate, sex;
    bool operator==(const CaseIdentity&) const = default;
};

/// What the headers of a series say of the patient; empty where they say nothing.
struct PatientHeader {
    std::string patientId, patientName, birthDate, sex;
    bool operator==(const PatientHeader&) const = default;
};

/// A series of a visit and where its files were read from.
struct SeriesReference {
    std::string uid, studyUid, description, modality;
    imaging::Phase phase = imaging::Phase::Unknown;
    imaging::PhaseConfidence phaseConfidence = imaging::PhaseConfidence::None;
    double sliceThickness_mm = 0.0;
    std::optional<imaging::Geometry> geometry;
    std::vector<std::filesystem::path> paths;    ///< folder, or files, as openSeries() takes them
    std::optional<imaging::Quantity> quantity{}; ///< of the values; none where it was not kept
    /// Why it is this patient's although its headers name another; none where they do not.
    std::optional<std::string> samePatientWhy{};
    std::optional<std::string> frameOfReferenceUid{}; ///< none where it was not kept, or the images have none
    std::optional<PatientHeader> patient{};           ///< none where it was not kept
    bool operator==(const SeriesReference&) const = default;
};

/// What one reader answered to "new lesion?" at a visit, in cases without VisitReadings.
struct ReaderAnswer {
    std::string reader;
    NewLesionAnswer answer = NewLesionAnswer::NotEvaluable;
    bool operator==(const ReaderAnswer&) const = default;
};

/// A visit: one date, one role, the series made at it, and the reader's answer to "new lesion?".
struct Timepoint {
    std::string name; ///< "BL", "FU1": unique in the case
    TimepointRole role = TimepointRole::FollowUp;
    Date date;
    std::vector<SeriesReference> series;
    std::optional<NewLesionAnswer> newLesions; ///< of every reader, in cases that did not tell them apart
    std::optional<std::vector<ReaderAnswer>> newLesionAnswers{};
    /// Every reader of a blinded case had once locked it and all others, and could see what the others read
    /// at it (rule 7 of ReadingOrder.h).
    std::optional<bool> wasUnblinded{};
    /// What a reader answered; nothing where they were not asked.
    [[nodiscard]] std::optional<NewLesionAnswer> answerOf(const std::string& reader) const;
    bool operator==(const Timepoint&) const = default;
};

/// A lesion's identity over all visits.
struct Lesion {
    std::string trackingUid; ///< given when it is made, for life
    std::string name;        ///< "T01": unique in the case, or among a reader's own lesions
    LesionClass lesionClass = LesionClass::Target;
    std::string organ = "liver";
    std::optional<std::string> reader{}; ///< whose lesion it is, in a blinded case; none: everybody's
    std::optional<LiverSegment> segment{};
    std::optional<std::string> lesionType{}; ///< as LESIONS.csv has it: solid, cystic, infiltrative, ...
    bool operator==(const Lesion&) const = default;
};

/// How a viable part was found: with the masks of lesion and images it can be found again.
struct ViableMethod {
    double threshold = 0.0;                ///< in the unit of the arterial series, or of the difference
    std::optional<LiverReference> liver{}; ///< mean + 2 SD of it is the threshold; none: the reader set it
    double toleranceGap_mm = 2.0;
    std::optional<std::string> nonContrastSeriesUid{}; ///< that was aligned and subtracted
    /// On the grid of the arterial series: the liver that the reader gave, and what enhances and is no
    /// tumour.
    std::optional<std::string> referenceRunLengths{}, excludedRunLengths{};
    bool operator==(const ViableMethod&) const = default;
};

/// A lesion beside the liver in one series of the visit.
struct SeriesDensity {
    std::string seriesUid;
    PhaseDensity density;
    bool operator==(const SeriesDensity&) const = default;
};

/// A lesion at one visit, as one reader sees it.
struct Observation {
    std::string lesionUid, timepoint, reader;
    LesionState state = LesionState::Measured;
    std::string seriesUid;
    std::optional<Caliper>
        recorded; ///< what counts: the reader's own caliper, until the automatic one is accepted
    MeasurementSource source = MeasurementSource::Manual; ///< of `recorded`
    std::optional<Caliper> automatic;                     ///< found in the mask
    std::string maskRunLengths;                           ///< on the grid of the series; empty without a mask
    /// Of the mask, and of volume, shape and density with it: automatic from a prompt, edited or manual by
    /// hand. None without a mask, and where it was not kept.
    std::optional<MeasurementSource> maskSource{};
    /// What the reader pointed at, from which `softwareVersion` gives the mask again: never with a region
    /// that it was kept within. None for masks that were drawn, edited or read from a file, and where it was
    /// not kept.
    std::optional<imaging::LesionPrompt> prompt{};
    std::optional<LesionShape> shape;
    std::optional<StandardErrors> standardErrors; ///< of the automatic axes and of the volume
    std::optional<DensityStatistics> density;
    std::optional<ViableState> viableState;
    std::optional<Caliper> viable; ///< long axis of the viable part; positions hold in the arterial series
    std::optional<double> viableVolume_mm3;
    std::string arterialSeriesUid;
    std::optional<QualitativeChange> changeSinceNadir;
    Certainty certainty = Certainty::Unequivocal;
    std::string reason, softwareVersion;
    std::optional<std::vector<std::string>> warnings; ///< of the measurement, in words
    /// LI-RADS's major features and the quality of the images there, in the reader's words of LESIONS.csv.
    std::optional<std::string> aphe{}, washout{}, capsule{}, quality{};
    std::optional<LesionFindings> findings{};
    std::optional<double> confidence{};                          ///< of the mask, 0 … 1
    std::optional<std::vector<std::string>> confidenceReasons{}; ///< why it is so sure, in words
    /// The enhancing part, on the grid of the arterial series; none where it was not kept.
    std::optional<std::string> viableMaskRunLengths{};
    std::optional<ViableMethod> viableMethod{}; ///< none without a viable part, or where it was not kept
    std::optional<StandardErrors> viableStandardErrors{};              ///< of the viable axes and volume
    std::optional<double> viableConfidence{};                          ///< of the viable part, 0 … 1
    std::optional<std::vector<std::string>> viableConfidenceReasons{}; ///< in words
    /// Where the viable part comes from; none where it was not kept (viableSourceOf()).
    std::optional<MeasurementSource> viableSource{};
    /// Found in the mask of an MR series whose slices are not axial, in an axial plane of the patient.
    std::optional<AxialAxes> axial{};
    /// In every series of the visit where the lesion and liver were found; none where they were not sought.
    std::optional<std::vector<SeriesDensity>> phaseDensities{};
    bool operator==(const Observation&) const = default;
};

/// A patient, the visits, the lesions and what was seen of them. A value: changed only by apply() of an
/// Action.
struct Case {
    CaseIdentity identity;
    std::vector<Timepoint> timepoints;     ///< by date
    std::vector<Lesion> lesions;           ///< by name
    std::vector<Observation> observations; ///< by timepoint, lesion and reader
    std::vector<CaseReader> readers;       ///< by name; none: whoever opens the case reads it
    std::vector<VisitReading> readings;    ///< by timepoint and reader
    std::optional<Adjudication> adjudication;
    std::vector<ClinicalRow> clinical; ///< by date and name; `patient` and `line` are not kept

    [[nodiscard]] const Timepoint* timepoint(const std::string& name) const;
    [[nodiscard]] const Lesion* lesion(const std::string& trackingUid) const;
    [[nodiscard]] const Lesion* lesionNamed(const std::string& name) const;
    [[nodiscard]] const Observation* observation(const std::string& lesionUid, const std::string& timepoint,
                                                 const std::string& reader) const;
    /// The series of any timepoint with this UID.
    [[nodiscard]] const SeriesReference* series(const std::string& uid) const;
    /// What a reader answered to "new lesion?" at a visit; nothing where they were not asked.
    [[nodiscard]] std::optional<NewLesionAnswer> newLesionAnswer(const std::string& timepoint,
                                                                 const std::string& reader) const;
    bool operator==(const Case&) const = default;
};

/// The lesions that one with such a name comes from: T01 and T02 of the merged "T01/T02", T01 of "T01.1", a
/// part of it. Empty for other names, and where the case lacks one of them. `reader` as Lesion has it: of
/// lesions that belong to readers only that reader's are looked at; without one, all.
[[nodiscard]] std::vector<const Lesion*> originsOf(const Case& case_, const std::string& name,
                                                   const std::optional<std::string>& reader = {});

/// Viable volume over the lesion's, 0 … 1, of what is recorded; none without both volumes.
[[nodiscard]] std::optional<double> viableFractionOf(const Observation& observation);

/// Where the recorded volume comes from: that of the mask. Of an older record, in which it was not kept, as
/// far as the rest tells: a mask whose axes count as edited was given by the reader. None without a volume.
[[nodiscard]] std::optional<MeasurementSource> volumeSourceOf(const Observation& observation);

/// Where the viable part comes from: automatic; edited with the reader's own threshold or without what they
/// took out; manual where the reader said in words what it is. None without a viable part.
[[nodiscard]] std::optional<MeasurementSource> viableSourceOf(const Observation& observation);
[[nodiscard]] MeasurementSource viableSourceOf(const ViableMethod& method); ///< automatic or edited

/// Whether the automatic long axis differs from the recorded one by more than 10 % of the recorded one.
[[nodiscard]] bool differsNotably(const Observation& observation);

/// The reader's last reading with a mask of a lesion at a visit before this one; null where there is none.
[[nodiscard]] const Observation* lastMaskBefore(const Case& case_, const std::string& lesionUid,
                                                const std::string& timepoint, const std::string& reader);

/// The mask of an observation on its series' grid; nothing when there is none.
[[nodiscard]] std::optional<imaging::Mask> maskOf(const Case& case_, const Observation& observation);

/// The mask of its viable part on the arterial series' grid; nothing when there is none.
[[nodiscard]] std::optional<imaging::Mask> viableMaskOf(const Case& case_, const Observation& observation);

/// Whether the short axis that counts is the one found in the mask: the reader drew a long axis alone, and
/// the automatic one agrees with it (differsNotably() is false), so that both are of one lesion.
[[nodiscard]] bool takesAutomaticShortAxis(const Observation& observation);

/// What every response system judges: one row an observation, in their order, with the recorded values.
///
/// Where the reader drew a long axis alone the short axis is the automatic one (takesAutomaticShortAxis()),
/// at most as long as the long one, and the column short_axis_source says "automatic". A lesion with
/// lipiodol, which it holds from the visit where the reader said so until they say otherwise, has no
/// evaluable viable part on CT: lipiodol is as dense there as what enhances (Lencioni & Llovet 2010). The
/// errors of the axes are those of the automatic ones, which tell how well the border is known.
[[nodiscard]] std::vector<LesionRow> lesionRows(const Case& case_);
[[nodiscard]] std::vector<VisitRow> visitRows(const Case& case_);
[[nodiscard]] std::vector<ClinicalRow> clinicalRows(const Case& case_);

} // namespace hepatica::measurement
