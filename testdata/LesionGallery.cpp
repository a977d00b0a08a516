#include <hepatica/phantom/LesionGallery.h>

#include "GalleryScene.h"
#include "ImageNoise.h"
#include "Random.h"
#include "SlicePainter.h"
#include "TruthOfLesion.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::phantom {

namespace {

constexpr int Count = 60;
constexpr double ThinnestRim_mm = 3.0, LeastCore = 0.3, LargestCore = 0.75;
constexpr std::array<std::string_view, 5> NeighbourNames{"liver", "fat", "lung", "vessel", "kidney"};
constexpr std::array<double, 8> Slices_mm{1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0};

/// The quantities that run through their ranges together.
enum Axis : std::size_t { Extent, Contrast, Arterial, Noise, Pixel, Slice, Core, AxisCount };

/// The position of lesion n along every axis, 0 to 1: frac(1/2 + n g^-(axis + 1)), g the root of
/// g^(axes + 1) = g + 1 (Roberts 2018).
std::array<double, AxisCount> positionsOf(int n)
{
    double g = 1.0;
    for (int round = 0; round < 40; ++round)
        g = std::pow(1.0 + g, 1.0 / (static_cast<double>(AxisCount) + 1.0));
    std::array<double, AxisCount> found{};
    for (std::size_t axis = 0; axis < AxisCount; ++axis) {
        const double at = 0.5 + n * std::pow(g, -static_cast<double>(axis + 1));
        found[axis] = at - std::floor(at);
    }
    return found;
}

double between(double part, double low, double high)
{
    return low + part * (high - low);
}

/// A core that leaves a rim of 3 mm on the short side (its half is about 0.36 of the diameter), or none.
double coreOf(double diameter_mm, double part)
{
    const double most = std::min(LargestCore, 1.0 - ThinnestRim_mm / (0.36 * diameter_mm));
    return most < LeastCore ? 0.0 : between(part, LeastCore, most);
}

GalleryDesign designOf(int n)
{
    const auto at = positionsOf(n);
    // The combinations in steps of 13, so that none of them goes with a part of a range.
    const int combination = 13 * n % Count;
    GalleryDesign design;
    design.number = n + 1;
    design.diameter_mm = 5.0 * std::pow(80.0 / 5.0, at[Extent]);
    design.beside = static_cast<Neighbour>(combination % 5);
    design.lobulated = combination / 5 % 2 == 1;
    design.contrast_hu = (combination / 10 % 2 == 0 ? -1.0 : 1.0) * between(at[Contrast], 15.0, 60.0);
    design.arterialContrast_hu = between(at[Arterial], 15.0, 60.0);
    design.noise_hu = between(at[Noise], 10.0, 20.0);
    design.pixel_mm = between(at[Pixel], 0.6, 0.9);
    design.slice_mm = Slices_mm[static_cast<std::size_t>(at[Slice] * Slices_mm.size())];
    design.coreFraction = combination / 20 == 0 ? 0.0 : coreOf(design.diameter_mm, at[Core]);
    return design;
}

Expected<void> checkDesign(const GalleryDesign& design)
{
    struct Range {
        std::string_view name;
        double value, low, high;
    };
    const std::array<Range, 7> ranges{{
        {"lesion's diameter (mm)", design.diameter_mm, 3, 180},
        {"lesion's contrast (HU)", design.contrast_hu, -150, 150},
        {"lesion's arterial contrast (HU)", design.arterialContrast_hu, -150, 150},
        {"noise (HU)", design.noise_hu, 0, 100},
        {"pixel spacing (mm)", design.pixel_mm, 0.3, 2},
        {"slice spacing (mm)", design.slice_mm, 0.3, 7.5},
        {"size of the necrotic core", design.coreFraction, 0, 0.9},
    }};
    for (const Range& range : ranges)
        if (!(range.value >= range.low && range.value <= range.high))
            return fail(ProblemCode::BadPhantom, {std::string(range.name), fmt::format("{}", range.value),
                                                  fmt::format("{} to {}", range.low, range.high)});
    return {};
}

/// The lesion with what a search around it looks at: 50 mm to either side, 40 mm above and below.
Expected<imaging::Geometry> gridAround(const GalleryDesign& design)
{
    constexpr double Side_mm = 50.0, End_mm = 40.0;
    const auto half = [&](double margin, double spacing) {
        return static_cast<int>(std::ceil((0.5 * design.diameter_mm + margin) / spacing));
    };
    const int across = std::max(half(Side_mm, design.pixel_mm), 80), along = half(End_mm, design.slice_mm);
    return imaging::Geometry::make(
        {2 * across, 2 * across, 2 * along + 1}, {design.pixel_mm, design.pixel_mm, design.slice_mm},
        {-across * design.pixel_mm, -across * design.pixel_mm, -along * design.slice_mm},
        {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

/// One phase of a lesion and its mask, filled slice by slice.
class GalleryImage {
public:
    GalleryImage(const GalleryDesign& design, const imaging::Geometry& grid, std::size_t phase)
        : noise_hu_(static_cast<float>(design.noise_hu)), phase_(phase), grid_(grid),
          key_(keyFor(keyFor(1, "gallery images"), static_cast<std::uint64_t>(design.number))),
          texture_(key_), noise_(grid.dims()[0], grid.dims()[1], grid.spacing()[0], grid.spacing()[1]),
          hounsfield_(std::make_shared<std::vector<std::int16_t>>()), inside_(grid.voxelCount())
    {
        hounsfield_->reserve(grid.voxelCount());
    }

    /// The next slice.
    void add(const PaintedSlice& slice, int k)
    {
        std::ranges::copy(slice.label, inside_.begin() + static_cast<std::ptrdiff_t>(hounsfield_->size()));
        const auto noise = noise_.make(keyFor(keyFor(key_, phase_), static_cast<std::uint64_t>(k)));
        std::size_t at = 0;
        for (int j = 0; j < grid_.dims()[1]; ++j)
            for (int i = 0; i < grid_.dims()[0]; ++i, ++at) {
                const float texture = slice.texture_hu[at] * texture_.at(grid_.toPatient(i, j, k));
                const float value = slice.hounsfield[phase_][at] + texture + noise_hu_ * noise[at];
                hounsfield_->push_back(
                    static_cast<std::int16_t>(std::lround(std::clamp(value, -1024.0F, 3071.0F))));
            }
    }

    [[nodiscard]] Expected<imaging::Volume> volume() const
    {
        imaging::VolumeOrigin origin;
        origin.modality = "CT";
        origin.quantity = imaging::Quantity::Hounsfield;
        return imaging::Volume::make(grid_, imaging::Volume::Buffer<std::int16_t>(hounsfield_), origin);
    }

    [[nodiscard]] Expected<imaging::Mask> mask() const
    {
        const auto& dims = grid_.dims();
        return imaging::Mask::make(grid_, {{0, 0, 0}, {dims[0] - 1, dims[1] - 1, dims[2] - 1}}, inside_);
    }

private:
    float noise_hu_;
    std::size_t phase_;
    imaging::Geometry grid_;
    std::uint64_t key_;
    Texture texture_;
    ImageNoise noise_;
    std::shared_ptr<std::vector<std::int16_t>> hounsfield_;
    std::vector<std::uint8_t> inside_;
};

} // namespace

std::string_view neighbourName(Neighbour neighbour)
{
    return NeighbourNames[static_cast<std::size_t>(neighbour)];
}

const std::vector<GalleryDesign>& lesionGallery()
{
    static const std::vector<GalleryDesign> gallery = [] {
        std::vector<GalleryDesign> made;
        for (int n = 0; n < Count; ++n)
            made.push_back(designOf(n));
        return made;
    }();
    return gallery;
}

Expected<GalleryLesion> makeGalleryLesion(const GalleryDesign& design, imaging::Phase phase)
{
    if (const auto checked = checkDesign(design); !checked)
        return passOn(checked);
    const auto plan = std::ranges::find(Phases, phase, &PhasePlan::phase);
    if (plan == Phases.end())
        return fail(ProblemCode::BadPhantom, {"phase", std::string(imaging::phaseName(phase)),
                                              "late arterial, portal venous or delayed"});
    const auto grid = gridAround(design);
    if (!grid)
        return passOn(grid);
    const PlacedLesion lesion = placedLesion(design);
    const VisitScene scene = galleryScene(design, lesion);
    SlicePainter painter(scene, *grid);
    GalleryImage image(design, *grid, static_cast<std::size_t>(plan - Phases.begin()));
    std::vector<double> slices;
    for (int k = 0; k < grid->dims()[2]; ++k) {
        image.add(painter.paint(k), k);
        slices.push_back(grid->toPatient(0, 0, k).z);
    }
    const auto volume = image.volume();
    if (!volume)
        return passOn(volume);
    const auto mask = image.mask();
    if (!mask)
        return passOn(mask);
    LesionTruth truth = truthOf(lesion, contrastOf(design), slices);
    truth.name = fmt::format("G{:02}", design.number);
    truth.label = 1;
    truth.voxelCount = static_cast<std::int64_t>(mask->voxelCount());
    return GalleryLesion{design, *volume, *mask, std::move(truth)};
}

} // namespace hepatica::phantom
