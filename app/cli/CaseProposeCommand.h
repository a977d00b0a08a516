#pragma once
#include "Commands.h"

namespace hepatica::cli {

/// The command of `case` that proposes the lesions of the visits before.
void addCasePropose(Command& group, Run& run);

} // namespace hepatica::cli
