// LI-RADS CT/MRI v2018, diagnosis of untreated observations in adults at high risk of hepatocellular
// carcinoma.
#include "LiRads.h"

#include "LesionSystem.h"
#include "Mrecist.h"
#include "Rule.h"
#include <hepatica/measurement/Amount.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using enum LiradsCategory;

const Length Small = Length::fromHundredths(1000), Large = Length::fromHundredths(2000);

/// LR-4 with a capsule alone, LR-5 with washout or threshold growth: the one cell of the table that asks
/// which.
constexpr LiradsCategory ByFeature = NC;

// Rows: none, one, two or more of capsule, washout and threshold growth.
// Columns: no APHE < 20 mm, no APHE >= 20 mm; nonrim APHE < 10 mm, 10 to 19 mm, >= 20 mm.
constexpr std::array<std::array<LiradsCategory, 5>, 3> Table{{
    {LR3, LR3, LR3, LR3, LR4},
    {LR3, LR4, LR4, ByFeature, LR5},
    {LR4, LR4, LR4, LR5, LR5},
}};

std::size_t columnOf(const MajorFeatures& features)
{
    const bool large = features.size >= Large;
    if (!features.nonrimAphe)
        return large ? 1 : 0;
    return large ? 4 : features.size >= Small ? 3 : 2;
}

/// A feature of a row: known or not given.
using Known = std::optional<bool>;

struct Reading {
    Known nonrimAphe, washout, capsule;
    std::vector<std::string> missing, doubtful;
};

Reading readingOf(const LesionRow& row)
{
    Reading reading;
    const auto read = [&](const std::string& cell, std::string_view present, const char* column) -> Known {
        if (cell.empty())
            reading.missing.emplace_back(column);
        if (cell == "NE")
            reading.doubtful.emplace_back(column);
        return cell.empty() ? Known() : Known(cell == present);
    };
    reading.nonrimAphe = read(row.aphe, "nonrim", "aphe");
    reading.washout = read(row.washout, "nonperipheral", "washout");
    reading.capsule = read(row.capsule, "yes", "capsule");
    return reading;
}

/// The last day on which a visit is no more than that many months after `from`.
Date monthsAfter(Date from, int months)
{
    const std::chrono::year_month_day day(from.day());
    auto later = day + std::chrono::months(months);
    if (!later.ok())
        later = later.year() / later.month() / std::chrono::last;
    return Date(std::chrono::sys_days(later));
}

/// The earlier visit since which the lesion grew by the threshold, within the months of the protocol.
struct Growth {
    std::string since;
    double percent = 0.0;
};

std::optional<Growth> thresholdGrowth(const LesionView& view)
{
    const Visit& now = view.history.visits[view.visit];
    const LiradsOptions& options = view.protocol.lirads;
    for (std::size_t at = 0; at < view.visit; ++at) {
        const Visit& before = view.history.visits[at];
        const LesionRow* row = before.row(view.now.lesion);
        const bool measured = row != nullptr && row->longAxis && *row->longAxis > Length();
        if (!measured || monthsAfter(before.first, options.growthMonths) < now.first)
            continue;
        const std::int64_t then = row->longAxis->hundredths(), size = view.now.longAxis->hundredths();
        if (size * 100 >= then * (100 + options.growthPercent))
            return Growth{before.timepoint,
                          100.0 * static_cast<double>(size - then) / static_cast<double>(then)};
    }
    return std::nullopt;
}

LiradsObservation observationOf(const LesionView& view, const Reading& reading)
{
    const LesionRow& row = view.now;
    LiradsObservation seen;
    const bool notImaged = row.state == LesionState::NotEvaluable || row.state == LesionState::NotDone;
    seen.categorizable = !notImaged && !(row.aphe == "NE" && row.washout == "NE");
    seen.tumourInVein = row.lesionType == "tumour-in-vein";
    seen.benign = row.benign.value_or(Benignity::No);
    seen.targetoid =
        row.aphe == "rim" || row.washout == "peripheral" || row.lrmFeature == LrmFeature::Targetoid;
    seen.infiltrative = row.lesionType == "infiltrative" || row.lrmFeature == LrmFeature::NonTargetoid;
    seen.ancillary = view.protocol.lirads.ancillaryFeatures ? row.ancillary.value_or(AncillaryFeatures::None)
                                                            : AncillaryFeatures::None;
    seen.major = {row.longAxis.value_or(Length()), reading.nonrimAphe.value_or(false),
                  reading.washout.value_or(false), reading.capsule.value_or(false), false};
    return seen;
}

/// Whether the category needs the size and the major features at all.
bool needsTable(const LiradsObservation& seen)
{
    return seen.categorizable && !seen.tumourInVein && seen.benign == Benignity::No && !seen.targetoid;
}

/// The category when it is the same whatever the features that are not given may be.
std::optional<LiradsCategory> diagnoseWhatever(const LiradsObservation& seen, const Reading& reading)
{
    std::optional<LiradsCategory> category;
    for (unsigned choice = 0; choice < 8; ++choice) {
        LiradsObservation possible = seen;
        possible.major.nonrimAphe = reading.nonrimAphe.value_or((choice & 1) != 0);
        possible.major.washout = reading.washout.value_or((choice & 2) != 0);
        possible.major.capsule = reading.capsule.value_or((choice & 4) != 0);
        const LiradsCategory one = diagnose(possible);
        if (category && *category != one)
            return std::nullopt;
        category = one;
    }
    return category;
}

std::string featureWords(const LiradsObservation& seen, const std::optional<Growth>& growth)
{
    std::vector<std::string> words;
    const auto add = [&](bool present, const char* text) {
        if (present)
            words.emplace_back(text);
    };
    add(seen.tumourInVein, "tumour in vein");
    add(seen.benign == Benignity::Definite, "definitely benign");
    add(seen.benign == Benignity::Probable, "probably benign");
    add(seen.targetoid, "targetoid");
    add(seen.infiltrative, "malignant without features of hepatocellular carcinoma");
    add(seen.major.nonrimAphe, "nonrim APHE");
    add(seen.major.washout, "nonperipheral washout");
    add(seen.major.capsule, "capsule");
    if (growth)
        words.push_back(fmt::format("threshold growth ({:+.1f} % since {})", growth->percent, growth->since));
    add(seen.ancillary == AncillaryFeatures::Malignancy, "ancillary features of malignancy");
    add(seen.ancillary == AncillaryFeatures::Benignity, "ancillary features of benignity");
    const std::string features =
        words.empty() ? "no major feature" : fmt::format("{}", fmt::join(words, ", "));
    return seen.major.size > Length() ? seen.major.size.text() + " mm, " + features : features;
}

Rule ruleOf(const LiradsObservation& seen, LiradsCategory category)
{
    switch (category) {
    case NC:
        return Rule::NotCategorizable;
    case TIV:
        return Rule::TumourInVein;
    case M:
        return Rule::MalignantNotHepatocellular;
    default:
        break;
    }
    if (seen.benign != Benignity::No)
        return Rule::ReaderCallsBenign;
    const bool adjusted = category != diagnosticTable(seen.major);
    return adjusted ? Rule::AncillaryFeaturesDecide : Rule::DiagnosticTable;
}

bool isObservation(const LesionRow& row)
{
    const bool stands = row.state != LesionState::Absent && row.state != LesionState::Merged &&
                        row.state != LesionState::Split && row.longAxis != Length();
    return stands && mrecist::isHepatic(row) && row.lesionType != "bland-thrombus" &&
           row.lesionType != "effusion" && row.certainty != Certainty::Refuted;
}

std::optional<JudgedLesion> judge(const LesionView& view)
{
    const LesionRow& row = view.now;
    if (!isObservation(row))
        return std::nullopt;
    if (localTreatmentOf(view) != nullptr)
        return judged(row, "NA", Rule::TreatedLocally,
                      "treated locally; its treatment response is judged instead");
    const Reading reading = readingOf(row);
    LiradsObservation seen = observationOf(view, reading);
    const bool table = needsTable(seen);
    if (table && !row.longAxis)
        return lackingTo(view, "long_axis_mm");
    const auto growth = table ? thresholdGrowth(view) : std::nullopt;
    seen.major.thresholdGrowth = growth.has_value();
    const auto category = diagnoseWhatever(seen, reading);
    if (!category)
        return lackingTo(view, fmt::format("{}", fmt::join(reading.missing, ", ")));
    JudgedLesion result = judged(row, std::string(categoryName(*category)), ruleOf(seen, *category),
                                 featureWords(seen, growth));
    for (const std::string& column : reading.doubtful)
        if (table)
            result.warnings.push_back(row.lesion + ": " + column + " is not evaluable and counts as absent");
    return result;
}

} // namespace

std::string_view categoryName(LiradsCategory category)
{
    constexpr std::array<std::string_view, 8> Names{"LR-NC", "LR-TIV", "LR-1", "LR-2",
                                                    "LR-M",  "LR-3",   "LR-4", "LR-5"};
    return Names[static_cast<std::size_t>(category)];
}

LiradsCategory diagnosticTable(const MajorFeatures& features)
{
    const int additional = static_cast<int>(features.washout) + static_cast<int>(features.capsule) +
                           static_cast<int>(features.thresholdGrowth);
    const LiradsCategory category =
        Table[static_cast<std::size_t>(std::min(additional, 2))][columnOf(features)];
    if (category != ByFeature)
        return category;
    return features.capsule ? LR4 : LR5;
}

LiradsCategory diagnose(const LiradsObservation& seen)
{
    if (!seen.categorizable)
        return NC;
    if (seen.tumourInVein)
        return TIV;
    if (seen.benign == Benignity::Definite)
        return LR1;
    if (seen.targetoid && seen.benign == Benignity::No)
        return M;
    const LiradsCategory table = seen.benign == Benignity::Probable ? LR2 : diagnosticTable(seen.major);
    if (seen.infiltrative && table != LR5 && table != LR2)
        return M;
    constexpr std::array Scale{LR1, LR2, LR3, LR4, LR5};
    const auto at = static_cast<std::size_t>(std::ranges::find(Scale, table) - Scale.begin());
    if (seen.ancillary == AncillaryFeatures::Malignancy && table != LR5 && table != LR4)
        return Scale[at + 1];
    if (seen.ancillary == AncillaryFeatures::Benignity && at > 0)
        return Scale[at - 1];
    return table;
}

const ResponseSystem LiRads2018{"li-rads-2018",
                                "American College of Radiology, LI-RADS CT/MRI v2018",
                                "features of each observation",
                                {OptionGroup::Lirads, OptionGroup::Ancillary},
                                defaultsOf("li-rads-2018"),
                                [](const History& history, const Protocol& protocol) {
                                    auto result = assessLesions(history, protocol, judge);
                                    result.warnings.emplace_back(
                                        "for untreated observations of adults at high risk of "
                                        "hepatocellular carcinoma only");
                                    return result;
                                }};

} // namespace hepatica::measurement
