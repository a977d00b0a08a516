#pragma once
#include "Arguments.h"

namespace hepatica::cli {

/// `case log`: what was done to a case, by whom and why.
void addCaseLog(Command& group, Run& run);

} // namespace hepatica::cli
