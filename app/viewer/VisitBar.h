#pragma once
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace hepatica::viewer {

class Workbench;

/// Under the lesions: what a reader says of the whole visit shown (new lesions? coverage), and its lock.
/// Where all readers have locked all visits, also whose reading is shown.
class VisitBar final : public QWidget {
    Q_OBJECT
public:
    explicit VisitBar(Workbench& workbench, QWidget* parent = nullptr);

private:
    void follow();
    void answer(int row);
    void lockOrReopen();

    Workbench& workbench_;
    QLabel* visit_;
    QComboBox* reading_;
    QLabel* question_;
    QComboBox* newLesions_;
    QLabel* coverageWord_;
    QComboBox* coverage_;
    QLabel* signature_;
    QPushButton* lock_;
};

} // namespace hepatica::viewer
