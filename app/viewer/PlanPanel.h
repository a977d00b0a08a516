#pragma once
#include <QListWidget>

namespace hepatica::viewer {

class Workbench;

/// Under the lesion table: what of this visit the plan of measuring does not foresee, one line each with its
/// source. It only tells: it takes no focus, asks nothing, and is not there when all is as planned. A click
/// goes to the lesion.
class PlanPanel final : public QListWidget {
    Q_OBJECT
public:
    explicit PlanPanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void follow();
    void goTo(const QListWidgetItem& line);
    Workbench& workbench_;
};

} // namespace hepatica::viewer
