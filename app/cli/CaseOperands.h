#pragma once
#include "Arguments.h"

#include <hepatica/measurement/Action.h>

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

/// An action made of the case as the reader sees it.
using MakeAction = std::function<Expected<measurement::Action>(const measurement::Case&)>;
/// Tells what an action did, with the case as it is after it.
using TellAction = std::function<void(const measurement::Action&, const measurement::Case&)>;

/// Performs an action on the case in the reader's name, unless the visit (empty: none) is hidden from them;
/// prints its name, or the case as JSON, after what `tell` says.
[[nodiscard]] int actOnCase(const CaseOperands& operands, const std::string& timepoint,
                            const Console& console, const MakeAction& make, const TellAction& tell = {});

} // namespace hepatica::cli
