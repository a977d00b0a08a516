#include "MainWindow.h"
#include "RenderView.h"
#include "Theme.h"

#include <QApplication>
#include <QCommandLineParser>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr const char* About =
    "Hepatica's viewer: liver lesions on CT and MR, outlined, measured, kept in a case.";
constexpr const char* Example = "Example: hepatica-viewer patient1/BL        (a folder of DICOM files)\n"
                                "         hepatica-viewer study.hepatica     (a case, as it was left)";

struct Wishes {
    std::vector<std::filesystem::path> paths;
    std::filesystem::path caseFile;
    std::string reader;
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
    std::fprintf(stderr, "hepatica-viewer: %s\n", sentence);
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
    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const QCommandLineOption help({"h", "help"}, "Print this help."),
        version("version", "Print the version."),
        caseFile("case",
                 "The case file, or postgresql://user@host/name, that the work goes to (default: a file in "
                 "your data folder).",
                 "FILE"),
        reader("reader",
               "Who reads: the evaluator of every measurement (R1 where the case names no readers).", "NAME");
    parser.addOptions({help, version, caseFile, reader});
    parser.addPositionalArgument(
        "PATH", "Folders or files with images, or one case file (*.hepatica) or database.", "[PATH...]");
    QStringList words;
    for (char** word = argv; word != argv + argc; ++word)
        words << QString::fromLatin1(*word); // a byte a letter: a path may hold any
    const auto refuse = [](const QString& why) {
        return complain((why.toLatin1() + "; run with --help for more").constData()) + 1;
    };
    if (!parser.parse(words))
        return refuse(parser.errorText());
    if (parser.isSet(help) || parser.isSet(version)) {
        const QString text = About +
                             ("\n" + parser.helpText().replace("<executable_name>", "hepatica-viewer")) +
                             "\n" + Example;
        std::printf("%s\n", parser.isSet(help) ? qPrintable(text) : HEPATICA_VERSION);
        return 0;
    }
    Wishes wishes{
        {}, parser.value(caseFile).toLatin1().toStdString(), parser.value(reader).toLatin1().toStdString()};
    for (const QString& path : parser.positionalArguments())
        wishes.paths.emplace_back(path.toLatin1().toStdString());
    if (!wishes.caseFile.empty() &&
        std::ranges::any_of(wishes.paths, hepatica::measurement::StoreLocation::isNamedBy))
        return refuse("PATH is a case file already; give --case only with images");
    int qtArguments = 1; // ours are ours alone
    return run(qtArguments, argv, wishes);
}
