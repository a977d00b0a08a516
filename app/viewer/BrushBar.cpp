#include "BrushBar.h"

#include "ViewerState.h"

#include <QAction>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace hepatica::viewer {

BrushBar::BrushBar(ViewerState& state, QWidget* parent)
    : QWidget(parent), state_(state), radius_(new QDoubleSpinBox(this)),
      throughSlices_(new QCheckBox("Through slices", this)),
      onlyAlike_(new QCheckBox("Only alike tissue", this))
{
    setObjectName("brushBar");
    radius_->setObjectName("brushRadius");
    radius_->setRange(LeastBrush_mm, MostBrush_mm);
    radius_->setDecimals(1);
    radius_->setSingleStep(0.5);
    radius_->setSuffix(" mm");
    radius_->setKeyboardTracking(false);
    radius_->setToolTip("Radius of the brush ([ smaller, ] larger)");
    throughSlices_->setObjectName("brushThrough");
    throughSlices_->setToolTip(
        "The brush is a ball that reaches the slices beside, else a disc on one slice");
    onlyAlike_->setObjectName("brushAlike");
    onlyAlike_->setToolTip("Only what is like the tissue under the middle of the brush, and joined to it");
    for (QWidget* one : {static_cast<QWidget*>(radius_), static_cast<QWidget*>(throughSlices_),
                         static_cast<QWidget*>(onlyAlike_)})
        one->setFocusPolicy(Qt::ClickFocus);
    QSizePolicy policy = sizePolicy();
    policy.setRetainSizeWhenHidden(true); // pictures must not move with the choice of a tool
    setSizePolicy(policy);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 12, 0);
    row->setSpacing(14);
    row->addWidget(new QLabel("Brush radius", this));
    row->addWidget(radius_);
    row->addWidget(throughSlices_);
    row->addWidget(onlyAlike_);
    constexpr double Step = 1.25;
    const auto sizeKey = [this](Qt::Key key, double factor) {
        auto* action = new QAction(this);
        action->setShortcut(QKeySequence(key));
        connect(action, &QAction::triggered, this, [this, factor] { resizeBy(factor); });
        radius_->addAction(action); // no button of its own; while the bar is shown
    };
    sizeKey(Qt::Key_BracketLeft, 1.0 / Step);
    sizeKey(Qt::Key_BracketRight, Step);
    connect(radius_, &QDoubleSpinBox::valueChanged, this, &BrushBar::change);
    connect(throughSlices_, &QCheckBox::toggled, this, &BrushBar::change);
    connect(onlyAlike_, &QCheckBox::toggled, this, &BrushBar::change);
    connect(&state_, &ViewerState::brushChanged, this, &BrushBar::follow);
    follow();
}

void BrushBar::change()
{
    state_.setBrush({radius_->value(),
                     throughSlices_->isChecked() ? imaging::BrushShape::Ball : imaging::BrushShape::Disc,
                     onlyAlike_->isChecked()});
}

void BrushBar::follow()
{
    const QSignalBlocker quietRadius(radius_), quietThrough(throughSlices_), quietAlike(onlyAlike_);
    const BrushSettings& brush = state_.brush();
    radius_->setValue(brush.radius_mm);
    throughSlices_->setChecked(brush.shape == imaging::BrushShape::Ball);
    onlyAlike_->setChecked(brush.onlyAlike);
}

void BrushBar::resizeBy(double factor)
{
    BrushSettings brush = state_.brush();
    brush.radius_mm *= factor;
    state_.setBrush(brush);
}

} // namespace hepatica::viewer
