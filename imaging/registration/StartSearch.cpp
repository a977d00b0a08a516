#include "StartSearch.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::registration {

namespace {

constexpr std::size_t Levels = 16;
constexpr std::uint8_t Outside = 255;

/// The moving image in few grey levels, looked up at the nearest block.
struct FewLevels {
    std::vector<std::uint8_t> values;
    IndexMap index;
    std::array<int, 3> dims;

    explicit FewLevels(const GreyImage& image) : index(image, {}), dims(image.grid.dims())
    {
        values.reserve(image.values.size());
        for (const float value : image.values)
            values.push_back(static_cast<std::uint8_t>(
                std::min(value * static_cast<float>(Levels), static_cast<float>(Levels - 1))));
    }
    [[nodiscard]] std::uint8_t at(float i, float j, float k) const
    {
        const int x = static_cast<int>(i + 0.5F), y = static_cast<int>(j + 0.5F),
                  z = static_cast<int>(k + 0.5F);
        if (i < -0.5F || j < -0.5F || k < -0.5F || x >= dims[0] || y >= dims[1] || z >= dims[2])
            return Outside;
        return values[(static_cast<std::size_t>(z) * static_cast<std::size_t>(dims[1]) +
                       static_cast<std::size_t>(y)) *
                          static_cast<std::size_t>(dims[0]) +
                      static_cast<std::size_t>(x)];
    }
};

/// The samples in voxel coordinates of the moving image, but for the shift.
std::vector<std::array<float, 3>> turned(const Samples& samples, const Matrix& turn, const IndexMap& index)
{
    const AffineMap map = CentredMap{turn, {}, {}}.affine();
    std::vector<std::array<float, 3>> places;
    places.reserve(samples.places.size());
    for (const auto& [x, y, z] : samples.places) {
        const Point3 at = map({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
        std::array<float, 3> place{};
        std::ranges::transform(index.rows, place.begin(),
                               [&](const Point3& row) { return static_cast<float>(dot(row, at)); });
        places.push_back(place);
    }
    return places;
}

/// Mutual information, less what independent samples would show by chance (Miller 1955), times the root of
/// the overlap.
double scoreOf(const std::array<std::uint32_t, Levels * Levels>& joint, std::size_t total)
{
    constexpr double LeastOverlap = 0.1;
    std::array<std::uint32_t, Levels> fixedCount{}, movingCount{};
    std::uint32_t within = 0, cells = 0, rows = 0, columns = 0;
    for (std::size_t at = 0; at < joint.size(); ++at) {
        fixedCount[at / Levels] += joint[at];
        movingCount[at % Levels] += joint[at];
        within += joint[at];
        cells += joint[at] > 0 ? 1 : 0;
    }
    const double overlap = static_cast<double>(within) / static_cast<double>(total);
    if (overlap < LeastOverlap)
        return 0.0;
    const auto entropy = [&](const auto& counts, std::uint32_t& used) {
        double sum = 0.0;
        for (const std::uint32_t count : counts)
            if (count > 0) {
                sum -= count * std::log(static_cast<double>(count) / within);
                ++used;
            }
        return sum / within;
    };
    std::uint32_t unused = 0;
    const double information =
        entropy(fixedCount, rows) + entropy(movingCount, columns) - entropy(joint, unused);
    const double byChance = (static_cast<double>(cells) - rows - columns + 1.0) / (2.0 * within);
    return (information - byChance) * std::sqrt(overlap);
}

double scoreAt(const Samples& samples, const std::vector<std::array<float, 3>>& places,
               const FewLevels& moving, const Point3& image)
{
    const auto [i, j, k] = moving.index(image);
    const std::array shift{static_cast<float>(i), static_cast<float>(j), static_cast<float>(k)};
    std::array<std::uint32_t, Levels * Levels> joint{};
    for (std::size_t n = 0; n < places.size(); ++n) {
        const std::uint8_t value =
            moving.at(places[n][0] + shift[0], places[n][1] + shift[1], places[n][2] + shift[2]);
        if (value != Outside)
            ++joint[static_cast<std::size_t>(samples.bins[n] / (FixedBins / Levels)) * Levels + value];
    }
    return scoreOf(joint, places.size());
}

/// The identity, and turns about each axis either way.
std::vector<Matrix> turns()
{
    constexpr double Angle_rad = 0.17; // about 10 degrees: the fit itself reaches as far
    const double s = std::sin(Angle_rad), c = std::cos(Angle_rad);
    std::vector<Matrix> all{{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}};
    for (const double sine : {s, -s}) {
        all.push_back({{{1, 0, 0}, {0, c, -sine}, {0, sine, c}}});
        all.push_back({{{c, 0, sine}, {0, 1, 0}, {-sine, 0, c}}});
        all.push_back({{{c, -sine, 0}, {sine, c, 0}, {0, 0, 1}}});
    }
    return all;
}

struct Extent {
    Point3 low{1e9, 1e9, 1e9}, high{-1e9, -1e9, -1e9};
    void include(const Point3& p)
    {
        low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
    }
    [[nodiscard]] Point3 middle() const { return 0.5 * (low + high); }
};

/// Where the middle of the samples may lie: across the body near its middle, along it wherever they overlap.
std::vector<Point3> shiftsOver(const Samples& samples, const GreyImage& moving, const Bits& movingBody)
{
    constexpr double Step_mm = 16.0, Across_mm = 80.0;
    Extent body, fixed;
    liver::forEachBlock(moving.grid, [&](std::size_t block, const Point3& at) {
        if (movingBody[block] != 0)
            body.include(at);
    });
    for (const auto& place : samples.places)
        fixed.include(
            {static_cast<double>(place[0]), static_cast<double>(place[1]), static_cast<double>(place[2])});
    const Point3 middle = body.middle() - fixed.middle();
    const double along_mm = 0.5 * (body.high.z - body.low.z + fixed.high.z - fixed.low.z);
    std::vector<Point3> shifts{samples.centre};
    const auto places = [](double reach_mm) { return static_cast<int>(reach_mm / Step_mm); };
    for (int k = -places(along_mm); k <= places(along_mm); ++k)
        for (int j = -places(Across_mm); j <= places(Across_mm); ++j)
            for (int i = -places(Across_mm); i <= places(Across_mm); ++i)
                shifts.push_back(middle + Step_mm * Point3{static_cast<double>(i), static_cast<double>(j),
                                                           static_cast<double>(k)});
    return shifts;
}

} // namespace

Expected<std::vector<Start>> searchStarts(const Samples& samples, const GreyImage& moving,
                                          const Bits& movingBody, std::size_t count, const Stretch& way)
{
    constexpr double Apart_mm = 30.0;
    const FewLevels few(moving);
    const std::vector<Point3> shifts = shiftsOver(samples, moving, movingBody);
    constexpr std::size_t Batch = 256;
    const std::size_t batches = (shifts.size() + Batch - 1) / Batch;
    std::vector<Start> starts;
    double done = 0.0;
    const std::vector<Matrix> tried = turns();
    for (const Matrix& turn : tried) {
        const double share = 1.0 / static_cast<double>(tried.size());
        const auto places = turned(samples, turn, few.index);
        std::vector<double> scores(shifts.size());
        const auto scoreBatch = [&](std::size_t batch) {
            for (std::size_t n = batch * Batch; n < std::min((batch + 1) * Batch, shifts.size()); ++n)
                scores[n] = scoreAt(samples, places, few, shifts[n]);
        };
        const bool all = parallelFor(batches, scoreBatch, [&](std::size_t scored) {
            return way.goesOn(done + share * static_cast<double>(scored) / static_cast<double>(batches));
        });
        if (!all)
            return fail(ProblemCode::Cancelled, {"aligning the series"});
        done += share;
        for (std::size_t n = 0; n < shifts.size(); ++n)
            if (scores[n] > 0.0)
                starts.push_back({{turn, samples.centre, shifts[n]}, scores[n]});
    }
    std::ranges::stable_sort(starts, std::greater(), &Start::score);
    std::vector<Start> best;
    for (const Start& start : starts) {
        const auto isNear = [&](const Start& other) {
            return other.map.matrix == start.map.matrix &&
                   distance(other.map.image, start.map.image) < Apart_mm;
        };
        if (best.size() < count && std::ranges::none_of(best, isNear))
            best.push_back(start);
    }
    return best;
}

} // namespace hepatica::imaging::registration
