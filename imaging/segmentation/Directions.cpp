#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace hepatica::imaging::segmentation {

namespace {

constexpr int TableSide = 40;

Point3 unit(const Point3& v)
{
    return (1.0 / norm(v)) * v;
}

/// The cell of the table that a position falls in: side of the cube, then row and column on it.
std::size_t cellOf(const Point3& p)
{
    const double size[3] = {std::abs(p.x), std::abs(p.y), std::abs(p.z)};
    const std::size_t axis = size[0] >= size[1] && size[0] >= size[2] ? 0 : size[1] >= size[2] ? 1 : 2;
    const double parts[3] = {p.x, p.y, p.z};
    const auto cell = [&](std::size_t other) {
        const double at = (parts[other] / size[axis] + 1.0) * 0.5 * TableSide;
        return static_cast<std::size_t>(std::clamp(static_cast<int>(at), 0, TableSide - 1));
    };
    const std::size_t side = 2 * axis + (parts[axis] < 0.0 ? 1 : 0);
    return (side * TableSide + cell((axis + 1) % 3)) * TableSide + cell((axis + 2) % 3);
}

/// The direction in the middle of a cell.
Point3 middleOf(std::size_t cell)
{
    const std::size_t side = cell / (TableSide * TableSide);
    const auto at = [](std::size_t n) { return (static_cast<double>(n) + 0.5) / TableSide * 2.0 - 1.0; };
    double parts[3] = {};
    const std::size_t axis = side / 2;
    parts[axis] = side % 2 == 0 ? 1.0 : -1.0;
    parts[(axis + 1) % 3] = at(cell / TableSide % TableSide);
    parts[(axis + 2) % 3] = at(cell % TableSide);
    return unit({parts[0], parts[1], parts[2]});
}

} // namespace

const Directions& Directions::few()
{
    static const Directions made(1);
    return made;
}

const Directions& Directions::coarse()
{
    static const Directions made(2);
    return made;
}

const Directions& Directions::fine()
{
    static const Directions made(3);
    return made;
}

Directions::Directions(int halvings)
{
    constexpr double G = std::numbers::phi;
    for (const Point3& vertex : {Point3{-1, G, 0}, Point3{1, G, 0}, Point3{-1, -G, 0}, Point3{1, -G, 0},
                                 Point3{0, -1, G}, Point3{0, 1, G}, Point3{0, -1, -G}, Point3{0, 1, -G},
                                 Point3{G, 0, -1}, Point3{G, 0, 1}, Point3{-G, 0, -1}, Point3{-G, 0, 1}})
        units_.push_back(unit(vertex));
    // Three vertices form a face when each two of them are an edge apart (2 before scaling to the sphere).
    const double edge = 2.0 / std::sqrt(1.0 + G * G);
    const auto isEdge = [&](int a, int b) {
        return distance(units_[static_cast<std::size_t>(a)], units_[static_cast<std::size_t>(b)]) <
               1.1 * edge;
    };
    for (int a = 0; a < 12; ++a)
        for (int b = a + 1; b < 12; ++b)
            for (int c = b + 1; c < 12; ++c)
                if (isEdge(a, b) && isEdge(b, c) && isEdge(a, c))
                    triangles_.push_back({a, b, c});
    for (int n = 0; n < halvings; ++n)
        halveEdges();
    for (const auto& [a, b, c] : triangles_)
        for (const auto& [from, to] : {std::pair(a, b), std::pair(b, c), std::pair(a, c)})
            edges_.emplace_back(std::min(from, to), std::max(from, to));
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
    makeTable();
}

void Directions::halveEdges()
{
    std::map<std::pair<int, int>, int> middles;
    const auto middle = [&](int a, int b) {
        const auto [entry, isNew] = middles.try_emplace(std::minmax(a, b), static_cast<int>(units_.size()));
        if (isNew)
            units_.push_back(unit(units_[static_cast<std::size_t>(a)] + units_[static_cast<std::size_t>(b)]));
        return entry->second;
    };
    std::vector<std::array<int, 3>> halved;
    for (const auto& [a, b, c] : triangles_) {
        const int ab = middle(a, b), bc = middle(b, c), ca = middle(c, a);
        for (const auto& triangle :
             {std::array{a, ab, ca}, std::array{b, bc, ab}, std::array{c, ca, bc}, std::array{ab, bc, ca}})
            halved.push_back(triangle);
    }
    triangles_ = std::move(halved);
}

void Directions::makeTable()
{
    table_.resize(6 * TableSide * TableSide);
    for (std::size_t cell = 0; cell < table_.size(); ++cell) {
        const Point3 towards = middleOf(cell);
        std::array<double, 3> best{-2.0, -2.0, -2.0};
        Nearest& nearest = table_[cell];
        for (std::size_t n = 0; n < units_.size(); ++n) {
            const double cosine = dot(units_[n], towards);
            std::size_t place = 3;
            while (place > 0 && cosine > best[place - 1])
                --place;
            for (std::size_t later = 2; later > place && place < 3; --later) {
                best[later] = best[later - 1];
                nearest.index[later] = nearest.index[later - 1];
            }
            if (place < 3) {
                best[place] = cosine;
                nearest.index[place] = static_cast<std::int32_t>(n);
            }
        }
        double sum = 0.0;
        for (const double cosine : best)
            sum += 1.0 / (1.0 - cosine + 1e-6);
        for (std::size_t n = 0; n < 3; ++n)
            nearest.weight[n] = static_cast<float>(1.0 / (1.0 - best[n] + 1e-6) / sum);
    }
}

double Directions::solidAngle() const
{
    return 4.0 * std::numbers::pi / static_cast<double>(units_.size());
}

std::size_t Directions::nearest(const Point3& position) const
{
    return position == Point3{} ? 0 : static_cast<std::size_t>(table_[cellOf(position)].index[0]);
}

float Directions::interpolate(const std::vector<float>& numbers, const Point3& position) const
{
    if (position == Point3{})
        return numbers.front();
    const Nearest& nearest = table_[cellOf(position)];
    float sum = 0.0F;
    for (std::size_t n = 0; n < 3; ++n)
        sum += nearest.weight[n] * numbers[static_cast<std::size_t>(nearest.index[n])];
    return sum;
}

std::vector<float> Directions::relaxed(const std::vector<float>& numbers) const
{
    std::vector<float> sums(numbers.size(), 0.0F), counts(numbers.size(), 0.0F), result(numbers.size());
    for (const auto& [from, to] : edges_) {
        const auto a = static_cast<std::size_t>(from), b = static_cast<std::size_t>(to);
        sums[a] += numbers[b];
        sums[b] += numbers[a];
        counts[a] += 1.0F;
        counts[b] += 1.0F;
    }
    for (std::size_t n = 0; n < numbers.size(); ++n)
        result[n] = 0.5F * numbers[n] + 0.5F * sums[n] / counts[n];
    return result;
}

} // namespace hepatica::imaging::segmentation
