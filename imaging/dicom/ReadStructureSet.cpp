#include "LoadDataset.h"
#include "volume/ContourFill.h"
#include "volume/LabelBoxes.h"

#include <hepatica/imaging/SegmentationFile.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

constexpr double OnSlice = 0.1;    // of the slice distance: rounding of decimal strings is far below
constexpr double FlatEnough = 0.1; // of the slice distance, between a contour's lowest and highest point

struct Contour {
    Polygon polygon; ///< in voxels of the slice
    double slice = 0.0;
};

/// One region of interest as the file holds it.
struct Region {
    int number = 0;
    SegmentDescription description;
    std::string trackingUid, frameOfReferenceUid;
    std::vector<Contour> contours;
    int tilted = 0;                        ///< contours that cross the slices: the region cannot be used
    std::map<std::string, int> otherKinds; ///< contour types that enclose no area, and how many of each
};

template <typename Visit> void forEachItem(DcmItem& parent, const DcmTagKey& tag, Visit&& visit)
{
    DcmSequenceOfItems* sequence = nullptr;
    if (parent.findAndGetSequence(tag, sequence).bad() || sequence == nullptr)
        return;
    DcmObject* item = nullptr;
    while ((item = sequence->nextInContainer(item)) != nullptr)
        visit(static_cast<DcmItem&>(*item));
}

/// PS3.3 C.8.8.5: the number and name of every region.
std::map<int, Region> readRegions(DcmDataset& dataset)
{
    std::map<int, Region> regions;
    forEachItem(dataset, DCM_StructureSetROISequence, [&](DcmItem& item) {
        if (const auto number = integerOf(item, DCM_ROINumber)) {
            Region& region = regions[*number];
            region.number = *number;
            region.description.label = utf8Of(item, DCM_ROIName);
            region.description.algorithm = textOf(item, DCM_ROIGenerationAlgorithm);
            region.frameOfReferenceUid = textOf(item, DCM_ReferencedFrameOfReferenceUID);
        }
    });
    forEachItem(dataset, DCM_RTROIObservationsSequence, [&](DcmItem& item) { // C.8.8.8
        const auto number = integerOf(item, DCM_ReferencedROINumber);
        const auto region = number ? regions.find(*number) : regions.end();
        if (region == regions.end())
            return;
        region->second.description.type.meaning = textOf(item, DCM_RTROIInterpretedType);
        region->second.trackingUid = textOf(item, DCM_TrackingUID);
        region->second.description.trackingId = utf8Of(item, DCM_TrackingID);
    });
    return regions;
}

/// Adds a closed planar contour in voxels of the grid. `NotReadable` when it is no list of points.
Expected<void> addContour(DcmItem& item, Region& region, const Geometry& grid, const std::string& file)
{
    const auto numbers = numbersOf(item, DCM_ContourData);
    if (numbers.empty() || numbers.size() % 3 != 0)
        return fail(ProblemCode::NotReadable,
                    {file, fmt::format("a contour of region {} is no list of points", region.number)});
    Contour contour;
    double lowest = 0.0, highest = 0.0;
    for (std::size_t at = 0; at < numbers.size(); at += 3) {
        const Point3 index = grid.toContinuousIndex({numbers[at], numbers[at + 1], numbers[at + 2]});
        contour.polygon.push_back({index.x, index.y});
        lowest = at == 0 ? index.z : std::min(lowest, index.z);
        highest = at == 0 ? index.z : std::max(highest, index.z);
    }
    contour.slice = 0.5 * (lowest + highest);
    if (highest - lowest > FlatEnough)
        ++region.tilted;
    else
        region.contours.push_back(std::move(contour));
    return {};
}

Expected<void> readContours(DcmDataset& dataset, std::map<int, Region>& regions, const Geometry& grid,
                            const std::string& file)
{
    Expected<void> outcome;
    forEachItem(dataset, DCM_ROIContourSequence, [&](DcmItem& ofRegion) { // C.8.8.6
        const auto number = integerOf(ofRegion, DCM_ReferencedROINumber);
        if (!number)
            return;
        Region& region = regions[*number];
        region.number = *number;
        forEachItem(ofRegion, DCM_ContourSequence, [&](DcmItem& item) {
            const std::string kind = textOf(item, DCM_ContourGeometricType);
            if (kind != "CLOSED_PLANAR" && kind != "CLOSEDPLANAR_XOR") {
                ++region.otherKinds[kind.empty() ? "untyped" : kind];
                return;
            }
            if (outcome)
                outcome = addContour(item, region, grid, file);
        });
    });
    return outcome;
}

/// The contours of a region by slice, and what was done to get them there.
struct Slices {
    std::map<int, std::vector<Polygon>> polygons;
    int outside = 0, besides = 0, moved = 0, repeated = 0;
    double farthest_mm = 0.0;
};

/// Each slice takes the contours of the plane nearest to it: those of two planes would cut holes into each
/// other.
Slices onSlices(const Region& region, const Geometry& grid)
{
    std::map<int, double> nearest; // slice -> distance of the plane it takes, in slices
    const auto sliceOf = [](const Contour& c) { return static_cast<int>(std::lround(c.slice)); };
    const auto away = [&](const Contour& c) { return std::abs(c.slice - sliceOf(c)); };
    for (const Contour& contour : region.contours) {
        const auto [found, isNew] = nearest.try_emplace(sliceOf(contour), away(contour));
        found->second = std::min(found->second, away(contour));
    }
    Slices slices;
    for (const Contour& contour : region.contours) {
        const int slice = sliceOf(contour);
        if (slice < 0 || slice >= grid.dims()[2]) {
            ++slices.outside;
            continue;
        }
        if (away(contour) > nearest[slice] + OnSlice) {
            ++slices.besides;
            continue;
        }
        auto& polygons = slices.polygons[slice];
        if (std::ranges::find(polygons, contour.polygon) != polygons.end()) {
            ++slices.repeated;
            continue;
        }
        if (away(contour) > OnSlice) {
            ++slices.moved;
            slices.farthest_mm = std::max(slices.farthest_mm, away(contour) * grid.spacing()[2]);
        }
        polygons.push_back(contour.polygon);
    }
    return slices;
}

std::string nameOf(const Region& region)
{
    return fmt::format("region {} ({})", region.number, region.description.label);
}

std::vector<Warning> warningsOf(const Region& region, const Slices& slices, const std::string& file)
{
    std::vector<Warning> warnings;
    const auto leftOut = [&](int count, const std::string& what) {
        if (count > 0)
            warnings.push_back({ProblemCode::ContoursLeftOut,
                                {file, nameOf(region), fmt::format("{} contours {}", count, what)},
                                {}});
    };
    for (const auto& [kind, count] : region.otherKinds)
        leftOut(count, "of type " + kind);
    leftOut(region.tilted, "are not parallel to the slices, and so the whole region");
    leftOut(slices.outside, "above or below the images");
    leftOut(slices.besides, "lie between slices beside nearer ones");
    leftOut(slices.repeated, "stand there twice");
    if (slices.moved > 0)
        warnings.push_back(
            {ProblemCode::ContoursMoved,
             {file, nameOf(region), std::to_string(slices.moved), fmt::format("{:.2f}", slices.farthest_mm)},
             {}});
    if (!slices.polygons.empty()) {
        const int span = slices.polygons.rbegin()->first - slices.polygons.begin()->first + 1;
        if (const int empty = span - static_cast<int>(slices.polygons.size()); empty > 0)
            warnings.push_back(
                {ProblemCode::ContoursMissing, {file, nameOf(region), std::to_string(empty)}, {}});
    }
    return warnings;
}

std::optional<Mask> fill(const Slices& slices, const Geometry& grid, const std::string& file)
{
    constexpr int Only = 1;
    LabelBoxes boxes(grid);
    const auto forEachVoxel = [&](const auto& visit) {
        for (const auto& [k, polygons] : slices.polygons)
            fillPolygons(polygons, grid.dims()[0], grid.dims()[1], [&, slice = k](int i, int j) {
                visit(VoxelIndex{i, j, slice});
            });
    };
    forEachVoxel([&](const VoxelIndex& v) { boxes.extend(Only, v); });
    if (boxes.isEmpty() || !boxes.allocate(file))
        return std::nullopt;
    forEachVoxel([&](const VoxelIndex& v) { boxes.set(Only, v); });
    auto masks = boxes.masks();
    return masks ? std::optional(std::move(masks->front().mask)) : std::nullopt;
}

} // namespace

Expected<MaskSet> readStructureSet(const std::filesystem::path& file, const Geometry& grid,
                                   const std::string& frameOfReferenceUid)
{
    const auto loaded = loadDataset(file);
    if (!loaded)
        return passOn(loaded);
    DcmDataset& dataset = *loaded->dataset;
    const std::string name = file.string();
    auto regions = readRegions(dataset);
    if (const auto read = readContours(dataset, regions, grid, name); !read)
        return passOn(read);

    MaskSet set;
    for (auto& [number, region] : regions) {
        const Slices slices = onSlices(region, grid);
        auto warnings = warningsOf(region, slices, name);
        auto mask = region.tilted > 0 ? std::nullopt : fill(slices, grid, name);
        if (!mask) {
            std::ranges::move(warnings, std::back_inserter(set.warnings));
            set.warnings.push_back({ProblemCode::EmptySegment, {name, nameOf(region)}, {}});
            continue;
        }
        if (!frameOfReferenceUid.empty() && !region.frameOfReferenceUid.empty() &&
            region.frameOfReferenceUid != frameOfReferenceUid)
            warnings.push_back({ProblemCode::OtherReference, {name}, {}});
        const std::string& id = region.description.trackingId;
        set.masks.push_back({number, std::move(*mask), id.empty() ? region.description.label : id,
                             region.trackingUid, region.description, std::move(warnings)});
    }
    if (set.masks.empty())
        return tl::unexpected(Problem{ProblemCode::EmptyMask, {name}, std::move(set.warnings)});
    return set;
}

} // namespace hepatica::imaging
