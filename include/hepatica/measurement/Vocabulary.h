#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace hepatica::measurement {

// The words of LESIONS.csv and VISITS.csv, each enumeration with its one table of words.

enum class TimepointRole { Pre, Baseline, FollowUp, Unscheduled, Confirmatory, End };
enum class LesionClass { Target, NonTarget, NewTarget, NewNonTarget };
enum class LesionState { Measured, Present, TooSmall, Absent, NotEvaluable, NotDone, Merged, Split };
enum class ViableState { Measured, Absent, TooSmall, NotEvaluable, Atypical };
enum class MeasurementSource { Manual, Automatic, Edited };
/// What the reader says of a lesion that is not measured. The words ending in LA are since the last visit.
enum class QualitativeChange { NoChange, Increase, UnequivocalProgression, Decrease };
enum class Certainty { Unequivocal, Equivocal, Refuted };
enum class NewLesionAnswer { No, Equivocal, Yes, NotEvaluable };
enum class IntratumoralNodule { None, New, Larger };
enum class NecrosisMargin { Sufficient, Insufficient };
enum class Benignity { No, Probable, Definite };
/// Of a malignancy that is not, or not surely, hepatocellular (LI-RADS LR-M).
enum class LrmFeature { None, Targetoid, NonTargetoid };
enum class AncillaryFeatures { None, Malignancy, Benignity, Both };
/// Nodular, mass-like or thick irregular enhancement in or along a treated lesion; `Expected` is that of its
/// treatment.
enum class LesionalEnhancement { None, Expected, Uncertain, Definite };
enum class EnhancementChange { New, Increased, Stable, Decreased };
/// Where in the liver, after Couinaud; segment 4 whole or in its upper (4a) and lower (4b) part.
enum class LiverSegment { I, II, III, IV, IVa, IVb, V, VI, VII, VIII };

template <typename Enum> using WordTable = std::pair<Enum, std::string_view>;

inline constexpr std::array<WordTable<TimepointRole>, 6> TimepointRoleWords{{
    {TimepointRole::Pre, "pre"},
    {TimepointRole::Baseline, "baseline"},
    {TimepointRole::FollowUp, "followup"},
    {TimepointRole::Unscheduled, "unscheduled"},
    {TimepointRole::Confirmatory, "confirmatory"},
    {TimepointRole::End, "end"},
}};
inline constexpr std::array<WordTable<LesionClass>, 4> LesionClassWords{{
    {LesionClass::Target, "target"},
    {LesionClass::NonTarget, "non-target"},
    {LesionClass::NewTarget, "new-target"},
    {LesionClass::NewNonTarget, "new-non-target"},
}};
inline constexpr std::array<WordTable<LesionState>, 8> LesionStateWords{{
    {LesionState::Measured, "measured"},
    {LesionState::Present, "present"},
    {LesionState::TooSmall, "too-small"},
    {LesionState::Absent, "absent"},
    {LesionState::NotEvaluable, "not-evaluable"},
    {LesionState::NotDone, "not-done"},
    {LesionState::Merged, "merged"},
    {LesionState::Split, "split"},
}};
inline constexpr std::array<WordTable<ViableState>, 5> ViableStateWords{{
    {ViableState::Measured, "measured"},
    {ViableState::Absent, "absent"},
    {ViableState::TooSmall, "too-small"},
    {ViableState::NotEvaluable, "not-evaluable"},
    {ViableState::Atypical, "atypical"},
}};
inline constexpr std::array<WordTable<LiverSegment>, 10> LiverSegmentWords{{
    {LiverSegment::I, "1"},
    {LiverSegment::II, "2"},
    {LiverSegment::III, "3"},
    {LiverSegment::IV, "4"},
    {LiverSegment::IVa, "4a"},
    {LiverSegment::IVb, "4b"},
    {LiverSegment::V, "5"},
    {LiverSegment::VI, "6"},
    {LiverSegment::VII, "7"},
    {LiverSegment::VIII, "8"},
}};
/// SNOMED CT concepts of the segments; segment 1 is the caudate lobe.
inline constexpr std::array<WordTable<LiverSegment>, 10> LiverSegmentCodes{{
    {LiverSegment::I, "71133005"},
    {LiverSegment::II, "277956007"},
    {LiverSegment::III, "277957003"},
    {LiverSegment::IV, "277958008"},
    {LiverSegment::IVa, "871688003"},
    {LiverSegment::IVb, "871689006"},
    {LiverSegment::V, "277959000"},
    {LiverSegment::VI, "277960005"},
    {LiverSegment::VII, "277961009"},
    {LiverSegment::VIII, "277962002"},
}};
inline constexpr std::array<WordTable<MeasurementSource>, 3> MeasurementSourceWords{{
    {MeasurementSource::Manual, "manual"},
    {MeasurementSource::Automatic, "automatic"},
    {MeasurementSource::Edited, "edited"},
}};
inline constexpr std::array<WordTable<QualitativeChange>, 4> ChangeSinceNadirWords{{
    {QualitativeChange::NoChange, "NC"},
    {QualitativeChange::Increase, "INC"},
    {QualitativeChange::UnequivocalProgression, "UNE"},
    {QualitativeChange::Decrease, "DEC"},
}};
inline constexpr std::array<WordTable<QualitativeChange>, 3> ChangeSinceLastWords{{
    {QualitativeChange::NoChange, "NCLA"},
    {QualitativeChange::Increase, "INCLA"},
    {QualitativeChange::Decrease, "DECLA"},
}};
inline constexpr std::array<WordTable<Certainty>, 3> CertaintyWords{{
    {Certainty::Unequivocal, "unequivocal"},
    {Certainty::Equivocal, "equivocal"},
    {Certainty::Refuted, "refuted"},
}};
inline constexpr std::array<WordTable<NewLesionAnswer>, 4> NewLesionAnswerWords{{
    {NewLesionAnswer::No, "no"},
    {NewLesionAnswer::Equivocal, "equivocal"},
    {NewLesionAnswer::Yes, "yes"},
    {NewLesionAnswer::NotEvaluable, "NE"},
}};

inline constexpr std::array<WordTable<IntratumoralNodule>, 3> IntratumoralNoduleWords{{
    {IntratumoralNodule::None, "none"},
    {IntratumoralNodule::New, "new"},
    {IntratumoralNodule::Larger, "larger"},
}};
inline constexpr std::array<WordTable<NecrosisMargin>, 2> NecrosisMarginWords{{
    {NecrosisMargin::Sufficient, "sufficient"},
    {NecrosisMargin::Insufficient, "insufficient"},
}};
inline constexpr std::array<WordTable<Benignity>, 3> BenignityWords{{
    {Benignity::No, "no"},
    {Benignity::Probable, "probable"},
    {Benignity::Definite, "definite"},
}};
inline constexpr std::array<WordTable<LrmFeature>, 3> LrmFeatureWords{{
    {LrmFeature::None, "none"},
    {LrmFeature::Targetoid, "targetoid"},
    {LrmFeature::NonTargetoid, "nontargetoid"},
}};
inline constexpr std::array<WordTable<AncillaryFeatures>, 4> AncillaryFeaturesWords{{
    {AncillaryFeatures::None, "none"},
    {AncillaryFeatures::Malignancy, "malignancy"},
    {AncillaryFeatures::Benignity, "benignity"},
    {AncillaryFeatures::Both, "both"},
}};
inline constexpr std::array<WordTable<LesionalEnhancement>, 4> LesionalEnhancementWords{{
    {LesionalEnhancement::None, "none"},
    {LesionalEnhancement::Expected, "expected"},
    {LesionalEnhancement::Uncertain, "uncertain"},
    {LesionalEnhancement::Definite, "definite"},
}};
inline constexpr std::array<WordTable<EnhancementChange>, 4> EnhancementChangeWords{{
    {EnhancementChange::New, "new"},
    {EnhancementChange::Increased, "increased"},
    {EnhancementChange::Stable, "stable"},
    {EnhancementChange::Decreased, "decreased"},
}};

/// The word of an enumerator: `wordOf(LesionClassWords, LesionClass::Target)` is "target".
template <typename Enum, std::size_t N>
[[nodiscard]] constexpr std::string_view wordOf(const std::array<WordTable<Enum>, N>& table, Enum value)
{
    for (const auto& [candidate, word] : table)
        if (candidate == value)
            return word;
    return {};
}

/// Whether an organ is the lymph nodes, in capitals or not: there the short axis counts.
[[nodiscard]] constexpr bool isNodeOrgan(std::string_view organ)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(organ, std::string_view("lymph node"), {}, lower);
}

/// The enumerator of a word, or nothing.
template <typename Enum, std::size_t N>
[[nodiscard]] constexpr std::optional<Enum> fromWord(const std::array<WordTable<Enum>, N>& table,
                                                     std::string_view word)
{
    for (const auto& [value, candidate] : table)
        if (candidate == word)
            return value;
    return std::nullopt;
}

} // namespace hepatica::measurement
