#include "SumHistory.h"

#include "ReportText.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace hepatica::report {

namespace {

// The curve's guide lines, from Eisenhauer 2009, section 4.3.1. They are drawn, never used to judge.
constexpr double PartialResponseOfBaseline = 0.70;
constexpr double ProgressionOfNadir = 1.20, ProgressionAboveNadir_mm = 5.0;

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

SumLine sumLine(const measurement::Case& case_, const measurement::CriterionAssessment& criterion,
                std::string_view title)
{
    SumLine line{std::string(title), {}};
    for (const measurement::Timepoint& visit : case_.timepoints) {
        const auto* at = visitAssessment(criterion, visit.name);
        if (at != nullptr && at->sum)
            line.points.push_back({dayOf(case_, visit), at->sum->mm()});
    }
    return line;
}

std::vector<SumLevel> levels(const measurement::Case& case_,
                             const measurement::CriterionAssessment& criterion, const std::string& visit)
{
    std::vector<SumLevel> all;
    const auto baseline = baselineSum(case_, criterion);
    if (baseline) {
        all.push_back({SumLevel::Kind::Reference, "baseline", baseline->mm()});
        all.push_back(
            {SumLevel::Kind::PartialResponse, "PR at or below", PartialResponseOfBaseline * baseline->mm()});
    }
    const auto* now = visitAssessment(criterion, visit);
    if (now == nullptr || !now->nadir)
        return all;
    const double nadir = now->nadir->mm();
    if (!baseline || now->nadir != baseline)
        all.push_back({SumLevel::Kind::Reference, "nadir", nadir});
    all.push_back({SumLevel::Kind::Progression, "PD at or above",
                   std::max(ProgressionOfNadir * nadir, nadir + ProgressionAboveNadir_mm)});
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

std::optional<Length> baselineSum(const measurement::Case& case_,
                                  const measurement::CriterionAssessment& criterion)
{
    for (const measurement::Timepoint& visit : case_.timepoints)
        if (visit.role == measurement::TimepointRole::Baseline)
            if (const auto* at = visitAssessment(criterion, visit.name))
                return at->sum;
    return std::nullopt;
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
    if (first != nullptr)
        curve.levels = levels(case_, *first, visit);
    curve.growth = growthText(*assessment, visit);
    return curve;
}

} // namespace hepatica::report
