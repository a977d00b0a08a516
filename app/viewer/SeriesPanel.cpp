#include "SeriesPanel.h"

#include "Theme.h"
#include "Workbench.h"

#include <QLabel>
#include <QMenu>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hepatica::viewer {

namespace {
constexpr int EntryRole = Qt::UserRole;
}

SeriesPanel::SeriesPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), tree_(new QTreeWidget(this))
{
    auto* title = new QLabel("SERIES", this);
    title->setObjectName("panelTitle");
    tree_->setObjectName("seriesList");
    tree_->setHeaderHidden(true);
    tree_->setRootIsDecorated(false);
    tree_->setIndentation(10);
    tree_->setUniformRowHeights(false);
    tree_->setItemsExpandable(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(title);
    layout->addWidget(tree_, 1);

    const auto openItem = [this](QTreeWidgetItem* item) {
        const QVariant entry = item->data(0, EntryRole);
        if (later_.isActive()) // what was clicked may stand there no longer
            return;
        if (entry.isValid() && entry.toInt() != workbench_.shownEntry())
            workbench_.openEntry(entry.toInt());
    };
    connect(tree_, &QTreeWidget::itemClicked, this, openItem);
    connect(tree_, &QTreeWidget::itemActivated, this, openItem);
    tree_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(tree_, &QTreeWidget::customContextMenuRequested, this, &SeriesPanel::offerPhases);
    later_.setSingleShot(true);
    connect(&later_, &QTimer::timeout, this, &SeriesPanel::follow);
    connect(&workbench_, &Workbench::entriesChanged, this, &SeriesPanel::followSoon);
}

/// What only a reader can confirm: viable parts are measured on nothing but a confirmed late arterial phase.
void SeriesPanel::offerPhases(const QPoint& at)
{
    const QTreeWidgetItem* item = tree_->itemAt(at);
    const QVariant entry = item != nullptr ? item->data(0, EntryRole) : QVariant();
    if (!entry.isValid() || later_.isActive()) // what is meant may stand there no longer
        return;
    const SeriesEntry& chosen = workbench_.entries().at(static_cast<std::size_t>(entry.toInt()));
    auto* menu = new QMenu(this);
    menu->setObjectName("phaseMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const imaging::Phase phase :
         {imaging::Phase::NonContrast, imaging::Phase::LateArterial, imaging::Phase::PortalVenous,
          imaging::Phase::Delayed, imaging::Phase::Hepatobiliary})
        menu->addAction("It is " + QString::fromUtf8(imaging::phaseName(phase).data()), this,
                        [this, chosen, phase] { workbench_.confirmPhase(chosen, phase); });
    menu->popup(tree_->viewport()->mapToGlobal(at));
}

/// A series that is alone opens by itself: its image comes first, for drawing the list would hold it up.
void SeriesPanel::followSoon()
{
    constexpr int Pause_ms = 50;
    if (workbench_.entries().size() + workbench_.arriving().size() > 1)
        follow();
    else if (!later_.isActive())
        later_.start(Pause_ms);
}

void SeriesPanel::follow()
{
    later_.stop();
    tree_->clear();
    QTreeWidgetItem* group = nullptr;
    const auto& entries = workbench_.entries();
    for (std::size_t at = 0; at < entries.size(); ++at) {
        const SeriesEntry& entry = entries[at];
        if (group == nullptr || group->text(0) != entry.group) {
            group = new QTreeWidgetItem(tree_, {entry.group});
            group->setFlags(Qt::ItemIsEnabled);
            group->setForeground(0, theme::QuietText);
            group->setToolTip(0, entry.group);
            group->setExpanded(true);
        }
        auto* item = new QTreeWidgetItem(group, {entry.title + "\n" + entry.detail});
        item->setData(0, EntryRole, static_cast<int>(at));
        if (!entry.paths.empty())
            item->setToolTip(0, QString::fromStdString(entry.paths.front().string()));
        if (static_cast<int>(at) == workbench_.shownEntry())
            tree_->setCurrentItem(item);
    }
    showArriving();
}

/// What is found while files are still read: to be looked at, not yet to be opened.
void SeriesPanel::showArriving()
{
    if (workbench_.arriving().empty())
        return;
    auto* group = new QTreeWidgetItem(tree_, {"Being read …"});
    group->setFlags(Qt::ItemIsEnabled);
    group->setForeground(0, theme::QuietText);
    group->setExpanded(true);
    for (const auto& [uid, seen] : workbench_.arriving()) {
        const QString detail =
            QString("%1 · %2 images").arg(QString::fromStdString(seen.modality)).arg(seen.images);
        auto* item = new QTreeWidgetItem(group, {describedAs(seen.description) + "\n" + detail});
        item->setFlags(Qt::ItemIsEnabled);
        item->setForeground(0, theme::QuietText);
    }
}

} // namespace hepatica::viewer
