#pragma once
#include "CoarseImage.h"

namespace hepatica::imaging::liver {

/// Binary morphology on blocks, with balls in mm. What lies beyond the image counts as asked for.
class BlockMorphology {
public:
    BlockMorphology(const std::array<int, 3>& dims, const std::array<double, 3>& spacing)
        : dims_(dims), spacing_(spacing)
    {
    }

    enum class Beyond { Inside, Outside };

    /// For every block the distance to the nearest block that is not set, mm; 0 where it is not set itself.
    [[nodiscard]] Blocks depth(const Bits& bits, Beyond beyond) const;
    [[nodiscard]] Bits eroded(const Bits& bits, double radius_mm, Beyond beyond) const;
    [[nodiscard]] Bits dilated(const Bits& bits, double radius_mm) const;
    /// Without what is narrower than a ball.
    [[nodiscard]] Bits opened(const Bits& bits, double radius_mm, Beyond beyond) const;
    [[nodiscard]] Bits closed(const Bits& bits, double radius_mm) const;

    /// Parts that touch by faces: the one with most blocks for which `counts` is set (all when it is empty).
    [[nodiscard]] Bits largestPart(const Bits& bits, const Bits& counts = {}) const;
    /// The largest part, and every other that a ball fits into.
    [[nodiscard]] Bits thickParts(const Bits& bits, double radius_mm, Beyond beyond) const;
    /// All parts, as the numbers of their blocks.
    [[nodiscard]] std::vector<std::vector<std::size_t>> parts(const Bits& bits) const;
    /// The part that holds a block; empty where it is not set.
    [[nodiscard]] Bits partAt(const Bits& bits, std::size_t block) const;
    /// With what is enclosed within its planes of rows and columns, and of either and the slices: within at
    /// least so many of these three.
    [[nodiscard]] Bits withHolesFilled(const Bits& bits, int planes) const;

private:
    std::array<int, 3> dims_;
    std::array<double, 3> spacing_;
};

/// For balls within the slices: each stands for itself.
[[nodiscard]] BlockMorphology inSlicesOf(const Geometry& grid);

/// Without what is narrower within its slice than a disc.
[[nodiscard]] Bits withoutSlivers(const Bits& bits, const Geometry& grid, double radius_mm);

/// Block by block.
[[nodiscard]] Bits both(const Bits& a, const Bits& b);
[[nodiscard]] Bits either(const Bits& a, const Bits& b);
[[nodiscard]] Bits without(const Bits& a, const Bits& b);
[[nodiscard]] std::size_t countOf(const Bits& bits); ///< of those that are set

} // namespace hepatica::imaging::liver
