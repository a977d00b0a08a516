#include "MainWindow.h"
#include "RenderView.h"
#include "Theme.h"

#include <CLI/CLI.hpp>
#include <QApplication>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr const char* Example = "Example: hepatica-viewer patient1/BL        (a folder of DICOM files)\n"
                                "         hepatica-viewer study.hepatica     (a case, as it was left)";

struct Wishes {
    std::vector<std::filesystem::path> paths;
    std::filesystem::path caseFile;
    std::string reader = "R1";
};

/// Qt ends the program with an abort when it finds no display: told in words before.
bool hasDisplay()
{
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0')
            return true;
    return false;
}

int complain(const char* sentence)
{
    std::fprintf(stderr, "%s\n", sentence);
    return 1;
}

int run(int& argc, char** argv, const Wishes& wishes)
{
    using namespace hepatica::viewer;
    if (!hasDisplay())
        return complain("no display was found; start the viewer on a desktop, or under xvfb-run");
    QSurfaceFormat::setDefaultFormat(RenderView::defaultSurfaceFormat());
    QApplication application(argc, argv);
    QApplication::setApplicationName("hepatica");
    QApplication::setApplicationVersion(HEPATICA_VERSION);
    if (!RenderView::openGlIsThere())
        return complain("this display gives no OpenGL 3.2, which the viewer draws with; install a driver "
                        "(Mesa will do), or start the viewer under xvfb-run");
    theme::apply(application);
    MainWindow window(wishes.caseFile.empty() ? CaseWork::fileInUserData() : wishes.caseFile, wishes.reader);
    window.workbench().open(wishes.paths); // read while the window is made
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    Wishes wishes;
    CLI::App app("Hepatica's viewer: liver lesions on CT and MR, outlined, measured, kept in a case.");
    app.set_version_flag("--version", HEPATICA_VERSION);
    app.footer(Example);
    app.add_option("PATH", wishes.paths, "Folders or files with images, or one case file (*.hepatica)");
    app.add_option("--case", wishes.caseFile,
                   "The case file that the work goes to (default: in your data folder)");
    app.add_option("--reader", wishes.reader, "Who reads: the evaluator of every measurement")
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto isCase = [](const std::filesystem::path& path) { return path.extension() == ".hepatica"; };
    if (!wishes.caseFile.empty() && std::ranges::any_of(wishes.paths, isCase))
        return complain("PATH is a case file already; give --case only with images") + 1;
    int qtArguments = 1; // ours are ours alone
    return run(qtArguments, argv, wishes);
}
