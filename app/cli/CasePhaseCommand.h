#pragma once
#include "Arguments.h"

namespace hepatica::cli {

/// `case phase`: the reader's word on the contrast phase of a series.
void addCasePhase(Command& group, Run& run);

} // namespace hepatica::cli
