#pragma once
#include "Arguments.h"

namespace hepatica::cli {

/// `case note`: what a reader says of a lesion at a visit, in words.
void addCaseNote(Command& group, Run& run);

} // namespace hepatica::cli
