#include "segmentation/ClickVessel.h"

#include "imaging/segmentation/SyntheticLesion.h"
#include "segmentation/PolarCut.h"

#include <cmath>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::Progress;
using hepatica::imaging::LesionPrompt;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double Radius_mm = 9.0, VesselRadius_mm = 6.0;
constexpr Point3 VesselAt{Radius_mm + VesselRadius_mm, 0, 0}; // its wall touches the lesion's

/// A bright ball with a vessel of its own density along the columns, at its wall.
SyntheticLesion lesionAtVessel()
{
    SyntheticScene scene;
    scene.semi_mm = {Radius_mm, Radius_mm, Radius_mm};
    scene.lesion = 145.0;
    scene.noise = 8.0;
    scene.otherTissue = [](const Point3& local) {
        const double fromAxis = std::hypot(local.x - VesselAt.x, local.z);
        return fromAxis < VesselRadius_mm ? std::optional(145.0) : std::nullopt;
    };
    return makeLesion(scene);
}

/// The body that is cut around a place of the lesion's image.
struct Cut {
    Voi around;
    ClickBody body;
};

Cut cutAround(const SyntheticLesion& lesion, const Point3& local, double scale_mm)
{
    const LesionPrompt prompt;
    const Progress progress;
    const Request request{lesion.volume, prompt, progress};
    const Point3 place = lesion.middle + local;
    Voi around = makeVoi(lesion.volume, place, 30.0, 1.5, {});
    const ClickScene scene{request, {}, around, place, 145.0};
    ClickBody body = clickBody(scene, place, scale_mm, {145.0, 105.0}, 0.7);
    return {std::move(around), std::move(body)};
}

double volumeOf(const ClickBody& body)
{
    return std::pow(body.diameter_mm / (2.0 * Radius_mm), 3.0);
}

} // namespace

// Seen from its axis a tube of the radius r is left through two caps, each 1 / 2 (1 - cos arctan(r / 1.6 r))
// = 8 % of all directions.
TEST(ClickVessel, AVesselPassesThroughAndALesionBesideItDoesNot)
{
    const SyntheticLesion lesion = lesionAtVessel();
    const Cut vessel = cutAround(lesion, VesselAt, 14.0), ball = cutAround(lesion, {}, 20.0);
    EXPECT_GT(passingShare(vessel.body, vessel.around), 0.05);
    EXPECT_LT(passingShare(ball.body, ball.around), 0.02);
}

// Within the 18 % of the volume that a stroke must reach on real lesions.
TEST(ClickVessel, ALesionIsFreedOfTheVesselAtItsSide)
{
    const SyntheticLesion lesion = lesionAtVessel();
    const Cut cut = cutAround(lesion, {2.0, 0, 0}, 20.0);
    const auto freed = withoutVessel(cut.body, cut.around);
    ASSERT_TRUE(freed);
    EXPECT_GT(volumeOf(cut.body), 1.18);
    EXPECT_NEAR(volumeOf(*freed), 1.0, 0.18);
    EXPECT_LT(distance(freed->centroid, lesion.middle), 1.5);
}

TEST(ClickVessel, ALesionWithoutAVesselStaysAsItIs)
{
    SyntheticScene scene;
    scene.semi_mm = {Radius_mm, Radius_mm, Radius_mm};
    scene.lesion = 145.0;
    const SyntheticLesion lesion = makeLesion(scene);
    const Cut cut = cutAround(lesion, {}, 20.0);
    EXPECT_EQ(passingShare(cut.body, cut.around), 0.0);
    EXPECT_FALSE(withoutVessel(cut.body, cut.around));
}
