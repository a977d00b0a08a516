#include "DifferencesDialog.h"

#include "SignatureDialog.h"
#include "Theme.h"
#include "Workbench.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hepatica::viewer {

using measurement::ReaderDifferences;

namespace {

QString qt(const std::string& text)
{
    return QString::fromStdString(text);
}

/// One line of the table: what differs is in colour.
struct DifferenceRow {
    std::string timepoint;
    QStringList cells;
    bool isNotable;
};

std::vector<DifferenceRow> rowsOf(const ReaderDifferences& all)
{
    std::vector<DifferenceRow> rows;
    for (const auto& one : all.lesions)
        rows.push_back({one.timepoint,
                        {qt(one.timepoint), "lesion", qt(textOf(one, 0)), qt(textOf(one, 1))},
                        one.isNotable});
    for (const auto& one : all.words)
        rows.push_back(
            {one.timepoint, {qt(one.timepoint), qt(one.what), qt(one.word[0]), qt(one.word[1])}, true});
    return rows;
}

} // namespace

DifferencesDialog::DifferencesDialog(Workbench& workbench, const ReaderDifferences& all, QWidget* parent)
    : QDialog(parent), workbench_(workbench)
{
    setObjectName("differencesDialog");
    setWindowTitle("What " + qt(all.readers[0]) + " and " + qt(all.readers[1]) + " say differently");
    resize(760, 560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(tableOf(all), 1);
    const measurement::Case& now = workbench_.caseWork().current();
    if (now.adjudication) {
        auto* chosen = new QLabel(chosenText(), this);
        chosen->setObjectName("adjudication");
        chosen->setWordWrap(true);
        layout->addWidget(chosen);
    } else if (measurement::roleOf(now, workbench_.caseWork().reader()) ==
               measurement::ReaderRole::Adjudicator) {
        layout->addWidget(choiceOf(all));
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (reader_ != nullptr) {
        choose_ = buttons->addButton("Sign and choose", QDialogButtonBox::ActionRole);
        choose_->setObjectName("choose");
        connect(choose_, &QPushButton::clicked, this, &DifferencesDialog::choose);
        check();
    }
    layout->addWidget(buttons);
}

QTableWidget* DifferencesDialog::tableOf(const ReaderDifferences& all)
{
    const auto rows = rowsOf(all);
    auto* table = new QTableWidget(static_cast<int>(rows.size()), 4, this);
    table->setObjectName("differences");
    table->setHorizontalHeaderLabels({"Visit", "What", qt(all.readers[0]), qt(all.readers[1])});
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setFocusPolicy(Qt::NoFocus);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (int column = 0; column < 4; ++column) {
            auto* cell = new QTableWidgetItem(rows[row].cells.at(column));
            if (rows[row].isNotable)
                cell->setForeground(theme::Warning);
            table->setItem(static_cast<int>(row), column, cell);
        }
    return table;
}

QWidget* DifferencesDialog::choiceOf(const ReaderDifferences& all)
{
    auto* part = new QWidget(this);
    auto* form = new QFormLayout(part);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(8);
    reader_ = new QComboBox(part);
    reader_->setObjectName("chosenReader");
    reader_->setPlaceholderText("choose a reader");
    for (const std::string& one : all.readers)
        reader_->addItem(qt(one));
    reader_->setCurrentIndex(-1);
    reason_ = new QLineEdit(part);
    reason_->setObjectName("reason");
    name_ = new QLineEdit(lastSigner(workbench_.caseWork().current(), workbench_.caseWork().reader()), part);
    name_->setObjectName("signerName");
    form->addRow("Whose whole assessment holds", reader_);
    form->addRow("Reason", reason_);
    form->addRow("Your name, in full", name_);
    connect(reader_, &QComboBox::currentIndexChanged, this, &DifferencesDialog::check);
    for (QLineEdit* field : {reason_, name_})
        connect(field, &QLineEdit::textChanged, this, &DifferencesDialog::check);
    return part;
}

QString DifferencesDialog::chosenText() const
{
    const measurement::Adjudication& choice = *workbench_.caseWork().current().adjudication;
    return QString("%1's assessment was chosen by %2 (%3, %4): %5")
        .arg(qt(choice.chosen), qt(choice.adjudicator), qt(choice.signature.name),
             dayAndTime(choice.signature.time), qt(choice.reason));
}

void DifferencesDialog::check()
{
    if (choose_ != nullptr)
        choose_->setEnabled(reader_->currentIndex() >= 0 && !reason_->text().trimmed().isEmpty() &&
                            !name_->text().trimmed().isEmpty());
}

void DifferencesDialog::choose()
{
    if (workbench_.adjudicate(reader_->currentText().toStdString(), reason_->text().trimmed().toStdString(),
                              name_->text().trimmed().toStdString()))
        accept();
}

} // namespace hepatica::viewer
