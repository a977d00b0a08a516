// How well and how fast the liver is found: overlap with the truth of the phantom, how much of its lesions
// lies inside, and the time on 512 x 512 x 150. Prints tables and MISSED beside a bar that is not met, and
// leaves with 1 then; no argument, or a series whose liver is to be timed.
#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/phantom/LiverTruth.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

namespace {

using namespace hepatica;
using namespace hepatica::imaging;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Run {
    Expected<LiverRegion> region;
    double seconds = 0.0;
};

Run timed(const Volume& volume)
{
    const auto begin = Clock::now();
    auto region = findLiver(volume);
    return {std::move(region), std::chrono::duration<double>(Clock::now() - begin).count()};
}

double millilitres(const Mask& mask)
{
    return static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3() / 1000.0;
}

constexpr double LeastDice = 0.95, MostSeconds = 5.0; // portal venous; 512 x 512 x 150

/// What a table of the phantom has shown.
struct Tally {
    bool isTimed = false; ///< against the bar
    int missed = 0;

    /// " MISSED", and counts it.
    std::string miss(bool isMissed)
    {
        missed += isMissed ? 1 : 0;
        return isMissed ? " MISSED" : "";
    }
};

/// The part of the lesion that lies least inside, %.
double leastInside(const std::vector<LabelledMask>& lesions, const Mask& liver)
{
    double least = 100.0;
    for (const LabelledMask& lesion : lesions) {
        const auto& box = lesion.mask.box();
        std::size_t within = 0;
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j)
                for (int i = box.first.i; i <= box.last.i; ++i)
                    within += lesion.mask.contains({i, j, k}) && liver.contains({i, j, k}) ? 1U : 0U;
        least = std::min(least,
                         100.0 * static_cast<double>(within) / static_cast<double>(lesion.mask.voxelCount()));
    }
    return least;
}

/// What is known of a visit on the grid of its series.
struct Truth {
    Mask liver;
    std::vector<LabelledMask> lesions;
};

Expected<Truth> truthOf(const phantom::PatientTruth& patient, std::size_t visit, const Geometry& grid)
{
    auto liver = phantom::liverTruth(patient.options, visit, grid);
    if (!liver)
        return passOn(liver);
    auto lesions = readMasks(patient.visits[visit].labelFile, grid);
    if (!lesions)
        return passOn(lesions);
    return Truth{std::move(*liver), std::move(*lesions)};
}

void printRow(const std::string& name, const std::string& phase, const Run& run, const Truth& truth,
              Tally& tally)
{
    const double overlap = run.region ? dice(run.region->mask, truth.liver) : 0.0;
    fmt::print("{:<23}{:<15}{:>8.3f}{:>8.0f}{:>8.0f}{:>10.1f}{:>8.2f}{}  {}\n", name, phase, overlap,
               run.region ? millilitres(run.region->mask) : 0.0, millilitres(truth.liver),
               run.region ? leastInside(truth.lesions, run.region->mask) : 0.0, run.seconds,
               tally.miss(phase == "portal-venous" && overlap < LeastDice) +
                   tally.miss(tally.isTimed && run.seconds > MostSeconds),
               !run.region                    ? run.region.error().text()
               : run.region->warnings.empty() ? ""
                                              : run.region->warnings.front().text());
}

Expected<void> benchmarkVisit(const phantom::PatientTruth& patient, std::size_t visit, Tally& tally)
{
    const phantom::VisitTruth& shown = patient.visits[visit];
    std::optional<Truth> truth;
    for (const fs::path& folder : shown.seriesFolders) {
        const auto series = openSeries({folder});
        if (!series)
            return passOn(series);
        if (!truth) {
            auto known = truthOf(patient, visit, series->volume.geometry());
            if (!known)
                return passOn(known);
            truth = std::move(*known);
        }
        printRow(fmt::format("{:<18}{}", phantom::storyName(patient.story), shown.name),
                 folder.filename().string(), timed(series->volume), *truth, tally);
    }
    return {};
}

Expected<void> benchmarkPhantom(phantom::Story story, const fs::path& folder, phantom::PhantomOptions options,
                                std::size_t visits, Tally& tally)
{
    options.story = story;
    const auto patient = phantom::writePatient(options, folder);
    if (!patient)
        return passOn(patient);
    for (std::size_t visit = 0; visit < std::min(visits, patient->visits.size()); ++visit)
        if (const auto done = benchmarkVisit(*patient, visit, tally); !done)
            return done;
    return {};
}

Expected<void> benchmarkAll(const fs::path& folder, Tally& tally)
{
    fmt::print("{:<23}{:<15}{:>8}{:>8}{:>8}{:>10}{:>8}\n", "phantom", "", "Dice", "mL", "truth", "lesion %",
               "s");
    for (const auto story :
         {phantom::Story::Responder, phantom::Story::Pseudoprogressor, phantom::Story::Hyperprogressor})
        if (const auto done = benchmarkPhantom(story, folder / phantom::storyName(story), {}, 2, tally);
            !done)
            return done;
    phantom::PhantomOptions large;
    large.dims = {512, 512, 150};
    large.seed = 2;
    fmt::print("512 x 512 x 150 (bar {:.0f} s)\n", MostSeconds);
    tally.isTimed = true;
    return benchmarkPhantom(phantom::Story::Responder, folder / "large", large, 1, tally);
}

Expected<void> benchmarkSeries(const fs::path& folder)
{
    const auto series = openSeries({folder});
    if (!series)
        return passOn(series);
    const Run run = timed(series->volume);
    if (!run.region)
        return passOn(run.region);
    fmt::print("{:.0f} mL, level {:.1f}, {:.2f} s\n", millilitres(run.region->mask), run.region->level,
               run.seconds);
    for (const Warning& warning : run.region->warnings)
        fmt::print("{}\n", warning.text());
    return {};
}

} // namespace

int main(int count, char** arguments)
{
    std::string place = (fs::temp_directory_path() / "hepatica-liver-XXXXXX").string();
    if (mkdtemp(place.data()) == nullptr) {
        fmt::print(stderr, "no temporary folder\n");
        return 1;
    }
    const fs::path folder = place;
    Tally tally;
    const auto done = count > 1 ? benchmarkSeries(arguments[1]) : benchmarkAll(folder, tally);
    fs::remove_all(folder);
    if (!done)
        fmt::print(stderr, "{}\n", done.error().text());
    return done && tally.missed == 0 ? 0 : 1;
}
