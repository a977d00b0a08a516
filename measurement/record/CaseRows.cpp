#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/Case.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <set>

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

/// A caliper that a reader drew or moved has the reader's error, not that of the automatic one.
void fillErrors(LesionRow& row, const Observation& seen)
{
    row.volumeError_mm3 = seen.standardErrors->volume_mm3;
    if (!seen.recorded || seen.recorded != seen.automatic)
        return;
    row.longAxisError_mm = seen.standardErrors->longAxis_mm;
    row.shortAxisError_mm = seen.standardErrors->shortAxis_mm;
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
    row.viableState = seen.viableState;
    row.viableVolume_mm3 = seen.viableVolume_mm3;
    if (seen.recorded) {
        row.longAxis = seen.recorded->longAxis();
        row.shortAxis = seen.recorded->shortAxis();
        row.source = seen.source;
    }
    if (seen.viable) {
        row.viableLongAxis = seen.viable->longAxis();
        row.viableShortAxis = seen.viable->shortAxis();
    }
    if (seen.shape)
        row.volume_mm3 = seen.shape->volume_mm3;
    if (seen.standardErrors)
        fillErrors(row, seen);
}

void fillSeries(LesionRow& row, const SeriesReference& series, const Observation& seen)
{
    row.modality = series.modality;
    if (series.phase != imaging::Phase::Unknown)
        row.phase = imaging::phaseName(series.phase);
    if (series.sliceThickness_mm > 0.0)
        row.sliceThickness_mm = series.sliceThickness_mm;
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
    }
    return rows;
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
