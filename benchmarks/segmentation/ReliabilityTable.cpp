#include "segmentation/ReliabilityTable.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace hepatica::benchmarks {

namespace {

constexpr std::size_t Tenths = 10;

struct Bin {
    int count = 0, right = 0;
    double overlaps = 0.0;
};

template <typename Which>
void printSure(std::string_view what, double overlap, const std::vector<Trial>& trials, Which which)
{
    const auto all = std::ranges::count_if(trials, which);
    const auto sure = std::ranges::count_if(
        trials, [&](const Trial& t) { return which(t) && t.confidence >= imaging::LeastSure; });
    fmt::print("{:<52}{:>5} of {}\n",
               fmt::format("{} {:.2f}, confidence {:g} or more", what, overlap, imaging::LeastSure), sure,
               all);
}

} // namespace

void printReliability(std::string_view prompts, const std::vector<Trial>& tried, const Overlaps& overlaps)
{
    std::vector<Trial> trials;
    std::ranges::copy_if(tried, std::back_inserter(trials), [](const Trial& t) { return !t.refused; });
    if (trials.empty())
        return;
    std::array<Bin, Tenths> bins;
    for (const Trial& trial : trials) {
        Bin& bin = bins[std::min(static_cast<std::size_t>(trial.confidence * Tenths), Tenths - 1)];
        bin.count += 1;
        bin.right += trial.dice >= overlaps.right ? 1 : 0;
        bin.overlaps += trial.dice;
    }
    fmt::print("{:<25}results   Dice mean   {:g} or more\n", fmt::format("confidence of {}", prompts),
               overlaps.right);
    for (std::size_t tenth = 0; tenth < Tenths; ++tenth)
        if (const Bin& bin = bins[tenth]; bin.count > 0)
            fmt::print("{:>10.1f} to {:.1f}{:>17}{:>12.3f}{:>12.0f} %\n", 0.1 * static_cast<double>(tenth),
                       0.1 * static_cast<double>(tenth + 1), bin.count, bin.overlaps / bin.count,
                       100.0 * bin.right / bin.count);
    printSure("wrong: Dice under", overlaps.wrong, trials,
              [&](const Trial& t) { return t.dice < overlaps.wrong; });
    printSure("right: Dice at least", overlaps.right, trials,
              [&](const Trial& t) { return t.dice >= overlaps.right; });
}

} // namespace hepatica::benchmarks
