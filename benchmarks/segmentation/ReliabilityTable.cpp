#include "segmentation/ReliabilityTable.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace hepatica::benchmarks {

namespace {

constexpr double Right = 0.80, Wrong = 0.70, Sure = 0.5;
constexpr std::size_t Tenths = 10;

struct Bin {
    int count = 0, right = 0;
    double overlaps = 0.0;
};

/// Of one stroke and of two.
std::vector<Trial> answeredStrokes(const std::vector<LesionTrials>& lesions)
{
    std::vector<Trial> trials;
    for (const LesionTrials& lesion : lesions)
        for (const auto* tried : {&lesion.strokes, &lesion.twoStrokes})
            std::ranges::copy_if(*tried, std::back_inserter(trials),
                                 [](const Trial& t) { return !t.refused; });
    return trials;
}

template <typename Which> void printSure(const char* what, const std::vector<Trial>& trials, Which which)
{
    const auto all = std::ranges::count_if(trials, which);
    const auto sure =
        std::ranges::count_if(trials, [&](const Trial& t) { return which(t) && t.confidence >= Sure; });
    fmt::print("{:<52}{:>5} of {}\n", what, sure, all);
}

} // namespace

void printReliability(const std::vector<LesionTrials>& lesions)
{
    const std::vector<Trial> trials = answeredStrokes(lesions);
    if (trials.empty())
        return;
    std::array<Bin, Tenths> bins;
    for (const Trial& trial : trials) {
        Bin& bin = bins[std::min(static_cast<std::size_t>(trial.confidence * Tenths), Tenths - 1)];
        bin.count += 1;
        bin.right += trial.dice >= Right ? 1 : 0;
        bin.overlaps += trial.dice;
    }
    fmt::print("confidence of strokes    results   Dice mean   {:g} or more\n", Right);
    for (std::size_t tenth = 0; tenth < Tenths; ++tenth)
        if (const Bin& bin = bins[tenth]; bin.count > 0)
            fmt::print("{:>10.1f} to {:.1f}{:>17}{:>12.3f}{:>12.0f} %\n", 0.1 * static_cast<double>(tenth),
                       0.1 * static_cast<double>(tenth + 1), bin.count, bin.overlaps / bin.count,
                       100.0 * bin.right / bin.count);
    printSure("wrong (Dice under 0.70), confidence 0.5 or more", trials,
              [](const Trial& t) { return t.dice < Wrong; });
    printSure("right (Dice 0.80 or more), confidence 0.5 or more", trials,
              [](const Trial& t) { return t.dice >= Right; });
}

} // namespace hepatica::benchmarks
