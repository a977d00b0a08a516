#pragma once
#include "Arguments.h"

namespace hepatica::cli {

// The commands of the program for reports, by the names and words that both programs know.
inline constexpr const char *DemoName = "demo", *ReportName = "report";
inline constexpr const char* DemoText =
    "Three synthetic patients from the images to the report: the whole way in one command";
inline constexpr const char* ReportText = "Write the report of a case: PDF, CSV, JSON";

// Each adds one command with its options and an example; the list in main.cpp is the order of the help text.
void addDemo(Command& app, Run& run);
void addScan(Command& app, Run& run);
void addConvert(Command& app, Run& run);
void addDeidentify(Command& app, Run& run);
void addSegment(Command& app, Run& run);
void addLiver(Command& app, Run& run);
void addRegister(Command& app, Run& run);
void addFollow(Command& app, Run& run);
void addMeasure(Command& app, Run& run);
void addAssess(Command& app, Run& run);
void addBor(Command& app, Run& run);
void addGrowth(Command& app, Run& run);
void addProtocols(Command& app, Run& run);
void addCase(Command& app, Run& run);
void addReport(Command& app, Run& run);
void addView(Command& app, Run& run);

} // namespace hepatica::cli
