#pragma once
#include "Enhancement.h"

#include <hepatica/phantom/Phantom.h>

#include <span>

namespace hepatica::phantom {

inline constexpr std::size_t MostVisits = 4;

struct VisitPlan {
    std::string_view name;
    measurement::TimepointRole role;
    int day; ///< after the baseline visit
};

/// A lesion's course; 0 mm = not there.
struct LesionPlan {
    std::string_view name;
    measurement::LesionClass lesionClass;
    LesionKind kind;
    bool lobulated; ///< on Hard; Easy has ellipsoids only
    Point3 centre;  ///< at baseline, before the seed moves it by some millimetres
    std::array<double, MostVisits> longAxis_mm;
    std::array<double, MostVisits> coreFraction; ///< size of the necrotic core against the lesion's
};

struct StoryPlan {
    std::string_view name, patientId, patientName, birthDate, sex,
        baselineDate; ///< dates as DICOM writes them
    std::span<const VisitPlan> visits;
    std::span<const LesionPlan> lesions;
};

[[nodiscard]] const StoryPlan& planOf(Story story);

/// Lesion minus liver in each phase: the range from which the seed draws.
struct ContrastRange {
    ByPhase low, high;
};
[[nodiscard]] const ContrastRange& contrastOf(LesionKind kind, Difficulty difficulty);

} // namespace hepatica::phantom
