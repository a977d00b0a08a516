#pragma once
#include "Workbench.h"

#include <QMainWindow>
#include <QTimer>

#include <array>

class QAction;
class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;

namespace hepatica::viewer {

class LesionPanel;
class MessageBar;
class SliceView;

/// The viewer's window: the acquired plane large, two reformats, series, lesions.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    /// Work goes to `caseFile` until another case file is opened.
    explicit MainWindow(std::filesystem::path caseFile = CaseWork::fileInUserData(),
                        std::string reader = "R1");
    ~MainWindow() override;

    [[nodiscard]] Workbench& workbench() { return workbench_; }
    /// 0 is the acquired plane.
    [[nodiscard]] SliceView& view(std::size_t index) { return *views_.at(index); }
    [[nodiscard]] LesionPanel& lesionPanel() { return *lesions_; }
    [[nodiscard]] const MessageBar& messageBar() const { return *messages_; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeViews();
    void makeMenus();
    void makeFileMenu();
    void makeMaskMenu();
    void makeEditMenu();
    void makeToolBar();
    void makeStatusBar();
    void makeLinkStatus();
    void followCase();
    void followSeries();
    void showPlace(const Point3& position);
    void openFolder();
    void openFiles();
    void openCase();
    void newCaseFile();
    void showDifferences();

    Workbench workbench_;
    std::array<SliceView*, 3> views_{};
    LesionPanel* lesions_ = nullptr;
    MessageBar* messages_ = nullptr;
    QMenu* presets_ = nullptr; ///< grey windows
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
    QAction* differences_ = nullptr;
    QLabel* place_ = nullptr;
    QLabel* seriesText_ = nullptr;
    QLabel* caseText_ = nullptr;
    QLabel* workText_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QPushButton* cancel_ = nullptr;
    QPushButton* linking_ = nullptr;
    QTimer workShown_;
};

} // namespace hepatica::viewer
