// Prompts that are solved side by side, as for the spread of a stroke.
#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <atomic>
#include <vector>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::ProblemCode;
using hepatica::Progress;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::segmentLesions;
using hepatica::imaging::SolvedPrompts;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;

namespace {

const SyntheticLesion& ellipsoid()
{
    static const SyntheticLesion made = makeLesion({});
    return made;
}

constexpr std::size_t Malformed = 1;

/// A stroke, one with a click besides, a click and a box.
std::vector<LesionPrompt> promptsWithAMalformedOne()
{
    const Point3 middle = ellipsoid().middle;
    std::vector<LesionPrompt> prompts(4);
    prompts[0].strokes = {ellipsoid().longAxis};
    prompts[Malformed] = prompts[0];
    prompts[Malformed].click = middle;
    prompts[2].click = middle + Point3{1, 2, 0};
    prompts[3].box = {middle - Point3{14, 11, 12}, middle + Point3{14, 11, 12}};
    return prompts;
}

} // namespace

TEST(SeveralPrompts, ComeOutAsEachByItselfAndInTheirOrder)
{
    const auto prompts = promptsWithAMalformedOne();
    const SolvedPrompts solved;
    for (const SolvedPrompts* known : {static_cast<const SolvedPrompts*>(nullptr), &solved, &solved}) {
        const auto together = segmentLesions(ellipsoid().volume, prompts, {}, known);
        ASSERT_EQ(together.size(), prompts.size());
        for (std::size_t n = 0; n < prompts.size(); ++n) {
            const auto alone = segmentLesion(ellipsoid().volume, prompts[n]);
            ASSERT_EQ(together[n].has_value(), n != Malformed) << n;
            ASSERT_EQ(alone.has_value(), n != Malformed) << n;
            if (!alone) {
                EXPECT_EQ(together[n].error(), alone.error());
                continue;
            }
            EXPECT_EQ(together[n]->mask, alone->mask) << n;
            EXPECT_EQ(together[n]->confidence, alone->confidence) << n;
            EXPECT_EQ(together[n]->reasons, alone->reasons) << n;
        }
    }
}

TEST(SeveralPrompts, StopWhenCancelled)
{
    Progress progress;
    progress.cancel();
    const std::vector<LesionPrompt> prompts(3, promptsWithAMalformedOne().front());
    for (const auto& one : segmentLesions(ellipsoid().volume, prompts, progress)) {
        ASSERT_FALSE(one);
        EXPECT_EQ(one.error().code, ProblemCode::Cancelled);
    }
    EXPECT_TRUE(segmentLesions(ellipsoid().volume, {}).empty());
}

// A listener need not bear several threads.
TEST(SeveralPrompts, ReportNothingWhileOneReportsBothEnds)
{
    std::atomic<int> told = 0;
    const Progress progress([&](double, const std::string&) { ++told; });
    const auto prompts = promptsWithAMalformedOne();
    const auto together = segmentLesions(ellipsoid().volume, prompts, progress);
    EXPECT_TRUE(together.front());
    EXPECT_EQ(told, 0);
    EXPECT_TRUE(segmentLesion(ellipsoid().volume, prompts.front(), progress));
    EXPECT_EQ(told, 2);
    EXPECT_FALSE(segmentLesion(ellipsoid().volume, prompts[Malformed], progress));
    EXPECT_EQ(told, 3); // no "segmented"
}
