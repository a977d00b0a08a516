#include "SumHistory.h"

#include "ReportText.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace hepatica::report {

namespace {

struct DrawnSystem {
    std::string_view name, title;
};
/// The systems whose sums are drawn, the one with the guide lines first.
constexpr std::array<DrawnSystem, 2> DrawnSystems{
    {{"recist-1.1", "RECIST 1.1: whole lesions"}, {"mrecist", "mRECIST: viable part"}}};

const measurement::CriterionAssessment* criterionNamed(const measurement::PatientAssessment& assessment,
                                                       std::string_view name)
{
    const auto found = std::ranges::find(assessment.criteria, name, &measurement::CriterionAssessment::name);
    return found == assessment.criteria.end() ? nullptr : &*found;
}

int dayOf(const measurement::Case& case_, const measurement::Timepoint& visit)
{
    return daysBetween(case_.timepoints.front().date, visit.date);
}

/// The response below a visit of the curve, or what the visit is when none can be judged yet.
std::string codeBelow(const measurement::Timepoint& visit, const measurement::VisitAssessment* at)
{
    using measurement::TimepointRole;
    if (visit.role == TimepointRole::Baseline || visit.role == TimepointRole::Pre)
        return std::string(wordOf(measurement::TimepointRoleWords, visit.role));
    return at != nullptr ? std::string(responseCode(at->overall)) : std::string(NoValue);
}

/// The sum at the baseline or at a visit after it.
std::optional<Length> sumAt(const measurement::CriterionAssessment& criterion, const std::string& visit)
{
    const auto* at = visitAssessment(criterion, visit);
    const bool isBaseline = criterion.baseline && criterion.baseline->timepoint == visit;
    const auto sum = isBaseline ? criterion.baseline->sum : at != nullptr ? at->sum : std::nullopt;
    return sum ? std::optional(sum->length()) : std::nullopt;
}

SumLine sumLine(const measurement::Case& case_, const measurement::CriterionAssessment& criterion,
                std::string_view title)
{
    SumLine line{std::string(title), {}};
    for (const measurement::Timepoint& visit : case_.timepoints)
        if (const auto sum = sumAt(criterion, visit.name))
            line.points.push_back({dayOf(case_, visit), sum->mm()});
    return line;
}

/// Before the baseline no system judges; what the targets measured then is the growth before treatment.
void addSumsBeforeBaseline(SumLine& line, const measurement::Case& case_,
                           const measurement::PatientAssessment& assessment)
{
    std::vector<SumPoint> before;
    for (const measurement::Timepoint& visit : case_.timepoints) {
        const auto sum = std::ranges::find(assessment.sums, visit.name, &measurement::SumOnDate::timepoint);
        if (visit.role == measurement::TimepointRole::Pre && sum != assessment.sums.end())
            before.push_back({dayOf(case_, visit), sum->sum.mm()});
    }
    line.points.insert(line.points.begin(), before.begin(), before.end());
}

std::vector<SumLevel> levels(const measurement::CriterionAssessment& criterion, const std::string& visit)
{
    const auto thresholds = sumThresholds(criterion, visit);
    std::vector<SumLevel> all;
    const auto add = [&](SumLevel::Kind kind, const std::string& title, const std::optional<double>& sum_mm) {
        if (sum_mm)
            all.push_back({kind, title, *sum_mm});
    };
    const auto baseline_mm = thresholds.baseline_mm;
    const std::string system = criterionTitle(criterion.name);
    const bool isNadir = thresholds.nadir_mm == baseline_mm;
    add(SumLevel::Kind::Reference, isNadir ? "baseline, nadir" : "baseline", baseline_mm);
    add(SumLevel::Kind::PartialResponse, system + " PR \u2264", thresholds.partialResponse_mm);
    if (!isNadir)
        add(SumLevel::Kind::Reference, "nadir", thresholds.nadir_mm);
    add(SumLevel::Kind::Progression, system + " PD \u2265", thresholds.progression_mm);
    return all;
}

std::string growthText(const measurement::PatientAssessment& assessment, const std::string& visit)
{
    const auto interval = std::ranges::find(assessment.growth, visit, &measurement::GrowthInterval::to);
    if (interval == assessment.growth.end() || (!interval->tgrPercentPerMonth && !interval->tgkMmPerMonth))
        return {};
    std::string text =
        fmt::format("Growth {} to {} ({} days): ", interval->from, interval->to, interval->days);
    if (interval->tgrPercentPerMonth)
        text += fmt::format("volume {} per month (TGR)", signedPercent(interval->tgrPercentPerMonth));
    if (interval->tgrPercentPerMonth && interval->tgkMmPerMonth)
        text += ", ";
    if (interval->tgkMmPerMonth)
        text += fmt::format("sum {} mm per month (TGK)", signedNumber(interval->tgkMmPerMonth));
    return text + ". Research definition; not a treatment recommendation.";
}

} // namespace

const measurement::VisitAssessment* visitAssessment(const measurement::CriterionAssessment& criterion,
                                                    const std::string& visit)
{
    const auto found =
        std::ranges::find(criterion.timepoints, visit, &measurement::VisitAssessment::timepoint);
    return found == criterion.timepoints.end() ? nullptr : &*found;
}

SumThresholds sumThresholds(const measurement::CriterionAssessment& criterion, const std::string& visit)
{
    SumThresholds found;
    const measurement::Protocol& protocol = criterion.protocol;
    if (criterion.baseline && criterion.baseline->sum) {
        found.baseline_mm = criterion.baseline->sum->value();
        found.partialResponse_mm = *found.baseline_mm * (100 - protocol.responsePercent) / 100.0;
    }
    const auto* at = visitAssessment(criterion, visit);
    if (at != nullptr && at->nadir)
        found.nadir_mm = at->nadir->value();
    else if (criterion.baseline && criterion.baseline->timepoint == visit)
        found.nadir_mm = found.baseline_mm; // what the next visit is held against
    if (found.nadir_mm)
        found.progression_mm = std::max(*found.nadir_mm * (100 + protocol.progressionPercent) / 100.0,
                                        *found.nadir_mm + protocol.progressionMinimum.mm());
    return found;
}

SumCurve sumCurve(const measurement::Case& case_, const measurement::PatientAssessment* assessment,
                  const std::string& visit)
{
    SumCurve curve;
    const measurement::CriterionAssessment* first =
        assessment != nullptr ? criterionNamed(*assessment, DrawnSystems.front().name) : nullptr;
    for (const measurement::Timepoint& one : case_.timepoints) {
        const auto* at = first != nullptr ? visitAssessment(*first, one.name) : nullptr;
        curve.visits.push_back(
            {one.name, one.date.iso(), codeBelow(one, at), dayOf(case_, one), one.name == visit});
    }
    if (assessment == nullptr)
        return curve;
    for (const DrawnSystem& system : DrawnSystems)
        if (const auto* criterion = criterionNamed(*assessment, system.name))
            curve.lines.push_back(sumLine(case_, *criterion, system.title));
    if (first != nullptr) {
        addSumsBeforeBaseline(curve.lines.front(), case_, *assessment);
        curve.levels = levels(*first, visit);
    }
    curve.growth = growthText(*assessment, visit);
    return curve;
}

} // namespace hepatica::report
