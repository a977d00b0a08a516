#include "../ReportText.h"
#include "PageParts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <numeric>

namespace hepatica::report {

namespace {

constexpr double AxisWidth = 9.0, LevelWidth = 33.0, TicksHeight = 11.4, HeadHeight = 4.6, BandWidth = 9.0;
constexpr double MarkerSize = 1.7, CurrentMarkerSize = 2.6, LabelGap = 0.8;
constexpr Style Small{6.0, false, Ink::Muted, Align::Left};

/// How a system's line looks: told apart by dash and marker too, not by colour alone.
struct LineLook {
    Ink ink;
    Dash dash;
    Marker marker;
    Ink inside;
    double labelOffset; ///< of the numbers, downwards
};
constexpr std::array<LineLook, 2> Looks{{
    {Ink::Text, Dash::Solid, Marker::Disc, Ink::Text, -2.7},
    {Ink::Blue, Dash::Dashed, Marker::Square, Ink::White, 2.7},
}};

struct LevelLook {
    Ink ink;
    Dash dash;
};
constexpr std::array<LevelLook, 3> LevelLooks{{
    {Ink::Grey, Dash::Solid},
    {Ink::Blue, Dash::Dotted},
    {Ink::Vermilion, Dash::Dotted},
}};

/// 1, 2 or 5 times a power of ten, so that about four steps reach the top.
double niceStep(double top)
{
    const double rough = top / 4.0, power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough)
            return factor * power;
    return 10.0 * power;
}

double largestSum(const SumCurve& curve)
{
    double largest = 10.0;
    for (const SumLine& line : curve.lines)
        for (const SumPoint& point : line.points)
            largest = std::max(largest, point.sum_mm);
    for (const SumLevel& level : curve.levels)
        largest = std::max(largest, level.sum_mm);
    return largest;
}

/// From days and millimetres to the page.
class PlotScale {
public:
    PlotScale(const Box& plot, const SumCurve& curve) : plot_(plot), step_(niceStep(1.08 * largestSum(curve)))
    {
        top_ = step_ * std::ceil(1.08 * largestSum(curve) / step_);
        for (const CurveVisit& visit : curve.visits)
            lastDay_ = std::max(lastDay_, visit.day);
    }
    [[nodiscard]] double x(int day) const
    {
        constexpr double Inset = 7.0; // a visit's name has room on both sides
        if (lastDay_ == 0)
            return plot_.x + 0.5 * plot_.width;
        return plot_.x + Inset + (plot_.width - 2 * Inset) * day / lastDay_;
    }
    [[nodiscard]] double y(double sum_mm) const { return plot_.bottom() - plot_.height * sum_mm / top_; }
    [[nodiscard]] double step() const { return step_; }
    [[nodiscard]] double top() const { return top_; }
    [[nodiscard]] const Box& plot() const { return plot_; }

private:
    Box plot_;
    double step_, top_ = 0.0;
    int lastDay_ = 0;
};

void drawAxis(Canvas& canvas, const PlotScale& scale)
{
    const Box& plot = scale.plot();
    Style number = Small;
    number.align = Align::Right;
    for (double sum = 0.0; sum <= scale.top() + 1e-9; sum += scale.step()) {
        const double y = scale.y(sum);
        const bool isZero = sum == 0.0;
        canvas.stroke({{plot.x, y}, {plot.right(), y}},
                      {isZero ? 0.25 : 0.1, isZero ? Ink::Text : Ink::Rule, Dash::Solid});
        canvas.line({plot.x - AxisWidth, y - 1.5, AxisWidth - 1.2, 3.0}, fmt::format("{:g}", sum), number);
    }
}

/// Labels at the right, pushed apart so that none covers another.
void drawLevels(Canvas& canvas, const PlotScale& scale, std::vector<SumLevel> levels)
{
    constexpr double Separation = 2.9;
    const Box& plot = scale.plot();
    std::ranges::sort(levels, std::greater{}, &SumLevel::sum_mm);
    std::vector<double> places;
    for (const SumLevel& level : levels)
        places.push_back(places.empty() ? scale.y(level.sum_mm)
                                        : std::max(scale.y(level.sum_mm), places.back() + Separation));
    const double over = places.empty() ? 0.0 : std::max(0.0, places.back() - plot.bottom());
    for (double& place : places)
        place -= over;
    for (std::size_t at = places.size(); at-- > 1;)
        places[at - 1] = std::min(places[at - 1], places[at] - Separation);

    for (std::size_t at = 0; at < levels.size(); ++at) {
        const LevelLook& look = LevelLooks[static_cast<std::size_t>(levels[at].kind)];
        const double y = scale.y(levels[at].sum_mm);
        canvas.stroke({{plot.x, y}, {plot.right(), y}}, {0.3, look.ink, look.dash});
        canvas.stroke({{plot.right(), y}, {plot.right() + 2.2, places[at]}}, {0.15, look.ink, Dash::Solid});
        canvas.line({plot.right() + 2.8, places[at] - 1.5, LevelWidth - 2.8, 3.0},
                    levels[at].title + " " + oneDecimal(levels[at].sum_mm),
                    {6.2, false, Ink::Text, Align::Left});
    }
}

/// The day of the visit whose page this is; -1 when there is none.
int dayShown(const std::vector<CurveVisit>& visits)
{
    const auto current = std::ranges::find(visits, true, &CurveVisit::current);
    return current == visits.end() ? -1 : current->day;
}

/// Points of visits that follow each other; a visit without a sum ends a run.
std::vector<std::vector<SumPoint>> unbrokenRuns(const SumLine& line, const std::vector<CurveVisit>& visits)
{
    std::vector<std::vector<SumPoint>> runs(1);
    for (const CurveVisit& visit : visits) {
        const auto point = std::ranges::find(line.points, visit.day, &SumPoint::day);
        if (point != line.points.end())
            runs.back().push_back(*point);
        else if (!runs.back().empty())
            runs.emplace_back();
    }
    return runs;
}

void drawLine(Canvas& canvas, const PlotScale& scale, const std::vector<CurveVisit>& visits,
              const SumLine& line, const LineLook& look)
{
    const auto place = [&](const SumPoint& point) {
        return PagePoint{scale.x(point.day), scale.y(point.sum_mm)};
    };
    for (const auto& run : unbrokenRuns(line, visits)) {
        std::vector<PagePoint> points;
        std::ranges::transform(run, std::back_inserter(points), place);
        canvas.stroke(points, {0.4, look.ink, look.dash});
    }
    const int currentDay = dayShown(visits);
    for (const SumPoint& point : line.points)
        canvas.marker(place(point), look.marker, point.day == currentDay ? CurrentMarkerSize : MarkerSize,
                      look.ink, look.inside);
}

/// Whether the other line says the same number at the same visit.
bool says(const SumLine& other, const SumPoint& point)
{
    return std::ranges::any_of(other.points, [&](const SumPoint& one) {
        return one.day == point.day && std::abs(one.sum_mm - point.sum_mm) < 0.05;
    });
}

/// A sum beside its point.
struct PlacedNumber {
    PagePoint at;
    std::string text;
    bool current = false;
};

/// What a number should not cover, at one height of its day: it keeps the distance if it can.
struct Obstacle {
    double y, distance;
    int weight; ///< a number on another number cannot be read; one on a line can
};
constexpr double LevelDistance = 1.3, PointDistance = 1.8, NumberDistance = 2.4;

/// How far from its point a number stands: on the wanted side, and a little farther there rather than on the
/// other one, where that keeps it clear of lines, points and other numbers.
double clearOffset(double y, double wanted, const std::vector<Obstacle>& obstacles, const Box& plot)
{
    constexpr std::array<double, 8> Steps{1.0, 1.3, 1.7, 2.2, -1.0, -1.3, -1.7, -2.2};
    constexpr int Outside = 100;
    const auto cost = [&](double step) {
        const double place = y + step * wanted;
        int sum = place > plot.y + 1.0 && place < plot.bottom() - 1.0 ? 0 : Outside;
        for (const Obstacle& one : obstacles)
            sum += std::abs(one.y - place) < one.distance ? one.weight : 0;
        return sum;
    };
    return *std::ranges::min_element(Steps, {}, cost) * wanted;
}

/// The numbers of all lines; those of a later line give way to those of the earlier ones.
std::vector<std::vector<PlacedNumber>> placedNumbers(const PlotScale& scale, const SumCurve& curve)
{
    const int currentDay = dayShown(curve.visits);
    const std::size_t lines = std::min(curve.lines.size(), Looks.size());
    std::vector<std::vector<PlacedNumber>> placed(lines);
    std::vector<std::pair<int, Obstacle>> ofDays;
    for (std::size_t of = 0; of < lines; ++of)
        for (const SumPoint& point : curve.lines[of].points)
            ofDays.push_back({point.day, {scale.y(point.sum_mm), PointDistance, 2}});
    for (std::size_t of = 0; of < lines; ++of)
        for (const SumPoint& point : curve.lines[of].points) {
            if (of > 0 && says(curve.lines[0], point))
                continue;
            std::vector<Obstacle> obstacles;
            for (const SumLevel& level : curve.levels)
                obstacles.push_back({scale.y(level.sum_mm), LevelDistance, 1});
            for (const auto& [day, obstacle] : ofDays)
                if (day == point.day)
                    obstacles.push_back(obstacle);
            const double y = scale.y(point.sum_mm);
            const double place = y + clearOffset(y, Looks[of].labelOffset, obstacles, scale.plot());
            ofDays.push_back({point.day, {place, NumberDistance, 4}});
            placed[of].push_back(
                {{scale.x(point.day), place}, oneDecimal(point.sum_mm), point.day == currentDay});
        }
    return placed;
}

void drawNumbers(Canvas& canvas, const std::vector<PlacedNumber>& numbers, Ink ink)
{
    for (const PlacedNumber& number : numbers)
        canvas.rimmed(number.at, number.text, {6.2, number.current, ink, Align::Centre},
                      number.current ? Ink::Shade : Ink::White);
}

/// One line of words below the axis, without those that would cover another.
class TickRow {
public:
    TickRow(Canvas& canvas, double y) : canvas_(&canvas), y_(y) {}

    void draw(double x, const std::string& text, const Style& style)
    {
        const double width = canvas_->textWidth(text, style);
        const double left = x - 0.5 * width - LabelGap, right = x + 0.5 * width + LabelGap;
        const bool free = std::ranges::all_of(
            taken_, [&](const auto& other) { return right <= other.first || left >= other.second; });
        if (!free || text.empty())
            return;
        taken_.emplace_back(left, right);
        canvas_->line({x - width, y_, 2 * width, 3.2}, text, style);
    }

private:
    Canvas* canvas_;
    double y_;
    std::vector<std::pair<double, double>> taken_;
};

/// The current visit is named first, then the first and the last, then the others as far as there is room.
void drawTicks(Canvas& canvas, const PlotScale& scale, const std::vector<CurveVisit>& visits)
{
    std::vector<std::size_t> order(visits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto rank = [&](std::size_t at) {
        return visits[at].current ? 0 : at == 0 || at + 1 == visits.size() ? 1 : 2;
    };
    std::ranges::stable_sort(order, {}, rank);
    const double y = scale.plot().bottom();
    TickRow names(canvas, y + 1.1), codes(canvas, y + 4.2), dates(canvas, y + 7.2);
    for (const std::size_t at : order) {
        const CurveVisit& visit = visits[at];
        const double x = scale.x(visit.day);
        const Ink ink = visit.current ? Ink::Text : Ink::Muted;
        canvas.stroke({{x, y}, {x, y + 0.9}}, {0.25, Ink::Text, Dash::Solid});
        names.draw(x, visit.timepoint, {6.4, true, ink, Align::Centre});
        codes.draw(x, visit.code, {6.0, visit.current, ink, Align::Centre});
        dates.draw(x, visit.date, {5.8, false, ink, Align::Centre});
    }
}

void drawLegend(Canvas& canvas, const Box& head, const SumCurve& curve)
{
    double right = head.right();
    for (std::size_t at = std::min(curve.lines.size(), Looks.size()); at-- > 0;) {
        const LineLook& look = Looks[at];
        const Style style{6.4, false, Ink::Text, Align::Left};
        const double width = canvas.textWidth(curve.lines[at].title, style);
        const double y = head.y + 0.5 * head.height;
        canvas.line({right - width - 0.5, head.y, width + 0.5, head.height}, curve.lines[at].title, style);
        const double end = right - width - 2.0;
        canvas.stroke({{end - 7.0, y}, {end, y}}, {0.4, look.ink, look.dash});
        canvas.marker({end - 3.5, y}, look.marker, MarkerSize, look.ink, look.inside);
        right = end - 11.0;
    }
}

} // namespace

void drawSumCurve(Canvas& canvas, const Box& box, const SumCurve& curve)
{
    const Box head{box.x, box.y, box.width, HeadHeight};
    canvas.line({head.x, head.y, 0.5 * head.width, head.height}, "Sum of target diameters, mm",
                {8.0, true, Ink::Text, Align::Left});
    if (std::ranges::all_of(curve.lines, [](const SumLine& line) { return line.points.empty(); })) {
        canvas.line({box.x, head.bottom() + 0.5, box.width, 3.6}, "No visit has a sum yet.",
                    {7.5, false, Ink::Text, Align::Left});
        return;
    }
    drawLegend(canvas, head, curve);

    const double growthHeight =
        curve.growth.empty() ? 0.0 : canvas.textHeight(curve.growth, box.width, Small) + 0.5;
    const double top = box.y + HeadHeight + 1.5;
    const Box plot{box.x + AxisWidth, top, box.width - AxisWidth - LevelWidth,
                   box.bottom() - growthHeight - TicksHeight - top};
    const PlotScale scale(plot, curve);
    const int currentDay = dayShown(curve.visits);
    if (currentDay >= 0)
        canvas.fill({scale.x(currentDay) - 0.5 * BandWidth, plot.y, BandWidth, plot.height}, Ink::Shade);
    drawAxis(canvas, scale);
    drawLevels(canvas, scale, curve.levels);
    const std::size_t lines = std::min(curve.lines.size(), Looks.size());
    const auto numbers = placedNumbers(scale, curve);
    for (std::size_t at = lines; at-- > 0;)
        drawLine(canvas, scale, curve.visits, curve.lines[at], Looks[at]);
    for (std::size_t at = lines; at-- > 0;)
        drawNumbers(canvas, numbers[at], Looks[at].ink);
    drawTicks(canvas, scale, curve.visits);
    if (!curve.growth.empty())
        canvas.paragraph({box.x, box.bottom() - growthHeight + 0.5, box.width, 0.0}, curve.growth, Small);
}

} // namespace hepatica::report
