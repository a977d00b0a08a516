#pragma once
#include <QTimer>
#include <QWidget>

class QTreeWidget;

namespace hepatica::viewer {

class Workbench;

/// The series to choose from, by patient and visit.
class SeriesPanel final : public QWidget {
    Q_OBJECT
public:
    explicit SeriesPanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void follow();
    void followSoon();
    void showArriving();
    void offerPhases(const QPoint& at);
    Workbench& workbench_;
    QTreeWidget* tree_;
    QTimer later_;
};

} // namespace hepatica::viewer
