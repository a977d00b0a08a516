#include "SlicePainter.h"

#include <algorithm>
#include <cmath>

namespace hepatica::phantom {

namespace {

/// A bound of 1 + the deformation's gradient: each component changes by at most the sum of its waves' slopes.
double stretchOf(const Motion& motion)
{
    Point3 slope;
    for (const Wave& wave : motion.waves) {
        const double number = norm(wave.waveVector_perMm);
        slope = slope + number * Point3{std::abs(wave.amplitude_mm.x), std::abs(wave.amplitude_mm.y),
                                        std::abs(wave.amplitude_mm.z)};
    }
    return 1.0 + norm(slope);
}

} // namespace

SlicePainter::SlicePainter(const VisitScene& scene, const imaging::Geometry& grid)
    : scene_(scene), grid_(grid), stretch_(stretchOf(scene.motion))
{
    const auto count = static_cast<std::size_t>(grid.dims()[0]) * static_cast<std::size_t>(grid.dims()[1]);
    for (auto& phase : slice_.hounsfield)
        phase.resize(count);
    for (auto& component : slice_.deformation)
        component.resize(count);
    slice_.texture_hu.resize(count);
    slice_.label.resize(count);
}

const PaintedSlice& SlicePainter::paint(int sliceIndex)
{
    z_ = grid_.toPatient(0, 0, sliceIndex).z;
    deform();
    candidates_.clear();
    for (const Layer& layer : scene_.layers)
        candidates_.push_back(&layer);
    divide({0, 0, grid_.dims()[0], grid_.dims()[1]}, 0, candidates_.size(), static_cast<int>(Tissue::Fat));
    return slice_;
}

std::size_t SlicePainter::offset(int i, int j) const
{
    return static_cast<std::size_t>(j) * static_cast<std::size_t>(grid_.dims()[0]) +
           static_cast<std::size_t>(i);
}

// sin(a + b) from tables of both parts: two sines a row and column instead of one a voxel and wave.
void SlicePainter::deform()
{
    const auto width = static_cast<std::size_t>(grid_.dims()[0]);
    for (auto& component : slice_.deformation)
        std::ranges::fill(component, 0.0F);
    std::vector<float> sines(width), cosines(width);
    for (const Wave& wave : scene_.motion.waves) {
        for (std::size_t i = 0; i < width; ++i) {
            const double angle = wave.waveVector_perMm.x * grid_.toPatient(static_cast<double>(i), 0, 0).x;
            sines[i] = static_cast<float>(std::sin(angle));
            cosines[i] = static_cast<float>(std::cos(angle));
        }
        const std::array<double, 3> amplitude{wave.amplitude_mm.x, wave.amplitude_mm.y, wave.amplitude_mm.z};
        for (int j = 0; j < grid_.dims()[1]; ++j) {
            const double rest = wave.waveVector_perMm.y * grid_.toPatient(0, j, 0).y +
                                wave.waveVector_perMm.z * z_ + wave.shift_rad;
            for (std::size_t c = 0; c < 3; ++c) {
                if (amplitude[c] == 0.0)
                    continue;
                const auto fromSine = static_cast<float>(amplitude[c] * std::cos(rest));
                const auto fromCosine = static_cast<float>(amplitude[c] * std::sin(rest));
                float* row = slice_.deformation[c].data() + offset(0, j);
                for (std::size_t i = 0; i < width; ++i)
                    row[i] += fromSine * sines[i] + fromCosine * cosines[i];
            }
        }
    }
}

Point3 SlicePainter::deformationAtCentre(const Tile& tile, const Point3& centre) const
{
    if (tile.width > 1 || tile.height > 1)
        return deformationAt(scene_.motion, centre);
    const std::size_t at = offset(tile.i, tile.j);
    return {slice_.deformation[0][at], slice_.deformation[1][at], slice_.deformation[2][at]};
}

void SlicePainter::divide(const Tile& tile, std::size_t first, std::size_t last, int ground)
{
    const auto& spacing = grid_.spacing();
    const double reach = 0.5 * std::hypot(tile.width * spacing[0], tile.height * spacing[1], spacing[2]);
    Point3 centre = grid_.toPatient(tile.i + 0.5 * (tile.width - 1), tile.j + 0.5 * (tile.height - 1), 0);
    centre.z = z_;
    const Point3 wall = centre - deformationAtCentre(tile, centre);
    const Point3 organ = wall - scene_.motion.breathingShift_mm;
    const std::array<const Point3*, 3> inFrame{&organ, &wall, &centre};
    const std::array<double, 3> reachInFrame{reach * stretch_, reach * stretch_, reach};

    const std::size_t own = candidates_.size();
    for (std::size_t c = first; c < last; ++c) {
        const Layer* layer = candidates_[c];
        const auto frame = static_cast<std::size_t>(layer->frame);
        const double away = layer->shape->distanceBound(*inFrame[frame]);
        if (away > reachInFrame[frame])
            continue;
        if (away < -reachInFrame[frame]) {
            ground = layer->material;
            candidates_.resize(own);
            continue;
        }
        candidates_.push_back(layer);
    }
    const std::size_t end = candidates_.size();
    if (end == own) {
        fill(tile, ground);
    } else if (tile.width == 1 && tile.height == 1) {
        average(tile, own, end, ground);
    } else {
        const int left = (tile.width + 1) / 2, top = (tile.height + 1) / 2;
        for (const Tile part :
             {Tile{tile.i, tile.j, left, top}, Tile{tile.i + left, tile.j, tile.width - left, top},
              Tile{tile.i, tile.j + top, left, tile.height - top},
              Tile{tile.i + left, tile.j + top, tile.width - left, tile.height - top}})
            if (part.width > 0 && part.height > 0)
                divide(part, own, end, ground);
    }
    candidates_.resize(own);
}

void SlicePainter::fill(const Tile& tile, int material)
{
    const Enhancement& look = scene_.enhancements[static_cast<std::size_t>(material)];
    const auto label = static_cast<std::uint8_t>(VisitScene::labelOf(material));
    for (int j = tile.j; j < tile.j + tile.height; ++j) {
        const std::size_t start = offset(tile.i, j);
        const auto width = static_cast<std::size_t>(tile.width);
        for (std::size_t p = 0; p < Phases.size(); ++p)
            std::fill_n(slice_.hounsfield[p].data() + start, width, static_cast<float>(look.hounsfield[p]));
        std::fill_n(slice_.texture_hu.data() + start, width, static_cast<float>(look.texture_hu));
        std::fill_n(slice_.label.data() + start, width, label);
    }
}

void SlicePainter::average(const Tile& voxel, std::size_t first, std::size_t last, int ground)
{
    constexpr int Points = 27;
    const auto& spacing = grid_.spacing();
    Point3 centre = grid_.toPatient(voxel.i, voxel.j, 0);
    centre.z = z_;
    const Point3 wall = centre - deformationAtCentre(voxel, centre);
    const Point3 organ = wall - scene_.motion.breathingShift_mm;
    const std::array<Point3, 3> inFrame{organ, wall, centre};

    ByPhase sum{};
    double texture = 0.0;
    int atCentre = ground;
    for (int point = 0; point < Points; ++point) {
        const Point3 step{(point % 3 - 1) * spacing[0] / 3.0, (point / 3 % 3 - 1) * spacing[1] / 3.0,
                          (point / 9 - 1) * spacing[2] / 3.0};
        int material = ground;
        for (std::size_t c = last; c-- > first;) {
            const Layer* layer = candidates_[c];
            if (layer->shape->distanceBound(inFrame[static_cast<std::size_t>(layer->frame)] + step) < 0.0) {
                material = layer->material;
                break;
            }
        }
        const Enhancement& look = scene_.enhancements[static_cast<std::size_t>(material)];
        for (std::size_t p = 0; p < Phases.size(); ++p)
            sum[p] += look.hounsfield[p];
        texture += look.texture_hu;
        if (point == Points / 2)
            atCentre = material;
    }

    const std::size_t at = offset(voxel.i, voxel.j);
    for (std::size_t p = 0; p < Phases.size(); ++p)
        slice_.hounsfield[p][at] = static_cast<float>(sum[p] / Points);
    slice_.texture_hu[at] = static_cast<float>(texture / Points);
    slice_.label[at] = static_cast<std::uint8_t>(VisitScene::labelOf(atCentre));
}

} // namespace hepatica::phantom
