// What must hold of every history, tried on random ones (fixed seed).
#include "Course.h"

#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/Recist.h>

#include <algorithm>
#include <random>

namespace hepatica::tests {

namespace {

constexpr int Histories = 10000;

/// Random courses of one patient: targets, a node, non-targets and new lesions in all their states.
class RandomCourses {
public:
    CourseOf next()
    {
        CourseOf course;
        const int targets = upTo(2) + 1, visits = upTo(5) + 1;
        const bool node = chance(30), nonTarget = chance(50), doubtful = chance(40);
        course.baseline();
        for (int lesion = 1; lesion <= targets; ++lesion)
            addTarget(course, lesion, Length::fromHundredths(1000 + upTo(5000)));
        if (node)
            course.node("T09", Length::fromHundredths(1500 + upTo(1500)));
        if (nonTarget)
            course.nonTarget("NT01", LesionState::Present);
        Date date = Date::fromIso("2025-01-01").value();
        for (int visit = 1; visit <= visits; ++visit) {
            date = date.plusDays(20 + upTo(60));
            course.visit("FU" + std::to_string(visit), date.iso(),
                         chance(20) ? TimepointRole::Unscheduled : TimepointRole::FollowUp);
            addVisit(course, targets, node, nonTarget, doubtful);
        }
        return course;
    }

    int upTo(int most) { return std::uniform_int_distribution(0, most)(random_); }
    bool chance(int percent) { return upTo(99) < percent; }
    std::mt19937& random() { return random_; }

private:
    void addTarget(CourseOf& course, int number, Length size)
    {
        course.target("T0" + std::to_string(number), size);
        LesionRow& row = course.rows.back();
        row.viableState = ViableState::Measured;
        row.viableLongAxis = size;
    }

    void addVisit(CourseOf& course, int targets, bool node, bool nonTarget, bool doubtful)
    {
        constexpr std::array States{LesionState::Absent, LesionState::TooSmall, LesionState::NotEvaluable};
        for (int lesion = 1; lesion <= targets; ++lesion) {
            if (!doubtful || chance(70))
                addTarget(course, lesion, Length::fromHundredths(upTo(6000)));
            else if (chance(80))
                course.target("T0" + std::to_string(lesion), States[static_cast<std::size_t>(upTo(2))]);
        }
        if (node)
            course.node("T09", Length::fromHundredths(upTo(3000)));
        if (nonTarget && chance(90)) {
            course.nonTarget("NT01", chance(50)   ? LesionState::Present
                                     : chance(70) ? LesionState::Absent
                                                  : LesionState::NotEvaluable);
            if (chance(5))
                course.rows.back().changeSinceNadir = QualitativeChange::UnequivocalProgression;
        }
        if (chance(8))
            course.newLesion("NEW01", static_cast<Certainty>(upTo(2)));
    }

    std::mt19937 random_{20251231};
};

std::string jsonOf(const CourseOf& course)
{
    return assessmentsJson(assess(course.rows, course.visits).value());
}

/// From the best to the worst by size; a visit that is not evaluable has no place.
int rankOf(Response response)
{
    constexpr std::array Ranks{Response::CR, Response::PR, Response::SD, Response::PD};
    return static_cast<int>(std::ranges::find(Ranks, response) - Ranks.begin());
}

} // namespace

TEST(Properties, TheOrderOfRowsDoesNotMatter)
{
    RandomCourses courses;
    for (int at = 0; at < Histories / 5; ++at) {
        CourseOf course = courses.next();
        const std::string before = jsonOf(course);
        std::ranges::shuffle(course.rows, courses.random());
        ASSERT_EQ(jsonOf(course), before);
    }
}

TEST(Properties, TheOverallResponseIsThatOfTheTableForItsParts)
{
    RandomCourses courses;
    int visits = 0;
    for (int at = 0; at < Histories; ++at) {
        const CourseOf course = courses.next();
        const PatientAssessment patient = assess(course.rows).value().at(0);
        for (const CriterionAssessment& criterion : patient.criteria)
            for (const VisitAssessment& visit : criterion.timepoints) {
                ASSERT_EQ(visit.overall,
                          overallResponse(visit.target, visit.nonTarget, visit.newLesions == "yes"))
                    << visit.reason;
                ASSERT_TRUE(visit.reason.starts_with(std::string(responseCode(visit.overall)) + ": "))
                    << visit.reason;
                ++visits;
            }
    }
    EXPECT_GT(visits, Histories);
}

TEST(Properties, AResponseNeverDependsOnALaterVisit)
{
    RandomCourses courses;
    for (int at = 0; at < Histories; ++at) {
        CourseOf course = courses.next();
        const auto whole = assess(course.rows).value().at(0);
        if (whole.criteria[0].timepoints.empty())
            continue;
        const Date last = whole.criteria[0].timepoints.back().date;
        std::erase_if(course.rows, [&](const LesionRow& row) { return row.date >= last; });
        auto shorter = assess(course.rows).value();
        for (std::size_t system = 0; system < whole.criteria.size(); ++system) {
            auto expected = whole.criteria[system];
            expected.timepoints.pop_back();
            ASSERT_EQ(shorter[0].criteria[system].timepoints, expected.timepoints);
        }
    }
}

TEST(Properties, ALargerLesionNeverImprovesTheResponseOfItsVisit)
{
    RandomCourses courses;
    int compared = 0;
    for (int at = 0; at < Histories; ++at) {
        CourseOf course = courses.next();
        const Date last = course.rows.back().date;
        const auto before = assess(course.rows).value().at(0);
        if (before.criteria[0].timepoints.empty())
            continue;
        const auto measured = std::ranges::find_if(course.rows, [&](const LesionRow& row) {
            return row.date == last && row.lesionClass == LesionClass::Target &&
                   row.state == LesionState::Measured;
        });
        if (measured == course.rows.end())
            continue;
        const Length more = Length::fromHundredths(1 + courses.upTo(1500));
        for (auto* size : {&measured->longAxis, &measured->shortAxis, &measured->viableLongAxis})
            if (*size)
                *size = **size + more;
        const auto after = assess(course.rows).value().at(0);
        for (std::size_t system = 0; system < before.criteria.size(); ++system) {
            const Response was = before.criteria[system].timepoints.back().target;
            const Response is = after.criteria[system].timepoints.back().target;
            if (was == Response::NE || is == Response::NE)
                continue;
            ASSERT_LE(rankOf(was), rankOf(is)) << after.criteria[system].timepoints.back().reason;
            ++compared;
        }
    }
    EXPECT_GT(compared, Histories);
}

} // namespace hepatica::tests
