#pragma once
#include "Canvas.h"

#include <functional>
#include <vector>

namespace hepatica::report {

/// A part of a page that is never broken.
struct PageBlock {
    double height = 0.0;
    std::function<void(double y)> draw;
    bool keepsNext = false; ///< a heading: never the last thing on a page
};

[[nodiscard]] double heightOf(const std::vector<PageBlock>& blocks);

/// Draws the blocks one below the other from `y`; what does not fit above `bottom` goes on where `newPage`
/// says. A block taller than a page is drawn all the same. Returns where the last one ends.
double flow(const std::vector<PageBlock>& blocks, double y, double bottom,
            const std::function<double()>& newPage);

} // namespace hepatica::report
