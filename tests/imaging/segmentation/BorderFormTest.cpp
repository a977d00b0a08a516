#include "segmentation/BorderForm.h"

#include "imaging/segmentation/SyntheticLesion.h"
#include "segmentation/NoiseGrain.h"

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double BallRadius_mm = 12.0;

/// A lesion around the middle of its cube, and a ball's surface whose middle lies beside it.
struct FormScene {
    Voi voi;
    Field distance_mm;
    std::array<double, 3> spacing_mm{};
    double noise = 0.0;
};

FormScene formScene(const SyntheticScene& lesion, const Point3& beside_mm)
{
    const SyntheticLesion made = makeLesion(lesion);
    FormScene scene{
        makeVoi(made.volume, made.middle, 2.0 * BallRadius_mm, 0.8, {}), {}, lesion.spacing, lesion.noise};
    scene.distance_mm.resize(scene.voi.cube.count());
    forEachVoxel(scene.voi.cube, [&](std::size_t at, const Point3& local) {
        scene.distance_mm[at] = static_cast<float>(BallRadius_mm - norm(local - beside_mm));
    });
    return scene;
}

SyntheticScene ballScene(unsigned seed)
{
    SyntheticScene scene;
    scene.semi_mm = {BallRadius_mm, BallRadius_mm, BallRadius_mm};
    scene.seed = seed;
    return scene;
}

std::vector<Profile> profilesOf(const FormScene& scene)
{
    const Constraints open(scene.voi.cube.count(), Certainty::Open);
    return profilesOf(scene.voi, scene.distance_mm, open, scene.spacing_mm[0]);
}

BorderForm formOf(const FormScene& scene, const Edge& edge)
{
    return borderForm(profilesOf(scene), noiseGrain(scene.voi.cube, scene.spacing_mm), edge,
                      scene.spacing_mm);
}

BorderForm formOf(const FormScene& scene)
{
    const auto edge = fitEdge(profilesOf(scene), scene.spacing_mm[0], scene.noise);
    EXPECT_TRUE(edge);
    return edge ? formOf(scene, *edge) : BorderForm{};
}

} // namespace

TEST(BorderForm, BringsASurfaceBesideItsLesionBack)
{
    // One and a half pixels to the side; what is left is under a third of it.
    const Point3 beside{1.2, 0, 0};
    for (unsigned seed = 21; seed < 25; ++seed) {
        FormScene scene = formScene(ballScene(seed), beside);
        const BorderForm form = formOf(scene);
        EXPECT_NEAR(form.beside_mm({1, 0, 0}), -1.2, 0.4) << "seed " << seed;
        EXPECT_NEAR(form.beside_mm({-1, 0, 0}), 1.2, 0.4) << "seed " << seed;
        EXPECT_NEAR(form.beside_mm({0, 1, 0}), 0.0, 0.4) << "seed " << seed;
        follow(form, scene.voi.cube, scene.distance_mm);
        const auto at = [&](const Point3& local) {
            return static_cast<double>(sampleAt(scene.voi.cube, scene.distance_mm, local));
        };
        EXPECT_NEAR(at({BallRadius_mm, 0, 0}), at({-BallRadius_mm, 0, 0}), 0.8)
            << "2.4 before; seed " << seed;
    }
}

TEST(BorderForm, FollowsAnOvalLesion)
{
    SyntheticScene oval = ballScene(21);
    oval.semi_mm = {BallRadius_mm + 0.8, BallRadius_mm - 0.8, BallRadius_mm};
    const BorderForm form = formOf(formScene(oval, {}));
    EXPECT_NEAR(form.beside_mm({1, 0, 0}) - form.beside_mm({0, 1, 0}), 1.6, 0.6);
}

TEST(BorderForm, StaysWithinAPixelWhereOtherTissueLiesBehindASide)
{
    // A true surface, and spleen or muscle behind a quarter of it: the liver's density outside is not
    // imposed on them.
    for (const double beside : {55.0, 130.0}) {
        SyntheticScene scene = ballScene(22);
        scene.otherTissue = [beside](const Point3& p) {
            return p.x > 6.0 ? std::optional(beside) : std::nullopt;
        };
        EXPECT_NEAR(formOf(formScene(scene, {})).beside_mm({1, 0, 0}), 0.0, 0.8) << beside;
    }
}

TEST(BorderForm, MovesTheLessTheNoisierTheImage)
{
    // The noise that the image is told to have; its values are the same.
    const Point3 beside{1.2, 0, 0};
    FormScene scene = formScene(ballScene(23), beside);
    const double clear = -formOf(scene).beside_mm({1, 0, 0});
    scene.noise = 40.0;
    const Edge edge{0.0, 0.6, 30.0, scene.noise, {75.0, 105.0}};
    const double noisy = -formOf(scene, edge).beside_mm({1, 0, 0});
    EXPECT_LT(noisy, clear);
    EXPECT_GT(noisy, 0.0);
}
