// Cases with known answers from the reference folder: scenarios of iRECIST and its table of best responses.
#include "Course.h"
#include "Oracles.h"

#include <numeric>

namespace hepatica::tests {

namespace {

/// A list of numbers of a case; nothing where it has none at a visit.
std::vector<std::optional<Length>> lengthsOf(const nlohmann::json& list)
{
    std::vector<std::optional<Length>> lengths;
    for (const auto& one : list)
        lengths.push_back(one.is_null() ? std::nullopt : std::optional(Length::fromMm(one.get<double>())));
    return lengths;
}

/// The sums of a case, the baseline first.
std::vector<std::optional<Length>> sumsOf(const nlohmann::json& one)
{
    if (one.contains("T_sum"))
        return lengthsOf(one["T_sum"]);
    const std::size_t visits = one["tp"].size();
    std::vector<std::optional<Length>> sums{Length::fromMm(one.value("base", 100.0))};
    const auto later =
        one.contains("T") ? lengthsOf(one["T"]) : std::vector<std::optional<Length>>(visits, sums.front());
    sums.insert(sums.end(), later.begin(), later.end());
    return sums;
}

std::vector<Date> datesOf(const nlohmann::json& one)
{
    const Date first = Date::fromIso("2026-02-01").value();
    std::vector<Date> dates;
    for (std::size_t at = 0; at < one["tp"].size(); ++at)
        if (one.contains("dates"))
            dates.push_back(Date::fromIso(one["dates"][at].get<std::string>()).value());
        else
            dates.push_back(first.plusDays(one.contains("days") ? one["days"][at].get<int>()
                                                                : 35 * static_cast<int>(at)));
    return dates;
}

std::map<std::string, std::vector<std::optional<Length>>> newLesionsOf(const nlohmann::json& one)
{
    std::map<std::string, std::vector<std::optional<Length>>> lesions;
    if (one.contains("NLT_sum"))
        lesions["NEW01"] = lengthsOf(one["NLT_sum"]);
    if (one.contains("NLT"))
        for (const auto& [name, sizes] : one["NLT"].items())
            lesions[name] = lengthsOf(sizes);
    return lesions;
}

CourseOf courseOf(const nlohmann::json& one)
{
    const auto sums = sumsOf(one);
    const auto dates = datesOf(one);
    CourseOf course;
    course.baseline("2025-12-01").target("T01", sums.front().value());
    for (std::size_t at = 0; at < dates.size(); ++at) {
        course.visit("FU" + std::to_string(at + 1), dates[at].iso());
        if (at + 1 < sums.size() && sums[at + 1])
            course.target("T01", *sums[at + 1]);
        for (const auto& [name, sizes] : newLesionsOf(one))
            if (sizes.at(at))
                course.lesion(name, LesionClass::NewTarget, LesionState::Measured).longAxis = sizes[at];
    }
    return course;
}

} // namespace

TEST(Irecist, EveryCaseOfTheReferenceHolds)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto document = jsonOf(reference / "domain/oracles/irecist_timepoint.json");
    int cases = 0;
    for (const auto& one : document["cases"]) {
        const bool measured = one.contains("T") || one.contains("T_sum") || one.contains("NLT_sum");
        if (!one.contains("tp") || !measured)
            continue; // told in words only: see IrecistTest
        const auto criterion = courseOf(one).under("irecist");
        std::vector<std::string> codes;
        for (const VisitAssessment& visit : criterion.timepoints)
            codes.emplace_back(responseCode(visit.overall, CodeStyle::Irecist));
        EXPECT_EQ(nlohmann::json(codes), one["tp"]) << one["id"];
        ++cases;
    }
    EXPECT_EQ(cases, 5);
}

TEST(Irecist, EveryExpansionOfTheTableOfBestResponsesHolds)
{
    // Table 3 of the paper: no confirmation of responses, no minimum duration of stable disease.
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto rows = recordsOf(reference / "domain/oracles/irecist_ibor_table3_expanded.csv");
    EXPECT_EQ(rows.size(), 511U);
    for (const auto& row : rows) {
        std::vector<DatedResponse> visits;
        Date date = Date::fromIso("2025-01-01").value();
        for (const char* column : {"tp1", "tp2", "tp3", "tp4", "tp5"})
            if (const auto code = responseFromCode(row.at(column))) {
                date = date.plusDays(35);
                visits.push_back({date, *code});
            }
        ASSERT_EQ(visits.size(), 5U) << row.at("tp5");
        const Response best = bestUnconfirmed(visits, std::nullopt).response;
        EXPECT_EQ(responseCode(best, CodeStyle::Irecist), row.at("iBOR")) << row.at("example");
    }
}

} // namespace hepatica::tests
