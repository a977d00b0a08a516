#include <hepatica/measurement/LesionMeasurement.h>

#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::measurement;
using hepatica::tests::maskWhere;
using hepatica::tests::uprightGrid;

namespace {

constexpr double Noise_hu = 6.0;
const Point3 Middle{50.0, 50.0, 40.0};
/// Between the two phases the patient breathed in: the liver lies 9 mm farther towards the feet.
const Point3 Breath{0.0, 0.0, -9.0};

double fromMiddle(const Point3& p)
{
    return distance(p, Middle);
}

Geometry grid()
{
    return uprightGrid({100, 100, 40}, {1.0, 1.0, 2.0});
}

/// The tissue at every place, with noise.
Volume image(unsigned seed, const std::function<double(const Point3&)>& tissue_hu)
{
    std::mt19937 engine(seed);
    std::normal_distribution<double> noise(0.0, Noise_hu);
    auto values = std::make_shared<std::vector<std::int16_t>>();
    const Geometry on = grid();
    for (int k = 0; k < on.dims()[2]; ++k)
        for (int j = 0; j < on.dims()[1]; ++j)
            for (int i = 0; i < on.dims()[0]; ++i)
                values->push_back(
                    static_cast<std::int16_t>(std::lround(tissue_hu(on.toPatient(i, j, k)) + noise(engine))));
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    return *Volume::make(on, std::shared_ptr<const std::vector<std::int16_t>>(values), origin);
}

/// A lesion of 20 mm radius after treatment: blood in its left half is bright before the contrast medium, its
/// right half enhances by 50 HU. The liver has 55 HU and enhances by 20.
double beforeContrast(const Point3& p)
{
    return fromMiddle(p) <= 20.0 && p.x > Middle.x ? 105.0 : 55.0;
}

double lateArterial(const Point3& p)
{
    return fromMiddle(p) > 20.0 ? 75.0 : 105.0;
}

Mask lesion()
{
    return maskWhere(grid(), [](double x, double y, double z) { return fromMiddle({x, y, z}) <= 20.0; });
}

NonContrastPhase shifted(const Volume& before)
{
    NonContrastPhase phase{&before, {}};
    phase.fromArterial.affine.translation = Breath;
    return phase;
}

} // namespace

TEST(Subtraction, TakesWhatWasBrightBeforeTheContrastMediumForNoTumour)
{
    const Volume arterial = image(1, lateArterial);
    const Volume before = image(2, [](const Point3& p) { return beforeContrast(p - Breath); });
    const double half_mm3 = 0.5 * 4.0 / 3.0 * std::numbers::pi * std::pow(20.0, 3);
    const auto whole = measureViable(lesion(), arterial);
    ASSERT_TRUE(whole) << whole.error().text();
    EXPECT_NEAR(*whole->volume_mm3, 2.0 * half_mm3, 0.06 * half_mm3) << "all of it is bright";
    const auto viable = measureViableSubtracted(lesion(), arterial, shifted(before));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(*viable->volume_mm3, half_mm3, 0.06 * half_mm3);
    EXPECT_NEAR(viable->threshold, 20.0, 10.0) << "a little above what the liver enhances";
    EXPECT_GT(viable->threshold, 20.0);
    for (const Point3& end : viable->longEnds)
        EXPECT_LE(end.x, Middle.x + 1.5);
}

TEST(Subtraction, GoesThroughTheMeasurementOfALesion)
{
    const Volume arterial = image(1, lateArterial);
    const Volume before = image(2, [](const Point3& p) { return beforeContrast(p - Breath); });
    ArterialPhase phase{&arterial, Phase::LateArterial, PhaseConfidence::High};
    const auto without = measureLesion(arterial, lesion(), phase);
    phase.nonContrast = shifted(before);
    const auto with = measureLesion(arterial, lesion(), phase);
    ASSERT_TRUE(without && with);
    ASSERT_TRUE(without->viable && with->viable);
    EXPECT_NEAR(*with->viable->volume_mm3 / *without->viable->volume_mm3, 0.5, 0.04);
}

TEST(Subtraction, IsTheDifferenceAtTheMappedPlaceAndZeroElsewhere)
{
    const Volume arterial = image(1, [](const Point3& p) { return 100.0 + 2.0 * p.x; });
    const Volume before = image(2, [](const Point3& p) { return 2.0 * (p - Breath).x - p.z; });
    const Mask around = maskWhere(grid(), [](double x, double y, double z) {
        return std::abs(x - 50.0) < 10.0 && std::abs(y - 50.0) < 10.0 && std::abs(z - 40.0) < 12.0;
    });
    const auto added = subtracted(arterial, shifted(before), around.box());
    ASSERT_TRUE(added) << added.error().text();
    const Volume& part = added->volume;
    const hepatica::imaging::VoxelIndex first = added->first;
    for (const hepatica::imaging::VoxelIndex& v : {first, around.box().last})
        EXPECT_LT(distance(part.geometry().toPatient(v.i - first.i, v.j - first.j, v.k - first.k),
                           arterial.geometry().toPatient(v)),
                  1e-9);
    double sum = 0.0;
    int count = 0;
    for (int i = 42; i <= 58; ++i)
        for (int j = 42; j <= 58; ++j) {
            sum += part.at({i - first.i, j - first.j, 20 - first.k});
            ++count;
        }
    EXPECT_NEAR(sum / count, 100.0 + (40.0 - 9.0), 1.5); // z = 40 mm, and 9 less in the other image
    NonContrastPhase beyond = shifted(before);
    beyond.fromArterial.affine.translation = {500.0, 0, 0};
    const auto nothing = subtracted(arterial, beyond, around.box());
    ASSERT_TRUE(nothing);
    EXPECT_EQ(nothing->volume.at({3, 3, 3}), 0.0);
}

TEST(Subtraction, IsNoSurerThanTheAlignment)
{
    const Mask lesion = maskWhere(grid(), [](double x, double y, double z) {
        return fromMiddle({x, y, z}) <= 20.0;
    });
    const Volume late = image(1, lateArterial), before = image(2, beforeContrast);
    NonContrastPhase phase{&before, {}};
    const auto plain = measureViableSubtracted(lesion, late, phase);
    phase.quality = AlignmentQuality{};
    phase.quality->roundTrip_mm = 1.0;
    const auto near = measureViableSubtracted(lesion, late, phase);
    phase.quality->roundTrip_mm = 14.0;
    phase.quality->verdict = AlignmentQuality::Verdict::Doubtful;
    const auto far = measureViableSubtracted(lesion, late, phase);
    ASSERT_TRUE(plain && near && far);
    EXPECT_EQ(near->confidence, plain->confidence);
    EXPECT_LT(far->confidence, 0.3 * plain->confidence);
    EXPECT_NE(std::ranges::find(near->reasons, "the series subtracted is aligned to 1.0 mm"),
              near->reasons.end());
    EXPECT_NE(std::ranges::find(far->reasons, "the alignment of the series subtracted is doubtful"),
              far->reasons.end());
}

TEST(Subtraction, TellsSlicesAndMaskOnTheArterialSeries)
{
    const Volume arterial = image(1, lateArterial);
    const Volume before = image(2, [](const Point3& p) { return beforeContrast(p - Breath); });
    const auto viable = measureViableSubtracted(lesion(), arterial, shifted(before));
    ASSERT_TRUE(viable) << viable.error().text();
    ASSERT_TRUE(viable->mask);
    EXPECT_TRUE(viable->mask->grid() == arterial.geometry());
    for (const Point3& end : viable->longEnds)
        EXPECT_TRUE(arterial.geometry().isOnSlice(end, viable->sliceIndex));
    const auto middle = arterial.geometry().toNearestVoxel(0.5 * (viable->longEnds[0] + viable->longEnds[1]));
    EXPECT_TRUE(viable->mask->contains(middle));
}

TEST(Subtraction, NeedsLiverToCompareWith)
{
    const Volume air = image(1, [](const Point3& p) { return fromMiddle(p) <= 20.0 ? 100.0 : -1000.0; });
    const auto viable = measureViableSubtracted(lesion(), air, shifted(air));
    ASSERT_FALSE(viable);
    EXPECT_EQ(viable.error().code, ProblemCode::NoReferenceRegion);
}

TEST(Subtraction, IsRefusedWhereTheOtherSeriesDoesNotCoverTheLesion)
{
    const Volume arterial = image(1, lateArterial);
    const Volume before = image(2, [](const Point3& p) { return beforeContrast(p - Breath); });
    NonContrastPhase far = shifted(before);
    far.fromArterial.affine.translation = {0, 0, 40.0}; // the lesion's upper half lies beyond
    const auto viable = measureViableSubtracted(lesion(), arterial, far);
    ASSERT_FALSE(viable);
    EXPECT_EQ(viable.error().code, ProblemCode::OtherGrid);
    VolumeOrigin origin;
    const auto mr = Volume::make(before.geometry(), before.voxels(), origin);
    ASSERT_TRUE(mr);
    EXPECT_EQ(measureViableSubtracted(lesion(), arterial, shifted(*mr)).error().code, ProblemCode::OtherGrid);
}

TEST(Subtraction, ReadsEverySliceOfAnUnevenStackWhereItLies)
{
    // Slices 1 and 3 mm apart in turn, tissue that brightens by 10 HU a mm towards the head: a place half a
    // mm off would be 5 HU off.
    std::vector<double> distances_mm;
    for (int k = 0; k < 40; ++k)
        distances_mm.push_back(2.0 * k + (k % 2 == 1 ? -1.0 : 0.0));
    const Geometry uneven = *grid().withSlicesAt(distances_mm);
    const auto on = [&](const std::function<double(const Point3&)>& tissue_hu) {
        auto values = std::make_shared<std::vector<float>>();
        for (int k = 0; k < 40; ++k)
            for (int j = 0; j < 100; ++j)
                for (int i = 0; i < 100; ++i)
                    values->push_back(static_cast<float>(tissue_hu(uneven.toPatient(i, j, k))));
        VolumeOrigin origin;
        origin.quantity = Quantity::Hounsfield;
        return *Volume::make(uneven, std::shared_ptr<const std::vector<float>>(values), origin);
    };
    const auto plain = [](const Point3& p) { return 60.0 + 10.0 * std::abs(p.z - Middle.z) / 10.0; };
    const Volume arterial =
        on([&](const Point3& p) { return plain(p) + (fromMiddle(p) <= 20.0 ? 50.0 : 20.0); });
    const Volume before = on([&](const Point3& p) { return plain(p - Breath); });
    const Mask ball = maskWhere(uneven, [](double x, double y, double z) {
        return fromMiddle({x, y, z}) <= 20.0;
    });
    const auto viable = measureViableSubtracted(ball, arterial, shifted(before));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(viable->liver->mean, 20.0, 0.3);
    EXPECT_NEAR(viable->threshold, 20.0, 1.5);
}

TEST(Subtraction, AReadersThresholdNeedsNoLiver)
{
    const auto noLiver = [](const Point3& p) { return fromMiddle(p) <= 20.0 ? 105.0 : -100.0; };
    const Volume arterial = image(1, noLiver);
    const Volume before =
        image(2, [](const Point3& p) { return fromMiddle(p - Breath) <= 20.0 ? 55.0 : -100.0; });
    const auto refused = measureViableSubtracted(lesion(), arterial, shifted(before));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::NoReferenceRegion);
    ViableOptions options;
    options.threshold = 25.0;
    const auto viable = measureViableSubtracted(lesion(), arterial, shifted(before), {}, options);
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(*viable->volume_mm3 / (4.0 / 3.0 * std::numbers::pi * 8000.0), 1.0, 0.05);
}

TEST(Subtraction, TellsHowMuchOfTheLesionTheArterialSeriesShows)
{
    // The lesion's mask is of a grid that reaches 20 mm farther up than the arterial series.
    const Geometry tall = uprightGrid({100, 100, 60}, {1.0, 1.0, 2.0});
    const Point3 high{50.0, 50.0, 76.0}; // the arterial series ends at 79 mm
    const Mask cut = maskWhere(tall, [&](double x, double y, double z) {
        return distance({x, y, z}, high) <= 20.0;
    });
    const Volume arterial =
        image(1, [&](const Point3& p) { return distance(p, high) <= 20.0 ? 105.0 : 75.0; });
    const Volume before = image(2, [](const Point3&) { return 55.0; });
    const auto alone = measureViable(cut, arterial);
    const auto less = measureViableSubtracted(cut, arterial, {&before, {}});
    ASSERT_TRUE(alone && less) << less.error().text();
    const auto toldOf = [](const ViablePart& viable) {
        return std::ranges::any_of(viable.reasons, [](const std::string& reason) {
            return reason.find("outside the arterial series") != std::string::npos;
        });
    };
    EXPECT_TRUE(toldOf(*alone));
    EXPECT_TRUE(toldOf(*less));
}

TEST(Subtraction, LeavesOutVoxelsOfTheLiverThatHaveNoValue)
{
    const auto on = [&](bool hasGaps) {
        std::mt19937 engine(4);
        std::normal_distribution<double> noise(0.0, Noise_hu);
        auto values = std::make_shared<std::vector<float>>();
        for (int k = 0; k < 40; ++k)
            for (int j = 0; j < 100; ++j)
                for (int i = 0; i < 100; ++i) {
                    const Point3 at = grid().toPatient(i, j, k);
                    const auto value = static_cast<float>(lateArterial(at) + noise(engine));
                    const bool isGap = hasGaps && fromMiddle(at) > 22.0 && (i + 3 * j + 5 * k) % 7 == 0;
                    values->push_back(isGap ? std::numeric_limits<float>::quiet_NaN() : value);
                }
        VolumeOrigin origin;
        origin.quantity = Quantity::Hounsfield;
        return *Volume::make(grid(), std::shared_ptr<const std::vector<float>>(values), origin);
    };
    const Volume before = image(2, [](const Point3& p) { return beforeContrast(p - Breath); });
    for (const bool isSubtracted : {false, true}) {
        const auto measured = [&](const Volume& arterial) {
            return isSubtracted ? measureViableSubtracted(lesion(), arterial, shifted(before))
                                : measureViable(lesion(), arterial);
        };
        const auto whole = measured(on(false)), gaps = measured(on(true));
        ASSERT_TRUE(whole && gaps);
        // 2,000 places know a mean and an SD to 1 / 30 of that SD, which is 2 HU and less after smoothing.
        EXPECT_NEAR(gaps->threshold, whole->threshold, 1.0);
    }
}
