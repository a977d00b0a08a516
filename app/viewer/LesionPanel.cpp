#include "LesionPanel.h"

#include "BrushBar.h"
#include "PlanPanel.h"
#include "ViablePanel.h"
#include "VisitBar.h"
#include "Workbench.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace hepatica::viewer {

namespace {

/// A list of the four classes in the class column.
class ClassDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& /*option*/,
                          const QModelIndex& /*index*/) const override
    {
        auto* box = new QComboBox(parent);
        for (const auto& [value, word] : measurement::LesionClassWords)
            box->addItem(QString::fromUtf8(word.data()));
        connect(box, &QComboBox::activated, this, [this, box] {
            auto* delegate = const_cast<ClassDelegate*>(this);
            Q_EMIT delegate->commitData(box);
            Q_EMIT delegate->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override
    {
        static_cast<QComboBox*>(editor)->setCurrentText(index.data(Qt::EditRole).toString());
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override
    {
        model->setData(index, static_cast<QComboBox*>(editor)->currentText(), Qt::EditRole);
    }
};

constexpr int ButtonColumn = LesionTableModel::Accept;

/// What can be done with a row by one click.
struct Offer {
    bool (*fits)(const LesionView&, const Workbench&);
    const char *word, *hint;
    void (Workbench::*act)(const std::string&);
};
constexpr std::array Offers{
    Offer{[](const LesionView& lesion, const Workbench&) {
              return lesion.observation && lesion.observation->automatic &&
                     lesion.observation->automatic != lesion.observation->recorded;
          },
          "Accept", "Record the automatic axes in place of the drawn ones", &Workbench::acceptAutomatic},
    Offer{[](const LesionView& lesion, const Workbench&) { return lesion.proposal && lesion.proposal->mask; },
          "Accept", "Record what is proposed; draw the axis instead to correct it",
          &Workbench::acceptProposal},
    Offer{[](const LesionView& lesion, const Workbench& bench) {
              return !lesion.proposal && bench.canPropose(lesion.lesion.trackingUid);
          },
          "Propose", "Seek this lesion of an earlier visit here; nothing is recorded", &Workbench::propose}};

const Offer* offerOf(const LesionView& lesion, const Workbench& bench)
{
    const auto found =
        std::ranges::find_if(Offers, [&](const Offer& one) { return one.fits(lesion, bench); });
    return found == Offers.end() ? nullptr : &*found;
}

} // namespace

LesionPanel::LesionPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), model_(new LesionTableModel(workbench, this)),
      table_(new QTableView(this)), hint_(new QLabel(this)), brush_(new BrushBar(workbench.state(), this))
{
    auto* title = new QLabel("LESIONS", this);
    title->setObjectName("panelTitle");
    hint_->setText("Choose Measure (M) and draw along a lesion's long axis.");
    hint_->setObjectName("panelTitle");

    table_->setObjectName("lesionTable");
    table_->setModel(model_);
    table_->setItemDelegateForColumn(LesionTableModel::Class, new ClassDelegate(this));
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(30);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->horizontalHeader()->setMinimumSectionSize(64);
    constexpr int ThreeRows = 122; // with the header
    table_->setMinimumHeight(ThreeRows);
    for (const int narrow : {LesionTableModel::Name, LesionTableModel::Organ, LesionTableModel::Confidence,
                             LesionTableModel::Volume, LesionTableModel::MeanHounsfield})
        table_->horizontalHeader()->setSectionResizeMode(narrow, QHeaderView::ResizeToContents);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* headRow = new QWidget(this);
    headRow->setObjectName("panelHead");
    headRow->setAttribute(Qt::WA_StyledBackground);
    auto* head = new QHBoxLayout(headRow);
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(0);
    head->addWidget(title);
    head->addWidget(hint_);
    head->addStretch(1);
    head->addWidget(brush_);
    brush_->hide();
    layout->addWidget(headRow);
    layout->addWidget(table_, 1);
    layout->addWidget(new ViablePanel(workbench_, this));
    layout->addWidget(new PlanPanel(workbench_, this));
    layout->addWidget(new VisitBar(workbench_, this));

    makeRowMenu();
    connect(table_, &QTableView::clicked, this,
            [this](const QModelIndex& index) { workbench_.goToLesion(model_->trackingUid(index.row())); });
    connect(&workbench_.state(), &ViewerState::lesionsChanged, this, &LesionPanel::follow);
    connect(&workbench_.state(), &ViewerState::selectionChanged, this, &LesionPanel::followSelection);
    follow();
}

void LesionPanel::showBrush(bool isShown)
{
    brush_->setVisible(isShown);
}

/// What can be said of the lesion of a row.
void LesionPanel::makeRowMenu()
{
    using measurement::LesionState;
    auto* states = new QMenu("At this visit it is", table_);
    for (const auto& [value, word] : measurement::LesionStateWords)
        if (value != LesionState::Measured)
            states->addAction(QString::fromUtf8(word.data()), this, [this, state = value] {
                if (const std::string uid = selectedLesion(); !uid.empty())
                    workbench_.noteState(uid, state);
            });
    auto* remove = new QAction("Remove lesion", table_);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    auto* unmeasured = new QAction("Lesion seen, not measured", table_);
    unmeasured->setToolTip("A non-target; after the baseline a new one. Double-click its organ to change it");
    connect(unmeasured, &QAction::triggered, &workbench_, &Workbench::noteUnmeasured);
    table_->addAction(states->menuAction());
    table_->addAction(unmeasured);
    table_->addAction(remove);
    table_->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(remove, &QAction::triggered, this, [this] {
        if (const std::string uid = selectedLesion(); !uid.empty())
            workbench_.removeLesion(uid);
    });
}

/// Of the selection, which is what is seen: the current index outlives it.
std::string LesionPanel::selectedLesion() const
{
    const auto rows = table_->selectionModel()->selectedRows();
    return rows.isEmpty() ? std::string() : model_->trackingUid(rows.front().row());
}

void LesionPanel::follow()
{
    hint_->setVisible(model_->rowCount() == 0);
    updateButtons();
    followSelection();
}

void LesionPanel::followSelection()
{
    const int row = model_->rowOf(workbench_.state().selectedLesion());
    if (row < 0)
        return table_->clearSelection();
    if (table_->currentIndex().row() != row || !table_->selectionModel()->hasSelection())
        table_->selectRow(row);
}

/// A button where a row waits for the reader, in colour where automatic and recorded axes differ notably.
void LesionPanel::updateButtons()
{
    const auto& lesions = workbench_.state().lesions();
    for (int row = 0; row < model_->rowCount(); ++row) {
        const LesionView& lesion = lesions[static_cast<std::size_t>(row)];
        const Offer* offer = offerOf(lesion, workbench_);
        const QModelIndex at = model_->index(row, ButtonColumn);
        auto* button = qobject_cast<QPushButton*>(table_->indexWidget(at));
        if (offer == nullptr) {
            table_->setIndexWidget(at, nullptr);
            continue;
        }
        if (button == nullptr) {
            button = makeRowButton(row);
            table_->setIndexWidget(at, button);
        }
        button->setText(offer->word);
        button->setToolTip(offer->hint);
        button->setProperty("notable",
                            lesion.observation && measurement::differsNotably(*lesion.observation));
        button->style()->unpolish(button);
        button->style()->polish(button);
    }
}

QPushButton* LesionPanel::makeRowButton(int row)
{
    auto* button = new QPushButton(table_);
    button->setObjectName("accept");
    button->setFocusPolicy(Qt::NoFocus);
    // Later, because what is done takes the button away.
    connect(
        button, &QPushButton::clicked, this,
        [this, row] {
            const std::string uid = model_->trackingUid(row);
            const LesionView* lesion = workbench_.state().lesion(uid);
            if (const Offer* offer = lesion != nullptr ? offerOf(*lesion, workbench_) : nullptr)
                (workbench_.*offer->act)(uid);
        },
        Qt::QueuedConnection);
    return button;
}

} // namespace hepatica::viewer
