// Sixty lesions of a fixed design: what they are like, and that image and truth belong together.
#include <hepatica/measurement/LesionAxes.h>
#include <hepatica/phantom/LesionGallery.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <set>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hepatica::phantom {

namespace {

GalleryLesion made(const GalleryDesign& design, imaging::Phase phase = imaging::Phase::PortalVenous)
{
    auto lesion = makeGalleryLesion(design, phase);
    if (!lesion)
        throw std::runtime_error(lesion.error().text());
    return *std::move(lesion);
}

/// Every seventh design up to 50 mm: all neighbours, both signs, with and without core.
std::vector<GalleryDesign> someDesigns()
{
    std::vector<GalleryDesign> some;
    for (const GalleryDesign& design : lesionGallery())
        if (design.number % 7 == 1 && design.diameter_mm <= 50.0)
            some.push_back(design);
    return some;
}

GalleryDesign withoutNoise(GalleryDesign design)
{
    design.noise_hu = 0.0;
    return design;
}

void forEachVoxel(const imaging::Geometry& grid, const std::function<void(const imaging::VoxelIndex&)>& visit)
{
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                visit({i, j, k});
}

double voxelVolume(const imaging::Mask& mask)
{
    return static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3();
}

/// The voxels of `image` minus those of `ground`.
std::vector<double> differenceOf(const imaging::Volume& image, const imaging::Volume& ground)
{
    std::vector<double> values;
    forEachVoxel(image.geometry(),
                 [&](const imaging::VoxelIndex& v) { values.push_back(image.at(v) - ground.at(v)); });
    return values;
}

double meanProduct(const std::vector<double>& values, std::size_t lag)
{
    double sum = 0.0;
    for (std::size_t i = 0; i + lag < values.size(); ++i)
        sum += values[i] * values[i + lag];
    return sum / static_cast<double>(values.size() - lag);
}

/// The correlation of white noise through Gaussians of 0.85 and, three quarters of it subtracted, 2.4 mm:
/// variances add up where Gaussians are convolved.
double correlationAt(double distance_mm)
{
    const auto gaussian = [](double d, double variance) {
        return std::exp(-0.5 * d * d / variance) / (2.0 * std::numbers::pi * variance);
    };
    constexpr double Narrow = 0.85 * 0.85, Wide = 2.4 * 2.4, Weight = 0.75;
    const auto power = [&](double d) {
        return gaussian(d, 2 * Narrow) - 2 * Weight * gaussian(d, Narrow + Wide) +
               Weight * Weight * gaussian(d, 2 * Wide);
    };
    return power(distance_mm) / power(0.0);
}

template <typename Value> std::vector<double> column(Value value)
{
    std::vector<double> found;
    for (const GalleryDesign& design : lesionGallery())
        found.push_back(value(design));
    return found;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b)
{
    const auto centred = [](std::vector<double> values) {
        const double mean =
            std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
        for (double& value : values)
            value -= mean;
        return values;
    };
    const auto x = centred(a), y = centred(b);
    const auto product = [](const std::vector<double>& p, const std::vector<double>& q) {
        return std::inner_product(p.begin(), p.end(), q.begin(), 0.0);
    };
    return product(x, y) / std::sqrt(product(x, x) * product(y, y));
}

/// Mean over the voxels of the rim: all six neighbours in the lesion, none in the ball around the core.
double rimMean(const GalleryLesion& lesion)
{
    const imaging::Mask& mask = lesion.mask;
    const double core_mm = 0.75 * lesion.design.coreFraction * lesion.design.diameter_mm;
    double sum = 0.0;
    int count = 0;
    forEachVoxel(mask.grid(), [&](const imaging::VoxelIndex& v) {
        const auto [i, j, k] = v;
        const bool deep = mask.contains({i - 1, j, k}) && mask.contains({i + 1, j, k}) &&
                          mask.contains({i, j - 1, k}) && mask.contains({i, j + 1, k}) &&
                          mask.contains({i, j, k - 1}) && mask.contains({i, j, k + 1});
        if (!deep || distance(mask.grid().toPatient(v), lesion.truth.centre) < core_mm)
            return;
        sum += lesion.volume.at(v);
        ++count;
    });
    EXPECT_GT(count, 50) << lesion.truth.name;
    return sum / count;
}

} // namespace

TEST(LesionGallery, RunsThroughEveryRangeItPromises)
{
    const auto& gallery = lesionGallery();
    ASSERT_EQ(gallery.size(), 60U);
    std::vector<int> octaves(4, 0), neighbours(5, 0);
    int brighter = 0, lobulated = 0, largeWithCore = 0, large = 0;
    std::set<double> slices;
    for (const GalleryDesign& design : gallery) {
        ASSERT_GE(design.diameter_mm, 5.0);
        ASSERT_LE(design.diameter_mm, 80.0);
        ++octaves[static_cast<std::size_t>(std::log2(design.diameter_mm / 5.0))];
        ++neighbours[static_cast<std::size_t>(design.beside)];
        for (const double contrast : {std::abs(design.contrast_hu), design.arterialContrast_hu}) {
            EXPECT_GE(contrast, 15.0);
            EXPECT_LE(contrast, 60.0);
        }
        EXPECT_GE(design.noise_hu, 10.0);
        EXPECT_LE(design.noise_hu, 20.0);
        EXPECT_GE(design.pixel_mm, 0.6);
        EXPECT_LE(design.pixel_mm, 0.9);
        slices.insert(design.slice_mm);
        brighter += design.contrast_hu > 0.0 ? 1 : 0;
        lobulated += design.lobulated ? 1 : 0;
        large += design.diameter_mm >= 12.0 ? 1 : 0;
        largeWithCore += design.coreFraction > 0.0 ? 1 : 0;
    }
    EXPECT_THAT(octaves, ::testing::Each(::testing::AllOf(::testing::Ge(13), ::testing::Le(17))));
    EXPECT_THAT(neighbours, ::testing::Each(12));
    EXPECT_EQ(brighter, 30);
    EXPECT_EQ(lobulated, 30);
    EXPECT_EQ(slices, (std::set{1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0}));
    EXPECT_NEAR(largeWithCore, 2.0 / 3.0 * large, 3.0);
}

TEST(LesionGallery, LetsNoTwoOfItsPropertiesGoTogether)
{
    const std::vector<std::vector<double>> columns{
        column([](const GalleryDesign& d) { return std::log(d.diameter_mm); }),
        column([](const GalleryDesign& d) { return std::abs(d.contrast_hu); }),
        column([](const GalleryDesign& d) { return d.arterialContrast_hu; }),
        column([](const GalleryDesign& d) { return d.noise_hu; }),
        column([](const GalleryDesign& d) { return d.pixel_mm; }),
        column([](const GalleryDesign& d) { return d.slice_mm; }),
        column([](const GalleryDesign& d) { return d.contrast_hu > 0.0 ? 1.0 : 0.0; }),
        column([](const GalleryDesign& d) { return d.lobulated ? 1.0 : 0.0; }),
        column([](const GalleryDesign& d) { return d.beside == Neighbour::Lung ? 1.0 : 0.0; })};
    // Of sixty pairs without any relation, 95 % correlate by less than 0.25 (t test).
    for (std::size_t a = 0; a < columns.size(); ++a)
        for (std::size_t b = a + 1; b < columns.size(); ++b)
            EXPECT_LT(std::abs(correlation(columns[a], columns[b])), 0.25) << a << " and " << b;
}

TEST(LesionGallery, HasTheContrastOfTheDesignInEachPhase)
{
    for (const GalleryDesign& design : someDesigns()) {
        if (design.diameter_mm < 15.0)
            continue;
        // Liver: 75 HU late arterial, 110 HU portal venous (the phantom's table). The tissue's pattern of 4
        // HU is 6 mm coarse, and a small lesion holds few such cells.
        EXPECT_NEAR(rimMean(made(design, imaging::Phase::LateArterial)), 75.0 + design.arterialContrast_hu,
                    4.0)
            << design.number;
        EXPECT_NEAR(rimMean(made(design)), 110.0 + design.contrast_hu, 4.0) << design.number;
    }
}

TEST(LesionGallery, HasNoiseOfTheDesignsStrengthAndAReconstructionsCorrelation)
{
    for (const GalleryDesign& design : someDesigns()) {
        const GalleryLesion noisy = made(design), quiet = made(withoutNoise(design));
        const auto noise = differenceOf(noisy.volume, quiet.volume);
        const double power = meanProduct(noise, 0);
        EXPECT_NEAR(std::sqrt(power), design.noise_hu, 0.01 * design.noise_hu) << design.number;
        const auto width = static_cast<std::size_t>(noisy.volume.geometry().dims()[0]);
        for (const std::size_t pixels : {1U, 3U, 5U}) {
            const double expected = correlationAt(static_cast<double>(pixels) * design.pixel_mm);
            EXPECT_NEAR(meanProduct(noise, pixels) / power, expected, 0.02) << pixels << " along a row";
            EXPECT_NEAR(meanProduct(noise, pixels * width) / power, expected, 0.02) << pixels << " down";
        }
    }
}

TEST(LesionGallery, FillsBorderVoxelsByTheShareThatLiesInside)
{
    for (const GalleryDesign& design : someDesigns()) {
        GalleryDesign dark = withoutNoise(design), bright = dark;
        dark.contrast_hu = -150.0;
        bright.contrast_hu = 150.0;
        const GalleryLesion lesion = made(bright);
        // Everything but the viable tissue of the lesion falls out of the difference.
        double shares = 0.0;
        int whole = 0, partial = 0;
        for (const double difference : differenceOf(lesion.volume, made(dark).volume)) {
            const double share = difference / 300.0;
            ASSERT_GE(share, -0.01);
            ASSERT_LE(share, 1.01);
            shares += share;
            (share > 0.99 ? whole : partial) += share > 0.01 ? 1 : 0;
        }
        const double volume = shares * lesion.mask.grid().voxelVolume_mm3();
        // 27 points a voxel: a surface of thousands of points misses by a fraction of 1 %, one of a lesion
        // that two slices hold by a few.
        const double tolerance = design.diameter_mm > 4.0 * design.slice_mm ? 0.01 : 0.06;
        EXPECT_NEAR(volume / lesion.truth.viableVolume_mm3, 1.0, tolerance) << design.number;
        EXPECT_GT(partial, 20) << design.number;
        EXPECT_TRUE(whole > 0 || design.slice_mm > 0.5 * design.diameter_mm) << design.number;
    }
}

TEST(LesionGallery, HasForEveryLesionAMaskWithTheTrueAxesAndVolume)
{
    int shortened = 0;
    for (const GalleryDesign& design : lesionGallery()) {
        const GalleryLesion lesion = made(design);
        const LesionTruth& truth = lesion.truth;
        ASSERT_GT(lesion.mask.voxelCount(), 10U) << truth.name;
        EXPECT_FALSE(lesion.mask.touchesBorder()) << truth.name;
        const auto axes = measurement::measureAxes(lesion.mask);
        // The contour between voxel centres lies within a pixel's diagonal of the surface.
        const double pixel = std::numbers::sqrt2 * design.pixel_mm;
        EXPECT_NEAR(axes.longAxis.mm(), truth.longAxis.mm(), pixel) << truth.name;
        EXPECT_LE(truth.longAxis.mm(), design.diameter_mm + 0.1) << truth.name;
        EXPECT_GE(truth.longAxis, truth.shortAxis) << truth.name;
        EXPECT_NEAR(distance(truth.longEnds[0], truth.longEnds[1]), truth.longAxis.mm(), 0.01) << truth.name;
        // Voxel counting is exact where many slices cut the lesion.
        if (design.diameter_mm > 15.0 * design.slice_mm) {
            EXPECT_NEAR(voxelVolume(lesion.mask) / truth.volume_mm3, 1.0, 0.01) << truth.name;
        }
        if (design.coreFraction > 0.0) {
            // A core of about 2 mm may be crossed.
            EXPECT_LE(truth.viableLongAxis, truth.longAxis) << truth.name;
            shortened += truth.viableLongAxis < truth.longAxis ? 1 : 0;
            EXPECT_GT(truth.viableLongAxis.mm(), 0.4 * truth.longAxis.mm()) << truth.name;
        } else {
            EXPECT_EQ(truth.viableLongAxis, truth.longAxis) << truth.name;
        }
    }
    EXPECT_GT(shortened, 20);
}

TEST(LesionGallery, HasBesideEachLesionWhatTheDesignSays)
{
    for (const GalleryDesign& design : lesionGallery()) {
        if (design.number % 11 > 1)
            continue;
        const GalleryLesion lesion = made(withoutNoise(design));
        constexpr double Near_mm = 12.0;
        double least = 1e9, most = -1e9;
        forEachVoxel(lesion.mask.grid(), [&](const imaging::VoxelIndex& v) {
            const double away = distance(lesion.mask.grid().toPatient(v), lesion.truth.centre);
            if (lesion.mask.contains(v) || away > 0.5 * design.diameter_mm + Near_mm)
                return;
            least = std::min(least, lesion.volume.at(v));
            most = std::max(most, lesion.volume.at(v));
        });
        SCOPED_TRACE(design.number);
        // Lung -825, fat -100, renal cortex 185, vessels 142 to 178 HU, liver 110 with a pattern of 4 HU.
        EXPECT_EQ(least < -500.0, design.beside == Neighbour::Lung);
        EXPECT_EQ(least < -60.0, design.beside == Neighbour::Lung || design.beside == Neighbour::Fat ||
                                     design.beside == Neighbour::Kidney);
        if (design.beside == Neighbour::Kidney) {
            EXPECT_GT(most, 175.0);
        }
        if (design.beside == Neighbour::Vessel) {
            EXPECT_GT(most, 135.0);
        }
    }
}

TEST(LesionGallery, GivesTheSameVoxelsForTheSameDesignAndOneGridForAllPhases)
{
    const GalleryDesign& design = lesionGallery()[3];
    const GalleryLesion portal = made(design), again = made(design);
    EXPECT_THAT(differenceOf(portal.volume, again.volume), ::testing::Each(0.0));
    EXPECT_TRUE(portal.truth == again.truth);
    const GalleryLesion arterial = made(design, imaging::Phase::LateArterial);
    EXPECT_TRUE(arterial.mask == portal.mask);
    EXPECT_TRUE(arterial.truth == portal.truth);
    GalleryDesign other = design;
    other.number = 99;
    EXPECT_FALSE(made(other).truth == portal.truth);
}

TEST(LesionGallery, RefusesADesignThatNoScannerCouldShow)
{
    const auto codeOf = [](double GalleryDesign::*field, double value) {
        GalleryDesign design;
        design.*field = value;
        const auto lesion = makeGalleryLesion(design);
        return lesion ? std::string("made") : lesion.error().text();
    };
    EXPECT_THAT(codeOf(&GalleryDesign::diameter_mm, 0.0),
                ::testing::HasSubstr("lesion's diameter (mm) is 0"));
    EXPECT_THAT(codeOf(&GalleryDesign::noise_hu, -1.0), ::testing::HasSubstr("noise (HU) is -1"));
    EXPECT_THAT(codeOf(&GalleryDesign::slice_mm, 0.0), ::testing::HasSubstr("slice spacing (mm) is 0"));
    EXPECT_THAT(codeOf(&GalleryDesign::pixel_mm, std::nan("")),
                ::testing::HasSubstr("pixel spacing (mm) is"));
    EXPECT_THAT(codeOf(&GalleryDesign::coreFraction, 1.0), ::testing::HasSubstr("necrotic core is 1"));
    const auto unknown = makeGalleryLesion({}, imaging::Phase::Unknown);
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().text(), ::testing::HasSubstr("late arterial, portal venous or delayed"));
}

} // namespace hepatica::phantom
