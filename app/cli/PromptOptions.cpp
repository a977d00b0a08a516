#include "PromptOptions.h"

#include "Points.h"

#include <tuple>

#include <fmt/core.h>

namespace hepatica::cli {

namespace {

std::vector<Point3> toPoints(const std::vector<std::string>& texts)
{
    std::vector<Point3> points;
    for (const std::string& text : texts)
        points.push_back(*pointFromText(text)); // checked by the option's validator
    return points;
}

} // namespace

void addPromptOptions(Command& command, Command& choice, PromptOptions& options)
{
    choice.option("--stroke", options.strokes, "Both ends of the long axis; a second one is the short axis")
        .repeats(2)
        .check(checkPoint, "x,y,z");
    choice.option("--click", options.click, "A point inside the lesion").check(checkPoint, "x,y,z");
    choice.option("--box", options.box, "Two opposite corners around the lesion")
        .values(2)
        .check(checkPoint, "x,y,z");
    for (auto& [name, points, text] :
         {std::tuple("--add", &options.add, "A point that belongs to the lesion"),
          std::tuple("--remove", &options.remove, "A point that does not")})
        command.option(name, *points, text).repeats().check(checkPoint, "x,y,z");
    command.option("--within", options.within.file, "A mask the lesion lies in (the liver)");
    command.option("--within-label", options.within.label,
                   "Where --within holds several: the number or name of one");
}

Expected<std::vector<imaging::Stroke>> strokesOf(const std::vector<std::string>& ends)
{
    const auto points = toPoints(ends);
    if (points.size() % 2 != 0)
        return fail(ProblemCode::BadDocument,
                    {"--stroke", fmt::format("has {} points", points.size()), "two points for each axis"});
    std::vector<imaging::Stroke> strokes;
    for (std::size_t at = 0; at + 1 < points.size(); at += 2)
        strokes.push_back({points[at], points[at + 1]});
    return strokes;
}

Expected<imaging::LesionPrompt> promptOf(const PromptOptions& options, const imaging::LoadedSeries& series,
                                         const Console& console)
{
    imaging::LesionPrompt prompt;
    auto strokes = strokesOf(options.strokes);
    if (!strokes)
        return passOn(strokes);
    prompt.strokes = std::move(*strokes);
    if (!options.click.empty())
        prompt.click = pointFromText(options.click);
    if (const auto corners = toPoints(options.box); corners.size() == 2)
        prompt.box = std::array<Point3, 2>{corners[0], corners[1]};
    prompt.add = toPoints(options.add);
    prompt.remove = toPoints(options.remove);
    if (options.within.file.empty())
        return prompt;
    auto within = readOnlyMask(options.within, series, console);
    if (!within)
        return passOn(within);
    prompt.within = std::move(*within);
    return prompt;
}

} // namespace hepatica::cli
