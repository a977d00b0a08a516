#include <hepatica/measurement/TumourBurden.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

using namespace hepatica::literals;

Length largestOf(const TumourBurden& burden)
{
    return burden.sizes.empty() ? Length() : *std::ranges::max_element(burden.sizes);
}

std::size_t numberOf(const TumourBurden& burden)
{
    return burden.sizes.size() + burden.unmeasured.size();
}

std::string countText(const TumourBurden& burden)
{
    const std::size_t number = numberOf(burden);
    return fmt::format("{} liver lesion{}, the largest {} mm", number, number == 1 ? "" : "s",
                       largestOf(burden).text());
}

/// What no size can change; nothing when the sizes decide.
std::optional<BurdenCall> beyondTheLiver(const TumourBurden& burden)
{
    if (burden.vascularInvasion)
        return BurdenCall{false, "vascular invasion"};
    if (burden.extrahepaticSpread)
        return BurdenCall{false, "extrahepatic spread"};
    if (numberOf(burden) == 0)
        return BurdenCall{std::nullopt, "no liver lesion"};
    return std::nullopt;
}

/// A limit that the measured sizes keep is open as long as another lesion has none.
BurdenCall within(const TumourBurden& burden, bool keptByMeasured)
{
    if (keptByMeasured && !burden.unmeasured.empty())
        return {std::nullopt, fmt::format("the size of {}", fmt::join(burden.unmeasured, ", "))};
    return {keptByMeasured, countText(burden)};
}

bool fewAndSmall(const TumourBurden& burden)
{
    return numberOf(burden) <= 3 && largestOf(burden) <= 30_mm;
}

/// The stage by number and size alone; open when a size that is not known decides.
BclcStage earlyOrIntermediate(const TumourBurden& burden, char childPughClass)
{
    const std::string lesions = countText(burden);
    if (numberOf(burden) == 0)
        return {"", "no liver lesion"};
    if (numberOf(burden) > 1 && !fewAndSmall(burden))
        return {"B", lesions};
    if (!burden.unmeasured.empty())
        return {"", fmt::format("the size of {}", fmt::join(burden.unmeasured, ", "))};
    const bool veryEarly = numberOf(burden) == 1 && largestOf(burden) <= 20_mm && childPughClass == 'A';
    return {veryEarly ? "0" : "A", lesions};
}

} // namespace

BurdenCall milan(const TumourBurden& burden)
{
    if (const auto beyond = beyondTheLiver(burden))
        return *beyond;
    const bool single = numberOf(burden) == 1 && largestOf(burden) <= 50_mm;
    return within(burden, single || fewAndSmall(burden));
}

BurdenCall upToSeven(const TumourBurden& burden)
{
    if (const auto beyond = beyondTheLiver(burden))
        return *beyond;
    const auto number = static_cast<std::int64_t>(numberOf(burden));
    return within(burden, Length::fromHundredths(1000 * number) + largestOf(burden) <= 70_mm);
}

std::optional<double> tumourBurdenScore(const TumourBurden& burden)
{
    if (burden.sizes.empty() || !burden.unmeasured.empty())
        return std::nullopt;
    return std::hypot(largestOf(burden).mm() / 10.0, static_cast<double>(numberOf(burden)));
}

BclcStage bclc(const TumourBurden& burden, int performanceStatus, char childPughClass)
{
    if (performanceStatus >= 3)
        return {"D", fmt::format("performance status {}", performanceStatus)};
    if (childPughClass == 'C')
        return {"D", "end-stage liver function, Child-Pugh C"};
    if (burden.vascularInvasion)
        return {"C", "vascular invasion"};
    if (burden.extrahepaticSpread)
        return {"C", "extrahepatic spread"};
    if (performanceStatus >= 1)
        return {"C", fmt::format("performance status {}", performanceStatus)};
    BclcStage stage = earlyOrIntermediate(burden, childPughClass);
    if (!stage.stage.empty())
        stage.reason += fmt::format(", performance status 0, Child-Pugh {}", childPughClass);
    return stage;
}

} // namespace hepatica::measurement
