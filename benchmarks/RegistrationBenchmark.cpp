// How well and how fast two series of 512 x 512 x 150 are aligned, on one phantom pair whose motion is known,
// beside elastix and beside ITK's demons alone: same pair, same run, from the scanner's coordinates. Times
// are processor time of all threads, so that others on the machine do not count; bars are the product's, in
// seconds on two cores.
//
//     RegistrationBenchmark [SEED] [256] [alone]      256 x 256 x 75 instead; without the others
#include "peers/RegistrationPeers.h"

#include <hepatica/imaging/NewLesions.h>
#include <hepatica/imaging/Propagation.h>
#include <hepatica/phantom/FollowUpPair.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <fstream>
#include <malloc.h>
#include <span>
#include <string>

#include <fmt/format.h>

namespace {

using namespace hepatica;
using namespace hepatica::benchmarks;
using namespace hepatica::imaging;
using Clock = std::chrono::steady_clock;

double threadSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The longest time for which the work did not look at its Progress.
class Deafness {
public:
    Deafness()
        : progress([this](double done, const std::string& text) { note(done, text); }), begin_(Clock::now()),
          atBegin_(threadSeconds())
    {
    }
    void print() const
    {
        fmt::print("  {:<44}{:>9.0f} ms (processor time of the caller {:.0f} ms; before \"{}\"; bar 100)\n",
                   "longest time between two looks", 1000.0 * wall_s_, 1000.0 * processor_s_, where_);
    }
    Progress progress;

private:
    void note(double done, const std::string& text)
    {
        const auto now = Clock::now();
        const double wall = std::chrono::duration<double>(now - begin_).count();
        if (wall > wall_s_) {
            wall_s_ = wall;
            where_ = fmt::format("{}, {:.0f} %", text, 100.0 * done);
        }
        const double here = threadSeconds();
        processor_s_ = std::max(processor_s_, here - atBegin_);
        begin_ = now;
        atBegin_ = here;
    }
    Clock::time_point begin_;
    double atBegin_, wall_s_ = 0.0, processor_s_ = 0.0;
    std::string where_;
};

/// Processor and wall time of a piece of work.
struct Time {
    double processor_s = 0.0, wall_s = 0.0;
};
template <typename Work> Time timeOf(Work&& work)
{
    const auto begin = Clock::now();
    const std::clock_t before = std::clock();
    work();
    return {static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC,
            std::chrono::duration<double>(Clock::now() - begin).count()};
}

void printTime(std::string_view name, const Time& time, std::string_view bar)
{
    fmt::print("  {:<44}{:>9.2f} s  (wall {:.2f} s; bar {})\n", name, time.processor_s, time.wall_s, bar);
}

double megabytes(const char* field)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field))
            return std::stod(line.substr(line.find_first_of("0123456789"))) / 1024.0;
    return 0.0;
}

/// How much more memory than before the work took at its peak.
template <typename Work> double peakMegabytesOf(Work&& work)
{
    malloc_trim(0);                              // what was freed before is not to be had for nothing
    std::ofstream("/proc/self/clear_refs") << 5; // the peak starts anew
    const double before = megabytes("VmRSS");
    work();
    return megabytes("VmHWM") - before;
}

struct Targets {
    std::vector<Point3> fixed, moving;
};
Targets targetsOf(const phantom::FollowUpPair& pair)
{
    Targets targets;
    for (const phantom::LesionTruth& lesion : pair.earlier.lesions)
        if (lesion.present) {
            targets.fixed.push_back(lesion.centre);
            targets.moving.push_back(pair.toLater(lesion.centre));
        }
    return targets;
}

void printErrors(std::string_view name, const Targets& targets, const std::vector<Point3>& found,
                 std::string_view more)
{
    std::vector<double> errors;
    for (std::size_t n = 0; n < found.size(); ++n)
        errors.push_back(distance(found[n], targets.moving[n]));
    std::ranges::sort(errors);
    fmt::print("  {:<44}{:>9.2f} mm, worst {:.2f} mm  {}\n", name, errors[errors.size() / 2], errors.back(),
               more);
}

std::vector<Point3> mapped(const SpatialMap& map, const std::vector<Point3>& points)
{
    std::vector<Point3> all;
    std::ranges::transform(points, std::back_inserter(all), map);
    return all;
}

void printPeer(std::string_view name, const Targets& targets, const PeerMap& peer, double ours_s)
{
    if (!peer.problem.empty()) {
        fmt::print("  {:<44}{}\n", name, peer.problem);
        return;
    }
    printErrors(name, targets, peer.points,
                fmt::format("{:.1f} s, {:.1f} times ours", peer.processor_s, peer.processor_s / ours_s));
}

void printLinkedPoint(const SpatialMap& map, const std::vector<Point3>& points)
{
    constexpr int Rounds = 2000;
    double farthest = 0.0;
    const Time time = timeOf([&] {
        for (int round = 0; round < Rounds; ++round)
            for (const Point3& point : points)
                farthest = std::max(farthest, distance(map.inverse(map(point)), point));
    });
    fmt::print("  {:<44}{:>9.4f} ms (bar 1), back to within {:.4f} mm\n", "linked point, there and back",
               1000.0 * time.processor_s / (Rounds * static_cast<double>(points.size())), farthest);
}

void printFollowing(const phantom::FollowUpPair& pair, const SpatialMap& map)
{
    Deafness proposing;
    const Mask& first = *pair.earlier.masks.front();
    printTime("proposal of one lesion", timeOf([&] {
                  (void)proposeLesions(pair.earlier.volume, {first}, pair.later.volume, map, {},
                                       proposing.progress);
              }),
              "1");
    proposing.print();
    Deafness searching;
    printTime("search for new lesions", timeOf([&] {
                  (void)findNewLesionCandidates(pair.earlier.volume, pair.later.volume, map, {},
                                                searching.progress);
              }),
              "none");
    searching.print();
}

int compare(const phantom::FollowUpPair& pair, bool withPeers)
{
    const Targets targets = targetsOf(pair);
    const Volume &fixed = pair.earlier.volume, &moving = pair.later.volume;
    AlignmentOptions affineOnly;
    affineOnly.deformable = false;
    std::optional<Expected<Alignment>> affine, whole;
    const Time affineTime = timeOf([&] { affine = align(fixed, moving, affineOnly); });
    Deafness aligning;
    Time wholeTime;
    const double peak = peakMegabytesOf(
        [&] { wholeTime = timeOf([&] { whole = align(fixed, moving, {}, aligning.progress); }); });
    if (!*affine || !*whole) {
        fmt::print(stderr, "{}\n", (*affine ? whole : affine)->error().text());
        return 1;
    }
    const SpatialMap& map = (*whole)->toMoving;
    printTime("affine", affineTime, "3");
    printTime("affine and deformation", wholeTime, "15");
    aligning.print();
    fmt::print("  {:<44}{:>9.0f} MB (VmHWM, beside the pair's own {:.0f} MB; bar 1500)\n", "peak memory",
               peak,
               2e-6 * static_cast<double>(fixed.geometry().voxelCount() + moving.geometry().voxelCount()));
    printLinkedPoint(map, targets.fixed);
    printFollowing(pair, map);
    printErrors("target error, scanner coordinates", targets, targets.fixed, "");
    printErrors("target error, affine", targets, mapped((*affine)->toMoving, targets.fixed), "");
    printErrors("target error, deformed", targets, mapped(map, targets.fixed), "(bar 2 and 5)");
    if (!withPeers)
        return 0;
    printPeer("target error, elastix", targets, elastix(fixed, moving, targets.fixed), wholeTime.processor_s);
    printPeer("target error, demons", targets, demons(fixed, moving, targets.fixed), wholeTime.processor_s);
    return 0;
}

} // namespace

int main(int count, char** arguments)
{
    phantom::PhantomOptions options;
    options.dims = {512, 512, 150};
    options.bodyWidth_mm = 384.0;
    options.coverage_mm = 225.0;
    options.seed = 1;
    bool withPeers = true;
    for (const std::string argument : std::span(arguments, static_cast<std::size_t>(count)).subspan(1)) {
        if (argument == "256")
            options.dims = {256, 256, 75};
        else if (argument == "alone")
            withPeers = false;
        else
            options.seed = std::stoul(argument);
    }
    const auto pair = phantom::makeFollowUpPair(options, Phase::PortalVenous, Phase::LateArterial);
    if (!pair) {
        fmt::print(stderr, "{}\n", pair.error().text());
        return 1;
    }
    fmt::print("one pair of {} x {} x {}, seed {}, portal venous to late arterial\n", options.dims[0],
               options.dims[1], options.dims[2], options.seed);
    return compare(*pair, withPeers);
}
