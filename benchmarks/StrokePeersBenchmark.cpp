// A stroke's mask beside those that ITK's confidence connected and fast marching make of the same stroke, in
// the same run: overlap with the truth, processor time, and how many times ours they take. Real lesions, then
// every fourth of the gallery; no argument.
#include "peers/ItkPeers.h"
#include "segmentation/KnownLesions.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

namespace {

using namespace hepatica;
using namespace hepatica::benchmarks;
using namespace hepatica::imaging;

PeerResult ours(const Volume& volume, const Stroke& stroke)
{
    LesionPrompt prompt;
    prompt.strokes = {stroke};
    const std::clock_t begin = std::clock();
    auto found = segmentLesion(volume, prompt);
    PeerResult result{std::nullopt, 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC};
    if (found)
        result.mask = std::move(found->mask);
    return result;
}

struct Method {
    std::string_view name;
    PeerResult (*run)(const Volume&, const Stroke&);
};
constexpr std::array<Method, 3> Methods{
    {{"stroke", ours}, {"confidence conn.", confidenceConnected}, {"fast marching", fastMarching}}};

/// Sums over lesions, by method.
struct Totals {
    std::array<double, Methods.size()> dice{}, ms{};
    int lesions = 0;
};

void printHead(std::string_view title)
{
    fmt::print("\n{}\n{:<10}", title, "lesion");
    for (const Method& method : Methods)
        fmt::print("{:>18}{:>8}", method.name, "ms");
    fmt::print("\n");
}

void compare(const KnownLesion& lesion, Totals& totals)
{
    fmt::print("{:<10}", lesion.name);
    for (std::size_t n = 0; n < Methods.size(); ++n) {
        const PeerResult result = Methods[n].run(lesion.volume, lesion.longAxis);
        const double overlap = result.mask ? dice(*result.mask, lesion.mask) : 0.0;
        totals.dice[n] += overlap;
        totals.ms[n] += result.ms;
        fmt::print("{:>18.3f}{:>8.1f}", overlap, result.ms);
    }
    ++totals.lesions;
    fmt::print("  {}\n", lesion.what);
    std::fflush(stdout);
}

void printTotals(const Totals& totals)
{
    if (totals.lesions == 0)
        return;
    fmt::print("{:<10}", "mean");
    for (std::size_t n = 0; n < Methods.size(); ++n)
        fmt::print("{:>18.3f}{:>8.1f}", totals.dice[n] / totals.lesions, totals.ms[n] / totals.lesions);
    fmt::print("\n{:<10}", "times ours");
    for (std::size_t n = 0; n < Methods.size(); ++n)
        fmt::print("{:>18.2f}{:>8.2f}", totals.dice[n] / totals.dice[0], totals.ms[n] / totals.ms[0]);
    fmt::print("\n");
}

Expected<void> compareAll()
{
    const auto real = realLesions();
    if (!real)
        return passOn(real);
    printHead("expert masks of a portal venous CT");
    Totals totals;
    for (const KnownLesion& lesion : *real)
        compare(lesion, totals);
    printTotals(totals);
    printHead("every fourth lesion of the gallery");
    totals = {};
    if (const auto made = forEveryFourthLesion([&](const KnownLesion& lesion) { compare(lesion, totals); });
        !made)
        return made;
    printTotals(totals);
    return {};
}

} // namespace

int main()
{
    const auto done = compareAll();
    if (!done)
        fmt::print(stderr, "{}\n", done.error().text());
    return done ? 0 : 1;
}
