#include "StoryPlan.h"

#include <utility>

namespace hepatica::phantom {

namespace {

using enum measurement::TimepointRole;
using enum measurement::LesionClass;

constexpr VisitPlan FourVisits[] = {
    {"BL", Baseline, 0}, {"FU1", FollowUp, 49}, {"FU2", FollowUp, 105}, {"FU3", FollowUp, 161}};
constexpr VisitPlan WithPreBaseline[] = {{"PRE", Pre, -56}, {"BL", Baseline, 0}, {"FU1", FollowUp, 49}};

constexpr Point3 RightLobe{-86, 12, 22}, RightFront{-74, -36, -20}, RightBack{-104, 26, -32},
    LeftLobe{0, -42, 32}, Segment8{-76, -20, 50};

// Sums of the targets 70, 60 (-14 %), 43 (-39 %), 37 (-47 %): stable, then partial response.
constexpr LesionPlan ResponderLesions[] = {
    {"T01", Target, LesionKind::WashoutHcc, true, RightLobe, {42, 36, 25.5, 22}, {0.35, 0.5, 0.6, 0.6}},
    {"T02", Target, LesionKind::PersistentHcc, true, RightFront, {28, 24, 17.5, 15}, {}},
    {"NT01", NonTarget, LesionKind::Hypodense, false, RightBack, {15, 14, 12, 11}, {}},
    {"NT02", NonTarget, LesionKind::FaintHypodense, false, LeftLobe, {13, 12, 10.5, 10}, {}},
};

// Sums 60, 79.5 (+32.5 %) with a new lesion: progression; then 35.5 (-41 %), 33 (-45 %), the new one gone.
constexpr LesionPlan PseudoprogressorLesions[] = {
    {"T01", Target, LesionKind::WashoutHcc, true, RightLobe, {34, 45, 20, 18}, {0.3, 0.6, 0.5, 0.4}},
    {"T02", Target, LesionKind::PersistentHcc, true, RightFront, {26, 34.5, 15.5, 15}, {}},
    {"NT01", NonTarget, LesionKind::Hypodense, false, RightBack, {14, 16, 12, 11}, {}},
    {"NEW01", NewTarget, LesionKind::WashoutHcc, false, Segment8, {0, 14, 0, 0}, {}},
};

// Sums 53, 59.5 (+12 % in 56 days), 97 (+63 % in 49 days): the growth rate rises sixfold.
constexpr LesionPlan HyperprogressorLesions[] = {
    {"T01", Target, LesionKind::WashoutHcc, true, RightLobe, {31, 35, 57}, {0.25, 0.3, 0.35}},
    {"T02", Target, LesionKind::PersistentHcc, true, RightFront, {22, 24.5, 40}, {}},
    {"NT01", NonTarget, LesionKind::Hypodense, false, RightBack, {12, 13, 18}, {}},
    {"NT02", NonTarget, LesionKind::FaintHypodense, false, LeftLobe, {11, 12, 19}, {}},
};

constexpr std::array<StoryPlan, 3> Plans{{
    {"responder", "HEP-RESP", "Responder^Phantom", "19560314", "F", "20240304", FourVisits, ResponderLesions},
    {"pseudoprogressor", "HEP-PSEU", "Pseudoprogressor^Phantom", "19611102", "M", "20240408", FourVisits,
     PseudoprogressorLesions},
    {"hyperprogressor", "HEP-HYPE", "Hyperprogressor^Phantom", "19480721", "M", "20240513", WithPreBaseline,
     HyperprogressorLesions},
}};

constexpr std::array<std::string_view, 4> KindNames{"HCC with washout", "HCC without portal washout",
                                                    "hypodense", "faintly hypodense"};

} // namespace

std::string_view storyName(Story story)
{
    return planOf(story).name;
}

std::string_view lesionKindName(LesionKind kind)
{
    return KindNames[static_cast<std::size_t>(kind)];
}

const StoryPlan& planOf(Story story)
{
    return Plans[static_cast<std::size_t>(story)];
}

const ContrastRange& contrastOf(LesionKind kind, Difficulty difficulty)
{
    static constexpr std::array<ContrastRange, 4> Hard{{
        {{40, -45, -45}, {58, -22, -20}},   // WashoutHcc
        {{40, 22, -30}, {58, 45, -15}},     // PersistentHcc
        {{-35, -60, -40}, {-18, -30, -18}}, // Hypodense
        {{-25, -30, -25}, {-15, -15, -15}}, // FaintHypodense
    }};
    static constexpr std::array<ContrastRange, 4> Easy{{
        {{80, -80, -70}, {95, -65, -55}},
        {{80, 65, -70}, {95, 80, -55}},
        {{-55, -85, -70}, {-45, -70, -55}},
        {{-50, -65, -55}, {-40, -50, -45}},
    }};
    return (difficulty == Difficulty::Hard ? Hard : Easy)[static_cast<std::size_t>(kind)];
}

} // namespace hepatica::phantom
