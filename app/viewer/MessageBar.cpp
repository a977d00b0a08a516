#include "MessageBar.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTimer>
#include <QToolButton>

#include <array>

namespace hepatica::viewer {

namespace {
struct ToneRow {
    const char* name;
    const char* sign;
};
constexpr std::array<ToneRow, 3> Tones{{{"information", "i"}, {"warning", "▲"}, {"problem", "✕"}}};
} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), sign_(new QLabel(this)), line_(new QLabel(this)), action_(new QPushButton(this))
{
    setObjectName("messageBar");
    line_->setTextFormat(Qt::PlainText);
    line_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* close = new QToolButton(this);
    close->setText("×");
    close->setToolTip("Close");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 8, 0);
    layout->setSpacing(8);
    layout->addWidget(sign_);
    layout->addWidget(line_, 1);
    layout->addWidget(action_);
    layout->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(action_, &QPushButton::clicked, this, [this] {
        hide();
        if (const auto action = notice_.action) // what it does may tell something else, in the place of this
            action();
    });
    // Its place stays where nothing is said: pictures that moved would take the next press elsewhere.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setRetainSizeWhenHidden(true);
    setSizePolicy(policy);
    ensurePolished();
    setFixedHeight(sizeHint().height());
    hide();
}

void MessageBar::show(const Notice& notice)
{
    notice_ = notice;
    if (notice.text.isEmpty())
        return hide();
    const ToneRow& tone = Tones[static_cast<std::size_t>(notice.tone)];
    sign_->setText(tone.sign);
    setProperty("tone", tone.name);
    style()->unpolish(this);
    style()->polish(this);
    action_->setText(notice.actionText);
    action_->setVisible(!notice.actionText.isEmpty());
    line_->setToolTip(notice.details.isEmpty() ? notice.text : notice.details);
    setVisible(true);
    elide();
}

QString MessageBar::text() const
{
    return isHidden() ? QString() : notice_.text;
}

void MessageBar::forgetInformation()
{
    if (notice_.tone == Notice::Tone::Information)
        hide();
}

void MessageBar::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    elide();
}

void MessageBar::elide()
{
    line_->setText(QFontMetrics(line_->font())
                       .elidedText(notice_.text, Qt::ElideMiddle, std::max(40, line_->width() - 10)));
}

} // namespace hepatica::viewer
