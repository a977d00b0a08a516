#include "LesionLines.h"

#include "ReportText.h"

#include <hepatica/measurement/ViableText.h>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <tuple>

namespace hepatica::report {

namespace {

using measurement::LesionRow;
using measurement::LesionState;
using measurement::Timepoint;
using measurement::TimepointRole;

/// What counts of a lesion: the short axis of a node, the long axis of anything else, nothing left when
/// absent.
std::optional<double> size_mm(const LesionRow& row)
{
    if (row.state == LesionState::Absent)
        return 0.0;
    const auto& axis = row.node ? row.shortAxis : row.longAxis;
    return axis ? std::optional(axis->mm()) : std::nullopt;
}

std::optional<double> percentChange(std::optional<double> now, std::optional<double> before)
{
    if (!now || !before || *before <= 0.0)
        return std::nullopt;
    return 100.0 * (*now - *before) / *before;
}

bool sameLesion(const LesionRow& a, const LesionRow& b)
{
    return a.lesion == b.lesion && a.evaluator == b.evaluator;
}

const measurement::Observation* observationOf(const measurement::Case& case_, const LesionRow& row)
{
    const auto* lesion = case_.lesionNamed(row.lesion);
    return lesion == nullptr ? nullptr : case_.observation(lesion->trackingUid, row.timepoint, row.evaluator);
}

bool isMeasured(const LesionRow& row)
{
    return row.longAxis || row.shortAxis || row.volume_mm3;
}

/// "automatic a": how it was measured, and on which of the visit's series.
std::string sourceText(const LesionHistory& history, const LesionRow& row, const Timepoint& visit)
{
    if (!row.source || !isMeasured(row))
        return std::string(NoValue);
    // A row has the Series Instance UID; the observation says which volume of the series, where it holds
    // several.
    const auto* observation = observationOf(history.about(), row);
    const std::string letter =
        seriesLetter(visit, observation != nullptr ? observation->seriesUid : row.seriesUid);
    const std::string source(wordOf(measurement::MeasurementSourceWords, *row.source));
    return letter.empty() ? source : source + " " + letter;
}

std::string viableText(const LesionHistory& history, const LesionRow& row, const Timepoint& visit)
{
    if (!row.viableLongAxis)
        return row.viableState ? std::string(wordOf(measurement::ViableStateWords, *row.viableState))
                               : std::string(NoValue);
    const auto* observation = observationOf(history.about(), row);
    const std::string letter =
        observation == nullptr ? std::string() : seriesLetter(visit, observation->arterialSeriesUid);
    return millimetres(row.viableLongAxis) + (letter.empty() ? "" : " " + letter);
}

LesionLine lesionLine(const LesionHistory& history, const LesionRow& row, const Timepoint& visit)
{
    LesionLine line;
    line.lesion = row.lesion;
    line.lesionClass = wordOf(measurement::LesionClassWords, row.lesionClass);
    line.organ = row.organ;
    line.state = wordOf(measurement::LesionStateWords, row.state);
    line.longAxis_mm = millimetres(row.longAxis);
    line.shortAxis_mm = millimetres(row.shortAxis);
    line.viable_mm = viableText(history, row, visit);
    line.volume_ml = millilitres(row.volume_mm3);
    line.mean = row.meanHounsfield ? fmt::format("{:.0f}", *row.meanHounsfield) : std::string(NoValue);
    line.fromBaseline = signedPercent(history.percentFromBaseline(row));
    line.fromNadir = signedPercent(history.percentFromNadir(row));
    line.source = sourceText(history, row, visit);
    return line;
}

std::string tileTitle(const measurement::Observation& observation, const std::string& lesion)
{
    const auto& caliper = *observation.recorded;
    const std::string size = caliper.shortAxis()
                                 ? fmt::format("{} \u00d7 {} mm", millimetres(caliper.longAxis()),
                                               millimetres(caliper.shortAxis()))
                                 : millimetres(caliper.longAxis()) + " mm";
    return lesion + "   " + size;
}

KeyTile keyTile(const CaseReport& report, const measurement::Observation& observation,
                const std::string& lesion)
{
    const auto image = std::ranges::find_if(report.keyImages, [&](const KeyImage& one) {
        return one.lesion == lesion && one.timepoint == observation.timepoint &&
               one.reader == observation.reader;
    });
    const auto* series = report.case_.series(observation.seriesUid);
    const bool known = series != nullptr && series->phase != imaging::Phase::Unknown;
    std::string origin =
        fmt::format("{}, {}", wordOf(measurement::MeasurementSourceWords, observation.source),
                    known ? imaging::phaseName(series->phase) : "phase unknown");
    if (series != nullptr && series->sliceThickness_mm > 0.0)
        origin += fmt::format(", {:g} mm", series->sliceThickness_mm);
    std::string view = fmt::format("slice {}", observation.recorded->sliceIndex + 1);
    if (image != report.keyImages.end())
        view += fmt::format(", window {:.0f}, level {:.0f}", image->window, image->level);
    KeyTile tile{nullptr, tileTitle(observation, lesion), {origin, view}};
    if (image != report.keyImages.end())
        tile.image = &*image;
    return tile;
}

} // namespace

LesionHistory::LesionHistory(const measurement::Case& case_)
    : about_(&case_), rows_(measurement::lesionRows(case_))
{
}

std::vector<const LesionRow*> LesionHistory::at(const std::string& visit, const std::string& reader) const
{
    std::vector<const LesionRow*> found;
    for (const LesionRow& row : rows_)
        if (row.timepoint == visit && row.evaluator == reader)
            found.push_back(&row);
    std::ranges::stable_sort(found, [](const LesionRow* a, const LesionRow* b) {
        return std::tie(a->lesionClass, a->lesion) < std::tie(b->lesionClass, b->lesion);
    });
    return found;
}

std::vector<const LesionRow*> LesionHistory::past(const LesionRow& row) const
{
    std::vector<const LesionRow*> earlier;
    for (const LesionRow& other : rows_)
        if (sameLesion(other, row) && other.date < row.date && other.role != TimepointRole::Pre)
            earlier.push_back(&other);
    return earlier;
}

std::optional<double> LesionHistory::percentFromBaseline(const LesionRow& row) const
{
    if (row.role == TimepointRole::Pre || row.state == LesionState::Absent)
        return std::nullopt;
    for (const LesionRow* earlier : past(row))
        if (earlier->role == TimepointRole::Baseline)
            return percentChange(size_mm(row), size_mm(*earlier));
    return std::nullopt;
}

std::optional<double> LesionHistory::percentFromNadir(const LesionRow& row) const
{
    if (row.role == TimepointRole::Pre || row.state == LesionState::Absent)
        return std::nullopt;
    std::optional<double> smallest;
    for (const LesionRow* earlier : past(row))
        if (const auto size = size_mm(*earlier))
            smallest = std::min(smallest.value_or(*size), *size);
    return percentChange(size_mm(row), smallest);
}

std::string seriesLetter(const Timepoint& visit, const std::string& seriesUid)
{
    const auto found = std::ranges::find(visit.series, seriesUid, &measurement::SeriesReference::uid);
    if (seriesUid.empty() || found == visit.series.end())
        return {};
    const auto at = static_cast<std::size_t>(found - visit.series.begin());
    constexpr std::size_t Letters = 26;
    const std::string letter(1, static_cast<char>('a' + at % Letters));
    return at < Letters ? letter : letter + std::to_string(at / Letters);
}

std::string meanTitle(const Timepoint& visit)
{
    const bool isInHounsfield =
        std::ranges::all_of(visit.series, [](const measurement::SeriesReference& series) {
            return series.quantity ? series.quantity == imaging::Quantity::Hounsfield
                                   : series.modality == "CT";
        });
    return isInHounsfield ? "Mean HU" : "Mean value";
}

std::vector<LesionLine> lesionLines(const LesionHistory& history, const Timepoint& visit,
                                    const std::string& reader)
{
    std::vector<LesionLine> lines;
    for (const LesionRow* row : history.at(visit.name, reader))
        lines.push_back(lesionLine(history, *row, visit));
    return lines;
}

std::vector<std::string> conventions(const LesionHistory& history, const Timepoint& visit,
                                     const std::string& reader)
{
    const auto rows = history.at(visit.name, reader);
    if (rows.empty())
        return {};
    std::vector<std::string> texts{"Automatic diameters: iso-0.5 contour, in-plane, on one acquired slice; "
                                   "manual ones as the reader drew "
                                   "them. Shown to 0.1 mm, compared to 0.01 mm. Volume: voxels counted. "
                                   "Letters name the series measured "
                                   "on. Change: of the long axis (lymph nodes: short axis) against the same "
                                   "lesion at baseline and at its "
                                   "smallest so far."};
    if (std::ranges::any_of(rows, [](const LesionRow* row) { return row->viableLongAxis.has_value(); }))
        texts.emplace_back(
            "Viable long axis: longest in-plane line through arterially enhancing tissue, found "
            "automatically.");
    return texts;
}

std::vector<std::string> differenceNotes(const measurement::Case& case_, const Timepoint& visit,
                                         const std::string& reader)
{
    std::vector<std::string> notes;
    for (const auto& one : case_.observations) {
        if (one.timepoint != visit.name || one.reader != reader || !measurement::differsNotably(one))
            continue;
        const auto* lesion = case_.lesion(one.lesionUid);
        notes.push_back(fmt::format(
            "{}: the automatic long axis of {} mm differs by more than 10 % from the recorded one of {} mm.",
            lesion != nullptr ? lesion->name : one.lesionUid, millimetres(one.automatic->longAxis()),
            millimetres(one.recorded->longAxis())));
    }
    return notes;
}

std::vector<std::string> enhancementNotes(const measurement::Case& case_, const Timepoint& visit,
                                          const std::string& reader)
{
    std::vector<std::string> notes;
    for (const auto& one : case_.observations) {
        const auto* lesion = case_.lesion(one.lesionUid);
        if (one.timepoint != visit.name || one.reader != reader || lesion == nullptr)
            continue;
        const auto lines = measurement::enhancementLines(case_, one);
        if (!lines.empty())
            notes.push_back(fmt::format("{}: {}.", lesion->name, fmt::join(lines, "; ")));
    }
    return notes;
}

std::vector<KeyTile> keyTiles(const CaseReport& report, const Timepoint& visit, const std::string& reader)
{
    using Named = std::pair<const measurement::Lesion*, const measurement::Observation*>;
    std::vector<Named> measured;
    for (const auto& one : report.case_.observations)
        if (one.timepoint == visit.name && one.reader == reader && one.recorded)
            if (const auto* lesion = report.case_.lesion(one.lesionUid))
                measured.emplace_back(lesion, &one);
    std::ranges::stable_sort(measured, [](const Named& a, const Named& b) {
        return std::tie(a.first->lesionClass, a.first->name) < std::tie(b.first->lesionClass, b.first->name);
    });
    std::vector<KeyTile> tiles;
    for (const auto& [lesion, observation] : measured)
        tiles.push_back(keyTile(report, *observation, lesion->name));
    return tiles;
}

} // namespace hepatica::report
