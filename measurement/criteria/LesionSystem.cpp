#include "LesionSystem.h"

#include "Baseline.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

VisitAssessment emptyVisit(const Visit& visit)
{
    VisitAssessment one;
    one.timepoint = visit.timepoint;
    one.date = visit.last;
    one.overall = Response::NA;
    one.rule = ruleName(Rule::EachLesionJudged);
    for (const std::string& lesion : visit.notAccepted)
        one.warnings.push_back(lesion + ": the row is not accepted and is left out");
    return one;
}

std::string summaryOf(const std::vector<LesionCategory>& lesions)
{
    std::vector<std::string> words;
    for (const LesionCategory& lesion : lesions)
        words.push_back(lesion.lesion + " " + lesion.category);
    return words.empty() ? "NA: no lesion to judge" : fmt::format("NA: {}", fmt::join(words, ", "));
}

} // namespace

JudgedLesion judged(const LesionRow& row, std::string category, Rule rule, const std::string& words)
{
    JudgedLesion result{{row.lesion, std::move(category), std::string(ruleName(rule)), {}}, {}, {}};
    result.category.reason = result.category.category + ": " + words;
    return result;
}

JudgedLesion lackingTo(const LesionView& view, const std::string& columns)
{
    JudgedLesion result =
        judged(view.now, "NE", Rule::FeaturesNotGiven, "it depends on " + columns + ", not given");
    result.missingInputs.push_back(view.now.lesion + " at " + view.now.timepoint + ": " + columns);
    return result;
}

CriterionAssessment assessLesions(const History& history, const Protocol& protocol,
                                  std::optional<JudgedLesion> (*judge)(const LesionView& view))
{
    CriterionAssessment result = emptyAssessment(history, protocol, CodeStyle::Recist);
    result.unconfirmed.response = result.confirmed.response = Response::NA;
    for (std::size_t at = 0; at < history.visits.size(); ++at) {
        VisitAssessment one = emptyVisit(history.visits[at]);
        for (const LesionRow* row : history.visits[at].rows) {
            auto judged = judge({history, at, *row, protocol});
            if (!judged)
                continue;
            one.lesions.push_back(std::move(judged->category));
            std::ranges::move(judged->warnings, std::back_inserter(one.warnings));
            std::ranges::move(judged->missingInputs, std::back_inserter(result.missingInputs));
        }
        one.reason = summaryOf(one.lesions);
        result.timepoints.push_back(std::move(one));
    }
    return result;
}

const LesionRow* localTreatmentOf(const LesionView& view)
{
    const Date today = view.history.visits[view.visit].last;
    for (std::size_t at = view.visit + 1; at-- > 0;) {
        const LesionRow* row = view.history.visits[at].row(view.now.lesion);
        const bool names = row != nullptr && (!row->treatmentType.empty() || row->treatmentDate);
        if (names && (!row->treatmentDate || *row->treatmentDate <= today))
            return row;
    }
    return nullptr;
}

} // namespace hepatica::measurement
