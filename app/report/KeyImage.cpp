#include <hepatica/report/KeyImage.h>

#include "DisplayFrame.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace hepatica::report {

namespace {

constexpr int SidePixels = 320;
constexpr double SmallestWidth_mm = 60.0, WidthPerLongAxis = 2.2;
constexpr double LiverWindow_hu = 150.0, ContrastLevel_hu = 90.0, NativeLevel_hu = 60.0;

struct GreyWindow {
    double window, level;
};

/// The square that is shown: its slice, its centre in the patient and the step from pixel to pixel.
struct CutOut {
    int slice;
    Point3 centre, right, down;
    double pixel_mm;

    [[nodiscard]] Point3 position(double x, double y) const
    {
        const double middle = 0.5 * (SidePixels - 1);
        return centre + (pixel_mm * (x - middle)) * right + (pixel_mm * (y - middle)) * down;
    }
    [[nodiscard]] PixelPoint pixel(const Point3& position) const
    {
        const double middle = 0.5 * (SidePixels - 1);
        const Point3 from = position - centre;
        return {middle + dot(from, right) / pixel_mm, middle + dot(from, down) / pixel_mm};
    }
};

bool liesIn(const imaging::Geometry& grid, const Point3& position)
{
    return grid.contains(grid.toNearestVoxel(position));
}

bool liesIn(const imaging::Geometry& grid, const measurement::Caliper& caliper)
{
    const auto inside = [&](const Point3& end) { return liesIn(grid, end); };
    return std::ranges::all_of(caliper.longEnds, inside) &&
           (!caliper.shortEnds || std::ranges::all_of(*caliper.shortEnds, inside));
}

/// Bilinear in the slice; nothing outside it. The outermost half voxel takes the value of the voxel.
std::optional<double> sample(const imaging::Volume& volume, const Point3& at, int slice)
{
    const auto& dims = volume.geometry().dims();
    if (at.x < -0.5 || at.y < -0.5 || at.x > dims[0] - 0.5 || at.y > dims[1] - 0.5)
        return std::nullopt;
    const double x = std::clamp(at.x, 0.0, dims[0] - 1.0), y = std::clamp(at.y, 0.0, dims[1] - 1.0);
    const int i = static_cast<int>(x), j = static_cast<int>(y);
    const int iNext = std::min(i + 1, dims[0] - 1), jNext = std::min(j + 1, dims[1] - 1);
    const double u = x - i, v = y - j;
    const double upper = (1 - u) * volume.at({i, j, slice}) + u * volume.at({iNext, j, slice});
    const double lower = (1 - u) * volume.at({i, jNext, slice}) + u * volume.at({iNext, jNext, slice});
    return (1 - v) * upper + v * lower;
}

std::vector<std::optional<double>> samples(const imaging::Volume& volume, const CutOut& cut)
{
    std::vector<std::optional<double>> values;
    values.reserve(static_cast<std::size_t>(SidePixels) * SidePixels);
    for (int y = 0; y < SidePixels; ++y)
        for (int x = 0; x < SidePixels; ++x)
            values.push_back(
                sample(volume, volume.geometry().toContinuousIndex(cut.position(x, y)), cut.slice));
    return values;
}

GreyWindow percentileWindow(const std::vector<std::optional<double>>& values)
{
    std::vector<double> known;
    for (const auto& value : values)
        if (value && std::isfinite(*value))
            known.push_back(*value);
    if (known.empty())
        return {1.0, 0.0};
    const auto percentile = [&](double part) {
        const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(known.size() - 1));
        std::ranges::nth_element(known, known.begin() + at);
        return known[static_cast<std::size_t>(at)];
    };
    const double low = percentile(0.02), high = percentile(0.98);
    return {std::max(high - low, 1e-6), 0.5 * (low + high)};
}

GreyWindow greyWindow(const imaging::Volume& volume, imaging::Phase phase,
                      const std::vector<std::optional<double>>& values)
{
    if (volume.origin().quantity != imaging::Quantity::Hounsfield)
        return percentileWindow(values);
    return {LiverWindow_hu, phase == imaging::Phase::NonContrast ? NativeLevel_hu : ContrastLevel_hu};
}

std::vector<std::uint8_t> greys(const std::vector<std::optional<double>>& values, const GreyWindow& grey)
{
    const double black = grey.level - 0.5 * grey.window;
    std::vector<std::uint8_t> pixels;
    pixels.reserve(values.size());
    for (const auto& value : values) {
        const double part = value && std::isfinite(*value) ? (*value - black) / grey.window : 0.0;
        pixels.push_back(static_cast<std::uint8_t>(std::lround(255.0 * std::clamp(part, 0.0, 1.0))));
    }
    return pixels;
}

std::vector<std::vector<PixelPoint>> contourPixels(const measurement::Case& case_,
                                                   const measurement::Observation& observation,
                                                   const imaging::Volume& volume, const CutOut& cut)
{
    const auto mask = measurement::maskOf(case_, observation);
    if (!mask || !mask->grid().sameGrid(volume.geometry()))
        return {};
    std::vector<std::vector<PixelPoint>> contours;
    for (const auto& polygon : measurement::sliceContours(*mask, cut.slice)) {
        auto& contour = contours.emplace_back();
        for (const Point3& corner : polygon)
            contour.push_back(cut.pixel(corner));
    }
    return contours;
}

std::string extentText(const imaging::Geometry& grid)
{
    return fmt::format("the {} x {} x {} voxels of the series", grid.dims()[0], grid.dims()[1],
                       grid.dims()[2]);
}

} // namespace

Expected<KeyImage> renderKeyImage(const imaging::Volume& volume, const measurement::Case& case_,
                                  const measurement::Observation& observation, double width_mm)
{
    const imaging::Geometry& grid = volume.geometry();
    const measurement::Lesion* lesion = case_.lesion(observation.lesionUid);
    const std::string name = lesion != nullptr ? lesion->name : observation.lesionUid;
    if (!observation.recorded || !liesIn(grid, *observation.recorded))
        return fail(ProblemCode::OutsideVolume,
                    {fmt::format("the caliper of {} at {}", name, observation.timepoint), extentText(grid)});

    const measurement::Caliper& caliper = *observation.recorded;
    const Point3 middle = 0.5 * (caliper.longEnds[0] + caliper.longEnds[1]);
    const Point3 index = grid.toContinuousIndex(middle);
    const int slice = grid.toNearestVoxel(middle).k;
    const double side_mm =
        width_mm > 0.0 ? width_mm : std::max(SmallestWidth_mm, WidthPerLongAxis * caliper.longAxis().mm());
    const DisplayFrame frame = displayFrame(grid);
    const CutOut cut{slice, grid.toPatient(index.x, index.y, slice), frame.right, frame.down,
                     side_mm / SidePixels};

    const measurement::SeriesReference* series = case_.series(observation.seriesUid);
    const imaging::Phase phase = series != nullptr ? series->phase : imaging::Phase::Unknown;
    const auto values = samples(volume, cut);
    const GreyWindow grey = greyWindow(volume, phase, values);

    KeyImage image;
    image.lesion = name;
    image.timepoint = observation.timepoint;
    image.reader = observation.reader;
    image.width = image.height = SidePixels;
    image.pixel_mm = cut.pixel_mm;
    image.grey = greys(values, grey);
    image.longAxis = {cut.pixel(caliper.longEnds[0]), cut.pixel(caliper.longEnds[1])};
    if (caliper.shortEnds)
        image.shortAxis = {cut.pixel((*caliper.shortEnds)[0]), cut.pixel((*caliper.shortEnds)[1])};
    image.contours = contourPixels(case_, observation, volume, cut);
    image.sides = frame.sides;
    image.window = grey.window;
    image.level = grey.level;
    const measurement::Timepoint* visit = case_.timepoint(observation.timepoint);
    image.caption = fmt::format(
        "{}  {}  {}  {}  slice {}", name, observation.timepoint,
        visit != nullptr ? visit->date.iso() : "no date",
        phase == imaging::Phase::Unknown ? "phase unknown" : imaging::phaseName(phase), slice + 1);
    return image;
}

} // namespace hepatica::report
