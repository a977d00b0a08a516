#pragma once
#include "Anatomy.h"
#include "LesionModel.h"
#include "StoryPlan.h"

#include <hepatica/core/Expected.h>

#include <optional>

namespace hepatica::phantom {

/// Everything that is drawn at one visit.
struct VisitScene {
    Motion motion;
    double deformationRms_mm = 0.0, deformationMax_mm = 0.0;
    std::vector<std::optional<PlacedLesion>> lesions; ///< by the plan's order; none = not there
    std::vector<Layer> layers;
    std::vector<Enhancement> enhancements; ///< by Layer::material

    /// The lesion (1, 2, …) that a material belongs to, 0 for anatomy. A core belongs to its lesion.
    [[nodiscard]] static int labelOf(int material)
    {
        return material < static_cast<int>(Tissue::Count)
                   ? 0
                   : (material - static_cast<int>(Tissue::Count)) / 2 + 1;
    }
    /// What is at a point of the visit.
    [[nodiscard]] int materialAt(const Point3& visitPoint) const;
};

/// The patient of a story and a seed: one scene a visit, and what the lesions keep over all visits.
struct PatientScene {
    std::vector<VisitScene> visits;
    std::vector<ByPhase> contrast_hu; ///< by lesion
    double noise_hu = 0.0;
};

/// Problem: `BadPhantom` when a lesion finds no place in the liver.
[[nodiscard]] Expected<PatientScene> makeScene(const PhantomOptions& options);
/// The same of a plan that is no story; of the options seed, coverage and difficulty count.
[[nodiscard]] Expected<PatientScene> makeScene(const StoryPlan& plan, const PhantomOptions& options);

} // namespace hepatica::phantom
