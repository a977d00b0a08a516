#pragma once
#include <hepatica/measurement/ReaderDifferences.h>

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace hepatica::viewer {

class Workbench;

/// What two readers say differently, by visit; an adjudicator chooses one reader's whole assessment here,
/// with the reason and a signature.
class DifferencesDialog final : public QDialog {
    Q_OBJECT
public:
    DifferencesDialog(Workbench& workbench, const measurement::ReaderDifferences& all,
                      QWidget* parent = nullptr);

private:
    [[nodiscard]] QTableWidget* tableOf(const measurement::ReaderDifferences& all);
    [[nodiscard]] QWidget* choiceOf(const measurement::ReaderDifferences& all);
    [[nodiscard]] QString chosenText() const;
    void check();
    void choose();

    Workbench& workbench_;
    QComboBox* reader_ = nullptr;
    QLineEdit *reason_ = nullptr, *name_ = nullptr;
    QPushButton* choose_ = nullptr;
};

} // namespace hepatica::viewer
