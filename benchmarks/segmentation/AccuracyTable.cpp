#include "segmentation/AccuracyTable.h"

#include "segmentation/ReliabilityTable.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace hepatica::benchmarks {

namespace {

using Values = std::vector<double>;
using Trials = std::vector<Trial>;

double meanOf(const Values& values)
{
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

double medianOf(Values values)
{
    if (values.empty())
        return 0.0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double maxOf(const Values& values)
{
    return values.empty() ? 0.0 : std::ranges::max(values);
}

double spreadOf(const Values& values)
{
    const double mean = meanOf(values);
    Values squares;
    for (const double value : values)
        squares.push_back((value - mean) * (value - mean));
    return std::sqrt(meanOf(squares));
}

/// What 95 % of the values do not exceed.
double most(Values values)
{
    if (values.empty())
        return 0.0;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(0.95 * static_cast<double>(values.size()));
    std::ranges::nth_element(values, at);
    return *at;
}

double withinTwo(const Values& off)
{
    return off.empty() ? 0.0
                       : static_cast<double>(std::ranges::count_if(off, [](double z) { return z <= 2.0; })) /
                             static_cast<double>(off.size());
}

template <typename Field> Values pick(const Trials& trials, Field field)
{
    Values values;
    for (const Trial& trial : trials)
        values.push_back(trial.*field);
    return values;
}

Trials answered(const Trials& trials)
{
    Trials found;
    std::ranges::copy_if(trials, std::back_inserter(found), [](const Trial& t) { return !t.refused; });
    return found;
}

Trials withErrors(const Trials& trials)
{
    Trials found;
    std::ranges::copy_if(trials, std::back_inserter(found), &Trial::tellsErrors);
    return found;
}

double refusedOf(const Trials& trials)
{
    return static_cast<double>(std::ranges::count_if(trials, &Trial::refused));
}

double diceOf(const Trials& trials)
{
    return meanOf(pick(trials, &Trial::dice));
}

/// The mean confidence of the results that overlap by 0.70 or more, or of the others.
std::optional<double> confidenceOf(const Trials& trials, bool right)
{
    constexpr double Right = 0.70;
    Values found;
    for (const Trial& trial : trials)
        if (!trial.refused && (trial.dice >= Right) == right)
            found.push_back(trial.confidence);
    return found.empty() ? std::nullopt : std::optional(meanOf(found));
}

Trials all(const std::vector<LesionTrials>& lesions, Trials LesionTrials::*which, bool clickableOnly = false)
{
    Trials trials;
    for (const LesionTrials& lesion : lesions)
        if (lesion.clickable || !clickableOnly)
            std::ranges::copy(lesion.*which, std::back_inserter(trials));
    return trials;
}

struct Figure {
    std::string_view name;
    std::optional<double> value;
};

std::vector<Figure> strokeFigures(const std::vector<LesionTrials>& lesions)
{
    const Trials strokes = all(lesions, &LesionTrials::strokes), good = answered(strokes);
    double worst = 1.0;
    for (const LesionTrials& lesion : lesions)
        worst = std::min(worst, diceOf(lesion.strokes));
    const double one = diceOf(strokes), two = diceOf(all(lesions, &LesionTrials::twoStrokes));
    const Values ms = pick(strokes, &Trial::ms);
    return {{"stroke, Dice mean", one},
            {"stroke, mean of the worst lesion", worst},
            {"stroke, Dice mean on the key slice", meanOf(pick(strokes, &Trial::keySliceDice))},
            {"stroke, volume error mean", meanOf(pick(good, &Trial::volumeError))},
            {"stroke, long axis error median", medianOf(pick(good, &Trial::longAxisError))},
            {"long axis within 2 standard errors", withinTwo(pick(good, &Trial::longAxisOff))},
            {"short axis within 2 standard errors", withinTwo(pick(good, &Trial::shortAxisOff))},
            {"volume within 2 standard errors", withinTwo(pick(good, &Trial::volumeOff))},
            {"95 % of long axes within, standard errors", most(pick(good, &Trial::longAxisOff))},
            {"95 % of short axes within, standard errors", most(pick(good, &Trial::shortAxisOff))},
            {"95 % of volumes within, standard errors", most(pick(good, &Trial::volumeOff))},
            {"stroke, refused", refusedOf(strokes)},
            {"stroke, confidence of right results", confidenceOf(strokes, true)},
            {"stroke, confidence of wrong results", confidenceOf(strokes, false)},
            {"two strokes, Dice mean", two},
            {"two strokes minus one", two - one},
            {"stroke, ms median", medianOf(ms)},
            {"stroke, ms max", maxOf(ms)},
            {"stroke, processor ms median", medianOf(pick(strokes, &Trial::processorMs))}};
}

std::vector<Figure> clickFigures(const std::vector<LesionTrials>& lesions)
{
    const Trials clicks = all(lesions, &LesionTrials::clicks, true), told = withErrors(clicks);
    Values spreads;
    for (const LesionTrials& lesion : lesions)
        if (lesion.clickable)
            spreads.push_back(spreadOf(pick(lesion.clicks, &Trial::dice)));
    const Values ms = pick(all(lesions, &LesionTrials::clicks), &Trial::ms);
    return {{"click, Dice mean", diceOf(clicks)},
            {"click, Dice median", medianOf(pick(clicks, &Trial::dice))},
            {"click, largest spread in a lesion (SD)", maxOf(spreads)},
            {"click, mean spread in a lesion (SD)", meanOf(spreads)},
            {"click, refused", refusedOf(clicks)},
            {"click, with standard errors", static_cast<double>(told.size())},
            {"click, long axis within 2 standard errors", withinTwo(pick(told, &Trial::longAxisOff))},
            {"click, short axis within 2 standard errors", withinTwo(pick(told, &Trial::shortAxisOff))},
            {"click, volume within 2 standard errors", withinTwo(pick(told, &Trial::volumeOff))},
            {"click, confidence of right results", confidenceOf(clicks, true)},
            {"click, confidence of wrong results", confidenceOf(clicks, false)},
            {"click, ms median", medianOf(ms)},
            {"click, ms max", maxOf(ms)},
            {"click, processor ms median",
             medianOf(pick(all(lesions, &LesionTrials::clicks), &Trial::processorMs))}};
}

std::vector<Figure> boxFigures(const std::vector<LesionTrials>& lesions)
{
    const Trials boxes = all(lesions, &LesionTrials::boxes), told = withErrors(boxes);
    const Values ms = pick(boxes, &Trial::ms);
    return {{"box, Dice mean", diceOf(boxes)},
            {"box, Dice median", medianOf(pick(boxes, &Trial::dice))},
            {"box, refused", refusedOf(boxes)},
            {"box, with standard errors", static_cast<double>(told.size())},
            {"box, long axis within 2 standard errors", withinTwo(pick(told, &Trial::longAxisOff))},
            {"box, short axis within 2 standard errors", withinTwo(pick(told, &Trial::shortAxisOff))},
            {"box, volume within 2 standard errors", withinTwo(pick(told, &Trial::volumeOff))},
            {"box, ms median", medianOf(ms)},
            {"box, ms max", maxOf(ms)},
            {"box, processor ms median", medianOf(pick(boxes, &Trial::processorMs))}};
}

void printFigure(const Figure& figure, const std::vector<Bar>& bars)
{
    if (!figure.value)
        return fmt::print("{:<44}{:>9}\n", figure.name, "none");
    fmt::print("{:<44}{:>9.3f}", figure.name, *figure.value);
    if (const auto bar = std::ranges::find(bars, figure.name, &Bar::figure); bar != bars.end()) {
        const bool reached = *figure.value >= bar->least && *figure.value <= bar->most;
        const std::string expected = bar->most == NoBar ? fmt::format("at least {:g}", bar->least)
                                     : bar->least == -NoBar
                                         ? fmt::format("at most {:g}", bar->most)
                                         : fmt::format("{:g} to {:g}", bar->least, bar->most);
        fmt::print("   {:<16}{}", expected, reached ? "" : "MISSED");
    }
    fmt::print("\n");
}

void printGroups(const std::vector<LesionTrials>& lesions)
{
    constexpr std::array<double, 5> Sizes_mm{5, 10, 20, 40, 1000};
    std::map<std::string, std::vector<LesionTrials>> groups;
    for (const LesionTrials& lesion : lesions) {
        if (lesion.group.empty())
            continue;
        groups["beside " + lesion.group].push_back(lesion);
        const auto size = std::ranges::upper_bound(Sizes_mm, lesion.longAxis_mm) - Sizes_mm.begin();
        groups[fmt::format("under {:>4g} mm", Sizes_mm[static_cast<std::size_t>(size)])].push_back(lesion);
    }
    for (const auto& [name, members] : groups)
        fmt::print("{:<24}{:>3} lesions   stroke {:.3f}   two {:.3f}   click {:.3f}   box {:.3f}\n", name,
                   members.size(), diceOf(all(members, &LesionTrials::strokes)),
                   diceOf(all(members, &LesionTrials::twoStrokes)),
                   diceOf(all(members, &LesionTrials::clicks)), diceOf(all(members, &LesionTrials::boxes)));
}

} // namespace

void printHead(std::string_view title)
{
    fmt::print("\n{}\n{:<9}{:>6}  |{:>7}{:>7}{:>7}{:>7}{:>7}{:>7}{:>6}  |{:>7}{:>7}{:>7}{:>7}{:>6}  |  {}\n",
               title, "lesion", "mm", "stroke", "key", "volume", "axis", "conf.", "two", "ms", "click",
               "spread", "conf.", "none", "ms", "what");
}

void printRow(const LesionTrials& lesion)
{
    const Trials strokes = answered(lesion.strokes), clicks = answered(lesion.clicks);
    fmt::print("{:<9}{:>6.1f}  |{:>7.3f}{:>7.3f}{:>6.0f}%{:>6.1f}%{:>7.2f}{:>7.3f}{:>6.0f}  |"
               "{:>7.3f}{:>7.3f}{:>7.2f}{:>7.0f}{:>6.0f}  |  {}\n",
               lesion.name, lesion.longAxis_mm, diceOf(lesion.strokes),
               meanOf(pick(lesion.strokes, &Trial::keySliceDice)),
               100.0 * meanOf(pick(strokes, &Trial::volumeError)),
               100.0 * medianOf(pick(strokes, &Trial::longAxisError)),
               meanOf(pick(strokes, &Trial::confidence)), diceOf(lesion.twoStrokes),
               medianOf(pick(lesion.strokes, &Trial::ms)), diceOf(lesion.clicks),
               spreadOf(pick(lesion.clicks, &Trial::dice)), meanOf(pick(clicks, &Trial::confidence)),
               refusedOf(lesion.clicks), medianOf(pick(lesion.clicks, &Trial::ms)), lesion.what);
    std::fflush(stdout);
}

void printSummary(const std::vector<LesionTrials>& lesions, const std::vector<Bar>& bars)
{
    const auto tried = [&](Trials LesionTrials::*which) {
        return std::ranges::any_of(lesions, [&](const LesionTrials& l) { return !(l.*which).empty(); });
    };
    if (tried(&LesionTrials::strokes))
        for (const Figure& figure : strokeFigures(lesions))
            printFigure(figure, bars);
    Trials strokes = all(lesions, &LesionTrials::strokes);
    std::ranges::copy(all(lesions, &LesionTrials::twoStrokes), std::back_inserter(strokes));
    printReliability("strokes", strokes, {.wrong = 0.70, .right = 0.80});
    if (tried(&LesionTrials::clicks))
        for (const Figure& figure : clickFigures(lesions))
            printFigure(figure, bars);
    printReliability("clicks", all(lesions, &LesionTrials::clicks), {.wrong = 0.5, .right = 0.5});
    if (tried(&LesionTrials::boxes))
        for (const Figure& figure : boxFigures(lesions))
            printFigure(figure, bars);
    printReliability("boxes", all(lesions, &LesionTrials::boxes), {.wrong = 0.70, .right = 0.80});
    printGroups(lesions);
}

} // namespace hepatica::benchmarks
