#pragma once
#include "segmentation/ClickBody.h"

namespace hepatica::imaging::segmentation {

/// A large body that the click lies in.
struct LargeLesion {
    ClickBody body;
    bool isClear = false; ///< else no more is seen than that what is found within may be a part of one
};

/// Looks for a body of 45 mm and more (the ball of its volume) on blocks of 5 mm, on which its nodules and
/// vessels are small. It is clear where its border steps to one of the tissues of the wide surroundings in at
/// least half of the directions, and to that or to fat, lung or what is brighter than any lesion in at least
/// 0.7: an organ has many tissues around it. Where the tissue beyond it is none of these, it is a core, and
/// the search goes on around it; the outermost body is taken. On CT only; nothing where there is no such body
/// and where the click lies in fat or lung.
[[nodiscard]] std::optional<LargeLesion> largeLesion(const ClickScene& scene);

} // namespace hepatica::imaging::segmentation
