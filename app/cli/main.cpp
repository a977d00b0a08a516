#include "Commands.h"
#include "Program.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace {

using namespace hepatica::cli;

// What draws is a program of its own: Qt would take a third of the time that every other command needs to
// start. These stand here for the help text.
void addDemoApart(Command& app, Run& /*run*/)
{
    static_cast<void>(app.command(DemoName, DemoText));
}
void addReportApart(Command& app, Run& /*run*/)
{
    static_cast<void>(app.command(ReportName, ReportText));
}

constexpr std::array<AddCommand, 16> Commands{
    addDemoApart, addScan,   addConvert, addDeidentify, addSegment,   addLiver, addMeasure,     addRegister,
    addFollow,    addAssess, addBor,     addGrowth,     addProtocols, addCase,  addReportApart, addView};
constexpr std::array<std::string_view, 2> Apart{DemoName, ReportName};

} // namespace

int main(int argc, char** argv)
{
    if (argc > 1 && std::ranges::find(Apart, argv[1]) != Apart.end())
        return startBeside("hepatica-report", {argv, argv + argc}, Console{});
    return runProgram(Commands, argc, argv);
}
