#include <hepatica/phantom/MovedImage.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace hepatica::phantom {

using namespace imaging;

namespace {

/// Trilinear values between the voxels of an image.
template <typename Voxel> class Between {
public:
    Between(std::span<const Voxel> voxels, const Geometry& grid)
        : voxels_(voxels), grid_(grid), beyond_(static_cast<float>(std::ranges::min(voxels)))
    {
    }

    [[nodiscard]] float at(const Point3& position) const
    {
        const Point3 index = grid_.toContinuousIndex(position);
        const std::array place{index.x, index.y, index.z};
        std::array<std::size_t, 3> step{};
        std::array<double, 3> share{};
        std::size_t first = 0, stride = 1;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const int last = grid_.dims()[axis] - 1;
            if (!(place[axis] >= -0.5 && place[axis] <= last + 0.5))
                return beyond_;
            const double inside = std::clamp(place[axis], 0.0, static_cast<double>(last));
            const auto below = static_cast<std::size_t>(inside);
            first += below * stride;
            step[axis] = below < static_cast<std::size_t>(last) ? stride : 0;
            share[axis] = inside - static_cast<double>(below);
            stride *= static_cast<std::size_t>(grid_.dims()[axis]);
        }
        const auto row = [&](std::size_t from) {
            return between(static_cast<double>(voxels_[from]), static_cast<double>(voxels_[from + step[0]]),
                           share[0]);
        };
        const auto plane = [&](std::size_t from) {
            return between(row(from), row(from + step[1]), share[1]);
        };
        return static_cast<float>(between(plane(first), plane(first + step[2]), share[2]));
    }

private:
    static double between(double a, double b, double part) { return a + part * (b - a); }

    std::span<const Voxel> voxels_;
    const Geometry& grid_;
    float beyond_;
};

AffineMap turnAbout(std::size_t axis, double degrees)
{
    const double angle = degrees * std::numbers::pi / 180.0, c = std::cos(angle), s = std::sin(angle);
    const std::array<std::array<Point3, 3>, 3> rows{{{{{1, 0, 0}, {0, c, -s}, {0, s, c}}},
                                                     {{{c, 0, s}, {0, 1, 0}, {-s, 0, c}}},
                                                     {{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}}}};
    return {rows[axis], {}};
}

} // namespace

Expected<Volume> movedImage(const Volume& volume, const AffineMap& map, const Geometry& grid, int layers)
{
    const AffineMap back = inverseOf(map);
    auto values = std::make_shared<std::vector<float>>();
    values->reserve(grid.voxelCount());
    volume.visit([&](auto voxels) {
        const Between between(voxels, volume.geometry());
        for (int k = 0; k < grid.dims()[2]; ++k)
            for (int j = 0; j < grid.dims()[1]; ++j)
                for (int i = 0; i < grid.dims()[0]; ++i) {
                    float sum = 0.0F;
                    for (int layer = 0; layer < layers; ++layer)
                        sum += between.at(back(grid.toPatient(i, j, k + (layer + 0.5) / layers - 0.5)));
                    values->push_back(sum / static_cast<float>(layers));
                }
    });
    VolumeOrigin origin;
    origin.modality = volume.origin().modality;
    origin.quantity = volume.origin().quantity;
    return Volume::make(grid, VoxelBuffer<float>(values), std::move(origin));
}

AffineMap turnedAndShifted(const Point3& degrees, const Point3& about, const Point3& shift_mm)
{
    AffineMap map =
        composed(turnAbout(2, degrees.z), composed(turnAbout(1, degrees.y), turnAbout(0, degrees.x)));
    map.translation = about + shift_mm - map(about);
    return map;
}

} // namespace hepatica::phantom
