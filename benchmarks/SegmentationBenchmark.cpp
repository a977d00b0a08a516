// How well and how fast lesions are segmented: on the real reference lesions, and on a hard phantom. Prints
// tables; no argument.
#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/phantom/Phantom.h>

#include "Reference.h"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <numbers>
#include <random>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace {

using namespace hepatica;
using namespace hepatica::imaging;
namespace fs = std::filesystem;

constexpr int Tries = 10;
constexpr unsigned Seed = 7;

struct Lesion {
    std::string name;
    Mask truth;
    Stroke longAxis, shortAxis;
};

/// A number from 0 up to 1, the same with every standard library.
double draw(std::mt19937& random)
{
    return static_cast<double>(random()) / 4294967296.0;
}

struct Score {
    double dice = 0.0, ms = 0.0, confidence = 0.0;
};

Score scoreOf(const Volume& volume, const LesionPrompt& prompt, const Mask& truth)
{
    // Processor time: one thread does all the work, and others on the machine do not count.
    const std::clock_t begin = std::clock();
    const auto found = segmentLesion(volume, prompt);
    const double ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    return found ? Score{dice(found->mask, truth), ms, found->confidence} : Score{0.0, ms, 0.0};
}

LesionPrompt promptOf(const std::vector<Stroke>& strokes)
{
    LesionPrompt prompt;
    prompt.strokes = strokes;
    return prompt;
}

/// An end moved by up to two pixels within its slice.
Point3 jittered(const Point3& end, const Geometry& grid, std::mt19937& random)
{
    const double angle = 2.0 * std::numbers::pi * draw(random), pixels = 2.0 * draw(random);
    return end + (pixels * std::cos(angle) * grid.spacing()[0]) * grid.directions()[0] +
           (pixels * std::sin(angle) * grid.spacing()[1]) * grid.directions()[1];
}

Score meanOfJittered(const Volume& volume, const Lesion& lesion)
{
    std::mt19937 random(Seed);
    Score mean;
    for (int n = 0; n < Tries; ++n) {
        const Point3 from = jittered(lesion.longAxis.from, volume.geometry(), random);
        const Point3 to = jittered(lesion.longAxis.to, volume.geometry(), random);
        const Score score = scoreOf(volume, promptOf({{from, to}}), lesion.truth);
        mean.dice += score.dice / Tries;
        mean.ms += score.ms / Tries;
    }
    return mean;
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

/// A click that finds nothing counts as an overlap of 0.
Score meanOfClicks(const Volume& volume, const Lesion& lesion, int& reached)
{
    constexpr double Good = 0.70;
    std::mt19937 random(Seed);
    Score mean;
    for (int n = 0; n < Tries; ++n) {
        LesionPrompt prompt;
        prompt.click = volume.geometry().toPatient(randomVoxel(lesion.truth, random));
        const Score score = scoreOf(volume, prompt, lesion.truth);
        mean.dice += score.dice / Tries;
        mean.ms += score.ms / Tries;
        reached += score.dice >= Good ? 1 : 0;
    }
    return mean;
}

void printHead(const std::string& title)
{
    fmt::print("\n{}\n{:<14}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}\n", title, "lesion", "mm", "stroke",
               "conf.", "ms", "two", "jitter", "click", ">=.70", "ms");
}

/// One line a lesion; returns the overlap of the stroke.
double printLesion(const Volume& volume, const Lesion& lesion)
{
    const Score stroke = scoreOf(volume, promptOf({lesion.longAxis}), lesion.truth);
    const Score two = scoreOf(volume, promptOf({lesion.longAxis, lesion.shortAxis}), lesion.truth);
    const Score jitter = meanOfJittered(volume, lesion);
    int reached = 0;
    const Score click = meanOfClicks(volume, lesion, reached);
    fmt::print("{:<14}{:>8.1f}{:>8.3f}{:>8.2f}{:>8.0f}{:>8.3f}{:>8.3f}{:>8.3f}{:>6}/{}{:>8.0f}\n",
               lesion.name, distance(lesion.longAxis.from, lesion.longAxis.to), stroke.dice,
               stroke.confidence, stroke.ms, two.dice, jitter.dice, click.dice, reached, Tries, click.ms);
    std::fflush(stdout);
    return stroke.dice;
}

Stroke strokeOf(const nlohmann::json& ends, double slice, const Geometry& grid)
{
    const auto end = [&](std::size_t n) {
        return grid.toPatient(ends[n][0].get<double>(), ends[n][1].get<double>(), slice);
    };
    return {end(0), end(1)};
}

Expected<void> benchmarkReal(const fs::path& folder)
{
    const auto series = openSeries({folder / "dicom"});
    if (!series)
        return passOn(series);
    const Geometry& grid = series->volume.geometry();
    printHead("expert masks of a portal venous CT");
    double sum = 0.0;
    const auto lesions = nlohmann::json::parse(std::ifstream(folder / "reference.json")).at("masks");
    for (const auto& [file, entry] : lesions.items()) {
        const auto masks = readMasks(folder / file, grid);
        if (!masks)
            return passOn(masks);
        const double slice = entry.at("recist_slice_index").get<double>();
        sum +=
            printLesion(series->volume, {fs::path(file).stem().stem().string(), masks->front().mask,
                                         strokeOf(entry.at("recist_long_endpoints_index_xy"), slice, grid),
                                         strokeOf(entry.at("recist_short_endpoints_index_xy"), slice, grid)});
    }
    fmt::print("mean of the strokes {:.3f}\n", sum / static_cast<double>(lesions.size()));
    return {};
}

Expected<void> benchmarkVisit(const phantom::VisitTruth& visit, double& sum, int& count)
{
    const auto series = openSeries({visit.seriesFolders[1]}); // portal venous
    if (!series)
        return passOn(series);
    const auto masks = readMasks(visit.labelFile, series->volume.geometry());
    if (!masks)
        return passOn(masks);
    for (const phantom::LesionTruth& lesion : visit.lesions) {
        const auto mask = std::ranges::find(*masks, lesion.label, &LabelledMask::label);
        if (!lesion.present || mask == masks->end())
            continue;
        sum += printLesion(series->volume, {visit.name + " " + lesion.name,
                                            mask->mask,
                                            {lesion.longEnds[0], lesion.longEnds[1]},
                                            {lesion.shortEnds[0], lesion.shortEnds[1]}});
        ++count;
    }
    return {};
}

Expected<void> benchmarkPhantom(phantom::Story story, const fs::path& folder)
{
    phantom::PhantomOptions options;
    options.story = story;
    const auto patient = phantom::writePatient(options, folder);
    if (!patient)
        return passOn(patient);
    printHead(fmt::format("hard phantom, {}", phantom::storyName(story)));
    double sum = 0.0;
    int count = 0;
    for (const phantom::VisitTruth& visit : patient->visits)
        if (const auto done = benchmarkVisit(visit, sum, count); !done)
            return done;
    fmt::print("mean of the strokes {:.3f}\n", count == 0 ? 0.0 : sum / count);
    return {};
}

} // namespace

int main()
{
    Expected<void> done;
    if (const auto reference = hepatica::tests::referenceFolder())
        done = benchmarkReal(*reference / "data" / "p01_ct_liver_tumours_3dircadb_01");
    const fs::path folder =
        fs::temp_directory_path() / fmt::format("hepatica-segmentation-{}", std::random_device{}());
    using phantom::Story;
    for (const Story story : {Story::Responder, Story::Pseudoprogressor, Story::Hyperprogressor})
        if (done)
            done = benchmarkPhantom(story, folder / std::string(phantom::storyName(story)));
    fs::remove_all(folder);
    if (!done)
        fmt::print(stderr, "{}\n", done.error().text());
    return done ? 0 : 1;
}
