// What was found before a correction is not sought again, and changes nothing of what comes out.
#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SolvedPrompts.h"
#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace hepatica::imaging {
namespace {

using tests::makeLesion;
using tests::SyntheticLesion;

const SyntheticLesion& lesion()
{
    static const SyntheticLesion made = makeLesion({});
    return made;
}

Point3 beside(double x, double y, double z)
{
    return lesion().middle + Point3{x, y, z};
}

LesionPrompt strokePrompt()
{
    LesionPrompt prompt;
    prompt.strokes = {{beside(-14, 0, 0), beside(14, 0, 0)}};
    return prompt;
}

std::vector<LesionPrompt> promptsOfAllKinds()
{
    std::vector<LesionPrompt> prompts(4);
    prompts[0] = strokePrompt();
    prompts[1] = strokePrompt();
    prompts[1].strokes.push_back({beside(0, -11, 0), beside(0, 11, 0)});
    prompts[2].click = beside(1, 2, 0);
    prompts[3].box = {beside(-14, -11, -12), beside(14, 11, 12)};
    return prompts;
}

void expectSame(const LesionPrompt& prompt, const SolvedPrompts& solved)
{
    const auto anew = segmentLesion(lesion().volume, prompt);
    const auto known = segmentLesion(lesion().volume, prompt, {}, &solved);
    ASSERT_TRUE(anew && known);
    EXPECT_EQ(anew->mask, known->mask);
    EXPECT_EQ(anew->confidence, known->confidence);
    EXPECT_EQ(anew->reasons, known->reasons);
}

TEST(SolvedPrompts, ChangeNothingOfWhatComesOut)
{
    const SolvedPrompts solved;
    for (LesionPrompt prompt : promptsOfAllKinds()) {
        expectSame(prompt, solved);
        prompt.add = {beside(0, 14, 0)};
        expectSame(prompt, solved);
        prompt.remove = {beside(0, 0, 11)};
        expectSame(prompt, solved);
    }
}

TEST(SolvedPrompts, ACorrectionSeeksNoSurfaceAgain)
{
    for (LesionPrompt prompt : promptsOfAllKinds()) {
        const SolvedPrompts solved;
        ASSERT_TRUE(segmentLesion(lesion().volume, prompt, {}, &solved));
        prompt.add = {beside(0, 14, 0)};
        Progress stopped; // what takes long asks whether to go on
        stopped.cancel();
        EXPECT_TRUE(segmentLesion(lesion().volume, prompt, stopped, &solved));
        const auto anew = segmentLesion(lesion().volume, prompt, stopped);
        ASSERT_FALSE(anew);
        EXPECT_EQ(anew.error().code, ProblemCode::Cancelled);
    }
}

TEST(SolvedPrompts, AreOfTheirImagesAndOfTheMaskAround)
{
    const SolvedPrompts solved;
    tests::SyntheticScene scene;
    scene.semi_mm = {14.0, 8.0, 9.0};
    const SyntheticLesion other = makeLesion(scene);
    LesionPrompt prompt = strokePrompt();
    ASSERT_TRUE(segmentLesion(lesion().volume, prompt, {}, &solved));
    EXPECT_EQ(segmentLesion(other.volume, prompt, {}, &solved)->mask,
              segmentLesion(other.volume, prompt)->mask);
    const Mask whole = segmentLesion(lesion().volume, prompt)->mask;
    LesionPrompt half = strokePrompt();
    half.strokes = {{beside(-9, 0, 0), beside(9, 0, 0)}};
    prompt.within = segmentLesion(lesion().volume, half)->mask;
    expectSame(prompt, solved);
    EXPECT_NE(segmentLesion(lesion().volume, prompt, {}, &solved)->mask, whole);
}

TEST(SolvedPrompts, AStrokeAcrossOrgansIsRefusedAgainWithoutItsCorrection)
{
    // The reader's point makes a mask of what is refused without it.
    tests::SyntheticScene scene;
    scene.lesion = scene.liver;
    scene.otherTissue = [](const Point3& p) { return p.x > 0.0 ? std::optional(200.0) : std::nullopt; };
    scene.semi_mm = {1.0, 1.0, 1.0};
    const SyntheticLesion border = makeLesion(scene);
    const SolvedPrompts solved;
    LesionPrompt prompt;
    prompt.strokes = {{border.middle - Point3{15.0, 1.0, 0}, border.middle + Point3{15.0, 1.0, 0}}};
    ASSERT_FALSE(segmentLesion(border.volume, prompt, {}, &solved));
    prompt.add = {border.middle + Point3{0, 5.0, 0}};
    ASSERT_TRUE(segmentLesion(border.volume, prompt, {}, &solved));
    prompt.add.clear();
    const auto again = segmentLesion(border.volume, prompt, {}, &solved);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ProblemCode::AcrossOrgans);
}

TEST(SolvedPrompts, MaySolveOnSeveralThreads)
{
    const SolvedPrompts solved;
    const Mask expected = segmentLesion(lesion().volume, strokePrompt())->mask;
    std::vector<std::optional<Mask>> found(4);
    {
        std::vector<std::jthread> threads;
        for (std::optional<Mask>& one : found)
            threads.emplace_back([&solved, &one] {
                if (auto done = segmentLesion(lesion().volume, strokePrompt(), {}, &solved))
                    one = std::move(done->mask);
            });
    }
    for (const std::optional<Mask>& one : found)
        EXPECT_EQ(one, expected);
}

TEST(SolvedPrompts, KeepTheLastFewOnly)
{
    const LesionPrompt prompt = strokePrompt();
    const Progress progress;
    const segmentation::Request request{lesion().volume, prompt, progress};
    segmentation::LastAnswers<int, int> answers(3);
    constexpr int Anew = -1;
    const auto ask = [&](int question, int found) {
        return answers.to(question, request, [&] { return Expected<int>(found); }).value();
    };
    for (int n = 0; n < 5; ++n)
        EXPECT_EQ(ask(n, 10 * n), 10 * n);
    EXPECT_EQ(ask(2, Anew), 20); // and is given up last now
    EXPECT_EQ(ask(1, Anew), Anew);
    EXPECT_EQ(ask(5, 50), 50);
    EXPECT_EQ(ask(2, Anew), 20);
    EXPECT_EQ(ask(4, Anew), Anew);
}

TEST(SolvedPrompts, KeepOneOfTwoAnswersToAQuestionAskedAtOnce)
{
    const LesionPrompt prompt = strokePrompt();
    const Progress progress;
    const segmentation::Request request{lesion().volume, prompt, progress};
    segmentation::LastAnswers<int, int> answers(2);
    const auto known = [&](int found) { return [=] { return Expected<int>(found); }; };
    ASSERT_EQ(answers.to(0, request, known(5)), 5);
    // While the second one looks, the same question is asked again and answered.
    const auto found = answers.to(1, request, [&] { return answers.to(1, request, known(10)); });
    ASSERT_EQ(found, 10);
    EXPECT_EQ(answers.to(0, request, known(-1)), 5); // a twin would have taken its place
}

TEST(SolvedPrompts, KeepNoProblem)
{
    const LesionPrompt prompt = strokePrompt();
    const Progress progress;
    const segmentation::Request request{lesion().volume, prompt, progress};
    segmentation::LastAnswers<int, int> answers(2);
    const auto refused = [] { return Expected<int>(fail(ProblemCode::Cancelled, {"a search"})); };
    EXPECT_FALSE(answers.to(1, request, refused));
    EXPECT_EQ(answers.to(1, request, [] { return Expected<int>(10); }), 10);
}

} // namespace
} // namespace hepatica::imaging
