#include "segmentation/Trials.h"

#include "segmentation/Stopwatch.h"

#include <hepatica/measurement/LesionMeasurement.h>

#include <cmath>
#include <numbers>
#include <random>

namespace hepatica::benchmarks {

namespace {

using namespace imaging;

constexpr int Tries = 10;

/// A number from 0 up to 1, the same with every standard library.
double draw(std::mt19937& random)
{
    return static_cast<double>(random()) / 4294967296.0;
}

/// Of a lesion's own draws (FNV-1a over its name): the same draws for all would be ten cases, not six
/// hundred.
unsigned seedOf(std::string_view name)
{
    unsigned hash = 2166136261U;
    for (const char letter : name)
        hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    return hash;
}

/// An end moved by up to two pixels within its slice.
Point3 jittered(const Point3& end, const Geometry& grid, std::mt19937& random)
{
    const double angle = 2.0 * std::numbers::pi * draw(random), pixels = 2.0 * draw(random);
    return end + (pixels * std::cos(angle) * grid.spacing()[0]) * grid.directions()[0] +
           (pixels * std::sin(angle) * grid.spacing()[1]) * grid.directions()[1];
}

Stroke jittered(const Stroke& stroke, const Geometry& grid, std::mt19937& random)
{
    const Point3 from = jittered(stroke.from, grid, random);
    return {from, jittered(stroke.to, grid, random)};
}

/// The faces of the lesion's voxels, each moved.
std::array<Point3, 2> jitteredBox(const Mask& mask, std::mt19937& random)
{
    constexpr double MostPixels = 2.0, MostSlices = 0.5;
    const IndexBox& box = mask.box();
    const auto moved = [&](int index, double face, double most) {
        return index + face + most * (2.0 * draw(random) - 1.0);
    };
    const auto corner = [&](const VoxelIndex& voxel, double face) {
        const double i = moved(voxel.i, face, MostPixels), j = moved(voxel.j, face, MostPixels);
        return mask.grid().toPatient(i, j, moved(voxel.k, face, MostSlices));
    };
    const Point3 first = corner(box.first, -0.5);
    return {first, corner(box.last, 0.5)};
}

VoxelIndex randomVoxel(const Mask& mask, std::mt19937& random)
{
    const auto dims = mask.box().dims();
    const auto within = [&](int first, int count) { return first + static_cast<int>(draw(random) * count); };
    for (;;) {
        const VoxelIndex voxel{within(mask.box().first.i, dims[0]), within(mask.box().first.j, dims[1]),
                               within(mask.box().first.k, dims[2])};
        if (mask.contains(voxel))
            return voxel;
    }
}

double diceOfSlice(const Mask& a, const Mask& b, int k)
{
    const auto& dims = a.grid().dims();
    int both = 0, sum = 0;
    for (int j = 0; j < dims[1]; ++j)
        for (int i = 0; i < dims[0]; ++i) {
            const bool inA = a.contains({i, j, k}), inB = b.contains({i, j, k});
            both += inA && inB ? 1 : 0;
            sum += (inA ? 1 : 0) + (inB ? 1 : 0);
        }
    return sum == 0 ? 0.0 : 2.0 * both / sum;
}

double lengthOf(const Stroke& axis)
{
    return distance(axis.from, axis.to);
}

/// How the sizes and their standard errors compare with the truth.
void addErrors(Trial& trial, const KnownLesion& lesion, const LesionPrompt& prompt,
               const LesionSegmentation& found)
{
    const auto measured = measurement::measureLesion(lesion.volume, found.mask);
    if (!measured || !measured->axes || !measured->shape || !measured->standardErrors)
        return;
    const double longAxis = lengthOf(lesion.longAxis), shortAxis = lengthOf(lesion.shortAxis);
    const double longError = std::abs(measured->axes->longAxis.mm() - longAxis);
    const double volumeError = std::abs(measured->shape->volume_mm3 - lesion.volume_mm3);
    trial.longAxisError = longError / longAxis;
    trial.volumeError = volumeError / lesion.volume_mm3;
    // Of strokes those of the border alone: the spread of others would make five trials of each, as it does
    // of clicks.
    const Expected<std::optional<measurement::StandardErrors>> told =
        prompt.strokes.empty()
            ? measurement::errorsOfPrompt(lesion.volume, prompt, found, measured->standardErrors)
            : measured->standardErrors;
    trial.tellsErrors = told && *told;
    if (!trial.tellsErrors)
        return;
    const measurement::StandardErrors& errors = **told;
    trial.longAxisOff = longError / errors.longAxis_mm;
    trial.shortAxisOff = std::abs(measured->axes->shortAxis.mm() - shortAxis) / errors.shortAxis_mm;
    trial.volumeOff = volumeError / errors.volume_mm3.value_or(0.0);
}

Trial tryPrompt(const KnownLesion& lesion, const LesionPrompt& prompt)
{
    const Stopwatch watch;
    const auto found = segmentLesion(lesion.volume, prompt);
    Trial trial;
    trial.ms = watch.waited_ms();
    trial.processorMs = watch.processor_ms();
    trial.refused = !found;
    if (!found)
        return trial;
    const Mask& mask = found->mask;
    trial.dice = dice(mask, lesion.mask);
    trial.keySliceDice = diceOfSlice(mask, lesion.mask, lesion.keySlice);
    trial.confidence = found->confidence;
    addErrors(trial, lesion, prompt, *found);
    return trial;
}

} // namespace

std::vector<Stroke> tenStrokes(const KnownLesion& lesion)
{
    std::mt19937 random(seedOf(lesion.name));
    std::vector<Stroke> strokes;
    for (int n = 0; n < Tries; ++n)
        strokes.push_back(jittered(lesion.longAxis, lesion.volume.geometry(), random));
    return strokes;
}

LesionTrials tryLesion(const KnownLesion& lesion, const Prompts& prompts)
{
    LesionTrials trials{
        lesion.name, lesion.what, lesion.group, lengthOf(lesion.longAxis), lesion.clickable, {}, {}, {}, {}};
    const Geometry& grid = lesion.volume.geometry();
    const unsigned own = seedOf(lesion.name);
    std::mt19937 forShort(own + 1), forClicks(own + 2), forBoxes(own + 3);
    for (const Stroke& stroke : prompts.strokes ? tenStrokes(lesion) : std::vector<Stroke>()) {
        LesionPrompt prompt;
        prompt.strokes = {stroke};
        trials.strokes.push_back(tryPrompt(lesion, prompt));
        prompt.strokes.push_back(jittered(lesion.shortAxis, grid, forShort));
        trials.twoStrokes.push_back(tryPrompt(lesion, prompt));
    }
    for (int n = 0; n < Tries && prompts.clicks; ++n) {
        LesionPrompt prompt;
        prompt.click = grid.toPatient(randomVoxel(lesion.mask, forClicks));
        trials.clicks.push_back(tryPrompt(lesion, prompt));
    }
    for (int n = 0; n < Tries && prompts.boxes; ++n) {
        LesionPrompt prompt;
        prompt.box = jitteredBox(lesion.mask, forBoxes);
        trials.boxes.push_back(tryPrompt(lesion, prompt));
    }
    return trials;
}

} // namespace hepatica::benchmarks
