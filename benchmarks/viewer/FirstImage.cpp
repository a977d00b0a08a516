// How long a reader waits for the first image after opening a folder with one series, in the real window and
// warm cache, drawn in software where there is no graphics card:
//   scripts/with-display build/release/bin/FirstImage FOLDER [RUNS]
// Prints medians: until the series was listed, until the first frame with it was painted, and until it was
// whole.
#include "MainWindow.h"
#include "RenderView.h"
#include "SliceView.h"
#include "Theme.h"

#include <QApplication>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <stdlib.h>

using namespace hepatica::viewer;

namespace {

using Clock = std::chrono::steady_clock;

struct Wait {
    double listed_ms = -1.0, ready_ms = -1.0, first_ms = -1.0, whole_ms = -1.0;
};

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Wait openOnce(const std::filesystem::path& folder, const std::filesystem::path& caseFile)
{
    MainWindow window(caseFile, "R1");
    window.show();
    if (!QTest::qWaitForWindowExposed(&window))
        return {};
    QTest::qWait(200); // the empty window is painted
    Wait wait;
    bool isChanged = false;
    const auto start = Clock::now();
    QObject::connect(&window.workbench().state(), &ViewerState::seriesChanged, [&] {
        if (!isChanged)
            wait.ready_ms = since(start);
        isChanged = true;
        if (window.workbench().state().isWhole())
            wait.whole_ms = since(start);
    });
    QObject::connect(&window.workbench(), &Workbench::entriesChanged, [&] {
        if (wait.listed_ms < 0.0 && !window.workbench().entries().empty())
            wait.listed_ms = since(start);
    });
    QObject::connect(&window.view(0), &QOpenGLWidget::frameSwapped, [&] {
        if (isChanged && wait.first_ms < 0.0)
            wait.first_ms = since(start);
    });
    window.workbench().open({folder});
    // As the program runs: QTest's own wait sleeps between the events.
    const auto deadline = start + std::chrono::minutes(1);
    while (wait.first_ms < 0.0 || wait.whole_ms < 0.0) {
        if (Clock::now() > deadline)
            return {};
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return wait;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fputs("usage: FirstImage FOLDER [RUNS]\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const int runs = argc > 2 ? std::atoi(argv[2]) : 9;
    setenv("HEPATICA_INDEX", "none", 1); // every run lists the folder for the first time
    QSurfaceFormat::setDefaultFormat(RenderView::defaultSurfaceFormat());
    QApplication application(argc, argv);
    theme::apply(application);
    std::string place = (std::filesystem::temp_directory_path() / "hepatica-first-image-XXXXXX").string();
    if (mkdtemp(place.data()) == nullptr)
        return 1;
    std::vector<double> listed, ready, first, whole;
    for (int run = 0; run <= runs; ++run) {
        const auto wait =
            openOnce(folder, std::filesystem::path(place) / (std::to_string(run) + ".hepatica"));
        if (wait.first_ms < 0.0) {
            std::fputs("the series was not shown\n", stderr);
            return 1;
        }
        if (run > 0) { // the first one warms the cache
            listed.push_back(wait.listed_ms);
            ready.push_back(wait.ready_ms);
            first.push_back(wait.first_ms);
            whole.push_back(wait.whole_ms);
        }
    }
    std::filesystem::remove_all(place);
    std::printf("series listed        %7.1f ms\n", median(listed));
    std::printf("first slice read     %7.1f ms\n", median(ready));
    std::printf("first image painted  %7.1f ms   bar 100 ms%s\n", median(first),
                median(first) < 100.0 ? "" : "   MISSED");
    std::printf("series whole         %7.1f ms\n", median(whole));
    return 0;
}
