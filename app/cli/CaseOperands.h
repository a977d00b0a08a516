#pragma once
#include "Arguments.h"

#include <functional>
#include <string>

namespace hepatica::cli {

/// What every command on one case takes.
struct CaseOperands {
    std::string file, caseId, reader;
};

/// Adds a command with FILE, CASE and --reader.
[[nodiscard]] Command addOnCase(Command& group, const std::string& name, const std::string& text,
                                CaseOperands& operands);
/// Runs the work when it is known who works at the case (readerOf()).
[[nodiscard]] int inReadersName(CaseOperands& operands, const Console& console,
                                const std::function<int()>& work);

} // namespace hepatica::cli
