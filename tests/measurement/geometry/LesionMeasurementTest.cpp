#include <hepatica/measurement/LesionMeasurement.h>

#include "measurement/geometry/Masks.h"

#include <algorithm>

#include <gtest/gtest.h>

using hepatica::ProblemCode;
using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::imaging::Measurable;
using hepatica::imaging::Phase;
using hepatica::imaging::PhaseConfidence;
using hepatica::imaging::Volume;
using hepatica::imaging::VolumeOrigin;
using hepatica::measurement::ArterialPhase;
using hepatica::measurement::LesionMeasurement;
using hepatica::measurement::measureLesion;
using hepatica::tests::maskFromPicture;
using hepatica::tests::maskWhere;
using hepatica::tests::uprightGrid;

namespace {

/// Every voxel 100 but those of the mask, which are 160.
Volume volumeWith(const Mask& bright, Measurable measurable = Measurable::Volume)
{
    const Geometry& grid = bright.grid();
    auto values = std::make_shared<std::vector<std::int16_t>>();
    VolumeOrigin origin;
    for (int k = 0; k < grid.dims()[2]; ++k) {
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                values->push_back(bright.contains({i, j, k}) ? 160 : 100);
        origin.slices.push_back({{}, 0, "1.2.3." + std::to_string(k)});
    }
    origin.seriesInstanceUid = "1.2.3";
    origin.quantity = hepatica::imaging::Quantity::Hounsfield;
    origin.measurable = measurable;
    return *Volume::make(grid, std::shared_ptr<const std::vector<std::int16_t>>(values), origin);
}

Mask ball()
{
    return maskWhere(uprightGrid({60, 60, 20}, {1, 1, 2.5}),
                     [](double x, double y, double z) { return std::hypot(x - 30, y - 30, z - 25) <= 10.2; });
}

bool warnsOf(const LesionMeasurement& measured, ProblemCode code)
{
    return std::ranges::any_of(measured.warnings, [code](const auto& one) { return one.code == code; });
}

} // namespace

TEST(LesionMeasurement, HasEverythingOnAWholeStack)
{
    const Mask lesion = ball();
    const auto measured = measureLesion(volumeWith(lesion), lesion);
    ASSERT_TRUE(measured) << measured.error().text();
    EXPECT_EQ(measured->axes, hepatica::measurement::measureAxes(lesion));
    EXPECT_EQ(measured->shape, hepatica::measurement::measureShape(lesion));
    EXPECT_EQ(measured->sliceSopInstanceUid, "1.2.3.10");
    EXPECT_EQ(measured->density.mean, 160.0);
    EXPECT_FALSE(measured->viable);
    EXPECT_TRUE(measured->warnings.empty());
}

TEST(LesionMeasurement, HasAxesButNoVolumeOnAStackWithAGap)
{
    const Mask lesion = ball();
    const auto measured = measureLesion(volumeWith(lesion, Measurable::InPlane), lesion);
    ASSERT_TRUE(measured);
    EXPECT_TRUE(measured->axes);
    EXPECT_FALSE(measured->shape);
    EXPECT_TRUE(warnsOf(*measured, ProblemCode::VolumeNotMeasurable));
}

TEST(LesionMeasurement, IsAProblemWhereNothingMayBeMeasured)
{
    const Mask lesion = ball();
    const auto measured = measureLesion(volumeWith(lesion, Measurable::None), lesion);
    ASSERT_FALSE(measured);
    EXPECT_EQ(measured.error().code, ProblemCode::InPlaneNotMeasurable);
}

TEST(LesionMeasurement, IsAProblemOnAnotherGrid)
{
    const auto measured =
        measureLesion(volumeWith(ball()), maskWhere(uprightGrid({60, 60, 20}, {1, 1, 2}),
                                                    [](double x, double, double) { return x < 5; }));
    ASSERT_FALSE(measured);
    EXPECT_EQ(measured.error().code, ProblemCode::OtherGrid);
}

TEST(LesionMeasurement, WarnsOfSeparatePartsAndOfTheEdgeOfTheImages)
{
    const Mask lesion = maskFromPicture({"....###..", //
                                         "##..###..", //
                                         "##..###..", //
                                         "........."});
    const auto measured = measureLesion(volumeWith(lesion), lesion);
    ASSERT_TRUE(measured);
    EXPECT_TRUE(warnsOf(*measured, ProblemCode::TouchesBorder));
    const auto parts =
        std::ranges::find(measured->warnings, ProblemCode::SeveralComponents, &hepatica::Warning::code);
    ASSERT_NE(parts, measured->warnings.end());
    EXPECT_EQ(parts->text(), "the lesion: 2 separate parts in slice 1; the largest one is measured");
}

// RECIST 1.1: a lesion smaller than twice the slice thickness is not measured reliably (Eisenhauer 2009).
TEST(LesionMeasurement, WarnsOfALesionUnderTwiceTheSliceSpacing)
{
    const auto small = maskWhere(uprightGrid({40, 40, 9}, {1, 1, 5}), [](double x, double y, double z) {
        return std::hypot(x - 20, y - 20) <= 4 && z >= 15 && z <= 25;
    });
    const auto measured = measureLesion(volumeWith(small), small);
    ASSERT_TRUE(measured);
    EXPECT_TRUE(warnsOf(*measured, ProblemCode::SmallLesion));
}

TEST(LesionMeasurement, OfALesionInAnotherFrameOfReferenceNothingIsViable)
{
    const Mask lesion = ball();
    const Volume plain = volumeWith(lesion);
    VolumeOrigin elsewhere = plain.origin();
    elsewhere.frameOfReferenceUid = "1.2.9";
    const auto values = std::make_shared<const std::vector<std::int16_t>>(plain.geometry().voxelCount(), 100);
    const Volume volume = *Volume::make(plain.geometry(), values, elsewhere);
    ArterialPhase late{&volume, Phase::LateArterial, PhaseConfidence::High};
    late.lesionFrameUid = "1.2.8";
    const auto refused = hepatica::measurement::measureViable(lesion, late);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::ArterialElsewhere);
    late.lesionFrameUid = "1.2.9";
    EXPECT_TRUE(hepatica::measurement::measureViable(lesion, late));
}

TEST(LesionMeasurement, HasAViablePartOnTheLateArterialPhaseOnly)
{
    const Mask lesion = ball();
    const Volume volume = volumeWith(lesion);
    const auto measuredOn = [&](Phase phase, PhaseConfidence confidence) {
        return measureLesion(volume, lesion,
                             ArterialPhase{.volume = &volume, .phase = phase, .confidence = confidence})
            .value();
    };
    const auto late = measuredOn(Phase::LateArterial, PhaseConfidence::High);
    ASSERT_TRUE(late.viable);
    EXPECT_NEAR(late.viable->longAxis.mm(), late.axes->longAxis.mm(), 1.0);
    EXPECT_TRUE(late.warnings.empty());

    EXPECT_TRUE(measuredOn(Phase::LateArterial, PhaseConfidence::Confirmed).viable);

    // Words of a series description are no confirmation.
    for (const auto& unsure : {measuredOn(Phase::Unknown, PhaseConfidence::None),
                               measuredOn(Phase::LateArterial, PhaseConfidence::Low),
                               measuredOn(Phase::PortalVenous, PhaseConfidence::Low)}) {
        EXPECT_FALSE(unsure.viable);
        ASSERT_TRUE(warnsOf(unsure, ProblemCode::PhaseUncertain));
        EXPECT_EQ(unsure.warnings.size(), 1u);
        EXPECT_NE(unsure.warnings.front().text().find("--arterial-phase \"late arterial\""),
                  std::string::npos);
    }

    const auto venous = measuredOn(Phase::PortalVenous, PhaseConfidence::Confirmed);
    EXPECT_FALSE(venous.viable);
    ASSERT_TRUE(warnsOf(venous, ProblemCode::NotLateArterial));
    EXPECT_EQ(venous.warnings.front().text(),
              "series 1.2.3: the phase is portal venous, not late arterial; the viable part is not measured");
}

// Lencioni & Llovet 2010: lipiodol is as dense on CT as what enhances.
TEST(LesionMeasurement, HasNoViablePartWhereTheLesionHoldsLipiodolButOnMr)
{
    const Mask lesion = ball();
    const Volume volume = volumeWith(lesion);
    ArterialPhase late{&volume, Phase::LateArterial, PhaseConfidence::High};
    late.holdsLipiodol = true;
    const auto measured = measureLesion(volume, lesion, late);
    ASSERT_TRUE(measured);
    EXPECT_FALSE(measured->viable);
    EXPECT_TRUE(warnsOf(*measured, ProblemCode::ViableAfterLipiodol));
    // A volume file tells no modality and may be CT.
    VolumeOrigin origin;
    const Volume untold = *Volume::make(lesion.grid(), volume.voxels(), origin);
    late.volume = &untold;
    EXPECT_FALSE(measureLesion(untold, lesion, late)->viable);
    origin.modality = "MR";
    const Volume mr = *Volume::make(lesion.grid(), volume.voxels(), origin);
    late.volume = &mr;
    EXPECT_TRUE(measureLesion(mr, lesion, late)->viable);
}

// A line drawn partly beside the patient would set a threshold that nothing exceeds, in air one that
// everything does.
TEST(LesionMeasurement, RefusesAReferenceThatIsNotLiver)
{
    const Mask lesion = ball();
    const Geometry& grid = lesion.grid();
    const auto box = [&](int from, int to) {
        return maskWhere(grid, [=](double x, double y, double) { return x >= from && x < to && y < 12; });
    };
    auto values = std::make_shared<std::vector<std::int16_t>>();
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                values->push_back(static_cast<std::int16_t>(lesion.contains({i, j, k}) ? 160
                                                            : i < 20                   ? -900
                                                                     : 90 + 20 * ((i + j + k) % 3)));
    VolumeOrigin origin;
    origin.quantity = hepatica::imaging::Quantity::Hounsfield;
    const Volume volume =
        *Volume::make(grid, std::shared_ptr<const std::vector<std::int16_t>>(values), origin);
    ArterialPhase late{&volume, Phase::LateArterial, PhaseConfidence::High};
    late.reference = box(25, 50); // 90, 110 and 130
    EXPECT_TRUE(measureLesion(volume, lesion, late)->viable);
    for (const auto& [from, to] : {std::pair{0, 15}, {10, 40}}) {
        late.reference = box(from, to);
        const auto refused = measureViable(lesion, late);
        ASSERT_FALSE(refused) << from;
        EXPECT_EQ(refused.error().code, ProblemCode::ReferenceNotLiver);
    }
    EXPECT_TRUE(warnsOf(*measureLesion(volume, lesion, late), ProblemCode::ReferenceNotLiver));
}

TEST(LesionMeasurement, TellsWhyTheViablePartIsMissing)
{
    const Mask lesion = ball();
    const Volume volume = volumeWith(lesion);
    const Volume air = *Volume::make(
        lesion.grid(),
        std::make_shared<const std::vector<std::int16_t>>(lesion.grid().voxelCount(), std::int16_t{-900}),
        {});
    const auto measured = measureLesion(
        volume, lesion, ArterialPhase{&air, Phase::LateArterial, PhaseConfidence::High, {}, {}});
    ASSERT_TRUE(measured);
    EXPECT_FALSE(measured->viable);
    EXPECT_TRUE(warnsOf(*measured, ProblemCode::NoReferenceRegion));
}
