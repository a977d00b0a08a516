#pragma once
#include <array>
#include <cstddef>
#include <hepatica/imaging/Series.h>
#include <string_view>
#include <vector>

namespace hepatica::phantom {

enum class Tissue : int {
    Air,
    Lung,
    Fat,
    Muscle,
    CorticalBone,
    SpongyBone,
    Disc,
    SpinalCord,
    Liver,
    Spleen,
    RenalCortex,
    RenalMedulla,
    Pancreas,
    StomachWall,
    Water,
    Gas,
    Bile,
    Bowel,
    Heart,
    Aorta,
    VenaCava,
    PortalVein,
    HepaticVein,
    NecroticCore,
    Count
};

/// The three phases of a visit in the order of VisitTruth::seriesFolders, and when they are taken.
struct PhasePlan {
    imaging::Phase phase;
    std::string_view folder;
    int delay_s;        ///< after the start of the injection
    double noiseFactor; ///< of the patient's noise
};
inline constexpr std::array<PhasePlan, 3> Phases{{
    {imaging::Phase::LateArterial, "late-arterial", 35, 1.06},
    {imaging::Phase::PortalVenous, "portal-venous", 70, 1.0},
    {imaging::Phase::Delayed, "delayed", 180, 0.96},
}};
using ByPhase = std::array<double, Phases.size()>;

/// What a tissue looks like: HU in each phase, and the standard deviation of its texture.
struct Enhancement {
    ByPhase hounsfield;
    double texture_hu;
};

[[nodiscard]] const Enhancement& enhancementOf(Tissue tissue);

/// The tissues, then a row for every lesion, so much brighter than the liver, and one for its necrotic core.
[[nodiscard]] std::vector<Enhancement> enhancementTable(const std::vector<ByPhase>& contrasts_hu);

} // namespace hepatica::phantom
