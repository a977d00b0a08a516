#pragma once
#include "segmentation/ClickBody.h"

namespace hepatica::imaging::segmentation {

/// The large lesion that the click lies in: a body of 45 mm and more (the ball of its volume) on blocks of
/// 5 mm, on which its own nodules and vessels are small. Its border steps to one of the tissues of the wide
/// surroundings in at least half of the directions, and to that or to what is foreign in at least 0.7: an
/// organ has fat, lung and many tissues around it, and no half of it one. Where the tissue beyond it is none
/// of these, it is a core, and the search goes on around it; the outermost body is taken. On CT only; nothing
/// where there is no such body, or where the click lies in fat or lung.
[[nodiscard]] std::optional<ClickBody> largeBody(const ClickScene& scene);

} // namespace hepatica::imaging::segmentation
