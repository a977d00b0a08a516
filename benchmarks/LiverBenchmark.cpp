// How well and how fast the liver is found: overlap with the truth of the phantom, and the time on 512 x 512
// x 150. Prints tables; no argument, or a series whose liver is to be timed.
#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/SeriesReader.h>
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

Expected<void> benchmarkVisit(const phantom::PatientTruth& patient, std::size_t visit)
{
    const phantom::VisitTruth& truth = patient.visits[visit];
    std::optional<Mask> liver;
    for (std::size_t phase = 0; phase < truth.seriesFolders.size(); ++phase) {
        const auto series = openSeries({truth.seriesFolders[phase]});
        if (!series)
            return passOn(series);
        if (!liver) {
            auto mask = phantom::liverTruth(patient.options, visit, series->volume.geometry());
            if (!mask)
                return passOn(mask);
            liver = std::move(*mask);
        }
        const Run run = timed(series->volume);
        fmt::print("{:<18}{:<5}{:<15}{:>8.3f}{:>8.0f}{:>8.0f}{:>8.2f}  {}\n",
                   phantom::storyName(patient.story), truth.name,
                   truth.seriesFolders[phase].filename().string(),
                   run.region ? dice(run.region->mask, *liver) : 0.0,
                   run.region ? millilitres(run.region->mask) : 0.0, millilitres(*liver), run.seconds,
                   !run.region                    ? run.region.error().text()
                   : run.region->warnings.empty() ? ""
                                                  : run.region->warnings.front().text());
    }
    return {};
}

Expected<void> benchmarkPhantom(phantom::Story story, const fs::path& folder, phantom::PhantomOptions options,
                                std::size_t visits)
{
    options.story = story;
    const auto patient = phantom::writePatient(options, folder);
    if (!patient)
        return passOn(patient);
    for (std::size_t visit = 0; visit < std::min(visits, patient->visits.size()); ++visit)
        if (const auto done = benchmarkVisit(*patient, visit); !done)
            return done;
    return {};
}

Expected<void> benchmarkAll(const fs::path& folder)
{
    fmt::print("{:<18}{:<5}{:<15}{:>8}{:>8}{:>8}{:>8}\n", "phantom", "", "", "Dice", "mL", "truth", "s");
    for (const auto story :
         {phantom::Story::Responder, phantom::Story::Pseudoprogressor, phantom::Story::Hyperprogressor})
        if (const auto done = benchmarkPhantom(story, folder / phantom::storyName(story), {}, 2); !done)
            return done;
    phantom::PhantomOptions large;
    large.dims = {512, 512, 150};
    large.seed = 2;
    fmt::print("512 x 512 x 150 (bar 5 s)\n");
    return benchmarkPhantom(phantom::Story::Responder, folder / "large", large, 1);
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
    const fs::path folder = fs::temp_directory_path() / "hepatica-liver-benchmark";
    const auto done = count > 1 ? benchmarkSeries(arguments[1]) : benchmarkAll(folder);
    fs::remove_all(folder);
    if (!done)
        fmt::print(stderr, "{}\n", done.error().text());
    return done ? 0 : 1;
}
