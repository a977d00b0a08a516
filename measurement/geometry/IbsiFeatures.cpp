#include <hepatica/measurement/IbsiFeatures.h>

#include "geometry/ConvexHull.h"
#include "geometry/FarthestVertices.h"
#include "geometry/PrincipalAxes.h"
#include "geometry/SpatialCorrelation.h"
#include <hepatica/measurement/IbsiNames.h>
#include <hepatica/measurement/LesionShape.h>

#include <cmath>
#include <map>
#include <numbers>

namespace hepatica::measurement {

namespace {

using imaging::Mask;
using Features = std::vector<IbsiFeature>;

void add(Features& features, std::string_view name, std::optional<double> value)
{
    features.push_back({name, ibsiCode(name), value});
}

std::optional<double> ratio(double above, double below)
{
    return below == 0.0 ? std::nullopt : std::optional(above / below);
}

/// One value a voxel inside, in the order of the box.
std::vector<double> valuesInside(const Mask& lesion, const imaging::Volume& volume)
{
    std::vector<double> values;
    values.reserve(lesion.voxelCount());
    const auto& [first, last] = lesion.box();
    const auto width = static_cast<std::size_t>(lesion.box().dims()[0]);
    volume.visit([&](auto voxels) {
        const std::uint8_t* inside = lesion.inside().data();
        for (int k = first.k; k <= last.k; ++k)
            for (int j = first.j; j <= last.j; ++j)
                for (const auto value : voxels.subspan(volume.offset({first.i, j, k}), width))
                    if (*inside++ != 0)
                        values.push_back(static_cast<double>(value));
    });
    return values;
}

/// How far the centre weighed by the values lies from the voxels' centre.
std::optional<double> centreShift_mm(const Mask& lesion, const std::vector<double>& values,
                                     const Point3& centroid)
{
    const auto& [first, last] = lesion.box();
    Point3 sum;
    double weights = 0.0;
    auto value = values.begin();
    const std::uint8_t* inside = lesion.inside().data();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i)
                if (*inside++ != 0) {
                    sum = sum + *value * lesion.grid().toPatient(i, j, k);
                    weights += *value++;
                }
    return weights == 0.0 ? std::nullopt : std::optional(norm(1.0 / weights * sum - centroid));
}

void addCompactness(Features& features, const LesionShape& shape)
{
    const double v = shape.meshVolume_mm3, a = shape.surface_mm2, round = sphericity(shape);
    add(features, "morph_volume", v);
    add(features, "morph_vol_approx", shape.volume_mm3);
    add(features, "morph_area_mesh", a);
    add(features, "morph_av", a / v);
    add(features, "morph_comp_1", v / (std::sqrt(std::numbers::pi) * std::pow(a, 1.5)));
    add(features, "morph_comp_2", std::pow(round, 3.0));
    add(features, "morph_sph_dispr", 1.0 / round);
    add(features, "morph_sphericity", round);
    add(features, "morph_asphericity", 1.0 / round - 1.0);
}

void addPrincipalAxes(Features& features, const std::array<double, 3>& axes)
{
    add(features, "morph_pca_maj_axis", axes[0]);
    add(features, "morph_pca_min_axis", axes[1]);
    add(features, "morph_pca_least_axis", axes[2]);
    add(features, "morph_pca_elongation", ratio(axes[1], axes[0]));
    add(features, "morph_pca_flatness", ratio(axes[2], axes[0]));
}

/// How much of the box along the grid's axes, of the ellipsoid and of the convex hull the lesion fills.
void addDensities(Features& features, const Mask& lesion, const LesionShape& shape,
                  const std::array<double, 3>& axes)
{
    const auto& grid = lesion.grid();
    const auto dims = lesion.box().dims();
    std::array<Point3, 3> sides;
    for (std::size_t n = 0; n < 3; ++n)
        sides[n] = dims[n] * grid.spacing()[n] * grid.directions()[n];
    const double box_mm3 = std::abs(dot(sides[0], cross(sides[1], sides[2])));
    const double box_mm2 = 2.0 * (norm(cross(sides[0], sides[1])) + norm(cross(sides[1], sides[2])) +
                                  norm(cross(sides[2], sides[0])));
    add(features, "morph_vol_dens_aabb", shape.meshVolume_mm3 / box_mm3);
    add(features, "morph_area_dens_aabb", shape.surface_mm2 / box_mm2);

    const double ellipsoid_mm3 = std::numbers::pi / 6.0 * axes[0] * axes[1] * axes[2];
    add(features, "morph_vol_dens_aee", ratio(shape.meshVolume_mm3, ellipsoid_mm3));
    add(features, "morph_area_dens_aee",
        ellipsoid_mm3 == 0.0 ? std::nullopt : ratio(shape.surface_mm2, ellipsoidSurface_mm2(axes)));

    const auto hull = convexHullSize(hullVertices_mm(lesion));
    add(features, "morph_vol_dens_conv_hull",
        hull ? ratio(shape.meshVolume_mm3, hull->volume_mm3) : std::nullopt);
    add(features, "morph_area_dens_conv_hull",
        hull ? ratio(shape.surface_mm2, hull->surface_mm2) : std::nullopt);
}

void addCorrelation(Features& features, const Mask& lesion, const std::vector<double>& values)
{
    const auto found = spatialCorrelation(lesion, values);
    add(features, "morph_moran_i", found ? std::optional(found->moranI) : std::nullopt);
    add(features, "morph_geary_c", found ? std::optional(found->gearyC) : std::nullopt);
}

double meanDistance(const std::vector<double>& values, double from)
{
    double sum = 0.0;
    for (const double value : values)
        sum += std::abs(value - from);
    return sum / static_cast<double>(values.size());
}

/// Of the values between the tenth and ninetieth percentile.
std::optional<double> robustDistance(const std::vector<double>& values, double p10, double p90)
{
    std::vector<double> within;
    double sum = 0.0;
    for (const double value : values)
        if (value >= p10 && value <= p90) {
            within.push_back(value);
            sum += value;
        }
    return within.empty() ? std::nullopt
                          : std::optional(meanDistance(within, sum / static_cast<double>(within.size())));
}

void addStatistics(Features& features, const std::vector<double>& values, const DensityStatistics& density)
{
    const auto count = static_cast<double>(values.size());
    double cubes = 0.0, fourths = 0.0, squares = 0.0;
    for (const double value : values) {
        const double from = value - density.mean;
        cubes += from * from * from;
        fourths += from * from * from * from;
        squares += value * value;
    }
    const double variance = density.sd * density.sd;
    const auto kurtosis = ratio(fourths / count, variance * variance);
    add(features, "stat_mean", density.mean);
    add(features, "stat_var", variance);
    add(features, "stat_skew", ratio(cubes / count, variance * density.sd));
    add(features, "stat_kurt", kurtosis ? std::optional(*kurtosis - 3.0) : std::nullopt);
    add(features, "stat_median", density.median);
    add(features, "stat_min", density.min);
    add(features, "stat_p10", density.p10);
    add(features, "stat_p90", density.p90);
    add(features, "stat_max", density.max);
    add(features, "stat_iqr", *density.p75 - *density.p25);
    add(features, "stat_range", density.max - density.min);
    add(features, "stat_mad", meanDistance(values, density.mean));
    add(features, "stat_rmad", robustDistance(values, *density.p10, *density.p90));
    add(features, "stat_medad", meanDistance(values, density.median));
    add(features, "stat_cov", ratio(density.sd, density.mean));
    add(features, "stat_qcod", ratio(*density.p75 - *density.p25, *density.p75 + *density.p25));
    add(features, "stat_energy", squares);
    add(features, "stat_rms", std::sqrt(squares / count));
}

void addHistogram(Features& features, const std::vector<double>& values)
{
    std::map<double, std::size_t> bins;
    for (const double value : values)
        ++bins[std::floor(value / IbsiBinWidth)];
    double entropy = 0.0, uniformity = 0.0;
    for (const auto& [bin, times] : bins) {
        const double share = static_cast<double>(times) / static_cast<double>(values.size());
        entropy -= share * std::log2(share);
        uniformity += share * share;
    }
    add(features, "ih_entropy", entropy);
    add(features, "ih_uniformity", uniformity);
}

} // namespace

Expected<std::vector<IbsiFeature>> ibsiFeatures(const Mask& lesion, const imaging::Volume& volume)
{
    const auto density = measureDensity(lesion, volume);
    if (!density)
        return passOn(density);
    const LesionShape shape = measureShape(lesion);
    const std::array<double, 3> axes = principalAxes_mm(lesion);
    const std::vector<double> values = valuesInside(lesion, volume);

    Features features;
    features.reserve(IbsiCodes.size());
    addCompactness(features, shape);
    add(features, "morph_com", centreShift_mm(lesion, values, shape.centroid));
    add(features, "morph_diam", shape.maxDiameter3d_mm);
    addPrincipalAxes(features, axes);
    addDensities(features, lesion, shape, axes);
    add(features, "morph_integ_int", density->mean * shape.meshVolume_mm3);
    addCorrelation(features, lesion, values);
    addStatistics(features, values, *density);
    addHistogram(features, values);
    return features;
}

} // namespace hepatica::measurement
