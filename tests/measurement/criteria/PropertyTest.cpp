// What must hold of every history, tried on random ones (fixed seed).
#include "RandomCourses.h"

#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/Recist.h>

#include <algorithm>
#include <set>

namespace hepatica::tests {

namespace {

constexpr int HistoriesEach = 10000;

std::string jsonOf(const CourseOf& course)
{
    return assessmentsJson(assess(course.rows, course.visits).value());
}

/// Systems whose overall response is read from RECIST's Tables 1 and 2.
const std::set<std::string> OfTheTables{"recist-1.1", "mrecist", "who",   "easl",  "qeasl",
                                        "vrecist",    "choi",    "mchoi", "recicl"};
/// Systems of irRC's Table 2, in which disease that is not measured never progresses.
const std::set<std::string> OfTheBurden{"irrc", "irrecist-nishino", "imrecist"};

/// The same course with other names of lesions, in another order of the alphabet.
CourseOf renamed(CourseOf course)
{
    for (LesionRow& row : course.rows)
        row.lesion = std::string(1, static_cast<char>('Z' - row.lesion.back() % 16)) + row.lesion;
    return course;
}

/// What must not depend on names: codes, sums and changes.
auto numbersOf(const VisitAssessment& visit)
{
    return std::tuple(visit.overall, visit.target, visit.nonTarget, visit.newLesions, visit.sum, visit.nadir,
                      visit.changeFromNadir, visit.newLesionSum, visit.density, visit.rule);
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
    for (int at = 0; at < HistoriesEach; ++at) {
        CourseOf course = courses.next();
        const auto before = assess(course.rows, course.visits).value().at(0);
        std::ranges::shuffle(course.rows, courses.random());
        const auto after = assess(course.rows, course.visits).value().at(0);
        for (std::size_t system = 0; system < before.criteria.size(); ++system) {
            const CriterionAssessment &one = before.criteria[system], &other = after.criteria[system];
            ASSERT_EQ(one.timepoints, other.timepoints) << one.name;
            ASSERT_EQ(one.missingInputs, other.missingInputs) << one.name;
            ASSERT_EQ(one.warnings, other.warnings) << one.name;
            ASSERT_EQ(one.confirmed, other.confirmed) << one.name;
            ASSERT_EQ(one.progressionDate, other.progressionDate) << one.name;
        }
    }
}

TEST(Properties, TheNamesOfLesionsDoNotMatter)
{
    RandomCourses courses;
    for (int at = 0; at < HistoriesEach; ++at) {
        const CourseOf course = courses.next();
        const CourseOf other = renamed(course);
        const auto before = assess(course.rows, course.visits).value().at(0);
        const auto after = assess(other.rows, other.visits).value().at(0);
        for (std::size_t system = 0; system < before.criteria.size(); ++system)
            for (std::size_t visit = 0; visit < before.criteria[system].timepoints.size(); ++visit)
                ASSERT_EQ(numbersOf(before.criteria[system].timepoints[visit]),
                          numbersOf(after.criteria[system].timepoints[visit]))
                    << before.criteria[system].name << ": "
                    << before.criteria[system].timepoints[visit].reason;
    }
}

TEST(Properties, IrecistWithoutAProgressionIsRecist)
{
    RandomCourses courses;
    const std::vector<std::string> both{"recist-1.1", "irecist"};
    int compared = 0;
    for (int at = 0; at < HistoriesEach * 2; ++at) {
        const CourseOf course = courses.next();
        const auto patient = assess(course.rows, course.visits, both).value().at(0);
        const CriterionAssessment &recist = patient.criteria[0], &immune = patient.criteria[1];
        const bool progresses =
            std::ranges::count(immune.timepoints, Response::UPD, &VisitAssessment::overall) > 0;
        const bool recistProgresses =
            std::ranges::count(recist.timepoints, Response::PD, &VisitAssessment::overall) > 0;
        ASSERT_EQ(progresses, recistProgresses) << jsonOf(course);
        if (progresses)
            continue;
        for (std::size_t visit = 0; visit < recist.timepoints.size(); ++visit)
            ASSERT_EQ(numbersOf(recist.timepoints[visit]), numbersOf(immune.timepoints[visit]))
                << immune.timepoints[visit].reason;
        ASSERT_EQ(recist.unconfirmed, immune.unconfirmed);
        ASSERT_EQ(recist.confirmed, immune.confirmed);
        ASSERT_EQ(recist.progressionDate, immune.progressionDate);
        ++compared;
    }
    EXPECT_GT(compared, HistoriesEach / 4);
}

TEST(Properties, TheOverallResponseIsThatOfTheTableForItsParts)
{
    RandomCourses courses;
    int visits = 0;
    for (int at = 0; at < HistoriesEach; ++at) {
        const CourseOf course = courses.next();
        const PatientAssessment patient = assess(course.rows, course.visits).value().at(0);
        for (const CriterionAssessment& criterion : patient.criteria)
            for (const VisitAssessment& visit : criterion.timepoints) {
                const std::string code(responseCode(visit.overall, criterion.style));
                ASSERT_TRUE(visit.reason.starts_with(code + ": ")) << visit.reason;
                if (!OfTheTables.contains(criterion.name))
                    continue;
                const Response fromTable =
                    overallResponse(visit.target, visit.nonTarget, visit.newLesions == "yes");
                const bool open = visit.newLesions == "NE" && fromTable != Response::PD;
                ASSERT_EQ(visit.overall, open ? Response::NE : fromTable) << visit.reason;
                ++visits;
            }
    }
    EXPECT_GT(visits, HistoriesEach);
}

TEST(Properties, TheBurdenAloneDecidesTheProgressionOfIrrcAndItsKin)
{
    // Wolchok 2009, Table 2: the burden's response is the visit's, but for a CR that other disease keeps
    // back.
    RandomCourses courses;
    int visits = 0;
    for (int at = 0; at < HistoriesEach; ++at) {
        const CourseOf course = courses.next();
        const PatientAssessment patient =
            assess(course.rows, course.visits, {OfTheBurden.begin(), OfTheBurden.end()}).value().at(0);
        for (const CriterionAssessment& criterion : patient.criteria)
            for (const VisitAssessment& visit : criterion.timepoints) {
                if (visit.target == Response::NA || visit.rule == "NewLesionsNotEvaluated")
                    continue;
                const bool othersGone = visit.nonTarget == Response::CR || visit.nonTarget == Response::NA;
                if (visit.target != Response::CR || !othersGone)
                    ASSERT_EQ(visit.overall, visit.target == Response::CR ? Response::PR : visit.target)
                        << visit.reason;
                else
                    ASSERT_TRUE(visit.overall == Response::CR || visit.overall == Response::PR)
                        << visit.reason;
                ++visits;
            }
    }
    EXPECT_GT(visits, HistoriesEach);
}

TEST(Properties, AConfirmedProgressionOfTheBurdenWasSeenTwiceFourWeeksApart)
{
    RandomCourses courses;
    int confirmed = 0, waiting = 0;
    const auto isWaiting = [](const std::string& warning) {
        return warning.ends_with("is not confirmed by a later visit");
    };
    for (int at = 0; at < HistoriesEach; ++at) {
        const CourseOf course = courses.next();
        const auto patient =
            assess(course.rows, course.visits, {"irrc", "irrecist-nishino", "irrecist-bohnsack", "imrecist"})
                .value()
                .at(0);
        for (const CriterionAssessment& criterion : patient.criteria) {
            std::vector<Date> progressions;
            for (const VisitAssessment& visit : criterion.timepoints)
                if (visit.overall == Response::PD)
                    progressions.push_back(visit.date);
            const bool twice =
                !progressions.empty() && daysBetween(progressions.front(), progressions.back()) >= 28;
            const bool waits = std::ranges::any_of(criterion.warnings, isWaiting);
            const bool isConfirmed = criterion.confirmed.response == Response::PD;
            ASSERT_TRUE(!isConfirmed || (twice && !waits)) << criterion.name << jsonOf(course);
            confirmed += isConfirmed ? 1 : 0;
            waiting += waits ? 1 : 0;
        }
    }
    EXPECT_GT(confirmed, 1000);
    EXPECT_GT(waiting, 1000);
}

TEST(Properties, AResponseNeverDependsOnALaterVisit)
{
    RandomCourses courses;
    for (int at = 0; at < HistoriesEach; ++at) {
        CourseOf course = courses.next();
        const auto whole = assess(course.rows, course.visits).value().at(0);
        if (whole.criteria[0].timepoints.empty())
            continue;
        const Date last = whole.criteria[0].timepoints.back().date;
        std::erase_if(course.rows, [&](const LesionRow& row) { return row.date >= last; });
        std::erase_if(course.visits, [&](const VisitRow& row) { return row.dateFirst >= last; });
        auto shorter = assess(course.rows, course.visits).value();
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
    for (int at = 0; at < HistoriesEach; ++at) {
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
        for (auto* size : {&measured->longAxis, &measured->shortAxis, &measured->viableLongAxis,
                           &measured->viableShortAxis})
            if (*size)
                *size = **size + more;
        for (auto* volume : {&measured->volume_mm3, &measured->viableVolume_mm3})
            if (*volume)
                *volume = **volume * 1.1 + 1.0;
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
    EXPECT_GT(compared, HistoriesEach);
}

} // namespace hepatica::tests
