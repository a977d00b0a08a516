#pragma once
#include "Console.h"

#include <functional>

namespace CLI {
class App;
}

namespace hepatica::cli {

/// A chosen command sets this; main() runs it after the command line was understood.
using Run = std::function<int(const Console&)>;

// Each adds one command with its options and an example; the list in main.cpp is the order of the help text.
void addDemo(CLI::App& app, Run& run);
void addScan(CLI::App& app, Run& run);
void addConvert(CLI::App& app, Run& run);
void addDeidentify(CLI::App& app, Run& run);
void addSegment(CLI::App& app, Run& run);
void addMeasure(CLI::App& app, Run& run);
void addAssess(CLI::App& app, Run& run);
void addBor(CLI::App& app, Run& run);
void addGrowth(CLI::App& app, Run& run);
void addProtocols(CLI::App& app, Run& run);
void addCase(CLI::App& app, Run& run);
void addReport(CLI::App& app, Run& run);
void addView(CLI::App& app, Run& run);

} // namespace hepatica::cli
