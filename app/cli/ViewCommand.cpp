#include "Commands.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace hepatica::cli {

namespace {

/// The viewer stands beside this program.
std::filesystem::path viewerProgram()
{
    std::error_code failed;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? std::filesystem::path("hepatica-viewer") : self.parent_path() / "hepatica-viewer";
}

int view(const std::vector<std::string>& paths, const Console& console)
{
    const std::string program = viewerProgram().string();
    std::vector<char*> arguments{const_cast<char*>(program.c_str())};
    for (const std::string& path : paths)
        arguments.push_back(const_cast<char*>(path.c_str()));
    arguments.push_back(nullptr);
    execvp(program.c_str(), arguments.data());
    return console.tell({ProblemCode::NotReadable, {program, std::strerror(errno)}, {}});
}

} // namespace

void addView(Command& app, Run& run)
{
    auto paths = std::make_shared<std::vector<std::string>>();
    Command command = app.command("view", "Start the viewer on a case file or on images");
    command.option("CASE|PATH", *paths, "A case file, or folders and files with a series");
    command.footer("Example:\n  hepatica view demo/cases.hepatica");
    command.runs(run, [paths](const Console& console) { return view(*paths, console); });
}

} // namespace hepatica::cli
