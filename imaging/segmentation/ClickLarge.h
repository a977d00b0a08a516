#pragma once
#include "segmentation/ClickBody.h"

namespace hepatica::imaging::segmentation {

/// A large body that the click lies in.
struct LargeLesion {
    ClickBody body;
    bool isClear = false; ///< else no more is seen than that what is found within may be a part of one
};

/// Looks for a body of 45 mm and more (the ball of its volume), as far as 175 mm from the click, on blocks of
/// 5 mm that are smoothed by as much, on which its nodules and vessels are small. It is clear where its
/// border steps to one of the tissues of the wide surroundings in at least half of the directions, and to
/// that or to fat, lung or what is brighter than any lesion in at least 0.7: an organ has many tissues around
/// it. What is found may be a core: the search goes on around it with the tissue beyond it, and a body around
/// it that is nearly as clear is taken. On CT only; nothing where there is no such body, where its contrast
/// is none of a lesion (see isOfLesion()), and where the click lies in fat or lung.
[[nodiscard]] std::optional<LargeLesion> largeLesion(const ClickScene& scene);

} // namespace hepatica::imaging::segmentation
