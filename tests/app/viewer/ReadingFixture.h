#pragma once
#include "WindowFixture.h"

#include <hepatica/phantom/Phantom.h>

#include <QAction>

#include <algorithm>

// A reader at work on the phantom: real files, the real window, mouse and keys.

namespace hepatica::viewer {

inline const phantom::PatientTruth& patient()
{
    static const auto truth = [] {
        phantom::PhantomOptions options;
        options.dims = {160, 160, 50};
        options.difficulty = phantom::Difficulty::Easy;
        static const auto folder =
            std::filesystem::temp_directory_path() /
            ("hepatica-viewer-phantom-" + std::to_string(QCoreApplication::applicationPid()));
        std::atexit([] { std::filesystem::remove_all(folder); });
        return *phantom::writePatient(options, folder);
    }();
    return truth;
}

inline const phantom::VisitTruth& baseline()
{
    return *std::ranges::find(patient().visits, "BL", &phantom::VisitTruth::name);
}

inline const phantom::LesionTruth& target()
{
    return *std::ranges::find(baseline().lesions, "T01", &phantom::LesionTruth::name);
}

class Reading : public WindowTest {
protected:
    void openPortalVenous()
    {
        bench().open({baseline().seriesFolders.at(1)});
        ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
        QCoreApplication::processEvents();
    }
    void chooseTool(Qt::Key key) { QTest::keyClick(&window(), key); }
    /// Draws the true long axis of the first target.
    void drawTarget()
    {
        const auto& [from, to] = target().longEnds;
        state().setCursor(0.5 * (from + to));
        chooseTool(Qt::Key_M);
        drag(view(0), pixel(view(0), from), pixel(view(0), to));
        ASSERT_TRUE(untilIdle());
    }
    /// An end of a drawn target's axis that the mouse holds, away from where it was.
    struct HeldEnd {
        std::optional<measurement::Observation> before;
        QPoint at;
    };
    void holdAnEnd(HeldEnd& held)
    {
        openPortalVenous();
        drawTarget();
        ASSERT_EQ(state().lesions().size(), 1U) << message();
        held.before = state().lesions()[0].observation;
        const QPoint end = pixel(view(0), held.before->recorded->longEnds[1]);
        held.at = end + QPoint(30, 10);
        QTest::mousePress(&view(0), Qt::LeftButton, {}, end);
        QTest::mouseMove(&view(0), held.at);
    }
    [[nodiscard]] QAction* action(const QString& beginning)
    {
        for (QAction* one : window().findChildren<QAction*>())
            if (one->text().startsWith(beginning))
                return one;
        return nullptr;
    }
    [[nodiscard]] double longAxis_mm() { return state().lesions().at(0).caliper()->longAxis().mm(); }
};

} // namespace hepatica::viewer
