#include "StackGeometry.h"

#include "SeriesStack.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// Positions are often written with one decimal, so a gap may be off by a tenth of a millimetre.
constexpr double PositionRounding_mm = 0.1 + 1e-6;
constexpr double SpacingTolerance = 0.02;
/// Under half a degree a stack of 300 mm leans by less than 3 mm in all, and volumes by 0.004 %.
constexpr double LeanWarning_deg = 0.5;
constexpr double Sideways_mm = 0.05;

/// The third axis of a stack: from the first to the last image.
struct StackAxis {
    Point3 normal, direction;
    double spacing_mm = 0.0;
    double lean_deg = 0.0;
    double sidewaysShift_mm = 0.0; ///< how far an image lies beside the line from first to last
};

StackAxis stackAxis(const std::vector<ImageHeader>& images)
{
    const ImageHeader& first = images.front();
    StackAxis axis;
    axis.normal = cross(first.rowDirection, first.columnDirection);
    const Point3 way = images.back().instance.position - first.instance.position;
    const double height_mm = dot(way, axis.normal);
    const double sideways_mm = norm(way - height_mm * axis.normal);
    axis.lean_deg = std::atan2(sideways_mm, height_mm) * 180.0 / std::numbers::pi;
    const bool isStraight = sideways_mm < Sideways_mm;
    axis.direction = isStraight ? axis.normal : (1.0 / norm(way)) * way;
    axis.spacing_mm = (isStraight ? height_mm : norm(way)) / static_cast<double>(images.size() - 1);
    for (const ImageHeader& image : images) {
        const Point3 from = image.instance.position - first.instance.position;
        const double part = dot(from, axis.normal) / height_mm;
        axis.sidewaysShift_mm =
            std::max(axis.sidewaysShift_mm,
                     norm(from - part * way - (dot(from, axis.normal) - part * height_mm) * axis.normal));
    }
    return axis;
}

/// The coordinate that a reader knows: z of an axial image, else the position along the slice normal.
double readersPosition_mm(const ImageHeader& image, const Point3& normal)
{
    constexpr double MostlyAxial = 0.7;
    return std::abs(normal.z) > MostlyAxial ? image.instance.position.z
                                            : dot(image.instance.position, normal);
}

std::vector<double> gapsOf(const std::vector<ImageHeader>& images, const Point3& normal)
{
    std::vector<double> gaps_mm;
    for (std::size_t at = 1; at < images.size(); ++at)
        gaps_mm.push_back(dot(images[at].instance.position - images[at - 1].instance.position, normal));
    return gaps_mm;
}

double medianOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

bool isMultiple(double gap_mm, double regular_mm, double count)
{
    const double tolerance_mm =
        std::max(SpacingTolerance * regular_mm * count, std::min(PositionRounding_mm, 0.2 * regular_mm));
    return std::abs(gap_mm - count * regular_mm) <= tolerance_mm;
}

/// A gap of a whole number of slices where the numbers of the images do not run on: images are missing.
bool isMissingSlices(const ImageHeader& before, const ImageHeader& after, double gap_mm, double regular_mm)
{
    const double count = std::round(gap_mm / regular_mm);
    const int numbers = std::abs(after.instance.instanceNumber - before.instance.instanceNumber);
    return count >= 2.0 && isMultiple(gap_mm, regular_mm, count) && numbers != 1;
}

/// Even gaps whose small errors add up are no regular grid either.
bool isOnGrid(const std::vector<double>& gaps_mm)
{
    double reached = 0.0, total = 0.0;
    for (const double gap : gaps_mm)
        total += gap;
    const double regular = total / static_cast<double>(gaps_mm.size());
    for (std::size_t at = 0; at < gaps_mm.size(); ++at) {
        reached += gaps_mm[at];
        if (std::abs(reached - regular * static_cast<double>(at + 1)) >
            std::max(PositionRounding_mm, 0.1 * regular))
            return false;
    }
    return true;
}

std::string mm(double value)
{
    return fmt::format("{:.2f}", value);
}

/// Whether the slices are even; else what is wrong is told.
bool tellGaps(Series& series, const std::vector<ImageHeader>& images, const Point3& normal)
{
    const std::vector<double> gaps_mm = gapsOf(images, normal);
    const double regular_mm = medianOf(gaps_mm);
    const std::string label = seriesLabel(series);
    bool isUneven = false;
    std::vector<Warning> missing;
    for (std::size_t at = 0; at < gaps_mm.size(); ++at) {
        if (isMultiple(gaps_mm[at], regular_mm, 1.0))
            continue;
        if (isMissingSlices(images[at], images[at + 1], gaps_mm[at], regular_mm))
            missing.push_back(
                {ProblemCode::MissingSlices,
                 {label, mm(gaps_mm[at]), mm(readersPosition_mm(images[at], normal)), mm(regular_mm)},
                 {}});
        else
            isUneven = true;
    }
    const auto [smallest, largest] = std::ranges::minmax(gaps_mm);
    series.gaps_mm = {smallest, largest};
    isUneven = isUneven || (missing.empty() && !isOnGrid(gaps_mm));
    if (isUneven)
        series.warnings.push_back({ProblemCode::UnevenSpacing, {label, mm(smallest), mm(largest)}, {}});
    series.warnings.insert(series.warnings.end(), missing.begin(), missing.end());
    return !isUneven && missing.empty();
}

/// The slices of an uneven stack keep their places: nothing is measured at the place of another slice.
Expected<Geometry> unevenGrid(const Geometry& even, const std::vector<ImageHeader>& images,
                              const StackAxis& axis)
{
    const double heightOfAxis = dot(axis.direction, axis.normal);
    std::vector<double> distances_mm{0.0};
    for (const double gap : gapsOf(images, axis.normal))
        distances_mm.push_back(distances_mm.back() + gap / heightOfAxis);
    return even.withSlicesAt(std::move(distances_mm));
}

/// The angle between stack and slice normal by the positions, else, of images as they were acquired, the
/// gantry tilt that the header tells and the positions do not show.
double leanOf(const StackAxis& axis, const ImageHeader& image)
{
    const auto& type = image.traits.imageType;
    const bool isOriginal = !type.empty() && type.front() == "ORIGINAL";
    const double told_deg = isOriginal ? std::abs(image.gantryTilt_deg) : 0.0;
    return axis.lean_deg > LeanWarning_deg ? axis.lean_deg : std::max(axis.lean_deg, told_deg);
}

void warnOfLean(Series& series, const StackAxis& axis, double pixelSpacing_mm)
{
    if (series.lean_deg > LeanWarning_deg)
        series.warnings.push_back(
            {ProblemCode::GantryTilt, {seriesLabel(series), fmt::format("{:.1f}", series.lean_deg)}, {}});
    if (axis.sidewaysShift_mm > std::max(PositionRounding_mm, 0.5 * pixelSpacing_mm))
        series.warnings.push_back(
            {ProblemCode::ShiftedSlices, {seriesLabel(series), mm(axis.sidewaysShift_mm)}, {}});
}

StackAxis singleSliceAxis(const ImageHeader& image)
{
    StackAxis axis;
    axis.normal = axis.direction = cross(image.rowDirection, image.columnDirection);
    axis.spacing_mm = image.sliceThickness_mm > 0.0 ? image.sliceThickness_mm : (*image.pixelSpacing_mm)[0];
    return axis;
}

} // namespace

void placeStack(Series& series, const std::vector<ImageHeader>& images)
{
    const ImageHeader& first = images.front();
    const std::string label = seriesLabel(series);
    if (!first.pixelSpacing_mm) {
        series.warnings.push_back({ProblemCode::NoPixelSpacing, {label}, {}});
        return;
    }
    const bool isSingle = images.size() == 1;
    const StackAxis axis = isSingle ? singleSliceAxis(first) : stackAxis(images);
    const auto& spacing = *first.pixelSpacing_mm;
    auto geometry = Geometry::make({first.columns, first.rows, static_cast<int>(images.size())},
                                   {spacing[0], spacing[1], axis.spacing_mm}, first.instance.position,
                                   {first.rowDirection, first.columnDirection, axis.direction});
    const bool isEven = isSingle || !geometry || tellGaps(series, images, axis.normal);
    if (!isEven)
        geometry = unevenGrid(*geometry, images, axis);
    if (!geometry) {
        Problem problem = geometry.error();
        problem.arguments.at(0) = "series " + label;
        series.warnings.push_back(std::move(problem));
        return;
    }
    series.geometry = *geometry;
    if (isSingle) {
        series.warnings.push_back({ProblemCode::SingleSlice, {label}, {}});
    } else {
        series.lean_deg = leanOf(axis, first);
        warnOfLean(series, axis, spacing[0]);
    }
    series.measurable = series.warnings.empty() ? Measurable::Volume : Measurable::InPlane;
}

} // namespace hepatica::imaging
