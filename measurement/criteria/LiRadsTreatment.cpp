// LI-RADS treatment response: v2018 as Radiol Oncol 2018;52:353-364 prints it; v2024 provisional.
#include "LiRadsTreatment.h"

#include "LesionSystem.h"
#include "Mrecist.h"
#include "Rule.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

enum class Treatment { Radiation, Other, Systemic, Unknown };

struct TreatmentWord {
    std::string_view part; ///< of lrt_type in small letters
    Treatment treatment;
};

// The first part that is found decides.
constexpr std::array TreatmentWords{
    TreatmentWord{"systemic", Treatment::Systemic},
    TreatmentWord{"immun", Treatment::Systemic},
    TreatmentWord{"tare", Treatment::Radiation},
    TreatmentWord{"sbrt", Treatment::Radiation},
    TreatmentWord{"radioembol", Treatment::Radiation},
    TreatmentWord{"sirt", Treatment::Radiation},
    TreatmentWord{"y90", Treatment::Radiation},
    TreatmentWord{"y-90", Treatment::Radiation},
    TreatmentWord{"brachy", Treatment::Radiation},
    TreatmentWord{"proton", Treatment::Radiation},
    TreatmentWord{"radiofreq", Treatment::Other},
    TreatmentWord{"radiation", Treatment::Radiation},
    TreatmentWord{"radiother", Treatment::Radiation},
    TreatmentWord{"ebrt", Treatment::Radiation},
    TreatmentWord{"tace", Treatment::Other},
    TreatmentWord{"tae", Treatment::Other},
    TreatmentWord{"embol", Treatment::Other},
    TreatmentWord{"ablat", Treatment::Other},
    TreatmentWord{"rfa", Treatment::Other},
    TreatmentWord{"mwa", Treatment::Other},
    TreatmentWord{"cryo", Treatment::Other},
    TreatmentWord{"ethanol", Treatment::Other},
    TreatmentWord{"pei", Treatment::Other},
    TreatmentWord{"electropor", Treatment::Other},
    TreatmentWord{"resect", Treatment::Other},
};

Treatment treatmentOf(std::string type)
{
    std::ranges::transform(type, type.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const TreatmentWord& word : TreatmentWords)
        if (type.find(word.part) != std::string::npos)
            return word.treatment;
    return Treatment::Unknown;
}

std::optional<bool> presence(const std::string& cell)
{
    return cell.empty() || cell == "NE" ? std::nullopt : std::optional(cell != "none");
}

/// What viable_state says where masslike_enhancement is not given: the viable part enhances in the arterial
/// phase.
std::optional<LesionalEnhancement> enhancementOf(const LesionRow& row)
{
    if (row.masslikeEnhancement)
        return row.masslikeEnhancement;
    if (row.viableState == ViableState::Absent || row.state == LesionState::Absent)
        return LesionalEnhancement::None;
    if (row.viableState == ViableState::Measured || row.viableState == ViableState::TooSmall)
        return LesionalEnhancement::Definite;
    return std::nullopt;
}

/// New when the last visit that saw no enhancement is the one before; else the reader must say.
std::optional<EnhancementChange> changeOf(const LesionView& view)
{
    if (view.now.enhancementChange)
        return view.now.enhancementChange;
    for (std::size_t at = view.visit; at-- > 0;) {
        const LesionRow* row = view.history.visits[at].row(view.now.lesion);
        const auto before = row == nullptr ? std::nullopt : enhancementOf(*row);
        if (before)
            return *before == LesionalEnhancement::None ? std::optional(EnhancementChange::New)
                                                        : std::nullopt;
    }
    return std::nullopt;
}

TreatedLesion treatedLesionOf(const LesionView& view)
{
    const LesionRow& row = view.now;
    TreatedLesion lesion;
    lesion.enhancement = enhancementOf(row);
    lesion.change = changeOf(view);
    const bool viable = row.viableState == ViableState::Measured || row.viableState == ViableState::TooSmall;
    lesion.aphe = viable && row.aphe.empty() ? std::optional(true) : presence(row.aphe);
    lesion.washout = presence(row.washout);
    lesion.ancillary = view.protocol.lirads.ancillaryFeatures && row.viabilityAncillary == true;
    return lesion;
}

bool isNonevaluable(const LesionRow& row)
{
    return row.state == LesionState::NotEvaluable || row.state == LesionState::NotDone ||
           (!row.masslikeEnhancement && row.viableState == ViableState::NotEvaluable);
}

std::string wordsOf(const TreatedLesion& lesion, const LesionRow& treatment)
{
    const std::string since = treatment.treatmentDate ? " on " + treatment.treatmentDate->iso() : "";
    const std::string type = treatment.treatmentType.empty() ? "treated" : treatment.treatmentType;
    std::string text = lesion.enhancement ? fmt::format("lesional enhancement {}",
                                                        wordOf(LesionalEnhancementWords, *lesion.enhancement))
                                          : std::string("lesional enhancement not given");
    if (lesion.change && lesion.enhancement != LesionalEnhancement::None)
        text += fmt::format(", {}", wordOf(EnhancementChangeWords, *lesion.change));
    return text + " after " + type + since;
}

std::string lackingOf(const TreatedLesion& lesion, bool needsType)
{
    if (needsType)
        return "lrt_type";
    if (!lesion.enhancement)
        return "masslike_enhancement or viable_state";
    return "aphe, washout or enhancement_change";
}

std::optional<JudgedLesion> judge(const LesionView& view, bool v2024)
{
    const LesionRow* treatment = localTreatmentOf(view);
    const bool elsewhere = view.now.state == LesionState::Merged || view.now.state == LesionState::Split;
    if (treatment == nullptr || elsewhere || !mrecist::isHepatic(view.now))
        return std::nullopt;
    const TreatedLesion lesion = treatedLesionOf(view);
    const Treatment type = treatmentOf(treatment->treatmentType);
    const bool needsType = v2024 && type == Treatment::Unknown;
    const std::string words = wordsOf(lesion, *treatment);
    JudgedLesion result;
    if (isNonevaluable(view.now))
        result = judged(view.now, std::string(viabilityName(Viability::Nonevaluable)), Rule::NotCategorizable,
                        "not evaluable");
    else if (const auto viability = needsType ? std::nullopt
                                    : v2024   ? viability2024(lesion, type == Treatment::Radiation)
                                              : viability2018(lesion))
        result = judged(view.now, std::string(viabilityName(*viability)), Rule::LesionalEnhancement, words);
    else
        result = lackingTo(view, lackingOf(lesion, needsType));
    if (type == Treatment::Systemic)
        result.warnings.push_back(view.now.lesion +
                                  ": off-label; the treatment response of LI-RADS is not meant for systemic "
                                  "treatment");
    return result;
}

CriterionAssessment assessTreatment(const History& history, const Protocol& protocol,
                                    std::optional<JudgedLesion> (*judgeOne)(const LesionView&))
{
    CriterionAssessment result = assessLesions(history, protocol, judgeOne);
    const bool none = std::ranges::all_of(result.timepoints,
                                          [](const VisitAssessment& one) { return one.lesions.empty(); });
    if (none)
        result.missingInputs.emplace_back("a lesion with a local treatment (lrt_type, lrt_date)");
    return result;
}

} // namespace

std::string_view viabilityName(Viability viability)
{
    constexpr std::array<std::string_view, 5> Names{
        "LR-TR Nonevaluable", "LR-TR Nonviable", "LR-TR Equivocal", "LR-TR Nonprogressing", "LR-TR Viable"};
    return Names[static_cast<std::size_t>(viability)];
}

std::optional<Viability> viability2018(const TreatedLesion& lesion)
{
    if (!lesion.enhancement)
        return std::nullopt;
    switch (*lesion.enhancement) {
    case LesionalEnhancement::None:
    case LesionalEnhancement::Expected:
        return Viability::Nonviable;
    case LesionalEnhancement::Uncertain:
        return Viability::Equivocal;
    case LesionalEnhancement::Definite:
        break;
    }
    const bool asBefore =
        lesion.change == EnhancementChange::Stable || lesion.change == EnhancementChange::Increased;
    if (lesion.aphe == true || lesion.washout == true || asBefore)
        return Viability::Viable;
    const bool allGiven = lesion.aphe && lesion.washout && lesion.change;
    return allGiven ? std::optional(Viability::Equivocal) : std::nullopt;
}

std::optional<Viability> viability2024(const TreatedLesion& lesion, bool radiation)
{
    if (!lesion.enhancement)
        return std::nullopt;
    if (*lesion.enhancement == LesionalEnhancement::None ||
        *lesion.enhancement == LesionalEnhancement::Expected)
        return Viability::Nonviable;
    if (lesion.ancillary)
        return Viability::Viable;
    if (!radiation)
        return *lesion.enhancement == LesionalEnhancement::Definite ? Viability::Viable
                                                                    : Viability::Equivocal;
    if (!lesion.change)
        return std::nullopt;
    const bool more =
        *lesion.change == EnhancementChange::New || *lesion.change == EnhancementChange::Increased;
    return more ? Viability::Viable : Viability::Nonprogressing;
}

const ResponseSystem LrTr2018{
    "lr-tr-2018",
    "American College of Radiology, LI-RADS treatment response v2018",
    "enhancement of each treated lesion",
    {},
    defaultsOf("lr-tr-2018"),
    [](const History& history, const Protocol& protocol) {
        return assessTreatment(history, protocol, [](const LesionView& view) { return judge(view, false); });
    }};
const ResponseSystem LrTr2024{
    "lr-tr-2024",
    "American College of Radiology, LI-RADS treatment response v2024",
    "enhancement of each treated lesion",
    {OptionGroup::Ancillary},
    defaultsOf("lr-tr-2024"),
    [](const History& history, const Protocol& protocol) {
        auto result =
            assessTreatment(history, protocol, [](const LesionView& view) { return judge(view, true); });
        result.provisional = true;
        result.warnings.emplace_back("provisional: to be held against the published document of v2024");
        return result;
    }};

} // namespace hepatica::measurement
