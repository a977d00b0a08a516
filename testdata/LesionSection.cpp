#include "LesionSection.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::phantom {

namespace {

PlanePoint between(const PlanePoint& a, const PlanePoint& b, double part)
{
    return {a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
}

double length(const PlanePoint& a, const PlanePoint& b)
{
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// Positive outside the shape, with the sign change on its surface.
double above(const StarShape& shape, double x, double y, double z)
{
    const double away = std::sqrt(x * x + y * y + z * z);
    return away == 0.0 ? -1.0 : away - shape.radius({x / away, y / away, z / away});
}

/// The crossings of a line with the outline as positions along it (0 = from, 1 = to), ascending.
void crossings(const Outline& outline, const PlanePoint& from, const PlanePoint& to,
               std::vector<double>& found)
{
    found.clear();
    const double dx = to.x - from.x, dy = to.y - from.y;
    const auto side = [&](const PlanePoint& p) { return dx * (p.y - from.y) - dy * (p.x - from.x); };
    double before = side(outline.back());
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const double now = side(outline[i]);
        if ((before < 0.0) != (now < 0.0)) {
            const PlanePoint& start = outline[i == 0 ? outline.size() - 1 : i - 1];
            const PlanePoint at = between(start, outline[i], before / (before - now));
            found.push_back(((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy));
        }
        before = now;
    }
    std::ranges::sort(found);
}

} // namespace

Outline sectionOutline(const StarShape& shape, double z, int corners)
{
    if (above(shape, 0.0, 0.0, z) >= 0.0)
        return {};
    const double farthest = 1.01 * shape.radiusBound();
    Outline outline;
    outline.reserve(static_cast<std::size_t>(corners));
    for (int corner = 0; corner < corners; ++corner) {
        const double angle = 2.0 * std::numbers::pi * corner / corners;
        const double cosine = std::cos(angle), sine = std::sin(angle);
        // Regula falsi (Illinois): the surface crosses each ray once.
        double low = 0.0, high = farthest;
        double atLow = above(shape, 0.0, 0.0, z), atHigh = above(shape, high * cosine, high * sine, z);
        double middle = high;
        for (int round = 0; round < 60; ++round) {
            middle = (low * atHigh - high * atLow) / (atHigh - atLow);
            const double value = above(shape, middle * cosine, middle * sine, z);
            if (std::abs(value) < 1e-7 * farthest)
                break;
            if (value < 0.0) {
                low = middle;
                atLow = value;
                atHigh *= 0.5;
            } else {
                high = middle;
                atHigh = value;
                atLow *= 0.5;
            }
        }
        outline.push_back({middle * cosine, middle * sine});
    }
    return outline;
}

Diameter longestDiameter(const Outline& outline)
{
    Diameter longest;
    double square = -1.0;
    for (std::size_t i = 0; i < outline.size(); ++i)
        for (std::size_t j = i + 1; j < outline.size(); ++j) {
            const double dx = outline[i].x - outline[j].x, dy = outline[i].y - outline[j].y;
            if (dx * dx + dy * dy > square) {
                square = dx * dx + dy * dy;
                longest.ends = {outline[i], outline[j]};
            }
        }
    longest.length = length(longest.ends[0], longest.ends[1]);
    return longest;
}

Diameter longestPerpendicular(const Outline& outline, const Diameter& to)
{
    constexpr int Steps = 1000;
    const PlanePoint along{(to.ends[1].x - to.ends[0].x) / to.length,
                           (to.ends[1].y - to.ends[0].y) / to.length};
    Diameter longest;
    std::vector<double> cuts;
    for (int step = 1; step < Steps; ++step) {
        const PlanePoint foot = between(to.ends[0], to.ends[1], static_cast<double>(step) / Steps);
        const PlanePoint top{foot.x - along.y, foot.y + along.x}; // 1 mm away, so that positions are mm
        crossings(outline, foot, top, cuts);
        for (std::size_t i = 0; i + 1 < cuts.size(); i += 2)
            if (cuts[i + 1] - cuts[i] > longest.length)
                longest = {{between(foot, top, cuts[i]), between(foot, top, cuts[i + 1])},
                           cuts[i + 1] - cuts[i]};
    }
    return longest;
}

double lengthInside(const Outline& outline, const PlanePoint& from, const PlanePoint& to)
{
    thread_local std::vector<double> cuts;
    if (outline.empty())
        return 0.0;
    crossings(outline, from, to, cuts);
    double inside = 0.0;
    for (std::size_t i = 0; i + 1 < cuts.size(); i += 2)
        inside += std::max(0.0, std::min(cuts[i + 1], 1.0) - std::max(cuts[i], 0.0));
    return inside * length(from, to);
}

namespace {

struct Section {
    Outline outer, core;
    double z = 0.0;
    int sliceIndex = 0;
};

Outline placed(Outline outline, double scale, const Point3& centre)
{
    for (PlanePoint& corner : outline)
        corner = {centre.x + scale * corner.x, centre.y + scale * corner.y};
    return outline;
}

/// The lesion and its core in the plane at z, in patient millimetres.
Section sectionAt(const PlacedLesion& lesion, double z, int corners)
{
    Section section{{}, {}, z, 0};
    section.outer = placed(sectionOutline(lesion.shape, (z - lesion.centre.z) / lesion.scale_mm, corners),
                           lesion.scale_mm, lesion.centre);
    const double coreScale = lesion.scale_mm * lesion.coreFraction;
    const Point3 coreCentre = lesion.coreCentre();
    if (coreScale > 0.0)
        section.core = placed(sectionOutline(lesion.shape, (z - coreCentre.z) / coreScale, corners / 2),
                              coreScale, coreCentre);
    return section;
}

/// The longest allowed segment between corners, if it is longer than `than`.
Diameter longestViable(const Section& section, double gap, double than)
{
    Outline ends = section.outer;
    ends.insert(ends.end(), section.core.begin(), section.core.end());
    std::vector<Diameter> candidates;
    for (std::size_t i = 0; i < ends.size(); ++i)
        for (std::size_t j = i + 1; j < ends.size(); ++j)
            if (const double far = length(ends[i], ends[j]); far > than)
                candidates.push_back({{ends[i], ends[j]}, far});
    std::ranges::sort(candidates, std::greater(), &Diameter::length);
    for (const Diameter& candidate : candidates)
        if (lengthInside(section.core, candidate.ends[0], candidate.ends[1]) <= gap)
            return candidate;
    return {};
}

/// Stretches of a line through the section without the core, positions in mm; `cuts` ascending.
void addViable(const std::vector<double>& outer, const std::vector<double>& core, double gap,
               double& longest_mm)
{
    double low = 0.0, high = -1e9; // the run so far, over gaps that may be crossed
    const auto add = [&](double from, double to) {
        if (from - high > gap)
            low = from;
        high = std::max(high, to);
        longest_mm = std::max(longest_mm, high - low);
    };
    for (std::size_t i = 0; i + 1 < outer.size(); i += 2) {
        double from = outer[i];
        for (std::size_t k = 0; k + 1 < core.size(); k += 2)
            if (core[k] > from && core[k + 1] < outer[i + 1]) {
                add(from, core[k]);
                from = core[k + 1];
            }
        add(from, outer[i + 1]);
    }
}

/// The longest viable segment at right angles to another, wherever in the section.
double longestViableAcross(const Section& section, const Diameter& to, double gap)
{
    constexpr int Steps = 2000;
    const PlanePoint along{(to.ends[1].x - to.ends[0].x) / to.length,
                           (to.ends[1].y - to.ends[0].y) / to.length};
    double first = 1e9, last = -1e9, longest_mm = 0.0;
    for (const PlanePoint& corner : section.outer) {
        const double u = corner.x * along.x + corner.y * along.y;
        first = std::min(first, u);
        last = std::max(last, u);
    }
    std::vector<double> outer, core;
    for (int step = 1; step < Steps; ++step) {
        const double u = first + (last - first) * step / Steps;
        const PlanePoint foot{u * along.x, u * along.y}, top{foot.x - along.y, foot.y + along.x};
        crossings(section.outer, foot, top, outer);
        if (!section.core.empty())
            crossings(section.core, foot, top, core);
        addViable(outer, core, gap, longest_mm);
    }
    return longest_mm;
}

std::array<Point3, 2> inPlane(const Diameter& diameter, double z)
{
    return {{{diameter.ends[0].x, diameter.ends[0].y, z}, {diameter.ends[1].x, diameter.ends[1].y, z}}};
}

} // namespace

AnalyticAxes analyticAxes(const PlacedLesion& lesion, const std::vector<double>& slices, double gap_mm)
{
    constexpr int Coarse = 120, Fine = 1440, Viable = 240;
    AnalyticAxes axes;
    Diameter longest;
    std::vector<std::pair<double, int>> bySize; // the coarse longest diameter of each slice
    for (std::size_t k = 0; k < slices.size(); ++k) {
        if (std::abs(slices[k] - lesion.centre.z) > lesion.reach_mm)
            continue;
        const Section section = sectionAt(lesion, slices[k], Coarse);
        if (!section.outer.empty())
            bySize.emplace_back(longestDiameter(section.outer).length, static_cast<int>(k));
    }
    std::ranges::sort(bySize, std::greater());

    // Corners 3 degrees apart miss at most 0.04 % of a diameter.
    for (const auto& [size, k] : bySize) {
        if (size < 0.999 * bySize.front().first)
            break;
        const double z = slices[static_cast<std::size_t>(k)];
        const Section section = sectionAt(lesion, z, Fine);
        const Diameter diameter = longestDiameter(section.outer);
        if (diameter.length <= longest.length)
            continue;
        longest = diameter;
        const Diameter across = longestPerpendicular(section.outer, diameter);
        axes.longEnds = inPlane(diameter, z);
        axes.shortEnds = inPlane(across, z);
        axes.long_mm = diameter.length;
        axes.short_mm = across.length;
        axes.sliceIndex = k;
    }
    if (lesion.coreFraction == 0.0) {
        axes.viableEnds = axes.longEnds;
        axes.viable_mm = axes.long_mm;
        axes.viableShort_mm = axes.short_mm;
        axes.viableSliceIndex = axes.sliceIndex;
        return axes;
    }
    for (const auto& [size, k] : bySize) {
        if (size <= axes.viable_mm)
            break;
        const double z = slices[static_cast<std::size_t>(k)];
        const Section section = sectionAt(lesion, z, Viable);
        const Diameter viable = longestViable(section, gap_mm, axes.viable_mm);
        if (viable.length <= axes.viable_mm)
            continue;
        axes.viableEnds = inPlane(viable, z);
        axes.viable_mm = viable.length;
        axes.viableShort_mm = std::min(viable.length, longestViableAcross(section, viable, gap_mm));
        axes.viableSliceIndex = k;
    }
    return axes;
}

} // namespace hepatica::phantom
