// WHO: Miller et al., Cancer 1981;47:207-214.
#include "AssessHistory.h"
#include "Products.h"
#include "Recist11.h"
#include "Rereading.h"

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// All measurable lesions are measured.
Protocol defaults()
{
    Protocol protocol = defaultsOf("who", 25, 50);
    protocol.plan.mostTargets = protocol.plan.mostTargetsAnOrgan = 0;
    return protocol;
}

const LesionRules Rules{
    products::whole,          recist11::nonTarget,
    recist11::newLesion,      [](const LesionRow&, const Protocol&) { return std::string(); },
    recist11::newLesionLacks, Unit::SquareMillimetre};

struct SmallestSize {
    Amount size;
    std::string timepoint;
};

std::optional<Amount> sizeAt(const Visit& visit, const LesionRow& baseline, const Protocol& protocol)
{
    const LesionRow* row = visit.row(baseline.lesion);
    return row == nullptr ? std::nullopt : products::whole(*row, baseline, protocol).size;
}

std::optional<SmallestSize> smallestBefore(const TargetView& view, const LesionRow& baseline)
{
    std::optional<SmallestSize> smallest;
    for (std::size_t at = *view.history.baseline; at < view.visit; ++at) {
        const Visit& visit = view.history.visits[at];
        const auto size = sizeAt(visit, baseline, view.protocol);
        if (size && (!smallest || *size < smallest->size))
            smallest = {*size, visit.timepoint};
    }
    return smallest;
}

/// Lesions that grew alone, as the paper's own words count progression; nothing of split and merged ones.
std::vector<std::string> lesionsThatGrew(const TargetView& view)
{
    std::vector<std::string> grown;
    const History& history = view.history;
    for (const LesionRow* baseline : targetsOf(history.visits[*history.baseline])) {
        const auto now = sizeAt(history.visits[view.visit], *baseline, view.protocol);
        const auto before = smallestBefore(view, *baseline);
        if (now && before && grewBy(*now, before->size, view.protocol))
            grown.push_back(fmt::format("{} of {} is at least {} % above its smallest product of {} at {}",
                                        baseline->lesion, now->withUnit(), view.protocol.progressionPercent,
                                        before->size.withUnit(), before->timepoint));
    }
    return grown;
}

TargetResponse judge(const TargetView& view)
{
    TargetResponse total = judgeSums(view);
    const bool decided = total.response == Response::PD || total.response == Response::CR;
    if (decided || view.protocol.progressionOf == ProgressionOf::Sum)
        return total;
    const std::vector<std::string> grown = lesionsThatGrew(view);
    if (grown.empty())
        return total;
    return {Response::PD,
            Response::PD,
            {Rule::LesionAboveNadir, fmt::format("{}", fmt::join(grown, "; "))},
            false,
            {}};
}

void addTo(VisitAssessment& result, const TargetView& view)
{
    if (view.protocol.progressionOf == ProgressionOf::AnyLesion || result.target == Response::PD ||
        result.target == Response::NA)
        return;
    for (const std::string& lesion : lesionsThatGrew(view))
        result.warnings.push_back(lesion + "; by the words of 1981 the growth of one lesion is progression");
}

void rereadWho(CriterionAssessment& result, const History& history, const RereadingModel& model)
{
    if (result.protocol.progressionOf == ProgressionOf::Sum)
        return rereadByTables(result, history, Rules, model);
    tellNotReread(result, "the growth of any one lesion is progression, which is not simulated");
}

} // namespace

const ResponseSystem Who{"who",
                         "Miller AB et al. Cancer 1981;47:207-214",
                         "products of two diameters",
                         {OptionGroup::Sum, OptionGroup::OneLesion, OptionGroup::Plan},
                         defaults(),
                         [](const History& history, const Protocol& protocol) {
                             return assessHistory(history, {Rules, CodeStyle::Who, judge, addTo}, protocol);
                         },
                         rereadWho};

} // namespace hepatica::measurement
