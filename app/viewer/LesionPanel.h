#pragma once
#include "LesionTableModel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace hepatica::viewer {

class BrushBar;
class Workbench;

/// The lesion table: a click goes to the lesion, "Accept" records the automatic axes, Delete removes it, the
/// right button says what it is at this visit. Under it stand what the plan of measuring does not foresee and
/// what is asked of the whole visit.
class LesionPanel final : public QWidget {
    Q_OBJECT
public:
    explicit LesionPanel(Workbench& workbench, QWidget* parent = nullptr);
    [[nodiscard]] QTableView* table() const { return table_; }
    /// The settings of the brush stand beside the title.
    void showBrush(bool isShown);

private:
    void makeRowMenu();
    [[nodiscard]] std::string selectedLesion() const;
    void follow();
    void followSelection();
    void updateButtons();
    [[nodiscard]] QPushButton* makeRowButton(int row);

    Workbench& workbench_;
    LesionTableModel* model_;
    QTableView* table_;
    QLabel* hint_;
    BrushBar* brush_;
};

} // namespace hepatica::viewer
