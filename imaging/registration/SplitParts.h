#pragma once
#include "registration/FollowedLesion.h"

namespace hepatica::imaging::registration {

/// How many parts of the place where a lesion was look as it does now without hanging together, each of at
/// least a twelfth of the place's volume; 1 for a lesion in one piece. `mapped` is that place: the earlier
/// form as the alignment carries it, wherever the lesion was found then (that may be one of the parts).
[[nodiscard]] int partsOf(const Volume& volume, const LesionForm& mapped, const LaterLesion& now);

} // namespace hepatica::imaging::registration
