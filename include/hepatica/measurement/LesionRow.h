#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Length.h>
#include <hepatica/measurement/Vocabulary.h>

#include <map>
#include <optional>
#include <string>

namespace hepatica::measurement {

/// One lesion at one visit as one reader sees it: a row of LESIONS.csv, and what every response system
/// judges. An absent number is "not measured", never zero.
struct LesionRow {
    std::string patient, timepoint, lesion, organ;
    std::string evaluator = "R1";
    Date date;
    TimepointRole role = TimepointRole::FollowUp;
    LesionClass lesionClass = LesionClass::Target;
    LesionState state = LesionState::Measured;
    std::optional<Length> longAxis, shortAxis;

    std::optional<bool> accepted;
    bool node = false; ///< default: the organ is "lymph node"
    std::string nodeSite;
    std::optional<QualitativeChange> changeSinceNadir, changeSinceLast;
    Certainty certainty = Certainty::Unequivocal;
    std::optional<bool> measurable;
    std::string lesionType;
    std::optional<ViableState> viableState;
    std::optional<Length> viableLongAxis, viableShortAxis;
    std::string aphe, washout, capsule;
    /// Standard errors of the whole lesion's axes and volume, where whoever measured them tells.
    std::optional<double> longAxisError_mm, shortAxisError_mm, volumeError_mm3;
    /// The same of the viable part.
    std::optional<double> viableLongAxisError_mm, viableShortAxisError_mm, viableVolumeError_mm3;
    std::optional<double> volume_mm3, viableVolume_mm3, meanHounsfield, necrosisPercent;
    std::optional<IntratumoralNodule> intratumoralNodule; ///< Choi
    std::optional<NecrosisMargin> necrosisMargin;         ///< RECICL, of a complete necrosis
    std::optional<Benignity> benign;                      ///< LI-RADS: the reader's LR-1 and LR-2
    std::optional<LrmFeature> lrmFeature;
    std::optional<AncillaryFeatures> ancillary;
    std::optional<LesionalEnhancement> masslikeEnhancement; ///< of a treated lesion
    std::optional<EnhancementChange> enhancementChange;
    std::optional<bool> viabilityAncillary;
    std::string treatmentType, lipiodol, cytology;
    std::optional<Date> treatmentDate;
    std::string modality, phase, plane, seriesUid;
    std::optional<double> sliceThickness_mm;
    std::optional<MeasurementSource> source; ///< of the whole lesion's axes
    std::optional<MeasurementSource> volumeSource, viableSource;
    std::string reason;
    std::map<std::string, std::string> unknownColumns; ///< kept and written back

    int line = 0; ///< where it stood in its file, 0 when it comes from a case
};

/// One visit and reader: a row of VISITS.csv.
struct VisitRow {
    std::string patient, timepoint;
    std::string evaluator = "R1";
    std::optional<Date> dateFirst, dateLast;
    std::string coverage = "complete";
    std::optional<NewLesionAnswer> newLesions;
    std::optional<bool> newSymptom, clinicallyStable;
    int line = 0;
};

} // namespace hepatica::measurement
