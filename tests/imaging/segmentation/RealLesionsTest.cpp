#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"

#include <cmath>
#include <fstream>
#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using hepatica::imaging::dice;
using hepatica::imaging::Geometry;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Mask;
using hepatica::imaging::openSeries;
using hepatica::imaging::readMasks;
using hepatica::imaging::segmentLesion;

namespace {

/// The expert's long axis as a stroke, from the reference's voxel coordinates.
LesionPrompt expertAxis(const nlohmann::json& lesion, const Geometry& grid)
{
    const auto& ends = lesion.at("recist_long_endpoints_index_xy");
    const double slice = lesion.at("recist_slice_index").get<double>();
    const auto end = [&](std::size_t n) {
        return grid.toPatient(ends[n][0].get<double>(), ends[n][1].get<double>(), slice);
    };
    LesionPrompt prompt;
    prompt.strokes = {{end(0), end(1)}};
    return prompt;
}

/// The middle of a random voxel of the mask.
LesionPrompt randomClick(const Mask& mask, std::mt19937& random)
{
    const auto& first = mask.box().first;
    const auto dims = mask.box().dims();
    const auto draw = [&](int from, int count) {
        return from + static_cast<int>(static_cast<double>(random()) / 4294967296.0 * count);
    };
    for (;;) {
        const hepatica::imaging::VoxelIndex voxel{draw(first.i, dims[0]), draw(first.j, dims[1]),
                                                  draw(first.k, dims[2])};
        if (!mask.contains(voxel))
            continue;
        LesionPrompt prompt;
        prompt.click = mask.grid().toPatient(voxel);
        return prompt;
    }
}

/// Mean and standard deviation of the overlaps of ten clicks.
std::pair<double, double> overlapOfClicks(const hepatica::imaging::Volume& volume, const Mask& truth)
{
    constexpr int Clicks = 10;
    std::mt19937 random(7);
    double sum = 0.0, squares = 0.0;
    for (int n = 0; n < Clicks; ++n) {
        const auto found = segmentLesion(volume, randomClick(truth, random));
        EXPECT_TRUE(found) << found.error().text();
        const double overlap = found ? dice(found->mask, truth) : 0.0;
        sum += overlap / Clicks;
        squares += overlap * overlap / Clicks;
    }
    return {sum, std::sqrt(std::max(0.0, squares - sum * sum))};
}

} // namespace

// Five whole expert masks of a portal venous CT (3D-IRCADb-01, case 1). A prototype of the same kind reached
// .85, .69, .87, .87 and .90 with these strokes, .84 in the mean; lesion 4 is treated and has the liver's
// density. The floors leave room for another compiler's rounding, not for another method.
TEST(RealLesions, AStrokeAlongTheExpertsAxisGivesTheExpertsMask)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const auto series = openSeries({folder / "dicom"});
    ASSERT_TRUE(series) << series.error().text();
    const auto lesions = nlohmann::json::parse(std::ifstream(folder / "reference.json")).at("masks");
    ASSERT_EQ(lesions.size(), 5u);
    double sum = 0.0;
    for (const auto& [file, lesion] : lesions.items()) {
        const auto masks = readMasks(folder / file, series->volume.geometry());
        ASSERT_TRUE(masks) << masks.error().text();
        const auto found = segmentLesion(series->volume, expertAxis(lesion, series->volume.geometry()));
        ASSERT_TRUE(found) << file << ": " << found.error().text();
        const double overlap = dice(found->mask, masks->front().mask);
        const bool isIsodense = lesion.at("label_value") == 4;
        EXPECT_GE(overlap, isIsodense ? 0.72 : 0.85) << file;
        sum += overlap;
    }
    EXPECT_GE(sum / 5.0, 0.85);
}

// Wherever in the lesion the click is: no refusal, 0.80 in the mean, and a spread of at most 0.06. Lesion 4
// is treated and cannot be told from the liver around it.
TEST(RealLesions, AClickAnywhereInALesionGivesNearlyTheSameMask)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const auto series = openSeries({folder / "dicom"});
    ASSERT_TRUE(series) << series.error().text();
    const auto lesions = nlohmann::json::parse(std::ifstream(folder / "reference.json")).at("masks");
    for (const auto& [file, lesion] : lesions.items()) {
        if (lesion.at("label_value") == 4)
            continue;
        const auto masks = readMasks(folder / file, series->volume.geometry());
        ASSERT_TRUE(masks) << masks.error().text();
        const auto [mean, spread] = overlapOfClicks(series->volume, masks->front().mask);
        EXPECT_GE(mean, 0.80) << file;
        EXPECT_LE(spread, 0.06) << file;
    }
}

// Lesion 4 has the density of the liver: a click there is refused, or its mask is told to be doubtful, and no
// vessel beside it is taken for it with confidence.
TEST(RealLesions, AClickInALesionThatCannotBeSeenIsRefusedOrDoubted)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p01_ct_liver_tumours_3dircadb_01";
    const auto series = openSeries({folder / "dicom"});
    ASSERT_TRUE(series) << series.error().text();
    const auto lesions = nlohmann::json::parse(std::ifstream(folder / "reference.json")).at("masks");
    int clicks = 0;
    for (const auto& [file, lesion] : lesions.items()) {
        if (lesion.at("label_value") != 4)
            continue;
        const auto masks = readMasks(folder / file, series->volume.geometry());
        ASSERT_TRUE(masks) << masks.error().text();
        std::mt19937 random(7);
        for (; clicks < 10; ++clicks)
            if (const auto found = segmentLesion(series->volume, randomClick(masks->front().mask, random));
                found && dice(found->mask, masks->front().mask) < 0.5) {
                EXPECT_LT(found->confidence, 0.5) << "click " << clicks;
            }
    }
    EXPECT_EQ(clicks, 10);
}
