#pragma once
#include "Arguments.h"

namespace hepatica::cli {

/// `case measure`, and what takes its results back or puts them right: `case move`, `change` and `remove`.
void addCaseMeasure(Command& group, Run& run);

} // namespace hepatica::cli
