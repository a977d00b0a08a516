#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/phantom/FollowUpPair.h>
#include <hepatica/phantom/LiverTruth.h>

#include "Reference.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

phantom::PhantomOptions smallPatient()
{
    phantom::PhantomOptions options;
    options.dims = {160, 160, 60};
    return options;
}

const Volume& portalVenous()
{
    static const Volume volume = phantom::makeVisitImage(smallPatient(), 0).value().volume;
    return volume;
}

const Mask& trueLiver()
{
    static const Mask liver = phantom::liverTruth(smallPatient(), 0, portalVenous().geometry()).value();
    return liver;
}

/// The same patient as an MR without unit (after contrast medium, fat suppressed: air and fat are dark), that
/// a coil on the belly shows by `bias` brighter in front than behind.
Volume asMr(const Volume& volume, double bias)
{
    constexpr double DarkBelow = -10.0, Gain = 3.0; // HU, signal a HU
    const Geometry& grid = volume.geometry();
    const auto [ni, nj, nk] = grid.dims();
    const double half = 0.5 * (nj - 1);
    std::vector<std::int16_t> signal;
    signal.reserve(grid.voxelCount());
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i) {
                const double coil = std::pow(bias, 0.5 * (half - j) / half);
                signal.push_back(static_cast<std::int16_t>(
                    std::lround(coil * Gain * std::max(volume.at({i, j, k}) - DarkBelow, 0.0))));
            }
    VolumeOrigin origin;
    origin.quantity = Quantity::None;
    return Volume::make(grid, std::make_shared<const std::vector<std::int16_t>>(std::move(signal)), origin)
        .value();
}

std::string doubtsOf(const LiverRegion& region)
{
    std::string texts;
    for (const Warning& warning : region.warnings)
        texts += warning.text() + "\n";
    return texts;
}

} // namespace

TEST(LiverPrompt, OneClickAnywhereInTheLiverGivesWhatNoneGives)
{
    const auto without = findLiver(portalVenous());
    ASSERT_TRUE(without) << without.error().text();
    for (const Point3& click :
         {Point3{-100, 0, 0}, Point3{-60, -30, 20}, Point3{-90, 30, -30}, Point3{-110, -20, 30}}) {
        ASSERT_TRUE(trueLiver().contains(trueLiver().grid().toNearestVoxel(click)));
        const auto region = findLiver(portalVenous(), click);
        ASSERT_TRUE(region) << region.error().text();
        EXPECT_GE(dice(region->mask, without->mask), 0.95) << click.x << " " << click.y << " " << click.z;
    }
}

TEST(LiverPrompt, AClickInAnotherOrganIsTold)
{
    struct Organ {
        const char* name;
        Point3 at; ///< in the phantom's anatomy
    };
    for (const Organ& organ : {Organ{"spleen", {100, 34, 22}}, Organ{"right kidney", {-70, 52, -82}},
                               Organ{"left kidney", {74, 52, -62}}, Organ{"heart", {22, -34, 92}},
                               Organ{"stomach", {62, -30, 36}}, Organ{"muscle of the back", {-36, 86, 0}}}) {
        const auto region = findLiver(portalVenous(), organ.at);
        if (region)
            EXPECT_THAT(doubtsOf(*region), testing::HasSubstr("click")) << organ.name;
        else
            EXPECT_EQ(region.error().code, ProblemCode::NoLiver) << organ.name;
    }
}

TEST(LiverPrompt, AnMrWithoutUnitIsFoundAndTold)
{
    for (const double bias : {1.0, 1.3, 1.6}) {
        const auto region = findLiver(asMr(portalVenous(), bias));
        ASSERT_TRUE(region) << region.error().text();
        EXPECT_GE(dice(region->mask, trueLiver()), 0.90) << bias;
        EXPECT_THAT(doubtsOf(*region), testing::HasSubstr("no Hounsfield units")) << bias;
    }
}

// ADC maps (Cancer Moonshot Biobank) whose noise is as large as the difference of liver and muscle.
TEST(LiverPrompt, OnARealMrInWhichNothingTellsTheLiverApartNoneIsMadeUp)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const Point3 inLiver{-87, -22, -20}; // marked by hand
    for (const char* visit : {"1959-12-09", "1960-04-13"}) {
        const auto series =
            openSeries({reference / "data/p12_mr_abdomen_adc_two_dates_cmb_crc" / visit / "adc"});
        ASSERT_TRUE(series) << series.error().text();
        for (const auto& click : {std::optional<Point3>(), std::optional<Point3>(inLiver)}) {
            const auto region = findLiver(series->volume, click);
            ASSERT_FALSE(region) << visit;
            EXPECT_EQ(region.error().code, ProblemCode::NoLiver) << visit;
            const std::string text = region.error().text();
            EXPECT_THAT(text, testing::HasSubstr("without Hounsfield units")) << visit;
            EXPECT_THAT(text, testing::HasSubstr(click ? "Click elsewhere" : "--click")) << visit;
            EXPECT_THAT(text, testing::Not(testing::HasSubstr("portal venous"))) << visit;
        }
    }
}

// Three slices without contrast medium, the liver outlined by a reader (dcmqi).
TEST(LiverPrompt, ARealLiverWithoutContrastMediumIsFoundAndTold)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data/p08_ct_liver_3slices_dicom_seg_sr";
    const auto series = openSeries({folder / "ct"});
    ASSERT_TRUE(series) << series.error().text();
    const auto truth = readMasks(folder / "seg/liver.dcm", series->volume.geometry());
    ASSERT_TRUE(truth) << truth.error().text();
    const auto region = findLiver(series->volume);
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_GE(dice(region->mask, truth->front().mask), 0.90); // as on the phantom's MR
    EXPECT_THAT(doubtsOf(*region), testing::HasSubstr("near that of muscle"));
}
