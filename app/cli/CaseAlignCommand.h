#pragma once
#include "Commands.h"

namespace hepatica::cli {

/// The commands of `case` that align its series and carry a point from one to all others.
void addCaseAlign(Command& group, Run& run);

} // namespace hepatica::cli
