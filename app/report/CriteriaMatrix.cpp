#include "CriteriaMatrix.h"

#include "MissingInputs.h"
#include "ReportText.h"
#include "SumHistory.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <utility>

namespace hepatica::report {

namespace {

using measurement::CriterionAssessment, measurement::LesionCategory, measurement::Response;
using measurement::VisitAssessment;

Tone toneOf(Response response)
{
    constexpr std::array<std::pair<Response, Tone>, 7> Tones{{{Response::CR, Tone::Response},
                                                              {Response::PR, Tone::Response},
                                                              {Response::SD, Tone::Stable},
                                                              {Response::NonCrNonPd, Tone::Stable},
                                                              {Response::UPD, Tone::Unconfirmed},
                                                              {Response::PD, Tone::Progression},
                                                              {Response::CPD, Tone::Progression}}};
    const auto found = std::ranges::find(Tones, response, &std::pair<Response, Tone>::first);
    return found == Tones.end() ? Tone::Unanswered : found->second;
}

bool isCategorized(const LesionCategory& lesion)
{
    return lesion.category != "NE" && lesion.category != "NA";
}

/// LI-RADS and its treatment response judge lesions, and no visit.
bool judgesLesionsOnly(const VisitAssessment& at)
{
    return at.overall == Response::NA && std::ranges::any_of(at.lesions, isCategorized);
}

/// Each category once, in the order of the lesions.
std::string categoriesOf(const VisitAssessment& at)
{
    std::vector<std::string> known;
    for (const LesionCategory& lesion : at.lesions)
        if (isCategorized(lesion) && std::ranges::find(known, lesion.category) == known.end())
            known.push_back(lesion.category);
    return fmt::format("{}", fmt::join(known, ", "));
}

std::string withoutCode(const std::string& reason)
{
    const std::size_t colon = reason.find(": ");
    return colon == std::string::npos ? reason : reason.substr(colon + 2);
}

MatrixCell cellOf(const CriterionAssessment& criterion, const measurement::Timepoint& visit)
{
    const VisitAssessment* at = visitAssessment(criterion, visit.name);
    if (at == nullptr) {
        const bool isBaseline = criterion.baseline && criterion.baseline->timepoint == visit.name;
        return {isBaseline ? "baseline" : std::string(NoValue), {}, Tone::None};
    }
    if (judgesLesionsOnly(*at))
        return {categoriesOf(*at), {}, Tone::Stable};
    return {std::string(responseCode(at->overall, criterion.style)),
            at->changeFromBaselinePercent ? signedPercent(at->changeFromBaselinePercent) : std::string(),
            toneOf(at->overall)};
}

DatedCode dated(const measurement::BestResponse& best, measurement::CodeStyle style)
{
    if (best.response == Response::Missing || best.response == Response::NA)
        return {std::string(NoValue), {}};
    return {std::string(responseCode(best.response, style)), best.date ? best.date->iso() : std::string()};
}

/// A text and what it is told of, such as visits.
class TextsByName {
public:
    void add(const std::string& name, const std::string& text)
    {
        const auto known = std::ranges::find(texts_, text, &Told::first);
        auto& names = known == texts_.end() ? texts_.emplace_back(text, Names{}).second : known->second;
        names.push_back(name);
    }
    template <typename Write> void tell(std::vector<std::string>& notes, Write write) const
    {
        for (const auto& [text, names] : texts_)
            notes.push_back(write(fmt::format("{}", fmt::join(names, ", ")), text));
    }

private:
    using Names = std::vector<std::string>;
    using Told = std::pair<std::string, Names>;
    std::vector<Told> texts_;
};

std::vector<std::string> notesOf(const CriterionAssessment& criterion)
{
    TextsByName unanswered, warnings;
    for (const VisitAssessment& at : criterion.timepoints) {
        if (toneOf(at.overall) == Tone::Unanswered && !judgesLesionsOnly(at))
            unanswered.add(at.timepoint, withoutCode(at.reason));
        for (const std::string& warning : at.warnings)
            warnings.add(at.timepoint, warning);
    }
    std::vector<std::string> notes;
    unanswered.tell(notes, [](const std::string& visits, const std::string& why) {
        return "not answered at " + visits + ": " + why;
    });
    for (const std::string& text : missingInputTexts(criterion.missingInputs))
        notes.push_back("lacks " + text);
    std::ranges::copy(criterion.warnings, std::back_inserter(notes));
    warnings.tell(
        notes, [](const std::string& visits, const std::string& warning) { return visits + ": " + warning; });
    return notes;
}

MatrixRow rowOf(const measurement::Case& case_, const CriterionAssessment& criterion)
{
    MatrixRow row;
    row.title = criterionTitle(criterion.name) + (criterion.provisional ? " (provisional)" : "");
    for (const auto& visit : case_.timepoints)
        row.cells.push_back(cellOf(criterion, visit));
    row.best = dated(criterion.unconfirmed, criterion.style);
    row.confirmed = dated(criterion.confirmed, criterion.style);
    row.progression = criterion.progressionDate ? criterion.progressionDate->iso() : "none";
    row.notes = notesOf(criterion);
    return row;
}

RuleLine ruleOf(const CriterionAssessment& criterion)
{
    const VisitAssessment& latest = criterion.timepoints.back();
    return {criterionTitle(criterion.name), latest.timepoint,
            judgesLesionsOnly(latest) ? "by lesion"
                                      : std::string(responseCode(latest.overall, criterion.style)),
            latest.rule, withoutCode(latest.reason)};
}

bool asksForWhatIsNotThere(const CriterionAssessment& criterion)
{
    return std::ranges::all_of(criterion.timepoints, [](const VisitAssessment& at) {
        return at.overall == Response::NA && !judgesLesionsOnly(at);
    });
}

std::string whyNotAssessed(const CriterionAssessment& criterion)
{
    const auto lacks = missingInputTexts(criterion.missingInputs);
    const std::string title = criterionTitle(criterion.name);
    if (!lacks.empty())
        return fmt::format("{}: lacks {}", title, fmt::join(lacks, "; "));
    return title + ": " +
           (criterion.timepoints.empty() ? std::string("no visit after the baseline")
                                         : withoutCode(criterion.timepoints.back().reason));
}

std::string measuredText(const measurement::MeasuredAs& measured)
{
    std::vector<std::string> words;
    for (const auto* one : {&measured.sources, &measured.modalities, &measured.phases})
        if (!one->empty())
            words.push_back(fmt::format("{}", fmt::join(*one, " and ")));
    if (!measured.sliceThicknesses_mm.empty())
        words.push_back(fmt::format("slices of {:g} mm", fmt::join(measured.sliceThicknesses_mm, " and ")));
    return fmt::format("{}", fmt::join(words, ", "));
}

bool confirmsProgression(measurement::CodeStyle style)
{
    using enum measurement::CodeStyle;
    return style == Irecist || style == Irrc || style == Bohnsack || style == Imrecist;
}

std::string thresholdsText(const CriterionAssessment& criterion)
{
    const measurement::Protocol& protocol = criterion.protocol;
    std::string text = fmt::format("PD +{} %", protocol.progressionPercent);
    if (criterion.unit == measurement::Unit::Millimetre && protocol.progressionMinimum > Length())
        text += fmt::format(" and +{} mm", protocol.progressionMinimum.text());
    text += fmt::format(", PR \u2212{} %", protocol.responsePercent);
    if (protocol.system == "choi" || protocol.system == "mchoi")
        text += fmt::format(" {} \u2212{} % of density", protocol.choi.sizeAndDensity ? "and" : "or",
                            protocol.choi.densityPercent);
    if (confirmsProgression(criterion.style))
        text += fmt::format(", PD confirmed from {} days on", protocol.progression.confirmDays);
    return text;
}

/// RECICL and LI-RADS judge lesions by tables, not a sum by thresholds.
bool hasThresholds(const CriterionAssessment& criterion)
{
    return criterion.style != measurement::CodeStyle::Recicl && criterion.baseline &&
           std::ranges::none_of(criterion.timepoints, judgesLesionsOnly);
}

std::vector<std::string> conventionsOf(const measurement::PatientAssessment& assessment,
                                       const std::vector<const CriterionAssessment*>& shown)
{
    TextsByName measured, thresholds;
    for (const auto& one : assessment.measured)
        if (const std::string text = measuredText(one); !text.empty())
            measured.add(one.timepoint, text);
    for (const CriterionAssessment* criterion : shown)
        if (hasThresholds(*criterion))
            thresholds.add(criterionTitle(criterion->name), thresholdsText(*criterion));
    std::vector<std::string> conventions;
    measured.tell(conventions, [](const std::string& visits, const std::string& text) {
        return "Measured at " + visits + ": " + text;
    });
    conventions.emplace_back("Thresholds, of PD above the nadir and of PR below the baseline");
    thresholds.tell(conventions, [](const std::string& systems, const std::string& text) {
        return systems + ": " + text;
    });
    return conventions;
}

} // namespace

CriteriaMatrix criteriaMatrix(const measurement::Case& case_,
                              const measurement::PatientAssessment& assessment)
{
    CriteriaMatrix matrix;
    for (const auto& visit : case_.timepoints) {
        matrix.visits.push_back(visit.name);
        matrix.dates.push_back(visit.date.iso());
    }
    std::vector<const CriterionAssessment*> ordered;
    for (const CriterionAssessment& criterion : assessment.criteria)
        ordered.push_back(&criterion);
    std::ranges::stable_sort(ordered, {},
                             [](const auto* one) { return criterionRank(one->protocol.system); });
    std::vector<const CriterionAssessment*> shown;
    for (const CriterionAssessment* criterion : ordered) {
        if (asksForWhatIsNotThere(*criterion)) {
            matrix.notAssessed.push_back(whyNotAssessed(*criterion));
            continue;
        }
        shown.push_back(criterion);
        matrix.rows.push_back(rowOf(case_, *criterion));
        matrix.rules.push_back(ruleOf(*criterion));
    }
    matrix.conventions = conventionsOf(assessment, shown);
    return matrix;
}

} // namespace hepatica::report
