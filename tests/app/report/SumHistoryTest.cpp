#include "CourseRows.h"

#include "app/report/SumHistory.h"

#include <fmt/format.h>

using namespace hepatica;
using namespace hepatica::tests;
using measurement::TimepointRole;

namespace {

/// "baseline 60.00, RECIST 1.1 PR ≤ 42.00, …" at a visit.
std::string levelsOf(const report::SumCurve& curve)
{
    std::string all;
    for (const auto& level : curve.levels)
        all += fmt::format("{}{} {:.2f}", all.empty() ? "" : ", ", level.title, level.sum_mm);
    return all;
}

CourseRows grownBeforeAndShrunkAfter()
{
    CourseRows course;
    course.visit("PRE", "2025-11-10", TimepointRole::Pre).target(54_mm);
    course.baseline().target(60_mm);
    course.followUp("FU1", "2026-03-02").target(50_mm);
    course.followUp("FU2", "2026-04-27").target(52_mm);
    return course;
}

report::SumCurve curveAt(const CourseRows& course, const std::string& visit)
{
    const auto assessment = course.assessed();
    return report::sumCurve(course.ofVisits(), &assessment, visit);
}

} // namespace

TEST(SumHistory, NamesTheSystemOfEachThreshold)
{
    // Eisenhauer 2009: PR from 30 % below the baseline, PD from 20 % and 5 mm above the nadir.
    EXPECT_EQ(levelsOf(curveAt(grownBeforeAndShrunkAfter(), "FU2")),
              "baseline 60.00, RECIST 1.1 PR \u2264 42.00, nadir 50.00, RECIST 1.1 PD \u2265 60.00");
    EXPECT_EQ(levelsOf(curveAt(grownBeforeAndShrunkAfter(), "FU1")),
              "baseline, nadir 60.00, RECIST 1.1 PR \u2264 42.00, RECIST 1.1 PD \u2265 72.00");
}

TEST(SumHistory, HasThePointBeforeTheBaseline)
{
    const auto curve = curveAt(grownBeforeAndShrunkAfter(), "BL");
    ASSERT_FALSE(curve.lines.empty());
    std::vector<std::pair<int, double>> points;
    for (const auto& point : curve.lines.front().points)
        points.emplace_back(point.day, point.sum_mm);
    EXPECT_EQ(points, (std::vector<std::pair<int, double>>{{0, 54.0}, {56, 60.0}, {112, 50.0}, {168, 52.0}}));
}
