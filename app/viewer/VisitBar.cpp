#include "VisitBar.h"

#include "SignatureDialog.h"
#include "Workbench.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace hepatica::viewer {

using measurement::NewLesionAnswerWords;
using measurement::Timepoint;
using measurement::VisitReading;

namespace {

constexpr int NotAnswered = 0;

int rowOf(std::optional<measurement::NewLesionAnswer> answer)
{
    const auto found = std::ranges::find_if(NewLesionAnswerWords,
                                            [&](const auto& one) { return answer && one.first == *answer; });
    return found == NewLesionAnswerWords.end() ? NotAnswered
                                               : static_cast<int>(found - NewLesionAnswerWords.begin()) + 1;
}

} // namespace

VisitBar::VisitBar(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), visit_(new QLabel(this)), reading_(new QComboBox(this)),
      question_(new QLabel("New lesions?", this)), newLesions_(new QComboBox(this)),
      coverageWord_(new QLabel("Coverage", this)), coverage_(new QComboBox(this)),
      signature_(new QLabel(this)), lock_(new QPushButton(this))
{
    setObjectName("visitBar");
    visit_->setObjectName("visitName");
    reading_->setObjectName("readingShown");
    newLesions_->setObjectName("newLesions");
    coverage_->setObjectName("coverage");
    signature_->setObjectName("visitSignature");
    lock_->setObjectName("lockVisit");

    reading_->setToolTip("Whose reading the table and the images show");
    newLesions_->addItem("not answered");
    for (const auto& [value, word] : NewLesionAnswerWords)
        newLesions_->addItem(QString::fromUtf8(word.data()));
    newLesions_->setToolTip("Is there a new lesion at this visit, in the liver or elsewhere in the body?");
    coverage_->setEditable(true);
    coverage_->setInsertPolicy(QComboBox::NoInsert);
    coverage_->addItem("complete");
    coverage_->setCurrentText({});
    coverage_->lineEdit()->setPlaceholderText("complete, or what was not seen");
    coverage_->setToolTip("What was seen of the body: \"complete\", or what was not seen of it");
    coverage_->setMinimumWidth(280);
    for (QComboBox* one : {reading_, newLesions_})
        one->setFocusPolicy(Qt::TabFocus); // a click on it leaves the keys with the images
    for (QComboBox* one : {reading_, newLesions_, coverage_})
        one->installEventFilter(this);
    lock_->setFocusPolicy(Qt::TabFocus);
    arrange();
    listen();
    follow();
}

void VisitBar::arrange()
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 12, 6);
    row->setSpacing(8);
    row->addWidget(visit_);
    row->addWidget(reading_);
    row->addSpacing(10);
    row->addWidget(question_);
    row->addWidget(newLesions_);
    row->addSpacing(10);
    row->addWidget(coverageWord_);
    row->addWidget(coverage_);
    row->addStretch(1);
    row->addWidget(signature_);
    row->addWidget(lock_);
}

void VisitBar::listen()
{
    connect(newLesions_, &QComboBox::activated, this, &VisitBar::answer);
    connect(coverage_, &QComboBox::activated, this, &VisitBar::noteCoverage);
    connect(coverage_->lineEdit(), &QLineEdit::editingFinished, this, &VisitBar::noteCoverage);
    connect(reading_, &QComboBox::activated, this,
            [this] { workbench_.showReadingOf(reading_->currentText().toStdString()); });
    connect(lock_, &QPushButton::clicked, this, &VisitBar::lockOrReopen);
    connect(&workbench_.caseWork(), &CaseWork::changed, this, &VisitBar::follow);
    connect(&workbench_.state(), &ViewerState::seriesChanged, this, &VisitBar::follow);
    connect(&workbench_, &Workbench::readingChanged, this, &VisitBar::follow);
}

/// A wheel turned over an answer is meant for the slices: it answers nothing.
bool VisitBar::eventFilter(QObject* watched, QEvent* event)
{
    return event->type() == QEvent::Wheel || QWidget::eventFilter(watched, event);
}

/// Nothing is no coverage: what was told before stays, and is shown.
void VisitBar::noteCoverage()
{
    const auto* said = measurement::readingOf(workbench_.caseWork().current(), workbench_.visitShown(),
                                              workbench_.caseWork().reader());
    if (coverage_->currentText().trimmed().isEmpty())
        coverage_->setCurrentText(
            QString::fromStdString(said != nullptr ? said->coverage.value_or("") : std::string()));
    else
        workbench_.noteCoverage(coverage_->currentText());
}

void VisitBar::follow()
{
    const std::string name = workbench_.visitShown();
    setVisible(!name.empty());
    if (name.empty())
        return;
    const measurement::Case& now = workbench_.caseWork().current();
    const Timepoint& visit = *now.timepoint(name);
    const std::string reader = workbench_.readingShown();
    const bool isOwn = reader == workbench_.caseWork().reader();
    const VisitReading* said = measurement::readingOf(now, name, reader);
    const bool isLocked = said != nullptr && said->signature;
    const bool reads =
        now.readers.empty() || measurement::roleOf(now, reader) == measurement::ReaderRole::Reader;

    visit_->setText(QString::fromStdString(name + "   " + visit.date.iso()));
    followReadings(reader);
    // Whoever reads nothing of it is asked nothing.
    const bool asksForNew = reads && !measurement::isUpToBaseline(now, visit);
    question_->setVisible(asksForNew);
    newLesions_->setVisible(asksForNew);
    coverageWord_->setVisible(reads);
    coverage_->setVisible(reads);
    newLesions_->setCurrentIndex(rowOf(now.newLesionAnswer(name, reader)));
    newLesions_->setEnabled(isOwn && !isLocked);
    if (!coverage_->lineEdit()->hasFocus() || isLocked)
        coverage_->setCurrentText(
            QString::fromStdString(said != nullptr ? said->coverage.value_or("") : std::string()));
    coverage_->setEnabled(isOwn && !isLocked);

    signature_->setText(
        isLocked ? QString("Locked by %1, %2")
                       .arg(QString::fromStdString(said->signature->name), dayAndTime(said->signature->time))
                 : QString());
    signature_->setToolTip(isLocked ? QString::fromStdString(said->signature->meaning) : QString());
    lock_->setText((isLocked ? "Reopen " : "Lock ") + QString::fromStdString(name) + " …");
    lock_->setToolTip(isLocked ? "Takes your lock off this visit and those after it, with a reason"
                               : "Signs what you have read of this visit; then it is not changed any more");
    lock_->setVisible(isOwn && reads && !now.adjudication);
}

/// Whose reading is shown, where there is a choice.
void VisitBar::followReadings(const std::string& reader)
{
    const QSignalBlocker quiet(reading_);
    const auto readings = workbench_.readingsToShow();
    reading_->clear();
    for (const std::string& one : readings)
        reading_->addItem(QString::fromStdString(one));
    reading_->setCurrentText(QString::fromStdString(reader));
    if (reading_->currentText().toStdString() != reader)
        reading_->setCurrentIndex(-1); // an adjudicator has chosen none yet
    reading_->setPlaceholderText("whose reading?");
    reading_->setVisible(readings.size() > 1);
}

void VisitBar::answer(int row)
{
    if (row == NotAnswered)
        return follow();
    workbench_.answerNewLesions(NewLesionAnswerWords.at(static_cast<std::size_t>(row) - 1).first);
}

void VisitBar::lockOrReopen()
{
    const std::string visit = workbench_.visitShown(), reader = workbench_.caseWork().reader();
    if (visit.empty())
        return;
    const QString name = QString::fromStdString(visit);
    if (measurement::isLocked(workbench_.caseWork().current(), visit, reader)) {
        SignatureDialog dialog({"Reopen " + name,
                                "Your locks of " + name +
                                    " and of every visit after it are taken off. The reason is kept in the "
                                    "case's trail.",
                                "Reopen",
                                {},
                                SignatureDialog::Asks::Reason},
                               this);
        if (dialog.exec() == QDialog::Accepted)
            workbench_.reopenVisit(visit, dialog.reason().toStdString());
        return;
    }
    noteCoverage(); // what is still being typed
    if (!workbench_.canLock(visit))
        return;
    SignatureDialog dialog({"Lock " + name,
                            "What you have read of " + name +
                                " is not changed any more without a reason, and the next visit is shown.",
                            "Sign and lock", lastSigner(workbench_.caseWork().current(), reader),
                            SignatureDialog::Asks::Signature},
                           this);
    if (dialog.exec() == QDialog::Accepted)
        workbench_.lockVisit(
            visit, measurement::signedNow(dialog.name().toStdString(), dialog.meaning().toStdString()));
}

} // namespace hepatica::viewer
