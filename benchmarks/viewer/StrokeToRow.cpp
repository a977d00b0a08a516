// How long a radiologist waits after the mouse is let go at the end of a stroke, in the real window, drawn in
// software where there is no graphics card:
//   scripts/with-display build/release/bin/StrokeToRow
// A synthetic visit of 512 x 512 x 60 in three phases; each target's true long axis is drawn by mouse, on the
// portal venous series, twice: the first stroke of a series also reads the visit's late arterial one. Prints
// a row a target: until its mask was painted, and until its row stood with both axes, volume, viable part,
// densities and the spread of the stroke.
#include "MainWindow.h"
#include "RenderView.h"
#include "SliceView.h"
#include "Theme.h"

#include <hepatica/phantom/Phantom.h>

#include <QApplication>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include <stdlib.h>

using namespace hepatica::viewer;

namespace {

using Clock = std::chrono::steady_clock;

struct Wait {
    double mask_ms = -1.0, row_ms = -1.0;
    bool isViable = false;
};

double since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Sleeps between events as the program does: a loop that asks again and again would keep a core from the
/// worker. Asks every 20 ms where there are none.
template <typename Holds> bool eventsUntil(Holds&& holds)
{
    const auto deadline = Clock::now() + std::chrono::minutes(2);
    QTimer wake;
    wake.start(std::chrono::milliseconds(20));
    while (!holds() && Clock::now() < deadline)
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return holds();
}

bool showPortalVenous(MainWindow& window, const hepatica::phantom::VisitTruth& visit)
{
    Workbench& bench = window.workbench();
    bench.open({visit.seriesFolders.begin(), visit.seriesFolders.end()});
    if (!eventsUntil(
            [&] { return bench.entries().size() == visit.seriesFolders.size() && !bench.worker().busy(); }))
        return false;
    const auto isWanted = [](const SeriesEntry& one) {
        return one.scanned && one.scanned->phase == hepatica::imaging::Phase::PortalVenous;
    };
    const auto entry = std::ranges::find_if(bench.entries(), isWanted) - bench.entries().begin();
    if (entry == std::ssize(bench.entries()))
        return false;
    if (bench.shownEntry() != entry)
        bench.openEntry(static_cast<int>(entry));
    return eventsUntil([&] {
        return bench.state().isWhole() &&
               bench.state().series().phase == hepatica::imaging::Phase::PortalVenous;
    });
}

/// Draws from end to end in the axial view, and waits for the row; Undo takes it away again.
Wait drawOnce(MainWindow& window, const hepatica::Point3& from, const hepatica::Point3& to)
{
    ViewerState& state = window.workbench().state();
    SliceView& view = window.view(0);
    state.setCursor(0.5 * (from + to));
    QTest::keyClick(&window, Qt::Key_M);
    QTest::qWait(300); // the views stand still
    const auto pixel = [&](const hepatica::Point3& at) { return view.frame().toPixel(at).toPoint(); };
    QTest::mousePress(&view, Qt::LeftButton, {}, pixel(from));
    QTest::mouseMove(&view, pixel(0.5 * (from + to)));
    QTest::mouseMove(&view, pixel(to));

    Wait wait;
    const auto before = state.lesions().size();
    Clock::time_point start;
    QObject watch;
    QObject::connect(&view, &QOpenGLWidget::frameSwapped, &watch, [&] {
        if (wait.mask_ms < 0.0 && state.maskOnItsWay())
            wait.mask_ms = since(start);
    });
    start = Clock::now();
    QTest::mouseRelease(&view, Qt::LeftButton, {}, pixel(to));
    if (!eventsUntil([&] { return state.lesions().size() > before; }))
        return wait;
    wait.row_ms = since(start);
    wait.isViable = state.lesions().back().observation->viable.has_value();
    window.workbench().undo();
    eventsUntil([&] { return state.lesions().size() == before; });
    return wait;
}

/// A folder that goes with it, whatever the end.
struct OwnFolder {
    std::filesystem::path path;
    OwnFolder() = default;
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;
    ~OwnFolder()
    {
        std::error_code ignored;
        if (!path.empty())
            std::filesystem::remove_all(path, ignored);
    }
};

/// Every lesion twice. Whether none took longer than the bar.
bool drawAll(MainWindow& window, const hepatica::phantom::VisitTruth& visit)
{
    constexpr double Bar_ms = 500.0;
    bool isInTime = true;
    for (const auto& target : visit.lesions)
        for (const char* which : {"first", "again"}) {
            if (!target.present)
                continue;
            // A stroke drawn to the point again would be known: a little shorter.
            const auto& [from, to] = target.longEnds;
            const bool isFirst = std::string_view(which) == "first";
            const Wait wait = drawOnce(window, from, isFirst ? to : to + 0.04 * (from - to));
            const bool isLate = wait.row_ms < 0.0 || wait.row_ms > Bar_ms;
            isInTime = isInTime && !isLate;
            std::printf("%s %5.1f mm, %s: mask %4.0f ms, row %4.0f ms%s%s\n", target.name.c_str(),
                        target.longAxis.mm(), which, wait.mask_ms, wait.row_ms,
                        wait.isViable ? " with viable part" : "", isLate ? ", at most 500 MISSED" : "");
        }
    return isInTime;
}

int fail(const std::string& why)
{
    std::fprintf(stderr, "%s\n", why.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    setenv("HEPATICA_INDEX", "none", 1);
    QSurfaceFormat::setDefaultFormat(RenderView::defaultSurfaceFormat());
    QApplication application(argc, argv);
    theme::apply(application);
    std::string made = (std::filesystem::temp_directory_path() / "hepatica-stroke-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr)
        return fail("no temporary folder can be made");
    OwnFolder folder;
    folder.path = made;
    hepatica::phantom::PhantomOptions options;
    options.dims = {512, 512, 60};
    const auto patient = hepatica::phantom::writePatient(options, folder.path / "patient");
    if (!patient)
        return fail(patient.error().text());
    const auto& visit = *std::ranges::find(patient->visits, "BL", &hepatica::phantom::VisitTruth::name);

    MainWindow window(folder.path / "work.hepatica", "R1");
    window.show();
    window.activateWindow();
    if (!QTest::qWaitForWindowExposed(&window) || !showPortalVenous(window, visit))
        return fail("the portal venous series was not shown");
    return drawAll(window, visit) ? 0 : 1;
}
