#pragma once
#include <hepatica/core/Point3.h>

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace hepatica::imaging::segmentation {

/// Nearly even directions on the unit sphere: the vertices of an icosahedron whose edges are halved some
/// times, their neighbours, and for any direction the three nearest ones.
class Directions {
public:
    /// 42 directions.
    [[nodiscard]] static const Directions& few();
    /// 162 directions.
    [[nodiscard]] static const Directions& coarse();
    /// 642 directions.
    [[nodiscard]] static const Directions& fine();

    [[nodiscard]] const std::vector<Point3>& units() const { return units_; }
    [[nodiscard]] const std::vector<std::pair<int, int>>& edges() const { return edges_; }
    [[nodiscard]] double solidAngle() const;
    /// The one that is nearest to a position as seen from the origin.
    [[nodiscard]] std::size_t nearest(const Point3& position) const;
    /// A number a direction, interpolated at any position as seen from the origin.
    [[nodiscard]] float interpolate(const std::vector<float>& numbers, const Point3& position) const;
    /// Every number averaged half and half with the mean of its neighbours'.
    [[nodiscard]] std::vector<float> relaxed(const std::vector<float>& numbers) const;

private:
    explicit Directions(int halvings);
    void halveEdges();
    void makeTable();

    struct Nearest {
        std::array<std::int32_t, 3> index{};
        std::array<float, 3> weight{};
    };
    std::vector<Point3> units_;
    std::vector<std::array<int, 3>> triangles_;
    std::vector<std::pair<int, int>> edges_;
    std::vector<Nearest> table_; ///< over the six sides of a cube around the sphere
};

} // namespace hepatica::imaging::segmentation
