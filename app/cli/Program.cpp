#include "Program.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include <unistd.h>

namespace hepatica::cli {

namespace {

/// One line. A word that is not known comes before what is missing: it may have been meant for that.
std::string complaintOf(const CLI::App* app, const CLI::Error& error)
{
    std::string unknown;
    for (const std::string& word : app->remaining(true))
        unknown += (unknown.empty() ? "" : ", ") + word;
    const std::string what = unknown.empty() ? error.what() : "not known: " + unknown;
    return "hepatica: " + what + "; run with --help for more\n";
}

} // namespace

int runProgram(std::span<const AddCommand> commands, int argc, char** argv)
{
    CLI::App app("Hepatica follows liver lesions under immune checkpoint inhibitors, from the images to the "
                 "response.\n"
                 "Not a medical device.",
                 "hepatica");
    app.set_version_flag("--version", "hepatica " HEPATICA_VERSION);
    app.require_subcommand(1);
    app.failure_message(complaintOf);
    app.footer("Example:\n  hepatica demo -o demo\n\nExit status: 0 done, 1 a problem with the input, 2 "
               "wrong usage.");
    Console console;
    Run run;
    Command program(app);
    for (const AddCommand add : commands)
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

int startBeside(const std::string& program, std::vector<std::string> arguments, const Console& console)
{
    std::error_code failed;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
    const std::string file = failed ? program : (self.parent_path() / program).string();
    std::vector<char*> pointers;
    for (std::string& argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    execvp(file.c_str(), pointers.data());
    return console.tell({ProblemCode::NotReadable, {file, std::strerror(errno)}, {}});
}

} // namespace hepatica::cli
