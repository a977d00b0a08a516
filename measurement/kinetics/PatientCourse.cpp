#include "PatientCourse.h"

#include "HyperprogressionEvidence.h"
#include "clinical/VisitBurden.h"
#include "criteria/ResponseSystem.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

/// Looks at the assessment under a system as published: of those asked for, or made here. False while there
/// is no such system.
template <typename Look>
bool lookUnder(const History& history, const PatientAssessment& patient, std::string_view name, Look&& look)
{
    const ResponseSystem* system = systemNamed(name);
    if (system == nullptr)
        return false;
    const auto known = std::ranges::find(patient.criteria, system->defaults, &CriterionAssessment::protocol);
    if (known != patient.criteria.end())
        look(*known);
    else
        look(system->assess(history, system->defaults));
    return true;
}

/// Whether a part (target, non-target) is progressive: iRECIST reads it as RECIST 1.1 does.
bool isProgressive(Response part)
{
    return part == Response::PD || part == Response::UPD;
}

std::vector<ImmuneVisit> immuneVisits(const CriterionAssessment& criterion)
{
    std::vector<ImmuneVisit> visits;
    for (const VisitAssessment& visit : criterion.timepoints)
        visits.push_back({visit.timepoint, visit.date, visit.overall, visit.changeFromNadirPercent,
                          isProgressive(visit.target), isProgressive(visit.nonTarget),
                          visit.newLesions == "yes"});
    return visits;
}

std::vector<BurdenVisit> burdenVisits(const CriterionAssessment& criterion)
{
    std::vector<BurdenVisit> visits;
    for (const VisitAssessment& visit : criterion.timepoints)
        visits.push_back({visit.timepoint, visit.date, visit.changeFromNadirPercent});
    return visits;
}

void addPseudoprogression(PatientAssessment& patient, const History& history)
{
    const EndpointDates& dates = patient.endpointDates;
    const std::optional<Date> start = dates.firstDose ? dates.firstDose : dates.baseline;
    const bool judged = lookUnder(history, patient, "irecist", [&](const CriterionAssessment& irecist) {
        patient.pseudoprogression = pseudoprogression(immuneVisits(irecist), start);
    });
    if (!judged)
        patient.pseudoprogression.reason = "iRECIST was not judged";
    lookUnder(history, patient, "irrc", [&](const CriterionAssessment& irrc) {
        patient.irrcPseudoprogression = irrcPseudoprogression(burdenVisits(irrc), start);
    });
}

std::optional<Response> responseAt(const CriterionAssessment& criterion, const std::string& timepoint)
{
    const auto visit = std::ranges::find(criterion.timepoints, timepoint, &VisitAssessment::timepoint);
    return visit != criterion.timepoints.end() ? std::optional(visit->overall) : std::nullopt;
}

EndpointDates datesOf(const History& history, std::span<const ClinicalRow> clinical)
{
    EndpointDates dates;
    dates.randomisation = firstOf(clinical, ClinicalItem::Randomisation);
    dates.firstDose = firstOf(clinical, ClinicalItem::FirstDose);
    dates.newTherapy = firstOf(clinical, ClinicalItem::NewAnticancerTherapy);
    dates.death = firstOf(clinical, ClinicalItem::Death);
    if (history.baseline)
        dates.baseline = history.visits[*history.baseline].last;
    return dates;
}

PlacedProblem problemOf(const ClinicalRow& row, const std::string& source, const std::string& what,
                        const std::string& expected)
{
    return {row.line,
            {ProblemCode::BadHistory, {source + ", line " + std::to_string(row.line), what, expected}, {}}};
}

const Visit* visitAfter(std::ranges::subrange<std::vector<History>::const_iterator> histories, Date day)
{
    for (const History& history : histories)
        for (const Visit& visit : history.visits)
            if (visit.last > day)
                return &visit;
    return nullptr;
}

} // namespace

ClinicalByPatient clinicalByPatient(std::span<const ClinicalRow> clinical,
                                    const std::vector<History>& histories, const std::string& source,
                                    std::vector<PlacedProblem>& problems)
{
    ClinicalByPatient byPatient;
    for (const ClinicalRow& row : clinical)
        byPatient[row.patient].push_back(row);
    for (const auto& [patient, rows] : byPatient) {
        const auto known = std::ranges::equal_range(histories, patient, {}, &History::patient);
        if (known.empty())
            problems.push_back(problemOf(rows.front(), source, "patient " + patient + " has no lesion row",
                                         "patients of the lesion table"));
        for (const ClinicalRow& row : rows)
            if (const Visit* visit = row.item == ClinicalItem::Death ? visitAfter(known, row.date) : nullptr)
                problems.push_back(problemOf(row, source,
                                             "patient " + patient + " died on " + row.date.iso() + ", and " +
                                                 visit->timepoint + " is on " + visit->last.iso(),
                                             "no visit after the death"));
    }
    return byPatient;
}

void addCourse(PatientAssessment& patient, const History& history, std::span<const ClinicalRow> clinical,
               bool clinicalGiven, const CourseOptions& options)
{
    const std::vector<TargetScan> scans = targetScans(history, options.growthAxis);
    patient.sums = sumsOf(scans);
    patient.growth = growthIntervals(patient.sums);
    patient.hyperprogression = evidenceOf(history, scans, clinical, options.hyperprogression);
    if (const auto& first = patient.hyperprogression.first.value)
        lookUnder(history, patient, "recist-1.1", [&](const CriterionAssessment& recist) {
            patient.hyperprogression.response = responseAt(recist, first->timepoint);
        });
    patient.endpointDates = datesOf(history, clinical);
    addPseudoprogression(patient, history);
    if (clinicalGiven)
        patient.clinical = clinicalCourse(clinical, burdensOf(history), options.clinical);
}

bool judgesLesions(const CriterionAssessment& criterion)
{
    return criterion.unconfirmed.response == Response::NA || criterion.style == CodeStyle::Recicl;
}

std::optional<Endpoints> endpointsOf(const PatientAssessment& patient, const CriterionAssessment& criterion,
                                     const EndpointRules& rules)
{
    if (judgesLesions(criterion))
        return std::nullopt;
    EndpointCourse course;
    for (const VisitAssessment& visit : criterion.timepoints)
        course.visits.push_back({visit.date, visit.overall});
    course.progression = criterion.progressionDate;
    course.bestUnconfirmed = criterion.unconfirmed;
    course.bestConfirmed = criterion.confirmed;
    course.bestResponse = criterion.protocol.bestResponse;
    course.confirmationRequired = criterion.protocol.confirmationRequired;
    course.visitIntervalDays = criterion.protocol.plan.visitIntervalDays;
    course.visitWindowDays = criterion.protocol.plan.visitWindowDays;
    return endpointsOf(course, patient.endpointDates, rules);
}

GrowthModel growthModelOf(const PatientAssessment& patient, double pValue)
{
    const auto& baseline = patient.hyperprogression.baseline.value;
    std::vector<SizeOnDay> sizes;
    for (const SumOnDate& sum : patient.sums)
        if (baseline && sum.date >= baseline->date)
            sizes.push_back({daysBetween(baseline->date, sum.date), sum.sum.mm()});
    return fitGrowthModel(sizes, pValue);
}

} // namespace hepatica::measurement
