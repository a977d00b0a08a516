#include "SignatureDialog.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace hepatica::viewer {

namespace {

QString trimmed(const QLineEdit* field)
{
    return field != nullptr ? field->text().trimmed() : QString();
}

} // namespace

SignatureDialog::SignatureDialog(const Text& text, QWidget* parent) : QDialog(parent)
{
    setObjectName("signatureDialog");
    setWindowTitle(text.title);
    setMinimumWidth(460);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(18, 16, 18, 14);
    form->setSpacing(10);
    auto* explanation = new QLabel(text.explanation, this);
    explanation->setWordWrap(true);
    form->addRow(explanation);
    if (text.asks == Asks::Signature) {
        name_ = addField("signerName", text.name);
        meaning_ = addField("signatureMeaning", "I have read this visit and its measurements are mine");
        form->addRow("Name, in full", name_);
        form->addRow("Meaning", meaning_);
    } else {
        reason_ = addField("reason", {});
        form->addRow("Reason", reason_);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    accept_ = buttons->addButton(text.button, QDialogButtonBox::AcceptRole);
    accept_->setObjectName("sign");
    accept_->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

QLineEdit* SignatureDialog::addField(const QString& objectName, const QString& value)
{
    auto* field = new QLineEdit(value, this);
    field->setObjectName(objectName);
    connect(field, &QLineEdit::textChanged, this, &SignatureDialog::check);
    return field;
}

void SignatureDialog::check()
{
    const auto isGiven = [](const QLineEdit* field) { return field == nullptr || !trimmed(field).isEmpty(); };
    if (accept_ != nullptr)
        accept_->setEnabled(isGiven(name_) && isGiven(meaning_) && isGiven(reason_));
}

QString SignatureDialog::name() const
{
    return trimmed(name_);
}

QString SignatureDialog::meaning() const
{
    return trimmed(meaning_);
}

QString SignatureDialog::reason() const
{
    return trimmed(reason_);
}

QString lastSigner(const measurement::Case& case_, const std::string& reader)
{
    const measurement::Signature* last = nullptr;
    for (const measurement::VisitReading& one : case_.readings)
        if (one.reader == reader && one.signature && (last == nullptr || last->time < one.signature->time))
            last = &*one.signature;
    if (case_.adjudication && case_.adjudication->adjudicator == reader)
        last = &case_.adjudication->signature;
    return last != nullptr ? QString::fromStdString(last->name) : QString();
}

QString dayAndTime(const std::string& utc)
{
    const auto time = QDateTime::fromString(QString::fromStdString(utc), Qt::ISODate);
    return time.isValid() ? time.toLocalTime().toString("yyyy-MM-dd HH:mm") : QString::fromStdString(utc);
}

} // namespace hepatica::viewer
