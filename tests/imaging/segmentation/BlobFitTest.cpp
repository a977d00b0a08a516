#include "segmentation/BlobFit.h"

#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/phantom/LesionGallery.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include <gtest/gtest.h>

using hepatica::distance;
using hepatica::Point3;
using hepatica::imaging::dice;
using hepatica::imaging::Geometry;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Mask;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::Volume;
using hepatica::imaging::segmentation::Blob;
using hepatica::imaging::segmentation::BlobAxes;
using hepatica::imaging::segmentation::fitBlob;
using hepatica::imaging::segmentation::LongestBlob_mm;
using hepatica::phantom::GalleryDesign;
using hepatica::phantom::GalleryLesion;
using hepatica::phantom::makeGalleryLesion;

namespace {

constexpr double PortalLiver = 110.0; // HU of the phantom's liver in the portal venous phase

GalleryLesion tinyLesion(double contrast_hu, double noise_hu, double slice_mm)
{
    GalleryDesign design;
    design.diameter_mm = 7.0;
    design.contrast_hu = contrast_hu;
    design.noise_hu = noise_hu;
    design.slice_mm = slice_mm;
    return makeGalleryLesion(design).value();
}

std::optional<Blob> blobAt(const GalleryLesion& lesion, const Point3& click, bool bright)
{
    return fitBlob(lesion.volume, {}, {click, PortalLiver, bright});
}

/// The slices of a lesion's volume and mask that `isKept(distance from the first in mm)` keeps, where they
/// are.
struct KeptSlices {
    Volume volume;
    Mask mask;
};
KeptSlices onSlices(const GalleryLesion& lesion, const std::function<bool(double)>& isKept)
{
    const Geometry& even = lesion.volume.geometry();
    std::vector<double> places_mm;
    auto values = std::make_shared<std::vector<float>>();
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < even.dims()[2]; ++k) {
        if (!isKept(k * even.spacing()[2]))
            continue;
        places_mm.push_back(k * even.spacing()[2]);
        for (int j = 0; j < even.dims()[1]; ++j)
            for (int i = 0; i < even.dims()[0]; ++i) {
                values->push_back(static_cast<float>(lesion.volume.at({i, j, k})));
                inside.push_back(lesion.mask.contains({i, j, k}) ? 1 : 0);
            }
    }
    const auto count = static_cast<int>(places_mm.size());
    const double mean = (places_mm.back() - places_mm.front()) / (count - 1);
    const Geometry grid =
        Geometry::make({even.dims()[0], even.dims()[1], count}, {even.spacing()[0], even.spacing()[1], mean},
                       even.origin(), even.directions())
            ->withSlicesAt(places_mm)
            .value();
    return {*Volume::make(grid, Volume::Buffer<float>(values), lesion.volume.origin()),
            *Mask::make(grid, {{0, 0, 0}, {grid.dims()[0] - 1, grid.dims()[1] - 1, count - 1}}, inside)};
}

double diameterOf(const Blob& blob)
{
    return 2.0 * std::cbrt(blob.semi_mm[0] * blob.semi_mm[1] * blob.semi_mm[2]);
}

} // namespace

// Three times the noise in one voxel is enough where some hundred voxels have it.
TEST(BlobFit, ALesionOfSevenMillimetresInNoiseIsFoundFromItsMargin)
{
    for (const double contrast_hu : {-45.0, 45.0}) {
        const GalleryLesion lesion = tinyLesion(contrast_hu, 15.0, 1.5);
        const double volume_mm3 =
            static_cast<double>(lesion.mask.voxelCount()) * lesion.mask.grid().voxelVolume_mm3();
        const double diameter = std::cbrt(6.0 * volume_mm3 / M_PI);
        for (const Point3& end : lesion.truth.longEnds) {
            const Point3 click = 0.4 * lesion.truth.centre + 0.6 * end;
            const auto blob = blobAt(lesion, click, contrast_hu > 0.0);
            ASSERT_TRUE(blob) << contrast_hu;
            EXPECT_LT(distance(blob->centre, lesion.truth.centre), 1.5) << contrast_hu;
            EXPECT_NEAR(diameterOf(*blob), diameter, 0.25 * diameter) << contrast_hu;
            EXPECT_GT(blob->contrast * contrast_hu, 0.0);
            EXPECT_FALSE(blobAt(lesion, click, contrast_hu < 0.0)) << contrast_hu;
        }
    }
}

// A slice of 5 mm shows a lesion of 7 mm in two or three slices, the outer of them half.
TEST(BlobFit, ThickSlicesDoNotLengthenALesion)
{
    const GalleryLesion lesion = tinyLesion(-50.0, 10.0, 5.0);
    const auto blob = blobAt(lesion, lesion.truth.centre, false);
    ASSERT_TRUE(blob);
    EXPECT_LT(blob->semi_mm[2], 4.5);
}

// A contrast as small as the noise of a voxel, and ends a pixel off: what the click is not enough for.
TEST(BlobFit, TheEndsOfItsAxisTellALesionThatNoiseHides)
{
    const GalleryLesion lesion = tinyLesion(-16.0, 16.0, 1.5);
    const auto& ends = lesion.truth.longEnds;
    const double length = distance(ends[0], ends[1]);
    for (const Point3& aside : {Point3{0.7, 0, 0}, Point3{0, -0.7, 0}}) {
        const auto blob =
            fitBlob(lesion.volume, {}, BlobAxes{{ends[0] + aside, ends[1]}, PortalLiver, false});
        ASSERT_TRUE(blob);
        EXPECT_LT(distance(blob->centre, lesion.truth.centre), 1.5);
        EXPECT_NEAR(2.0 * blob->semi_mm[0], length, 0.2 * length);
    }
    EXPECT_FALSE(blobAt(lesion, lesion.truth.centre, false));
}

TEST(BlobFit, AnAxisTooLongForAnEllipsoidHasNone)
{
    const GalleryLesion lesion = tinyLesion(-45.0, 15.0, 1.5);
    const Point3 half{0.51 * LongestBlob_mm, 0, 0}, middle = lesion.truth.centre;
    EXPECT_FALSE(fitBlob(lesion.volume, {}, BlobAxes{{middle - half, middle + half}, PortalLiver, false}));
}

// Both ends a pixel and a half aside, up or down: the image tells where the lesion lies. Without the
// ellipsoid the mean is 0.848, with it 0.857.
TEST(BlobFit, BringsAStrokeDrawnAsideBackToASmallLesion)
{
    double sum = 0.0;
    int count = 0;
    for (const double diameter_mm : {6.0, 8.0, 10.0})
        for (const double contrast_hu : {-45.0, 45.0}) {
            GalleryDesign design{.number = 4000 + count, .slice_mm = 2.0};
            design.diameter_mm = diameter_mm;
            design.contrast_hu = contrast_hu;
            const auto lesion = makeGalleryLesion(design);
            ASSERT_TRUE(lesion) << lesion.error().text();
            const auto& ends = lesion->truth.longEnds;
            const double pixel_mm = lesion->volume.geometry().spacing()[0];
            for (const double pixels : {-1.5, 1.5}) {
                const Point3 aside{0, pixels * pixel_mm, 0};
                LesionPrompt prompt;
                prompt.strokes = {{ends[0] + aside, ends[1] + aside}};
                const auto found = segmentLesion(lesion->volume, prompt);
                ASSERT_TRUE(found) << found.error().text();
                sum += dice(found->mask, lesion->mask);
                ++count;
            }
        }
    EXPECT_GT(sum / count, 0.853);
}

// Eight places in plain liver, out of reach of the lesion: a contrast of six standard errors is not noise.
TEST(BlobFit, NoiseIsSeldomALesion)
{
    const GalleryLesion lesion = tinyLesion(-45.0, 15.0, 2.0);
    int found = 0;
    for (int n = 0; n < 8; ++n) {
        const double angle = 0.25 * M_PI * n;
        const Point3 place =
            lesion.truth.centre + Point3{22.0 * std::cos(angle), 22.0 * std::sin(angle), 0.0};
        const auto blob = blobAt(lesion, place, false);
        found += blob && blob->significance > 6.0 ? 1 : 0;
    }
    EXPECT_LE(found, 1);
}

// A slice in three is missing: what its neighbours show is not as far apart as the fit would take it to be.
TEST(BlobFit, SlicesAtUnequalDistancesAreLeftToTheSearchWithoutIt)
{
    GalleryDesign design;
    design.diameter_mm = 12.0;
    design.contrast_hu = -50.0;
    design.slice_mm = 1.0;
    const auto lesion = makeGalleryLesion(design);
    ASSERT_TRUE(lesion) << lesion.error().text();
    const auto [volume, mask] = onSlices(*lesion, [](double mm) { return std::lround(mm) % 3 != 2; });
    const Point3 click = lesion->truth.centre;
    EXPECT_FALSE(fitBlob(volume, {}, {click, PortalLiver, false}));
    LesionPrompt prompt;
    prompt.click = click;
    const auto found = segmentLesion(volume, prompt);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_GT(dice(found->mask, mask), 0.84); // what clicks on the gallery must reach in the mean
}

// The mean distance of the slices is 1.2 mm here, and 1 mm around the lesion.
TEST(BlobFit, AGapFarFromTheLesionChangesNothing)
{
    const GalleryLesion lesion = tinyLesion(-45.0, 15.0, 1.0);
    const KeptSlices kept = onSlices(lesion, [](double mm) { return mm < 4.0 || mm > 16.0; });
    const auto whole = blobAt(lesion, lesion.truth.centre, false);
    const auto gapped = fitBlob(kept.volume, {}, {lesion.truth.centre, PortalLiver, false});
    ASSERT_TRUE(whole);
    ASSERT_TRUE(gapped);
    EXPECT_LT(distance(whole->centre, gapped->centre), 1e-6);
    EXPECT_NEAR(whole->semi_mm[2], gapped->semi_mm[2], 1e-6);
}

// Before there was a fit, clicks on it were refused.
TEST(BlobFit, AClickOnASixMillimetreLesionGivesAMaskOfIt)
{
    GalleryDesign design;
    design.diameter_mm = 6.0;
    design.contrast_hu = -45.0;
    design.noise_hu = 18.0;
    design.slice_mm = 1.5;
    const auto lesion = makeGalleryLesion(design);
    ASSERT_TRUE(lesion) << lesion.error().text();
    LesionPrompt prompt;
    prompt.click = lesion->truth.centre;
    const auto found = segmentLesion(lesion->volume, prompt);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_GT(dice(found->mask, lesion->mask), 0.5);
}
