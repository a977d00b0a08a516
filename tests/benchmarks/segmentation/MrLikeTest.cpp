#include "benchmarks/segmentation/MrLike.h"

#include <cmath>
#include <memory>

#include <gtest/gtest.h>

using namespace hepatica::imaging;
using hepatica::benchmarks::asMr;
using hepatica::benchmarks::KnownLesion;
using hepatica::benchmarks::MrSequence;

namespace {

constexpr std::array<int, 3> Dims{9, 3, 3};
constexpr double Lung_hu = -850.0, Fat_hu = -100.0, Liver_hu = 100.0;

/// Along every row lung in the first voxel, liver in the last three, and what has the HU of fat between them.
KnownLesion rowOfTissues()
{
    const Geometry grid = *Geometry::make(Dims, {1, 1, 1}, {0, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    auto values = std::make_shared<std::vector<float>>();
    for (std::size_t n = 0; n < grid.voxelCount(); ++n) {
        const auto i = static_cast<int>(n % Dims[0]);
        values->push_back(static_cast<float>(i == 0 ? Lung_hu : i < 6 ? Fat_hu : Liver_hu));
    }
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    origin.modality = "CT";
    const Mask mask = *Mask::make(grid, {{0, 0, 0}, {0, 0, 0}}, std::vector<std::uint8_t>{1});
    return {"row", {}, {}, *Volume::make(grid, Volume::Buffer<float>(std::move(values)), origin),
            mask,  {}, {}, 1.0};
}

MrSequence fatBright()
{
    return {"fat bright", {{-1000, 0}, {-100, 900}, {0, 200}, {200, 1000}}};
}

} // namespace

TEST(MrLike, ShowsWhatTheSequenceSaysOfTheDensity)
{
    const KnownLesion mr = asMr(rowOfTissues(), fatBright());
    EXPECT_NEAR(mr.volume.at({5, 1, 1}), 900.0, 1e-3); // fat, away from lung
    EXPECT_NEAR(mr.volume.at({7, 1, 1}), 600.0, 1e-3); // half way from 200 to 1000
    EXPECT_EQ(mr.volume.origin().quantity, Quantity::None);
    EXPECT_EQ(mr.volume.origin().modality, "MR");
    EXPECT_EQ(mr.volume.geometry(), rowOfTissues().volume.geometry());
}

// Of a tenth of lung and nine tenths of tissue a voxel has nine tenths of the tissue's signal, not that of
// fat.
TEST(MrLike, WhatIsSharedWithLungIsNotAsBrightAsFat)
{
    const KnownLesion mr = asMr(rowOfTissues(), fatBright());
    for (const int i : {1, 2})
        EXPECT_NEAR(mr.volume.at({i, 1, 1}), 180.0, 1e-3) << i;
    EXPECT_NEAR(mr.volume.at({3, 1, 1}), 900.0, 1e-3);
}

TEST(MrLike, ACoilMakesOneSideBrighter)
{
    MrSequence sequence = fatBright();
    sequence.shading = 1.5;
    const KnownLesion mr = asMr(rowOfTissues(), sequence), even = asMr(rowOfTissues(), fatBright());
    const double left = mr.volume.at({8, 1, 1}) / even.volume.at({8, 1, 1});
    const double right = mr.volume.at({6, 1, 1}) / even.volume.at({6, 1, 1});
    EXPECT_NEAR(left / right, std::pow(1.5, 2.0 / 300.0), 1e-6);
}
