#pragma once
#include <span>
#include <string>
#include <string_view>

// The rules that can decide a response; the name is what results show.
#define HEPATICA_RULES(X)                                                                                    \
    X(AllTargetsGone)                                                                                        \
    X(SumAboveNadir)                                                                                         \
    X(MeasuredTargetsAboveNadir) /* those that are measured suffice for PD */                                \
    X(TargetNotMeasured)                                                                                     \
    X(BaselineNotMeasured)                                                                                   \
    X(SumBelowBaseline)                                                                                      \
    X(PartialResponseCarriedForward)                                                                         \
    X(NeitherResponseNorProgression)                                                                         \
    X(NonTargetProgression)                                                                                  \
    X(NonTargetsPersist)                                                                                     \
    X(NonTargetsGone)                                                                                        \
    X(NonTargetNotEvaluated)                                                                                 \
    X(NewLesion)                                                                                             \
    X(RecurrenceAfterCompleteResponse)                                                                       \
    X(NewLesionsNotEvaluated)                                                                                \
    X(TargetsFurtherIncreased) /* iRECIST: what confirms an earlier progression … */                       \
    X(NonTargetsFurtherIncreased)                                                                            \
    X(NewLesionsFurtherIncreased)                                                                            \
    X(FurtherNewLesion)                                                                                      \
    X(ProgressionInAnotherCategory)                                                                          \
    X(ProgressionPersists) /* … and what does not */                                                       \
    X(ProgressionNotEvaluated)                                                                               \
    X(ProgressionConfirmedBefore)                                                                            \
    X(EarlyVisitDisregarded)                                                                                 \
    X(NewLesionsPersist)                                                                                     \
    X(LesionAboveNadir)     /* of one lesion alone */                                                        \
    X(DensityBelowBaseline) /* Choi */                                                                       \
    X(DensityNotMeasured)                                                                                    \
    X(IntratumoralNodule)                                                                                    \
    X(WorstNodule) /* RECICL */                                                                              \
    X(EffectNotEvaluated)                                                                                    \
    X(EachLesionJudged) /* LI-RADS, and what decides a lesion's category */                                  \
    X(NotCategorizable)                                                                                      \
    X(TumourInVein)                                                                                          \
    X(ReaderCallsBenign)                                                                                     \
    X(MalignantNotHepatocellular)                                                                            \
    X(DiagnosticTable)                                                                                       \
    X(AncillaryFeaturesDecide)                                                                               \
    X(TreatedLocally)                                                                                        \
    X(FeaturesNotGiven)                                                                                      \
    X(LesionalEnhancement)                                                                                   \
    X(NoBaseline)                                                                                            \
    X(NoDiseaseAtBaseline)

namespace hepatica::measurement {

#define HEPATICA_RULE(name) name,
enum class Rule { HEPATICA_RULES(HEPATICA_RULE) };
#undef HEPATICA_RULE

[[nodiscard]] std::string_view ruleName(Rule rule);

/// A rule that fired, and why, without the code in front: "sum 46.0 mm is 42.5 % below …".
struct Reason {
    Rule rule = Rule::NoBaseline;
    std::string words;
};

/// "T01, T02".
[[nodiscard]] std::string joined(std::span<const std::string> words, std::string_view separator = ", ");

} // namespace hepatica::measurement
