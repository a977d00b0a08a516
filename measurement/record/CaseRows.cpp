#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/Case.h>
#include <hepatica/measurement/ReadingOrder.h>
#include <hepatica/measurement/ViableText.h>
#include <hepatica/measurement/VisitPhases.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

std::string patientOf(const Case& case_)
{
    return case_.identity.patientId.empty() ? case_.identity.id : case_.identity.patientId;
}

void fillVisit(LesionRow& row, const Timepoint& visit)
{
    row.timepoint = visit.name;
    row.date = visit.date;
    row.role = visit.role;
}

void fillLesion(LesionRow& row, const Lesion& lesion)
{
    row.lesion = lesion.name;
    row.lesionClass = lesion.lesionClass;
    row.organ = lesion.organ;
    row.node = isNodeOrgan(lesion.organ);
    row.lesionType = lesion.lesionType.value_or("");
    if (lesion.segment)
        row.unknownColumns["liver_segment"] = wordOf(LiverSegmentWords, *lesion.segment);
}

std::string yesOrNo(bool value)
{
    return value ? "yes" : "no";
}

void fillFindings(LesionRow& row, const LesionFindings& said)
{
    row.changeSinceLast = said.changeSinceLast;
    row.treatmentType = said.treatmentType.value_or("");
    row.treatmentDate = said.treatmentDate;
    row.cytology = said.cytology.value_or("");
    row.masslikeEnhancement = said.masslikeEnhancement;
    row.enhancementChange = said.enhancementChange;
    row.viabilityAncillary = said.viabilityAncillary;
    row.benign = said.benign;
    row.lrmFeature = said.lrmFeature;
    row.ancillary = said.ancillary;
    row.intratumoralNodule = said.intratumoralNodule;
    row.necrosisMargin = said.necrosisMargin;
}

/// The axes that count. A lesion's short axis is at most its long one, also where the reader's long axis is a
/// little shorter than that of the mask.
void fillAxes(LesionRow& row, const Observation& seen)
{
    if (!seen.recorded)
        return;
    row.longAxis = seen.recorded->longAxis();
    row.shortAxis = seen.recorded->shortAxis();
    row.source = seen.source;
    if (!takesAutomaticShortAxis(seen))
        return;
    row.shortAxis = std::min(*seen.automatic->shortAxis(), *row.longAxis);
    row.unknownColumns["short_axis_source"] = wordOf(MeasurementSourceWords, MeasurementSource::Automatic);
}

/// An error without its size would say nothing.
void fillErrors(LesionRow& row, const StandardErrors& errors)
{
    row.volumeError_mm3 = errors.volume_mm3;
    if (row.longAxis)
        row.longAxisError_mm = errors.longAxis_mm;
    if (row.shortAxis)
        row.shortAxisError_mm = errors.shortAxis_mm;
}

void fillViableErrors(LesionRow& row, const StandardErrors& errors)
{
    if (row.viableVolume_mm3)
        row.viableVolumeError_mm3 = errors.volume_mm3;
    if (row.viableLongAxis)
        row.viableLongAxisError_mm = errors.longAxis_mm;
    if (row.viableShortAxis)
        row.viableShortAxisError_mm = errors.shortAxis_mm;
}

void fillViable(LesionRow& row, const Observation& seen)
{
    row.viableState = seen.viableState;
    row.viableSource = viableSourceOf(seen);
    if (seen.viableState == ViableState::NotEvaluable)
        return;
    row.viableVolume_mm3 = seen.viableVolume_mm3;
    if (seen.viable) {
        row.viableLongAxis = seen.viable->longAxis();
        row.viableShortAxis = seen.viable->shortAxis();
    }
    if (seen.viableStandardErrors)
        fillViableErrors(row, *seen.viableStandardErrors);
}

/// "late_arterial": how a column is called after a phase.
std::string columnWord(imaging::Phase phase)
{
    std::string word(imaging::phaseName(phase));
    std::ranges::replace_if(
        word, [](char c) { return c == ' ' || c == '-'; }, '_');
    return word;
}

/// The lesion beside the liver in every phase: of several series of one phase the first.
void fillDensities(LesionRow& row, const Case& case_, const Observation& seen)
{
    for (const SeriesDensity& one : seen.phaseDensities.value_or(std::vector<SeriesDensity>())) {
        const SeriesReference* series = case_.series(one.seriesUid);
        if (series == nullptr || series->phase == imaging::Phase::Unknown)
            continue;
        const std::string phase = columnWord(series->phase);
        row.unknownColumns.emplace("lesion_mean_" + phase, fmt::format("{:.1f}", one.density.lesion));
        row.unknownColumns.emplace("liver_mean_" + phase, fmt::format("{:.1f}", one.density.liver));
    }
}

void fillViableMethod(LesionRow& row, const Case& case_, const Observation& seen)
{
    if (const std::string method = viableMethodText(case_, seen); !method.empty())
        row.unknownColumns["viable_method"] = method;
    if (const auto fraction = viableFractionOf(seen))
        row.unknownColumns["viable_fraction"] = fmt::format("{:.4f}", *fraction);
    if (seen.viableConfidence)
        row.unknownColumns["viable_confidence"] = fmt::format("{:.2f}", *seen.viableConfidence);
}

/// What readers said of lipiodol in lesions, at the visits so far.
class LipiodolSoFar {
public:
    /// The last word on this lesion, this one included; of visits in order.
    std::optional<bool> upTo(const Observation& seen)
    {
        const auto key = std::pair(std::string_view(seen.lesionUid), std::string_view(seen.reader));
        if (seen.findings && seen.findings->lipiodol)
            return said_[key] = *seen.findings->lipiodol;
        const auto last = said_.find(key);
        return last == said_.end() ? std::nullopt : std::optional(last->second);
    }

private:
    std::map<std::pair<std::string_view, std::string_view>, bool> said_;
};

/// Lipiodol is as dense on CT as what enhances; and a volume file does not tell of which modality it is.
bool isUnderLipiodol(const Case& case_, const Observation& seen, std::optional<bool> isHeld)
{
    const SeriesReference* images = case_.series(seen.arterialSeriesUid);
    if (images == nullptr)
        images = case_.series(seen.seriesUid);
    return isHeld == true && seen.viableState && (images == nullptr || images->modality != "MR");
}

void fillLipiodol(LesionRow& row, const Case& case_, const Observation& seen, std::optional<bool> isHeld)
{
    if (isHeld)
        row.lipiodol = yesOrNo(*isHeld);
    if (!isUnderLipiodol(case_, seen, isHeld) && !isDeniedAsArterial(case_, seen))
        return;
    row.viableState = ViableState::NotEvaluable;
    row.viableSource.reset();
    row.viableLongAxis = row.viableShortAxis = std::nullopt;
    row.viableVolume_mm3.reset();
    row.viableLongAxisError_mm = row.viableShortAxisError_mm = row.viableVolumeError_mm3 = std::nullopt;
}

void fillObservation(LesionRow& row, const Observation& seen)
{
    row.evaluator = seen.reader;
    row.state = seen.state;
    row.seriesUid = imaging::seriesInstanceUidOf(seen.seriesUid);
    if (row.seriesUid != seen.seriesUid) // one of several volumes of this UID
        row.unknownColumns["series_key"] = seen.seriesUid;
    row.changeSinceNadir = seen.changeSinceNadir;
    row.certainty = seen.certainty;
    row.aphe = seen.aphe.value_or("");
    row.washout = seen.washout.value_or("");
    row.capsule = seen.capsule.value_or("");
    if (seen.quality)
        row.unknownColumns["quality"] = *seen.quality;
    row.reason = seen.reason;
    if (seen.findings)
        fillFindings(row, *seen.findings);
    fillAxes(row, seen);
    fillViable(row, seen);
    if (seen.shape)
        row.volume_mm3 = seen.shape->volume_mm3;
    row.volumeSource = volumeSourceOf(seen);
    if (seen.axial) {
        row.unknownColumns["axial_long_axis_mm"] = seen.axial->longAxis().text();
        row.unknownColumns["axial_short_axis_mm"] = seen.axial->shortAxis().text();
    }
    if (seen.standardErrors)
        fillErrors(row, *seen.standardErrors);
}

void fillSeries(LesionRow& row, const SeriesReference& series, const Observation& seen)
{
    row.modality = series.modality;
    if (series.phase != imaging::Phase::Unknown)
        row.phase = imaging::phaseName(series.phase);
    if (series.sliceThickness_mm > 0.0)
        row.sliceThickness_mm = series.sliceThickness_mm;
    if (series.geometry)
        row.plane = planeName(acquisitionPlaneOf(*series.geometry));
    // The values of an MR series are none, and of a CT only those that were rescaled.
    const bool isHounsfield =
        series.quantity ? series.quantity == imaging::Quantity::Hounsfield : series.modality == "CT";
    if (isHounsfield && seen.density)
        row.meanHounsfield = seen.density->mean;
}

} // namespace

std::vector<LesionRow> lesionRows(const Case& case_)
{
    std::vector<LesionRow> rows;
    LipiodolSoFar lipiodol;
    for (const Observation& seen : case_.observations) {
        const Timepoint* visit = case_.timepoint(seen.timepoint);
        const Lesion* lesion = case_.lesion(seen.lesionUid);
        if (visit == nullptr || lesion == nullptr)
            continue;
        LesionRow& row = rows.emplace_back();
        row.patient = patientOf(case_);
        fillVisit(row, *visit);
        fillLesion(row, *lesion);
        fillObservation(row, seen);
        if (case_.adjudication)
            row.accepted = seen.reader == case_.adjudication->chosen;
        if (const SeriesReference* series = case_.series(seen.seriesUid))
            fillSeries(row, *series, seen);
        fillDensities(row, case_, seen);
        fillLipiodol(row, case_, seen, lipiodol.upTo(seen));
        if (row.viableState != ViableState::NotEvaluable)
            fillViableMethod(row, case_, seen);
    }
    return rows;
}

bool isHiddenByLipiodol(const Case& case_, const Observation& seen)
{
    LipiodolSoFar lipiodol;
    for (const Observation& one : case_.observations) {
        const auto isHeld = lipiodol.upTo(one);
        if (one.lesionUid == seen.lesionUid && one.timepoint == seen.timepoint && one.reader == seen.reader)
            return isUnderLipiodol(case_, seen, isHeld);
    }
    return false;
}

std::vector<ClinicalRow> clinicalRows(const Case& case_)
{
    std::vector<ClinicalRow> rows = case_.clinical;
    for (ClinicalRow& row : rows)
        row.patient = patientOf(case_);
    return rows;
}

std::vector<VisitRow> visitRows(const Case& case_)
{
    std::set<std::string> readers;
    for (const Observation& seen : case_.observations)
        readers.insert(seen.reader);
    for (const VisitReading& reading : case_.readings)
        readers.insert(reading.reader);
    std::vector<VisitRow> rows;
    for (const Timepoint& visit : case_.timepoints)
        for (const std::string& reader : readers) {
            VisitRow& row = rows.emplace_back();
            row.patient = patientOf(case_);
            row.timepoint = visit.name;
            row.evaluator = reader;
            row.dateFirst = row.dateLast = visit.date;
            row.newLesions = case_.newLesionAnswer(visit.name, reader);
            if (const VisitReading* reading = readingOf(case_, visit.name, reader))
                row.coverage = reading->coverage.value_or(row.coverage);
        }
    return rows;
}

} // namespace hepatica::measurement
