// Choi: Choi et al., J Clin Oncol 2007;25:1753-1759. Modified Choi: Nathan et al. 2010. Size is the sum of
// RECIST's diameters, density the mean of the whole lesions in the portal venous phase.
#include "AssessHistory.h"
#include "Recist11.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// Sums of the mean densities of those targets that are still there, now and at the baseline.
struct Density {
    Amount now = Amount::zero(Unit::Hounsfield), baseline = Amount::zero(Unit::Hounsfield);
    int lesions = 0;
    std::vector<std::string> missing; ///< "T01 at FU1: mean_hu"

    [[nodiscard]] bool known() const { return missing.empty() && lesions > 0 && baseline.steps() > 0; }
    [[nodiscard]] std::optional<double> changePercent() const
    {
        return known() ? measurement::changePercent(now, baseline) : std::nullopt;
    }
    [[nodiscard]] bool fellBy(int percent) const
    {
        return known() && now.steps() * 100 <= baseline.steps() * (100 - percent);
    }
};

Density densityOf(const TargetView& view)
{
    Density density;
    const Visit &visit = view.history.visits[view.visit],
                &baselineVisit = view.history.visits[*view.history.baseline];
    const auto lacks = [&](const std::string& lesion, const Visit& at) {
        density.missing.push_back(lesion + " at " + at.timepoint + ": mean_hu");
    };
    for (const LesionRow* baseline : targetsOf(baselineVisit)) {
        const LesionRow* now = visit.row(baseline->lesion);
        const bool gone = now != nullptr && recist11::target(*now, *baseline, view.protocol).gone;
        if (gone)
            continue; // a lesion that is gone has no density
        if (!baseline->meanHounsfield)
            lacks(baseline->lesion, baselineVisit);
        if (now == nullptr || !now->meanHounsfield)
            lacks(baseline->lesion, visit);
        if (now == nullptr || !now->meanHounsfield || !baseline->meanHounsfield)
            continue;
        density.now += Amount::fromHounsfield(*now->meanHounsfield);
        density.baseline += Amount::fromHounsfield(*baseline->meanHounsfield);
        ++density.lesions;
    }
    return density;
}

std::vector<std::string> nodulesWithin(const Visit& visit)
{
    std::vector<std::string> lesions;
    for (const LesionRow* row : visit.rows)
        if (row->intratumoralNodule == IntratumoralNodule::New ||
            row->intratumoralNodule == IntratumoralNodule::Larger)
            lesions.push_back(row->lesion);
    return lesions;
}

/// Size and density against their thresholds, in the words of the paper.
struct Findings {
    const TargetView& view;
    Density density;
    bool shrank = false, grew = false, fell = false;

    explicit Findings(const TargetView& seen) : view(seen), density(densityOf(seen))
    {
        const Protocol& protocol = view.protocol;
        const bool fromBaseline = protocol.choi.progressionReference == ProgressionReference::Baseline;
        const Amount& reference = fromBaseline ? view.course.baseline->sum : view.course.nadir->sum;
        shrank = shrankBy(view.sums.sum, view.course.baseline->sum, protocol);
        grew = grewBy(view.sums.sum, reference, protocol);
        fell = density.fellBy(protocol.choi.densityPercent);
    }

    [[nodiscard]] std::string words() const
    {
        std::string text =
            fmt::format("sum {} is {}", view.sums.sum.withUnit(),
                        againstBaseline(view.sums.sum, view.course.baseline->sum, view.protocol));
        if (const auto change = density.changePercent())
            text += fmt::format(", density {:+.1f} %", *change);
        const auto nadir = changePercent(view.sums.sum, view.course.nadir->sum);
        if (grew && nadir)
            text +=
                fmt::format(", size {:+.1f} % from the nadir at {}", *nadir, view.course.nadir->timepoint);
        return text;
    }
};

TargetResponse answer(Response response, Rule rule, std::string words)
{
    return {response, response, {rule, std::move(words)}, false, {}};
}

TargetResponse densityNeeded(const Findings& found)
{
    const bool noReference = found.density.missing.empty();
    TargetResponse result =
        answer(Response::NE, Rule::DensityNotMeasured,
               found.words() + (noReference ? "; the density at the baseline is not above 0 HU"
                                            : "; the density is not measured"));
    result.missingInputs = found.density.missing;
    return result;
}

/// Table of the paper: complete, then progression that no fall of density makes a response, then response.
TargetResponse judge(const TargetView& view)
{
    if (const auto nodules = nodulesWithin(view.history.visits[view.visit]); !nodules.empty())
        return answer(Response::PD, Rule::IntratumoralNodule,
                      fmt::format("a new or larger nodule within {}", fmt::join(nodules, ", ")));
    const bool comparable = view.course.baseline && view.course.nadir && view.sums.complete;
    if (!comparable || view.sums.allGone)
        return judgeSums(view).response == Response::PD
                   ? answer(Response::NE, Rule::TargetNotMeasured, "not every target is measured")
                   : judgeSums(view);
    const Findings found(view);
    const bool both = view.protocol.choi.sizeAndDensity;
    if (found.grew && !found.fell)
        return found.density.known() ? answer(Response::PD, Rule::SumAboveNadir, found.words())
                                     : densityNeeded(found);
    const bool sizeDecides = both ? !found.shrank && !found.grew : found.shrank;
    if (!found.density.known() && !sizeDecides)
        return densityNeeded(found);
    if (both ? found.shrank && found.fell : found.shrank || found.fell)
        return answer(Response::PR, found.fell ? Rule::DensityBelowBaseline : Rule::SumBelowBaseline,
                      found.words());
    return answer(Response::SD, Rule::NeitherResponseNorProgression, found.words());
}

void addTo(VisitAssessment& result, const TargetView& view)
{
    if (!view.course.baseline)
        return;
    const Density density = densityOf(view);
    if (density.known()) {
        result.density = Amount::ofSteps(density.now.steps() / density.lesions, Unit::Hounsfield);
        result.densityChangePercent = density.changePercent();
    }
    for (const LesionRow* row : view.history.visits[view.visit].rows)
        if (row->lesionClass == LesionClass::Target && row->meanHounsfield && !row->phase.empty() &&
            row->phase.find("portal") == std::string::npos)
            result.warnings.push_back(row->lesion + ": the density is of the phase \"" + row->phase +
                                      "\"; expected portal venous");
}

Protocol defaults(const char* name, bool sizeAndDensity)
{
    Protocol protocol = defaultsOf(name, 10, 10);
    protocol.progressionMinimum = Length();
    protocol.choi.sizeAndDensity = sizeAndDensity;
    return protocol;
}

CriterionAssessment assessChoi(const History& history, const Protocol& protocol)
{
    return assessHistory(history, {recist11::Rules, CodeStyle::Recist, judge, addTo}, protocol);
}

} // namespace

const ResponseSystem Choi{"choi",
                          "Choi H et al. J Clin Oncol 2007;25:1753-1759",
                          "diameters, and mean density",
                          {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Choi, OptionGroup::Plan},
                          defaults("choi", false),
                          assessChoi};
const ResponseSystem ModifiedChoi{
    "mchoi",
    "Nathan PD et al. 2010 (modified Choi)",
    "diameters, and mean density",
    {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Choi, OptionGroup::Plan},
    defaults("mchoi", true),
    assessChoi};

} // namespace hepatica::measurement
