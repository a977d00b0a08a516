#include "SquaredDistances.h"

#include <algorithm>

namespace hepatica::benchmarks {

using imaging::IndexBox;
using imaging::Mask;
using imaging::VoxelIndex;

IndexBox withRoom(const IndexBox& box)
{
    return {{box.first.i - 1, box.first.j - 1, box.first.k - 1},
            {box.last.i + 1, box.last.j + 1, box.last.k + 1}};
}

std::vector<double> toRight(const Mask& of, const Mask& without, const IndexBox& box)
{
    constexpr double Far_mm2 = 1e12;
    std::vector<double> squared;
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                const VoxelIndex v{i, j, k};
                squared.push_back(of.contains(v) && !without.contains(v) ? Far_mm2 : 0.0);
            }
    return squared;
}

void spread(std::vector<double>& squared, const std::array<int, 3>& dims, std::size_t axis, double step_mm)
{
    std::size_t stride = 1;
    for (std::size_t before = 0; before < axis; ++before)
        stride *= static_cast<std::size_t>(dims[before]);
    const auto length = static_cast<std::size_t>(dims[axis]);
    std::vector<double> line(length);
    for (std::size_t start = 0; start < squared.size(); ++start) {
        if (start / stride % length != 0)
            continue;
        for (std::size_t n = 0; n < length; ++n)
            line[n] = squared[start + n * stride];
        for (std::size_t to = 0; to < length; ++to)
            for (std::size_t from = 0; from < length; ++from) {
                const double way = (static_cast<double>(to) - static_cast<double>(from)) * step_mm;
                double& least = squared[start + to * stride];
                least = std::min(least, line[from] + way * way);
            }
    }
}

} // namespace hepatica::benchmarks
