#pragma once
#include "segmentation/ClickLarge.h"

namespace hepatica::imaging::segmentation {

/// The search looks for the steepest part of the border.
constexpr double SearchPart = 0.70;
/// The score under which a body is none.
constexpr double NoScore = 0.35;

/// The body chosen, and how much the others that were nearly as good overlap with it.
struct Choice {
    ClickBody body;
    double agreement = 1.0; ///< least overlap (Dice)
    bool mayBePart = false; ///< of a large body that is not clear
};

/// A border seen over a large surface is surer than one that is as clear but small. A core is less than
/// what it lies in, and a vessel is no lesion.
[[nodiscard]] double rankOf(const ClickBody& body);

/// Cuts again around the middle found, at the level that the layer within the surface tells: from wherever
/// in the lesion the click came, the same body results.
[[nodiscard]] ClickBody refined(const ClickScene& scene, ClickBody body);

/// The best body; where one that is nearly as good reaches around it, that one: a core is clearer than the
/// lesion around it.
[[nodiscard]] std::optional<Choice> chosen(const ClickScene& scene, std::vector<ClickBody> bodies);

/// A clear large body takes the place of what is none or a part of it, unless it is the organ that this lies
/// in; where both are one, it is as sure as the surer. What is a part of one that is not clear may be a part
/// of a larger lesion.
void heed(LargeLesion large, std::optional<Choice>& best, const Point3& click);

} // namespace hepatica::imaging::segmentation
