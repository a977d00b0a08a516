#include "imaging/segmentation/RegionTerm.h"

#include <random>

#include <gtest/gtest.h>

using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double Core_hu = 40.0, Rim_hu = 150.0, Liver_hu = 110.0;

/// A core within a rim, in noisy liver; without a rim the core is as large as the lesion.
Voi coreInRim(double core_mm, double radius_mm)
{
    Voi voi;
    voi.cube = {65, radius_mm / 16.0};
    voi.values.resize(voi.cube.count());
    voi.inVolume.assign(voi.cube.count(), 1);
    std::mt19937 random(3);
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const double far = norm(local), uniform = static_cast<double>(random()) / 4294967296.0 - 0.5;
        const double value = far < core_mm ? Core_hu : far < radius_mm ? Rim_hu : Liver_hu;
        voi.values[at] = static_cast<float>(value + 8.0 * std::sqrt(12.0) * uniform);
    });
    return voi;
}

HistogramTerm termOf(const Voi& voi, double radius_mm)
{
    return histogramTerm(voi, shapeOfStroke({{-radius_mm, 0, 0}, {radius_mm, 0, 0}}, {0, 0, 1}), {});
}

} // namespace

TEST(RegionTerm, ARimThatOnlyTheEndsOfTheStrokeSeeIsLesion)
{
    const HistogramTerm learned = termOf(coreInRim(20.0, 28.0), 28.0);
    EXPECT_GT(learned.term(static_cast<float>(Core_hu)), 1.0F);
    EXPECT_GT(learned.term(static_cast<float>(Rim_hu)), 1.0F);
    EXPECT_LT(learned.term(static_cast<float>(Liver_hu)), -1.0F);
}

TEST(RegionTerm, WhatBlursTheBorderOfASmallLesionIsNotLearned)
{
    // The stroke is drawn 2 mm too long to both sides: its ends lie in liver.
    const Voi small = coreInRim(6.0, 6.0);
    const HistogramTerm learned = termOf(small, 8.0);
    EXPECT_GT(learned.term(static_cast<float>(Core_hu)), 1.0F);
    EXPECT_LT(learned.term(static_cast<float>(Liver_hu)), -1.0F);
}
