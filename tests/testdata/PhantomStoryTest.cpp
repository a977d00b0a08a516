// What happens to the patients from visit to visit.
#include "testdata/Phantoms.h"

#include <cmath>

namespace hepatica::phantom {

namespace {

using measurement::LesionClass;

double targetSum(const VisitTruth& visit)
{
    double sum = 0.0;
    for (const LesionTruth& lesion : visit.lesions)
        if (lesion.lesionClass == LesionClass::Target)
            sum += lesion.longAxis.mm();
    return sum;
}

} // namespace

TEST_F(Phantoms, HaveTargetsThatRecistMayMeasure)
{
    for (const Story story : AllStories) {
        const VisitTruth& baseline = *std::ranges::find(patient(story).visits, "BL", &VisitTruth::name);
        int targets = 0;
        for (const LesionTruth& lesion : baseline.lesions) {
            if (lesion.lesionClass != LesionClass::Target)
                continue;
            ++targets;
            EXPECT_GE(lesion.longAxis, 15_mm);
            EXPECT_LE(lesion.longAxis, 50_mm);
            EXPECT_GE(lesion.longAxis.mm(), 2.0 * 5.0); // twice the slice thickness
        }
        EXPECT_EQ(targets, 2) << "RECIST 1.1: at most two targets in an organ";
    }
}

TEST_F(Phantoms, TellTheResponderAsPartialResponse)
{
    const auto& visits = patient(Story::Responder).visits;
    const double baseline = targetSum(visits[0]);
    for (std::size_t v = 1; v < visits.size(); ++v)
        EXPECT_LT(targetSum(visits[v]), targetSum(visits[v - 1]));
    EXPECT_GT(targetSum(visits[1]), 0.75 * baseline);
    EXPECT_LT(targetSum(visits[2]), 0.65 * baseline); // Eisenhauer 2009: -30 %, with 5 % to spare
    EXPECT_LT(targetSum(visits[3]), 0.60 * baseline);
}

TEST_F(Phantoms, TellTheFlareOfThePseudoprogressorAsProgressionAndThenResponse)
{
    const auto& visits = patient(Story::Pseudoprogressor).visits;
    const double baseline = targetSum(visits[0]), flare = targetSum(visits[1]);
    EXPECT_GE(flare, 1.28 * baseline);
    EXPECT_LE(flare, 1.35 * baseline);
    EXPECT_GE(flare - baseline, 5.0);
    EXPECT_LE(targetSum(visits[2]), 0.65 * baseline);
    EXPECT_LE(targetSum(visits[3]), 0.65 * baseline);
    EXPECT_FALSE(lesionOf(visits[0], "NEW01").present);
    EXPECT_TRUE(lesionOf(visits[1], "NEW01").present);
    EXPECT_GE(lesionOf(visits[1], "NEW01").longAxis, 12_mm);
    EXPECT_LE(lesionOf(visits[1], "NEW01").longAxis, 15_mm);
    EXPECT_FALSE(lesionOf(visits[2], "NEW01").present);
    EXPECT_FALSE(lesionOf(visits[3], "NEW01").present);
}

TEST_F(Phantoms, TellTheHyperprogressorByItsGrowthRates)
{
    const auto& visits = patient(Story::Hyperprogressor).visits;
    ASSERT_EQ(visits[0].role, measurement::TimepointRole::Pre);
    ASSERT_EQ(visits[1].role, measurement::TimepointRole::Baseline);
    // Ferte 2014: TGR = 100 (exp(3 ln(S1 / S0) / months) - 1), months of 365.25 / 12 days.
    const auto growthRate = [](const VisitTruth& from, const VisitTruth& to) {
        const double months = daysBetween(from.date, to.date) * 12.0 / 365.25;
        return 100.0 * (std::exp(3.0 * std::log(targetSum(to) / targetSum(from)) / months) - 1.0);
    };
    const double before = growthRate(visits[0], visits[1]), after = growthRate(visits[1], visits[2]);
    EXPECT_GT(before, 5.0);
    EXPECT_GE(after / before, 4.0);
    EXPECT_GE(targetSum(visits[2]), 1.55 * targetSum(visits[1]));
}

TEST_F(Phantoms, MoveBetweenVisitsAsAPatientDoes)
{
    for (const Story story : AllStories)
        for (const VisitTruth& visit : patient(story).visits) {
            const double shift = norm(visit.breathingShift_mm);
            if (visit.role == measurement::TimepointRole::Baseline) {
                EXPECT_EQ(shift, 0.0);
                EXPECT_EQ(visit.deformationMax_mm, 0.0);
                continue;
            }
            EXPECT_GE(shift, 10.0);
            EXPECT_LE(shift, 25.0);
            EXPECT_NEAR(visit.deformationRms_mm, 5.0, 0.01);
            EXPECT_LE(visit.deformationMax_mm, 12.0);
            EXPECT_EQ(visit.motion.breathingShift_mm, visit.breathingShift_mm);
        }
}

TEST_F(Phantoms, CarryTheLesionsAlongWithTheOrgans)
{
    for (const Story story : AllStories) {
        const VisitTruth& baseline = *std::ranges::find(patient(story).visits, "BL", &VisitTruth::name);
        for (const VisitTruth& visit : patient(story).visits)
            for (const LesionTruth& lesion : visit.lesions) {
                const LesionTruth& first = lesionOf(baseline, lesion.name);
                if (!lesion.present || !first.present)
                    continue;
                EXPECT_LT(distance(toBaseline(visit.motion, lesion.centre), first.centre), 1e-6);
                EXPECT_LT(distance(toVisit(visit.motion, first.centre), lesion.centre), 1e-6);
            }
    }
}

TEST_F(Phantoms, AreSixToNineWeeksApart)
{
    for (const Story story : AllStories)
        for (std::size_t v = 1; v < patient(story).visits.size(); ++v) {
            const int days = daysBetween(patient(story).visits[v - 1].date, patient(story).visits[v].date);
            EXPECT_GE(days, 42);
            EXPECT_LE(days, 63);
        }
}

} // namespace hepatica::phantom
