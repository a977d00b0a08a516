#include "segmentation/PolarCut.h"

#include "segmentation/MaxFlow.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double CapacityUnit = 500.0; // capacities are whole numbers
constexpr MaxFlow::Capacity Forced = 1 << 28;

/// The nearest whole number, for numbers far below 2^31.
MaxFlow::Capacity whole(double capacity)
{
    return static_cast<MaxFlow::Capacity>(capacity * CapacityUnit + (capacity < 0.0 ? -0.5 : 0.5));
}

/// Evidence and value at every cell of every direction.
struct Cells {
    int perDirection = 0;
    double step_mm = 0.0;
    Field evidence, values;

    [[nodiscard]] int node(int direction, int cell) const { return direction * perDirection + cell; }
    [[nodiscard]] double radius(int cell) const { return (cell + 0.5) * step_mm; }
    [[nodiscard]] float difference(int a, int b) const
    {
        return values[static_cast<std::size_t>(a)] - values[static_cast<std::size_t>(b)];
    }
};

Cells sampleCells(const Cube& cube, const Field& evidence, const Field& values, const Directions& directions,
                  const PolarSettings& settings)
{
    Cells cells{settings.cells, settings.reach_mm / settings.cells, {}, {}};
    const std::size_t count = directions.units().size() * static_cast<std::size_t>(settings.cells);
    cells.evidence.resize(count);
    cells.values.resize(count);
    parallelFor(directions.units().size(), [&](std::size_t d) {
        auto at = static_cast<std::size_t>(cells.node(static_cast<int>(d), 0));
        for (int k = 0; k < settings.cells; ++k, ++at) {
            const Point3 local = cells.radius(k) * directions.units()[d];
            cells.evidence[at] = sampleAt(cube, evidence, local);
            cells.values[at] = sampleAt(cube, values, local);
        }
    });
    return cells;
}

/// A surface costs less where the values step.
double stepFactor(float difference, double scale)
{
    const auto steps = difference / static_cast<float>(scale);
    return 0.15 + 0.85 * static_cast<double>(std::exp(-0.5F * steps * steps));
}

/// Ties of the cells of one direction, and what an arc to the next cell can carry.
struct Ray {
    std::vector<MaxFlow::Capacity> ties, outwards;
};

/// What flows out along a ray without its neighbours, taken off its ties: the cut is the same, and most of
/// the flow need not be sought. Negative inwards.
std::vector<MaxFlow::Capacity> flowAlong(Ray& ray)
{
    std::vector<MaxFlow::Capacity> flow(ray.ties.size(), 0);
    const std::size_t last = ray.ties.size() - 1;
    for (std::size_t k = last; k > 0; --k)
        if (ray.ties[k] > 0 && ray.ties[k - 1] < 0) { // an arc inwards carries everything
            const MaxFlow::Capacity part = std::min(ray.ties[k], -ray.ties[k - 1]);
            ray.ties[k] -= part;
            ray.ties[k - 1] += part;
            flow[k - 1] -= part;
        }
    MaxFlow::Capacity carried = 0;
    for (std::size_t k = 0; k <= last; ++k) {
        const MaxFlow::Capacity supply = ray.ties[k] + carried;
        carried = k < last ? std::clamp(supply, 0, ray.outwards[k] - flow[k]) : 0;
        ray.ties[k] = supply - carried;
        if (k < last)
            flow[k] += carried;
    }
    return flow;
}

/// The evidence of a cell weighs as much as that of the voxels it covers; the first cell belongs to the
/// lesion, the last one to its surroundings. Arcs outwards cost the surface they stand for, arcs inwards
/// everything: so each ray leaves the lesion once.
void addRays(MaxFlow& graph, const Cells& cells, const Cube& cube, const Directions& directions,
             const PolarSettings& settings)
{
    const double h = cube.spacing_mm, angle = directions.solidAngle();
    const auto count = static_cast<std::size_t>(cells.perDirection);
    Ray ray{std::vector<MaxFlow::Capacity>(count), std::vector<MaxFlow::Capacity>(count)};
    for (int d = 0; d < static_cast<int>(directions.units().size()); ++d) {
        for (int k = 0; k < cells.perDirection; ++k) {
            const int node = cells.node(d, k);
            const auto at = static_cast<std::size_t>(k);
            const double r = cells.radius(k), voxels = r * r * angle * cells.step_mm / (h * h * h);
            const double tie = static_cast<double>(cells.evidence[static_cast<std::size_t>(node)]) * voxels;
            ray.ties[at] = k == 0 ? Forced : at + 1 == count ? -Forced : whole(tie);
            if (at + 1 == count)
                break;
            const double surface = 1.5 * settings.smoothness * r * r * angle / (h * h);
            ray.outwards[at] =
                whole(surface * stepFactor(cells.difference(node, node + 1), 3.0 * settings.noise));
        }
        const std::vector<MaxFlow::Capacity> flow = flowAlong(ray);
        for (std::size_t k = 0; k < count; ++k) {
            const int node = cells.node(d, static_cast<int>(k));
            graph.addTie(node, ray.ties[k]);
            if (k + 1 < count)
                graph.addEdge(node, node + 1, ray.outwards[k] - flow[k], Forced + flow[k]);
        }
    }
}

void addNeighbours(MaxFlow& graph, const Cells& cells, const Cube& cube, const Directions& directions,
                   const PolarSettings& settings)
{
    const double h = cube.spacing_mm;
    // Share of a hexagonal cell's border that faces one neighbour, and the neighbours' angle.
    const double width = 0.577 * std::sqrt(1.1547 * directions.solidAngle());
    for (const auto& [from, to] : directions.edges())
        for (int k = 0; k < cells.perDirection; ++k) {
            const int a = cells.node(from, k), b = cells.node(to, k);
            const double surface =
                1.5 * settings.smoothness * width * cells.radius(k) * cells.step_mm / (h * h);
            const auto capacity =
                whole(surface * stepFactor(cells.difference(a, b), 3.0 * 1.2 * settings.noise));
            graph.addEdge(a, b, capacity, capacity);
        }
}

} // namespace

std::vector<float> polarCut(const Cube& cube, const Field& evidence, const Field& values,
                            const Directions& directions, const PolarSettings& settings)
{
    const Cells cells = sampleCells(cube, evidence, values, directions, settings);
    const auto rays = static_cast<int>(directions.units().size());
    const auto sides = static_cast<int>(directions.edges().size());
    MaxFlow graph(rays * settings.cells, (rays + sides) * settings.cells);
    addRays(graph, cells, cube, directions, settings);
    addNeighbours(graph, cells, cube, directions, settings);
    graph.solve();
    std::vector<float> radii;
    for (int d = 0; d < rays; ++d) {
        int k = 1;
        while (k < settings.cells && graph.isSource(cells.node(d, k)))
            ++k;
        radii.push_back(static_cast<float>(k * cells.step_mm));
    }
    return directions.relaxed(radii);
}

Field radialDistance(const Cube& cube, const Directions& directions, const std::vector<float>& radii)
{
    Field distances(cube.count());
    forEachVoxelApart(cube, [&](std::size_t at, const Point3& local) {
        distances[at] = directions.interpolate(radii, local) - static_cast<float>(norm(local));
    });
    return distances;
}

} // namespace hepatica::imaging::segmentation
