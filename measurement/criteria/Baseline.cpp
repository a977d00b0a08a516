#include "Baseline.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace hepatica::measurement {

namespace {

void addVisitsWithoutBaseline(const History& history, CriterionAssessment& result)
{
    result.missingInputs.push_back("the baseline visit");
    for (const Visit& visit : history.visits) {
        if (visit.role == TimepointRole::Pre)
            continue;
        VisitAssessment one;
        one.timepoint = visit.timepoint;
        one.date = visit.last;
        one.target = one.nonTarget = Response::NE;
        one.newLesions = wordOf(NewLesionAnswerWords, NewLesionAnswer::NotEvaluable);
        one.rule = ruleName(Rule::NoBaseline);
        one.reason = "NE: there is no baseline visit to compare with";
        result.timepoints.push_back(std::move(one));
    }
    if (!result.timepoints.empty())
        result.unconfirmed = result.confirmed = {Response::NE, result.timepoints.front().date};
}

} // namespace

CriterionAssessment emptyAssessment(const History& history, const Protocol& protocol, CodeStyle style,
                                    Unit unit)
{
    CriterionAssessment result;
    result.name = protocol.name;
    result.protocol = protocol;
    result.style = style;
    result.unit = unit;
    result.timepoints.reserve(history.visits.size());
    return result;
}

CriterionAssessment assessmentFromBaseline(const History& history, const Protocol& protocol, CodeStyle style,
                                           Unit unit)
{
    CriterionAssessment result = emptyAssessment(history, protocol, style, unit);
    if (!history.baseline)
        addVisitsWithoutBaseline(history, result);
    return result;
}

// Eisenhauer 2009, section 3.1.3: at most five targets, at most two an organ; older systems take more.
void warnOfMany(std::vector<std::string>& warnings, const std::vector<const LesionRow*>& lesions,
                std::string_view what, const MeasurementPlan& plan)
{
    std::map<std::string, int> byOrgan;
    for (const LesionRow* row : lesions)
        ++byOrgan[row->node ? "lymph node" : row->organ];
    if (!plan.allows(static_cast<int>(lesions.size())))
        warnings.push_back(fmt::format("{} {}; expected at most {}", lesions.size(), what, plan.mostTargets));
    for (const auto& [organ, count] : byOrgan)
        if (!plan.allowsInAnOrgan(count) && !organ.empty())
            warnings.push_back(fmt::format("{} {} in {}; expected at most {} an organ", count,
                                           what.substr(0, what.find(" at ")), organ,
                                           plan.mostTargetsAnOrgan));
}

Course courseFromBaseline(const History& history, const LesionRules& rules, CriterionAssessment& result)
{
    Course course;
    const Visit& visit = history.visits[*history.baseline];
    const std::vector<const LesionRow*> targets = targetsOf(visit);
    result.baseline = BaselineSum{visit.timepoint, visit.last, {}, {}};
    course.hasTargets = !targets.empty();
    course.nonTargets = withNonTargetsOf({}, visit);
    for (const LesionRow* row : targets)
        result.baseline->targets.push_back(row->lesion);
    for (const std::string& lesion : visit.notAccepted)
        result.warnings.push_back(lesion + " at " + visit.timepoint +
                                  ": the row is not accepted and is left out");
    if (!course.hasTargets)
        return course;
    for (const LesionRow* row : targets)
        if (std::string warning = rules.baselineWarning(*row, result.protocol); !warning.empty())
            result.warnings.push_back(row->lesion + " at " + row->timepoint + ": " + warning);
    warnOfMany(result.warnings, targets, "targets at the baseline", result.protocol.plan);
    const TargetSums sums = sumTargets(history, *history.baseline, rules, result.protocol);
    std::ranges::copy(sums.missingInputs, std::back_inserter(result.missingInputs));
    for (const std::string& lesion : sums.missing)
        result.warnings.push_back(lesion + " is not measured at the baseline; the targets cannot be judged");
    if (sums.complete) {
        result.baseline->sum = sums.sum;
        course.targets.baseline = course.targets.nadir = SumAt{sums.sum, visit.timepoint, sums.nominal};
    }
    return course;
}

} // namespace hepatica::measurement
