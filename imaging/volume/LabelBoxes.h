#pragma once
#include <hepatica/imaging/Mask.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// Collects the voxels of several labels into masks in two passes over them: first the boxes, then what is
/// inside, so that no label needs a full grid.
class LabelBoxes {
public:
    explicit LabelBoxes(const Geometry& grid) : grid_(grid) {}

    /// First pass: every voxel of every label.
    void extend(int label, const VoxelIndex& v)
    {
        const auto [found, isNew] = boxes_.try_emplace(label, IndexBox{v, v});
        IndexBox& box = found->second;
        box.first = {std::min(box.first.i, v.i), std::min(box.first.j, v.j), std::min(box.first.k, v.k)};
        box.last = {std::max(box.last.i, v.i), std::max(box.last.j, v.j), std::max(box.last.k, v.k)};
    }

    /// Between the passes. `NotALabelMap` when the labels are as many and as scattered as an image's values:
    /// their masks would need far more memory than the file.
    [[nodiscard]] Expected<void> allocate(const std::string& file)
    {
        constexpr std::size_t MostLabels = 4096, MostGrids = 16;
        std::size_t voxels = 0;
        for (const auto& [label, box] : boxes_)
            voxels += voxelsIn(box);
        if (boxes_.size() > MostLabels || voxels / MostGrids > grid_.voxelCount())
            return fail(ProblemCode::NotALabelMap,
                        {file, std::to_string(boxes_.size()) + " values scattered like those of an image"});
        for (const auto& [label, box] : boxes_)
            inside_[label].resize(voxelsIn(box));
        return {};
    }

    /// Second pass: the same voxels again.
    void set(int label, const VoxelIndex& v)
    {
        const IndexBox& box = boxes_.at(label);
        const auto n = box.dims();
        const auto i = static_cast<std::size_t>(v.i - box.first.i);
        const auto j = static_cast<std::size_t>(v.j - box.first.j);
        const auto k = static_cast<std::size_t>(v.k - box.first.k);
        inside_.at(label)[(k * static_cast<std::size_t>(n[1]) + j) * static_cast<std::size_t>(n[0]) + i] = 1;
    }

    [[nodiscard]] bool isEmpty() const { return boxes_.empty(); }

    /// The masks, ascending by label.
    [[nodiscard]] Expected<std::vector<LabelledMask>> masks() const
    {
        std::vector<LabelledMask> all;
        for (const auto& [label, box] : boxes_) {
            auto mask = Mask::make(grid_, box, inside_.at(label));
            if (!mask)
                return passOn(mask);
            all.push_back({label, std::move(*mask)});
        }
        return all;
    }

private:
    static std::size_t voxelsIn(const IndexBox& box)
    {
        const auto n = box.dims();
        return static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) *
               static_cast<std::size_t>(n[2]);
    }

    const Geometry& grid_;
    std::map<int, IndexBox> boxes_;
    std::map<int, std::vector<std::uint8_t>> inside_;
};

} // namespace hepatica::imaging
