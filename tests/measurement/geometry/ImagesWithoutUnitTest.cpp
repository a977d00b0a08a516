// A series without Hounsfield units: the gallery's lesions with values as MR has them.
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/measurement/LesionMeasurement.h>
#include <hepatica/phantom/LesionGallery.h>

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

using namespace hepatica;

namespace {

/// Liver at some 500, air at nothing, and no unit: 4 (HU + 65) + 500, as far as that is positive.
imaging::Volume asMagneticResonance(const imaging::Volume& ct)
{
    auto values = std::make_shared<std::vector<float>>();
    ct.visit([&](auto voxels) {
        for (const auto value : voxels)
            values->push_back(std::max(0.0F, 4.0F * (static_cast<float>(value) - 65.0F) + 500.0F));
    });
    imaging::VolumeOrigin origin = ct.origin();
    origin.quantity = imaging::Quantity::None;
    origin.modality = "MR";
    return *imaging::Volume::make(ct.geometry(), imaging::Volume::Buffer<float>(std::move(values)), origin);
}

} // namespace

// The bar of the viable part in Hounsfield units, on every fourth lesion of the gallery.
TEST(ImagesWithoutUnit, HaveAViablePartAndAStroke)
{
    int lesions = 0, viable = 0, drawn = 0;
    for (const auto& design : phantom::lesionGallery()) {
        if (design.number % 4 != 1)
            continue;
        const auto made = phantom::makeGalleryLesion(design, imaging::Phase::LateArterial);
        ASSERT_TRUE(made);
        const imaging::Volume volume = asMagneticResonance(made->volume);
        ++lesions;
        const auto part = measurement::measureViable(made->mask, volume);
        ASSERT_TRUE(part) << part.error().text();
        const double truth = made->truth.viableLongAxis.mm();
        viable += std::abs(part->longAxis.mm() - truth) <= std::max(1.0, 0.05 * truth) ? 1 : 0;

        imaging::LesionPrompt stroke;
        stroke.strokes = {{made->truth.longEnds[0], made->truth.longEnds[1]}};
        const auto mask = imaging::segmentLesion(volume, stroke);
        drawn += mask && imaging::dice(mask->mask, made->mask) >= 0.8 ? 1 : 0;
        if (mask) {
            EXPECT_TRUE(measurement::measureLesion(volume, mask->mask)->axes) << design.number;
        }
    }
    EXPECT_EQ(lesions, 15);
    EXPECT_GE(viable, 14);
    EXPECT_GE(drawn, 13);
}
