#include <hepatica/measurement/ClinicalCourse.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using enum ClinicalItem;

/// A change of a marker that was found to go with response: at most `percent` of change, at a day or as the
/// deepest within an interval.
struct MarkerRule {
    std::string_view name, source;
    ClinicalItem marker;
    int fromDay, toDay;
    int atDay; ///< the value nearest to this day counts; 0: the lowest of the interval
    double percent;
    bool strict = false; ///< below `percent`, not at it
    bool provisional = false;
};

constexpr std::array Rules{
    MarkerRule{"afp-response-6-weeks", "Zhu 2022", Afp, 35, 49, 42, -75.0},
    MarkerRule{"afp-disease-control-6-weeks", "Zhu 2022", Afp, 35, 49, 42, 10.0},
    MarkerRule{"afp-decrease-3-weeks", "more than 20 % at 3 weeks, preprint", Afp, 14, 28, 21, -20.0, true,
               true},
    MarkerRule{"afp-decrease-within-4-weeks", "20 % within 4 weeks, not read", Afp, 1, 28, 0, -20.0, false,
               true},
    MarkerRule{"afp-decrease-6-to-8-weeks", "50 % at 6 to 8 weeks, not read", Afp, 42, 56, 0, -50.0, false,
               true},
    MarkerRule{"pivka-decrease-4-to-8-weeks", "50 % at 4 to 8 weeks, not read", PivkaII, 28, 56, 0, -50.0,
               false, true},
};

// The strata that papers use, ng/mL (section 8.1 of the specification names their sources).
constexpr std::array AfpStrata{20.0, 100.0, 200.0, 400.0, 1000.0};

constexpr double Tolerance = 1e-9; ///< of a percentage that is a quotient: 100 to 25 is -75 % to the digit

std::string stratumOf(double afp)
{
    const auto above = std::ranges::upper_bound(AfpStrata, afp);
    if (above == AfpStrata.begin())
        return fmt::format("under {:g} ng/mL", AfpStrata.front());
    if (above == AfpStrata.end())
        return fmt::format("{:g} ng/mL or more", AfpStrata.back());
    return fmt::format("{:g} to under {:g} ng/mL", *(above - 1), *above);
}

std::vector<const ClinicalRow*> sortedRows(std::span<const ClinicalRow> rows, ClinicalItem item)
{
    std::vector<const ClinicalRow*> found;
    for (const ClinicalRow& row : rows)
        if (row.item == item)
            found.push_back(&row);
    std::ranges::sort(found, {}, &ClinicalRow::date);
    return found;
}

const MarkerChange* changeFor(const MarkerRule& rule, const MarkerCourse& course)
{
    const MarkerChange* best = nullptr;
    const auto rank = [&](const MarkerChange& change) {
        return rule.atDay > 0 ? std::abs(change.days - rule.atDay) : change.changePercent.value_or(0.0);
    };
    for (const MarkerChange& change : course.changes)
        if (change.days >= rule.fromDay && change.days <= rule.toDay &&
            (best == nullptr || rank(change) < rank(*best)))
            best = &change;
    return best;
}

MarkerCall callOf(const MarkerRule& rule, const MarkerCourse& course)
{
    MarkerCall call{std::string(rule.name), std::string(rule.source), {}, course.missing, rule.provisional};
    if (!course.missing.empty())
        return call;
    const MarkerChange* change = changeFor(rule, course);
    if (change == nullptr) {
        call.reason = fmt::format("no {} from day {} to {}", course.marker, rule.fromDay, rule.toDay);
        return call;
    }
    const double percent = *change->changePercent;
    call.met = rule.strict ? percent < rule.percent - Tolerance : percent <= rule.percent + Tolerance;
    call.reason = fmt::format("{} changed by {:.1f} % on day {}; the rule asks for {} {:g} %", course.marker,
                              percent, change->days, rule.strict ? "less than" : "at most", rule.percent);
    return call;
}

/// Why the changes cannot be judged; empty when they can.
std::string obstacle(const MarkerCourse& course, double least, std::optional<Date> start, int windowDays)
{
    if (!start)
        return "no day of the first dose and no baseline visit";
    if (!course.baseline)
        return fmt::format("no {} within {} days before treatment", course.marker, windowDays);
    if (*course.baseline < least)
        return fmt::format("{} before treatment is {:g} {}, under {:g}", course.marker, *course.baseline,
                           course.unit, least);
    return {};
}

} // namespace

MarkerCourse markerCourse(std::span<const ClinicalRow> rows, ClinicalItem marker, std::optional<Date> start,
                          const ClinicalRules& rules)
{
    MarkerCourse course;
    course.marker = itemName(marker);
    course.unit = unitOf(marker);
    for (const ClinicalRow* row : sortedRows(rows, marker)) {
        if (!start)
            break;
        const int days = daysBetween(*start, row->date);
        if (days > 0)
            course.changes.push_back({row->date, days, *row->number, {}});
        if (days > 0 || -days > rules.windowDays)
            continue;
        course.baseline = row->number; // the last one before treatment stays
        course.baselineDate = row->date;
    }
    if (course.baseline && marker == Afp)
        course.stratum = stratumOf(*course.baseline);
    const double least = marker == Afp ? rules.leastAfp_ngmL : rules.leastPivkaII_mauMl;
    course.missing = obstacle(course, least, start, rules.windowDays);
    if (course.missing.empty())
        for (MarkerChange& change : course.changes)
            change.changePercent = markerChangePercent(*course.baseline, change.value);
    for (const MarkerRule& rule : Rules)
        if (rule.marker == marker)
            course.calls.push_back(callOf(rule, course));
    return course;
}

} // namespace hepatica::measurement
