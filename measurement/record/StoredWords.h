#pragma once
#include <hepatica/measurement/Reading.h>
#include <hepatica/measurement/Vocabulary.h>

namespace hepatica::measurement {

// The words that the values of an enumeration are stored as: `StoredWords<LesionClass>`. They stay for good.

template <typename Enum> inline constexpr int StoredWords = 0; ///< of what has no words

template <> inline constexpr const auto& StoredWords<TimepointRole> = TimepointRoleWords;
template <> inline constexpr const auto& StoredWords<LesionClass> = LesionClassWords;
template <> inline constexpr const auto& StoredWords<LesionState> = LesionStateWords;
template <> inline constexpr const auto& StoredWords<ViableState> = ViableStateWords;
template <> inline constexpr const auto& StoredWords<MeasurementSource> = MeasurementSourceWords;
template <> inline constexpr const auto& StoredWords<QualitativeChange> = ChangeSinceNadirWords;
template <> inline constexpr const auto& StoredWords<Certainty> = CertaintyWords;
template <> inline constexpr const auto& StoredWords<NewLesionAnswer> = NewLesionAnswerWords;
template <> inline constexpr const auto& StoredWords<ReaderRole> = ReaderRoleWords;
template <> inline constexpr const auto& StoredWords<LiverSegment> = LiverSegmentWords;
template <> inline constexpr const auto& StoredWords<LesionalEnhancement> = LesionalEnhancementWords;
template <> inline constexpr const auto& StoredWords<EnhancementChange> = EnhancementChangeWords;
template <> inline constexpr const auto& StoredWords<Benignity> = BenignityWords;
template <> inline constexpr const auto& StoredWords<LrmFeature> = LrmFeatureWords;
template <> inline constexpr const auto& StoredWords<AncillaryFeatures> = AncillaryFeaturesWords;
template <> inline constexpr const auto& StoredWords<IntratumoralNodule> = IntratumoralNoduleWords;
template <> inline constexpr const auto& StoredWords<NecrosisMargin> = NecrosisMarginWords;

template <typename Enum>
concept HasWords = requires(Enum value)
{
    wordOf(StoredWords<Enum>, value);
};

} // namespace hepatica::measurement
