#include "PlanPanel.h"

#include "PlanChecks.h"
#include "Theme.h"
#include "Workbench.h"

#include <algorithm>

namespace hepatica::viewer {

namespace {

constexpr int LesionRole = Qt::UserRole;
constexpr int LineHeight = 22, MostLines = 4;

QString textOf(const measurement::ProtocolCheck& check)
{
    return QString::fromStdString("▲  " + check.text + "     " + check.source);
}

} // namespace

PlanPanel::PlanPanel(Workbench& workbench, QWidget* parent) : QListWidget(parent), workbench_(workbench)
{
    setObjectName("planChecks");
    setFocusPolicy(Qt::NoFocus);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
    connect(this, &QListWidget::itemClicked, this, [this](const QListWidgetItem* line) { goTo(*line); });
    connect(&workbench_.caseWork(), &CaseWork::changed, this, &PlanPanel::follow);
    connect(&workbench_.state(), &ViewerState::seriesChanged, this, &PlanPanel::follow);
}

void PlanPanel::follow()
{
    clear();
    const ViewerState& state = workbench_.state();
    const CaseWork& work = workbench_.caseWork();
    if (state.isWhole() && work.isOpen()) {
        const std::string visit = work.timepointOf(state.series().identity());
        for (const auto& check : planChecks(work.current(), visit, work.reader())) {
            auto* line = new QListWidgetItem(textOf(check), this);
            line->setSizeHint({0, LineHeight});
            line->setForeground(theme::Warning);
            line->setToolTip(
                QString::fromStdString(check.text + "\n" + std::string(check.rule) + ", " + check.source));
            if (!check.lesions.empty())
                line->setData(LesionRole, QString::fromStdString(check.lesions.front()));
        }
    }
    setVisible(count() > 0);
    setFixedHeight(LineHeight * std::min(count(), MostLines));
}

void PlanPanel::goTo(const QListWidgetItem& line)
{
    const std::string name = line.data(LesionRole).toString().toStdString();
    if (!workbench_.caseWork().isOpen())
        return;
    if (const auto* lesion = workbench_.caseWork().current().lesionNamed(name))
        workbench_.goToLesion(lesion->trackingUid);
}

} // namespace hepatica::viewer
