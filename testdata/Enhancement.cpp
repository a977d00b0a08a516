#include "Enhancement.h"

namespace hepatica::phantom {

// Usual values of a contrast-enhanced CT at 120 kVp; in the late arterial phase the portal vein has begun to
// fill and the hepatic veins have not.
const Enhancement& enhancementOf(Tissue tissue)
{
    static constexpr std::array<Enhancement, static_cast<std::size_t>(Tissue::Count)> Table{{
        {{-1000, -1000, -1000}, 0.0}, // Air
        {{-830, -825, -828}, 25.0},   // Lung
        {{-102, -100, -101}, 4.0},    // Fat
        {{57, 64, 62}, 5.0},          // Muscle
        {{520, 520, 520}, 20.0},      // CorticalBone
        {{185, 200, 195}, 25.0},      // SpongyBone
        {{85, 88, 88}, 4.0},          // Disc
        {{32, 34, 34}, 2.0},          // SpinalCord
        {{75, 110, 95}, 4.0},         // Liver
        {{140, 125, 102}, 4.0},       // Spleen
        {{195, 185, 150}, 5.0},       // RenalCortex
        {{85, 165, 150}, 5.0},        // RenalMedulla
        {{112, 100, 85}, 7.0},        // Pancreas
        {{80, 92, 88}, 4.0},          // StomachWall
        {{12, 12, 12}, 3.0},          // Water
        {{-960, -960, -960}, 0.0},    // Gas
        {{8, 8, 9}, 0.0},             // Bile
        {{62, 78, 72}, 18.0},         // Bowel
        {{235, 155, 120}, 4.0},       // Heart
        {{310, 165, 120}, 0.0},       // Aorta
        {{88, 142, 120}, 3.0},        // VenaCava
        {{130, 178, 128}, 0.0},       // PortalVein
        {{66, 165, 124}, 0.0},        // HepaticVein
        {{35, 36, 36}, 4.0},          // NecroticCore
    }};
    return Table[static_cast<std::size_t>(tissue)];
}

std::vector<Enhancement> enhancementTable(const std::vector<ByPhase>& contrasts_hu)
{
    std::vector<Enhancement> table;
    for (int tissue = 0; tissue < static_cast<int>(Tissue::Count); ++tissue)
        table.push_back(enhancementOf(static_cast<Tissue>(tissue)));
    const Enhancement& liver = enhancementOf(Tissue::Liver);
    for (const ByPhase& contrast : contrasts_hu) {
        Enhancement lesion = liver;
        for (std::size_t p = 0; p < contrast.size(); ++p)
            lesion.hounsfield[p] += contrast[p];
        table.push_back(lesion);
        table.push_back(enhancementOf(Tissue::NecroticCore));
    }
    return table;
}

} // namespace hepatica::phantom
