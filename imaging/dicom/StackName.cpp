#include "StackName.h"

#include "ImageContent.h"
#include "SplitStacks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using Images = std::vector<ImageHeader>;
using Stacks = std::vector<Images>;

struct Name {
    std::string text;
    PhaseConfidence confidence = PhaseConfidence::None;
};

/// One volume beside the others of its series.
struct Naming {
    const Series& series;
    const Images& images;
    const Stacks& all;
    [[nodiscard]] const StackTraits& traits() const { return images.front().traits; }
};

using Rule = std::optional<Name> (*)(const Naming&);

std::optional<Name> byContent(const Naming& n)
{
    const ImageContent content = contentOf(n.traits().imageType);
    if (content != ImageContent::Plain)
        return Name{std::string(contentName(content)), PhaseConfidence::High};
    if (n.series.quantity == Quantity::ApparentDiffusion) // by the words of the description
        return Name{"ADC", PhaseConfidence::Low};
    return std::nullopt;
}

std::optional<Name> byDiffusionWeighting(const Naming& n)
{
    const auto& b = n.traits().bValue_s_mm2;
    const bool isWeighted = std::ranges::any_of(
        n.all, [](const Images& stack) { return stack.front().traits.bValue_s_mm2.value_or(0.0) > 0.0; });
    if (!b || !isWeighted) // images without diffusion weighting often say b = 0
        return std::nullopt;
    return Name{fmt::format("b = {:.0f}", *b), PhaseConfidence::High};
}

std::optional<Name> byContrastPhase(const Naming& n)
{
    if (n.series.phase == Phase::Unknown)
        return std::nullopt;
    return Name{std::string(phaseName(n.series.phase)), n.series.phaseConfidence};
}

/// Water and fat turn against each other once in 1 / (3.4 ppm x 42.58 MHz/T x field): 4.6 ms at 1.5 T.
/// Only where two echoes of one series stand side by side is the second of them what the first is not.
std::optional<Name> byEcho(const Naming& n)
{
    constexpr double Longest_ms = 12.0, ShiftPerTesla_kHz = 3.4 * 42.577e-3;
    const auto echoOf = [](const Images& stack) { return stack.front().traits.echoTime_ms; };
    const auto echo = echoOf(n.images);
    const auto field = n.traits().fieldStrength_T;
    const bool areShort = std::ranges::all_of(
        n.all, [&](const Images& stack) { return echoOf(stack) && *echoOf(stack) <= Longest_ms; });
    std::set<std::optional<double>> echoes;
    std::ranges::transform(n.all, std::inserter(echoes, echoes.end()), echoOf);
    if (!areShort || echoes.size() < 2 || !field || *field < 0.5)
        return std::nullopt;
    const double turns = *echo * ShiftPerTesla_kHz * *field;
    const double fromWhole = std::abs(turns - std::round(turns));
    if (fromWhole > 0.15 && fromWhole < 0.35)
        return std::nullopt;
    return Name{fromWhole <= 0.15 ? "in phase" : "opposed phase", PhaseConfidence::Low};
}

std::string_view planeOf(const ImageHeader& image)
{
    constexpr double Mostly = 0.8;
    const Point3 normal = cross(image.rowDirection, image.columnDirection);
    const std::pair<double, std::string_view> planes[] = {
        {normal.x, "sagittal"}, {normal.y, "coronal"}, {normal.z, "axial"}};
    for (const auto& [part, name] : planes)
        if (std::abs(part) > Mostly)
            return name;
    return "oblique";
}

std::optional<Name> byPlane(const Naming& n)
{
    const bool differ = std::ranges::any_of(n.all, [&](const Images& stack) {
        return !stack.front().isLocalizer && !sameOrientation(stack.front(), n.images.front());
    });
    if (!differ)
        return std::nullopt;
    return Name{std::string(planeOf(n.images.front())), PhaseConfidence::High};
}

std::optional<Name> byDescription(const Naming& n)
{
    const std::string& words = n.series.description;
    return Name{words.empty() ? n.series.modality : words, PhaseConfidence::None};
}

constexpr auto Rules =
    std::to_array<Rule>({byContent, byDiffusionWeighting, byContrastPhase, byEcho, byPlane, byDescription});

Name nameOf(const Naming& naming)
{
    for (const Rule rule : Rules)
        if (auto name = rule(naming))
            return *name;
    return {};
}

double firstSecond(const Images& stack)
{
    double first = std::numeric_limits<double>::infinity();
    for (const ImageHeader& image : stack)
        if (image.traits.acquired_s)
            first = std::min(first, *image.traits.acquired_s);
    return first;
}

/// What is added to a name that several volumes share; "" where the header does not say.
using Qualifier = std::string (*)(const Images& stack, const Stacks& all);

constexpr auto Qualifiers = std::to_array<Qualifier>({
    [](const Images& stack, const Stacks& all) {
        const double seconds = firstSecond(stack) - firstSecond(all.front());
        return std::isfinite(seconds) ? fmt::format("{:+.0f} s", seconds) : std::string();
    },
    [](const Images& stack, const Stacks&) {
        const auto& echo = stack.front().traits.echoTime_ms;
        return echo ? fmt::format("TE {:.1f} ms", *echo) : std::string();
    },
    [](const Images& stack, const Stacks&) {
        const auto& inversion = stack.front().traits.inversionTime_ms;
        return inversion ? fmt::format("TI {:.0f} ms", *inversion) : std::string();
    },
    [](const Images& stack, const Stacks&) { return stack.front().traits.kernel; },
    [](const Images& stack, const Stacks&) {
        return fmt::format("{:.1f} mm", stack.front().sliceThickness_mm);
    },
    [](const Images& stack, const Stacks&) {
        const auto& cardiac = stack.front().traits.cardiacPhase_percent;
        return cardiac ? fmt::format("{:.0f} % of the heart beat", *cardiac) : std::string();
    },
    [](const Images& stack, const Stacks&) { return stack.front().traits.gradientDirection; },
    [](const Images& stack, const Stacks&) { return std::string(planeOf(stack.front())); },
});

/// The first of the qualifiers that gives each of these volumes a word of its own, else their number.
std::vector<std::string> qualifiersOf(const std::vector<std::size_t>& alike, const Stacks& all)
{
    std::vector<std::string> words;
    for (const Qualifier qualifier : Qualifiers) {
        words.clear();
        for (const std::size_t at : alike)
            words.push_back(qualifier(all[at], all));
        const std::set<std::string> different(words.begin(), words.end());
        if (different.size() == alike.size() && !different.contains(""))
            return words;
    }
    words.clear();
    for (std::size_t at = 0; at < alike.size(); ++at)
        words.push_back(fmt::format("{} of {}", at + 1, alike.size()));
    return words;
}

} // namespace

void nameStacks(std::vector<Series>& stacks, const std::vector<std::vector<ImageHeader>>& images)
{
    std::map<std::string, std::vector<std::size_t>> alike;
    for (std::size_t at = 0; at < stacks.size(); ++at) {
        const Name name = nameOf({stacks[at], images[at], images});
        stacks[at].name = name.text;
        stacks[at].nameConfidence = name.confidence;
        alike[name.text].push_back(at);
    }
    for (const auto& [name, members] : alike) {
        if (members.size() < 2)
            continue;
        const auto words = qualifiersOf(members, images);
        for (std::size_t at = 0; at < members.size(); ++at)
            stacks[members[at]].name += ", " + words[at];
    }
}

} // namespace hepatica::imaging
