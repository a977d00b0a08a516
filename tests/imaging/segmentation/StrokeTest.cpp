#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::dice;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Quantity;
using hepatica::imaging::segmentLesion;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

struct Case {
    const char* name;
    SyntheticScene scene;
};

SyntheticScene withOther(std::function<std::optional<double>(const Point3&)> tissue)
{
    SyntheticScene scene;
    scene.otherTissue = std::move(tissue);
    return scene;
}

/// A vein of 180 HU beside the lesion, touching it.
std::optional<double> veinBeside(const Point3& p)
{
    return std::hypot(p.x, p.y + 16.0) < 5.0 ? std::optional(180.0) : std::nullopt;
}

/// Fat beyond the liver's surface, which the lesion touches.
std::optional<double> fatBeside(const Point3& p)
{
    return p.y > 11.5 ? std::optional(-100.0) : std::nullopt;
}

std::optional<double> lungAbove(const Point3& p)
{
    return p.z > 13.0 ? std::optional(-850.0) : std::nullopt;
}

std::vector<Case> cases()
{
    const double c = std::cos(0.35), s = std::sin(0.35);
    SyntheticScene hyperdense, thickSlices, oblique, tiny, large, magneticResonance;
    hyperdense.lesion = 140.0;
    thickSlices.spacing = {0.7, 0.7, 3.0};
    thickSlices.dims = {100, 100, 30};
    oblique.directions = {{{c, s, 0}, {-s * c, c * c, s}, {s * s, -s * c, c}}};
    tiny.semi_mm = {3.0, 2.6, 2.8};
    tiny.lesion = 65.0;
    tiny.spacing = {0.6, 0.6, 0.8};
    tiny.dims = {64, 64, 48};
    large.semi_mm = {45.0, 36.0, 40.0};
    large.spacing = {1.4, 1.4, 2.0};
    large.dims = {128, 128, 90};
    magneticResonance.gain = 7.0;
    magneticResonance.offset = 300.0;
    magneticResonance.quantity = Quantity::None;
    return {{"hypodense", {}},
            {"hyperdense", hyperdense},
            {"beside a vein", withOther(veinBeside)},
            {"beside fat", withOther(fatBeside)},
            {"below the lung", withOther(lungAbove)},
            {"slices of 3 mm", thickSlices},
            {"oblique grid", oblique},
            {"6 mm", tiny},
            {"90 mm", large},
            {"MR", magneticResonance}};
}

LesionPrompt longAxisOf(const SyntheticLesion& lesion)
{
    LesionPrompt prompt;
    prompt.strokes = {lesion.longAxis};
    return prompt;
}

} // namespace

// The prototype study reached a mean Dice of .92 on its synthetic lesions, and .908 to .922 with any of the
// methods used here; .90 is its floor.
TEST(Stroke, FindsLesionsOfKnownShape)
{
    double sum = 0.0;
    for (const auto& [name, scene] : cases()) {
        const SyntheticLesion lesion = makeLesion(scene);
        const auto found = segmentLesion(lesion.volume, longAxisOf(lesion));
        ASSERT_TRUE(found) << name << ": " << found.error().text();
        const double overlap = dice(found->mask, lesion.truth);
        EXPECT_GT(overlap, 0.80) << name;
        RecordProperty(name, std::to_string(overlap));
        sum += overlap;
    }
    EXPECT_GE(sum / static_cast<double>(cases().size()), 0.90);
}
