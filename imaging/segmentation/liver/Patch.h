#pragma once
#include "segmentation/liver/CoarseImage.h"

namespace hepatica::imaging::liver {

/// A box of blocks, and the way of its blocks into the image.
class Patch {
public:
    /// Around some blocks of the image, with `margin_mm` and one block more on every side within it.
    Patch(const std::vector<std::size_t>& blocks, const Geometry& grid, double margin_mm);

    [[nodiscard]] const std::array<int, 3>& dims() const { return dims_; }
    template <typename T> [[nodiscard]] std::vector<T> take(const std::vector<T>& whole) const
    {
        std::vector<T> values;
        forEachRow([&](std::ptrdiff_t at) {
            values.insert(values.end(), whole.begin() + at, whole.begin() + at + dims_[0]);
        });
        return values;
    }
    /// Some blocks of the image as bits.
    [[nodiscard]] Bits bitsOf(const std::vector<std::size_t>& blocks) const;
    /// The number in the image of a block of the patch.
    [[nodiscard]] std::size_t blockAt(std::size_t at) const;
    /// Sets in `whole` what is set here.
    void add(const Bits& bits, Bits& whole) const;

private:
    template <typename Visit> void forEachRow(Visit&& visit) const
    {
        for (int k = 0; k < dims_[2]; ++k)
            for (int j = 0; j < dims_[1]; ++j)
                visit(static_cast<std::ptrdiff_t>(static_cast<std::size_t>(first_[2] + k) * slice_ +
                                                  static_cast<std::size_t>(first_[1] + j) * row_ +
                                                  static_cast<std::size_t>(first_[0])));
    }
    std::size_t row_, slice_;
    std::array<int, 3> first_{}, dims_{};
};

/// Calls `visit(number, index)` for every block, x fastest; the index counts the blocks along each axis.
template <typename Visit> void forEachIndex(const std::array<int, 3>& dims, Visit&& visit)
{
    std::size_t at = 0;
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i)
                visit(at++, std::array{i, j, k});
}

/// The same for the blocks that are set.
template <typename Visit> void forEachSet(const Bits& bits, const std::array<int, 3>& dims, Visit&& visit)
{
    forEachIndex(dims, [&](std::size_t at, const std::array<int, 3>& index) {
        if (bits[at] != 0)
            visit(at, index);
    });
}

} // namespace hepatica::imaging::liver
