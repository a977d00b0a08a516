#pragma once
#include "Commands.h"

namespace hepatica::cli {

/// The commands of `case` for reading in order: readers, answer, note, lock, reopen, differences, adjudicate,
/// clinical.
void addCaseReaders(Command& group, Run& run);

} // namespace hepatica::cli
