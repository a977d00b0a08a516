#pragma once
#include "geometry/Contour.h"

#include <cstdint>
#include <vector>

namespace hepatica::measurement {

/// Of points that come row by row, the ends of each row in ascending rows, those that can be corners of the
/// convex hull: the two chains of Andrew's algorithm, without sorting. Exact.
class HullChains {
public:
    void add(int left, int right, int y)
    {
        const auto lean = [](const HalfPixel& a, const HalfPixel& b, const HalfPixel& p) {
            return static_cast<std::int64_t>(b.x - a.x) * (p.y - a.y) -
                   static_cast<std::int64_t>(p.x - a.x) * (b.y - a.y);
        };
        const auto drop = [&](std::vector<HalfPixel>& chain, const HalfPixel& next, std::int64_t sign) {
            while (chain.size() > 1 && sign * lean(chain[chain.size() - 2], chain.back(), next) >= 0)
                chain.pop_back();
            chain.push_back(next);
        };
        drop(left_, {left, y}, 1);
        drop(right_, {right, y}, -1);
    }
    [[nodiscard]] std::vector<HalfPixel> take()
    {
        left_.insert(left_.end(), right_.begin(), right_.end());
        right_.clear();
        return std::move(left_);
    }

private:
    std::vector<HalfPixel> left_, right_;
};

} // namespace hepatica::measurement
