#include "segmentation/PolarCut.h"

#include "segmentation/MaxFlow.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double CapacityUnit = 500.0; // capacities are whole numbers
constexpr MaxFlow::Capacity Forced = 1 << 28;

MaxFlow::Capacity whole(double capacity)
{
    return static_cast<MaxFlow::Capacity>(std::lround(capacity * CapacityUnit));
}

/// Evidence and value at every cell of every direction.
struct Cells {
    int perDirection = 0;
    double step_mm = 0.0;
    Field evidence, values;

    [[nodiscard]] int node(int direction, int cell) const { return direction * perDirection + cell; }
    [[nodiscard]] double radius(int cell) const { return (cell + 0.5) * step_mm; }
    [[nodiscard]] double difference(int a, int b) const
    {
        return static_cast<double>(values[static_cast<std::size_t>(a)] - values[static_cast<std::size_t>(b)]);
    }
};

Cells sampleCells(const Cube& cube, const Field& evidence, const Field& values, const Directions& directions,
                  const PolarSettings& settings)
{
    Cells cells{settings.cells, settings.reach_mm / settings.cells, {}, {}};
    const std::size_t count = directions.units().size() * static_cast<std::size_t>(settings.cells);
    cells.evidence.reserve(count);
    cells.values.reserve(count);
    for (const Point3& direction : directions.units())
        for (int k = 0; k < settings.cells; ++k) {
            const Point3 local = cells.radius(k) * direction;
            cells.evidence.push_back(sampleAt(cube, evidence, local));
            cells.values.push_back(sampleAt(cube, values, local));
        }
    return cells;
}

/// A surface costs less where the values step.
double stepFactor(double difference, double scale)
{
    return 0.15 + 0.85 * std::exp(-0.5 * difference * difference / (scale * scale));
}

/// The evidence of a cell weighs as much as that of the voxels it covers; the first cell belongs to the
/// lesion, the last one to its surroundings. Arcs outwards cost the surface they stand for, arcs inwards
/// everything: so each ray leaves the lesion once.
void addRays(MaxFlow& graph, const Cells& cells, const Cube& cube, const Directions& directions,
             const PolarSettings& settings)
{
    const double h = cube.spacing_mm, angle = directions.solidAngle();
    for (int d = 0; d < static_cast<int>(directions.units().size()); ++d)
        for (int k = 0; k < cells.perDirection; ++k) {
            const int node = cells.node(d, k);
            const double r = cells.radius(k), voxels = r * r * angle * cells.step_mm / (h * h * h);
            const auto tie =
                whole(static_cast<double>(cells.evidence[static_cast<std::size_t>(node)]) * voxels);
            graph.addTie(node, k == 0 ? Forced : k + 1 == cells.perDirection ? -Forced : tie);
            if (k + 1 == cells.perDirection)
                continue;
            const double surface = 1.5 * settings.smoothness * r * r * angle / (h * h);
            const double factor = stepFactor(cells.difference(node, node + 1), 3.0 * settings.noise);
            graph.addEdge(node, node + 1, whole(surface * factor), Forced);
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
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        distances[at] = directions.interpolate(radii, local) - static_cast<float>(norm(local));
    });
    return distances;
}

} // namespace hepatica::imaging::segmentation
