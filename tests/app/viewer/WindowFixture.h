#pragma once
#include "LesionPanel.h"
#include "MainWindow.h"
#include "MessageBar.h"
#include "SliceView.h"

#include <gtest/gtest.h>

#include <QImage>
#include <QTableView>
#include <QTest>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hepatica::viewer {

/// A real window over an empty case file in a folder of its own, and a reader's hands.
class WindowTest : public testing::Test {
public:
    /// What is brighter than half of the grey window.
    static QRect brightBox(const QImage& picture)
    {
        QRect box;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                if (qGray(picture.pixel(x, y)) > 127)
                    box |= QRect(x, y, 1, 1);
        return box;
    }

protected:
    WindowTest()
    {
        folder_ = std::filesystem::temp_directory_path() /
                  ("hepatica-viewer-test-" + std::to_string(QCoreApplication::applicationPid()));
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        openWindow();
    }
    ~WindowTest() override
    {
        window_.reset();
        std::filesystem::remove_all(folder_);
    }

    void openWindow(const std::string& reader = "R1")
    {
        window_.reset();
        window_ = std::make_unique<MainWindow>(caseFile(), reader);
        window_->show();
        window_->activateWindow(); // without a window manager nobody else gives it the keys
        ASSERT_TRUE(QTest::qWaitForWindowActive(window_.get()));
    }

    [[nodiscard]] std::filesystem::path caseFile() const { return folder_ / "work.hepatica"; }
    [[nodiscard]] MainWindow& window() { return *window_; }
    [[nodiscard]] Workbench& bench() { return window_->workbench(); }
    [[nodiscard]] ViewerState& state() { return bench().state(); }
    [[nodiscard]] SliceView& view(std::size_t index) { return window_->view(index); }
    [[nodiscard]] std::string message() const { return window_->messageBar().text().toStdString(); }

    static bool until(const std::function<bool()>& holds) { return QTest::qWaitFor(holds, 60'000); }
    /// Until loading or segmenting is over.
    bool untilIdle()
    {
        return until([this] { return !bench().worker().busy(); });
    }

    static QPoint pixel(const SliceView& view, const Point3& position)
    {
        return view.frame().toPixel(position).toPoint();
    }
    static void drag(SliceView& view, const QPoint& from, const QPoint& to,
                     Qt::MouseButton button = Qt::LeftButton,
                     Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::mouseMove(&view, from);
        QTest::mousePress(&view, button, modifiers, from);
        for (int step = 1; step <= 4; ++step)
            QTest::mouseMove(&view, from + (to - from) * step / 4);
        QTest::mouseRelease(&view, button, modifiers, to);
    }
    static void wheel(SliceView& view, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const QPointF at(view.rect().center());
        QWheelEvent event(at, view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &event);
    }
    [[nodiscard]] std::string cell(int row, LesionTableModel::Column column)
    {
        return lesionModel()->index(row, column).data().toString().toStdString();
    }
    [[nodiscard]] QAbstractItemModel* lesionModel() { return window_->lesionPanel().table()->model(); }

    std::filesystem::path folder_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace hepatica::viewer
