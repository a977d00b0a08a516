#include "GridMap.h"
#include "LabelBoxes.h"
#include "RawImage.h"
#include "StorageRules.h"

#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

constexpr double LargestLabel = 65535.0;

VoxelBlock blockOf(const RawImage& image)
{
    VoxelBlock block{image.dims, image.origin, {}};
    for (std::size_t axis = 0; axis < 3; ++axis)
        block.steps[axis] = image.spacing[axis] * image.directions[axis];
    return block;
}

template <typename T> bool isLabel(T value)
{
    const auto number = static_cast<double>(value);
    return number >= 0.0 && number <= LargestLabel && number == std::floor(number);
}

/// Voxels of one label side by side in a row of the image.
struct LabelRun {
    int label = 0, i = 0, j = 0, k = 0, length = 0;
};

/// How many values from here on are 0, in eights of bytes: nearly all of a label map is empty.
template <typename T> int emptyFrom(const T* values, int left)
{
    constexpr int Step = static_cast<int>(sizeof(std::uint64_t) / sizeof(T));
    int empty = 0;
    for (std::uint64_t ahead = 0; empty + Step <= left; empty += Step) {
        std::memcpy(&ahead, values + empty, sizeof(ahead));
        if (ahead != 0)
            break;
    }
    return empty;
}

/// All runs, in one pass. `NotALabelMap` where a value is no label.
template <typename T>
Expected<std::vector<LabelRun>> runsOf(const RawImage& image, const std::vector<T>& values,
                                       const std::string& file)
{
    std::vector<LabelRun> runs;
    const T* row = values.data();
    const int width = image.dims[0];
    // An image's values make a run each: they would need ten times its memory.
    const std::size_t most = 1000000 + values.size() / 8;
    for (int k = 0; k < image.dims[2]; ++k)
        for (int j = 0; j < image.dims[1]; ++j, row += width)
            for (int i = emptyFrom(row, width); i < width;) {
                const T value = row[i];
                const int first = i;
                while (++i < width && row[i] == value)
                    ;
                if (!isLabel(value))
                    return fail(ProblemCode::NotALabelMap, {file, fmt::format("the value {}", value)});
                if (runs.size() > most)
                    return fail(ProblemCode::NotALabelMap, {file, "values scattered like those of an image"});
                if (value != T{0})
                    runs.push_back({static_cast<int>(value), first, j, k, i - first});
                else
                    i += emptyFrom(row + i, width - i);
            }
    return runs;
}

template <typename T>
Expected<std::vector<LabelledMask>> masksOf(const RawImage& image, const std::vector<T>& values,
                                            const GridMap& map, const Geometry& grid, const std::string& file)
{
    const auto runs = runsOf(image, values, file);
    if (!runs)
        return passOn(runs);
    LabelBoxes boxes(grid);
    for (const LabelRun& run : *runs)
        for (const int i : {run.i, run.i + run.length - 1})
            boxes.extend(run.label, map.at(i, run.j, run.k));
    if (boxes.isEmpty())
        return fail(ProblemCode::EmptyMask, {file});
    if (const auto allocated = boxes.allocate(file); !allocated)
        return passOn(allocated);
    for (const LabelRun& run : *runs)
        for (int i = run.i; i < run.i + run.length; ++i)
            boxes.set(run.label, map.at(i, run.j, run.k));
    return boxes.masks();
}

bool hasAsManyVoxels(const std::array<int, 3>& dims, const Geometry& grid)
{
    auto ours = grid.dims(), theirs = dims;
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    return ours == theirs;
}

template <typename Label>
std::vector<Label> paint(const std::vector<LabelledMask>& masks, const Geometry& grid)
{
    std::vector<Label> voxels(grid.voxelCount());
    const auto nx = static_cast<std::size_t>(grid.dims()[0]), ny = static_cast<std::size_t>(grid.dims()[1]);
    for (const LabelledMask& one : masks) {
        const IndexBox& box = one.mask.box();
        const auto inside = one.mask.inside();
        std::size_t at = 0;
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j)
                for (int i = box.first.i; i <= box.last.i; ++i, ++at)
                    if (inside[at] != 0)
                        voxels[(static_cast<std::size_t>(k) * ny + static_cast<std::size_t>(j)) * nx +
                               static_cast<std::size_t>(i)] = static_cast<Label>(one.label);
    }
    return voxels;
}

} // namespace

Expected<MaskSet> readMaskSet(const std::filesystem::path& file, const Geometry& grid,
                              const std::string& frameOfReferenceUid)
try {
    if (!isVolumeFile(file))
        return readMaskObject(file, grid, frameOfReferenceUid);
    const auto image = readRawImage(file);
    if (!image)
        return passOn(image);
    const VoxelBlock block = blockOf(*image);
    const auto map = mapOntoGrid(block, grid);
    if (!map || !hasAsManyVoxels(image->dims, grid))
        return fail(ProblemCode::OtherGrid, {file.string(), differenceInWords(block, grid)});
    auto masks =
        std::visit([&](const auto& values) { return masksOf(*image, values, *map, grid, file.string()); },
                   image->values);
    if (!masks)
        return passOn(masks);
    return MaskSet{std::move(*masks), {}};
} catch (const std::bad_alloc&) {
    return fail(ProblemCode::NotReadable, {file.string(), "there is not enough memory"});
}

Expected<std::vector<LabelledMask>> readMasks(const std::filesystem::path& file, const Geometry& grid)
{
    auto set = readMaskSet(file, grid);
    if (!set)
        return passOn(set);
    return std::move(set->masks);
}

Expected<void> writeMasks(const std::vector<LabelledMask>& masks, const std::filesystem::path& file)
{
    if (masks.empty())
        return fail(ProblemCode::EmptyMask, {file.string()});
    const Geometry& grid = masks.front().mask.grid();
    if (const auto storable = checkStorable(grid, {}, file); !storable)
        return storable;
    int largest = 0;
    for (const LabelledMask& one : masks) {
        if (!(one.mask.grid() == grid))
            return fail(ProblemCode::OtherGrid,
                        {"mask " + std::to_string(one.label), "masks of several series"});
        if (one.label < 1 || one.label > static_cast<int>(LargestLabel))
            return fail(ProblemCode::NotALabelMap, {file.string(), "the label " + std::to_string(one.label)});
        largest = std::max(largest, one.label);
    }
    if (largest <= 255)
        return writeRawImage(grid, RawType::UInt8, paint<std::uint8_t>(masks, grid).data(), file);
    return writeRawImage(grid, RawType::UInt16, paint<std::uint16_t>(masks, grid).data(), file);
}

} // namespace hepatica::imaging
