#include "Commands.h"
#include "Program.h"

namespace hepatica::cli {

void addView(Command& app, Run& run)
{
    auto paths = std::make_shared<std::vector<std::string>>();
    Command command = app.command("view", "Start the viewer on a case file or on images");
    command.option("CASE|PATH", *paths, "A case file, or folders and files with a series");
    command.footer("Example:\n  hepatica view demo/cases.hepatica");
    command.runs(run, [paths](const Console& console) {
        std::vector<std::string> arguments{"hepatica-viewer"};
        arguments.insert(arguments.end(), paths->begin(), paths->end());
        return startBeside("hepatica-viewer", arguments, console);
    });
}

} // namespace hepatica::cli
