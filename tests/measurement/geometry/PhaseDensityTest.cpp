#include <hepatica/measurement/PhaseDensity.h>

#include <hepatica/phantom/LesionGallery.h>

#include "measurement/geometry/Masks.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using imaging::Phase;
using measurement::densityInPhase;

phantom::GalleryLesion inPhase(const phantom::GalleryDesign& design, Phase phase)
{
    auto lesion = phantom::makeGalleryLesion(design, phase);
    if (!lesion)
        throw std::runtime_error(lesion.error().text());
    return *std::move(lesion);
}

/// A lesion of 30 mm that is bright in the late arterial phase and dark later.
phantom::GalleryDesign washoutLesion()
{
    phantom::GalleryDesign design;
    design.number = 101;
    design.diameter_mm = 30.0;
    design.contrast_hu = -25.0;
    design.arterialContrast_hu = 40.0;
    return design;
}

} // namespace

TEST(PhaseDensity, ShowsEnhancementAndWashoutBesideTheLiver)
{
    // The phantom's liver: 75 HU late arterial, 110 portal venous, 95 delayed; the lesion's delayed contrast
    // lies between the other two. Voxels at the border hold a bit of both, and a tissue's pattern of 4 HU is
    // 6 mm coarse.
    struct Expectation {
        Phase phase;
        double liver, contrast;
    };
    for (const auto& [phase, liver, contrast] : {Expectation{Phase::LateArterial, 75.0, 40.0},
                                                 {Phase::PortalVenous, 110.0, -25.0},
                                                 {Phase::Delayed, 95.0, 7.5}}) {
        const auto lesion = inPhase(washoutLesion(), phase);
        const auto density = densityInPhase(lesion.mask, lesion.volume);
        ASSERT_TRUE(density) << density.error().text();
        EXPECT_NEAR(density->liver, liver, 2.0);
        EXPECT_NEAR(density->difference(), contrast, 3.5);
        EXPECT_NEAR(density->lesionSd, 15.0, 4.0); // its noise, the pattern and the border
    }
}

TEST(PhaseDensity, TakesTheReadersReferenceInsteadOfTheTissueAround)
{
    const auto lesion = inPhase(washoutLesion(), Phase::PortalVenous);
    // The lesion itself as reference: no difference is left but for the smoothing.
    const auto density = densityInPhase(lesion.mask, lesion.volume, lesion.mask);
    ASSERT_TRUE(density) << density.error().text();
    EXPECT_NEAR(density->difference(), 0.0, 1.0);
}

TEST(PhaseDensity, NeedsTheGridsToMeet)
{
    const auto lesion = inPhase(washoutLesion(), Phase::PortalVenous);
    const auto other =
        maskWhere(uprightGrid({30, 30, 30}, {1, 1, 1}), [](double, double, double) { return true; });
    const auto reference = densityInPhase(lesion.mask, lesion.volume, other);
    ASSERT_FALSE(reference);
    EXPECT_EQ(reference.error().code, ProblemCode::OtherGrid);
    const auto away =
        *imaging::Geometry::make({10, 10, 10}, {1, 1, 1}, {900, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const auto beyond = densityInPhase(
        *imaging::Mask::make(away, wholeBox(away), std::vector<std::uint8_t>(1000, 1)), lesion.volume);
    ASSERT_FALSE(beyond);
    EXPECT_EQ(beyond.error().code, ProblemCode::OtherGrid);
}

} // namespace hepatica::tests
