#include "Commands.h"

#include <CLI/CLI.hpp>

#include <array>
#include <exception>
#include <iostream>
#include <string>

namespace {

using namespace hepatica::cli;

constexpr std::array Commands{addDemo,    addScan,   addConvert, addDeidentify, addSegment,
                              addMeasure, addAssess, addBor,     addGrowth,     addProtocols,
                              addCase,    addReport, addView};

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Hepatica follows liver lesions under immune checkpoint inhibitors, from the images to the "
                 "response.\n"
                 "Not a medical device.",
                 "hepatica");
    app.set_version_flag("--version", "hepatica " HEPATICA_VERSION);
    app.require_subcommand(1);
    app.footer("Example:\n  hepatica demo -o demo\n\nExit status: 0 done, 1 a problem with the input, 2 "
               "wrong usage.");
    Console console;
    Run run;
    Command program(app);
    for (const auto add : Commands)
        add(program, run);
    for (CLI::App* command : app.get_subcommands({}))
        command->add_flag("--json", console.json, "One JSON document on standard output, nothing else there");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool isRequest =
            error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success); // --help, --version
        app.exit(error);
        std::cout.flush();
        return isRequest ? console.finish(Done) : WrongUsage;
    }
    try {
        return run ? console.finish(run(console)) : WrongUsage;
    } catch (const std::exception& error) {
        console.note(std::string("hepatica: ") + error.what());
        return BadInput;
    }
}
