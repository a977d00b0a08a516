#include "ViablePanel.h"

#include "Workbench.h"

#include <hepatica/measurement/ViableText.h>

#include <QDoubleSpinBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace hepatica::viewer {

namespace {

/// Some of the lines in one: they tell of the phases, then how sure the viable part is, the last of itself.
QString joined(const std::vector<std::string>& lines, std::size_t from, std::size_t to)
{
    QStringList parts;
    for (std::size_t at = from; at < to; ++at)
        parts.push_back(QString::fromStdString(lines[at]));
    return parts.join("   ·   ");
}

/// About the SD of the liver, of a lesion whose threshold the reader set.
double scaleOf(const measurement::Observation& seen)
{
    if (seen.phaseDensities)
        for (const measurement::SeriesDensity& one : *seen.phaseDensities)
            if (one.seriesUid == seen.arterialSeriesUid && one.density.liverSd > 0.0)
                return one.density.liverSd;
    return 0.1 * std::abs(seen.viableMethod->threshold);
}

} // namespace

ViablePanel::ViablePanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), text_(new QLabel(this)), phases_(new QLabel(this)),
      sure_(new QLabel(this)), threshold_(new QSlider(Qt::Horizontal, this)), gap_(new QDoubleSpinBox(this)),
      usual_(new QPushButton("Reset", this)), all_(new QPushButton("Put back", this))
{
    setObjectName("viablePanel");
    text_->setObjectName("viableText");
    phases_->setObjectName("viablePhases");
    threshold_->setObjectName("viableThreshold");
    gap_->setObjectName("viableGap");
    usual_->setObjectName("viableUsual");
    all_->setObjectName("viableAll");
    threshold_->setToolTip("Tissue above this value counts as enhancing");
    threshold_->setMinimumWidth(150);
    gap_->setRange(0.0, 20.0);
    gap_->setSingleStep(0.5);
    gap_->setDecimals(1);
    gap_->setSuffix(" mm");
    gap_->setKeyboardTracking(false);
    gap_->setToolTip("How much of what does not enhance the viable axis may cross in one stretch");
    usual_->setToolTip("The threshold is the mean + 2 SD again of the liver that is found by itself");
    all_->setToolTip("What was taken out with the tool (E) counts again");
    for (QWidget* one : {static_cast<QWidget*>(threshold_), static_cast<QWidget*>(gap_),
                         static_cast<QWidget*>(usual_), static_cast<QWidget*>(all_)})
        one->setFocusPolicy(Qt::TabFocus); // a click on it leaves the keys with the images
    for (QWidget* one : {static_cast<QWidget*>(threshold_), static_cast<QWidget*>(gap_)})
        one->installEventFilter(this);
    for (QPushButton* one : {usual_, all_}) { // the slider stays under the pointer
        QSizePolicy policy = one->sizePolicy();
        policy.setRetainSizeWhenHidden(true);
        one->setSizePolicy(policy);
    }
    arrange();
    listen();
    follow();
}

void ViablePanel::arrange()
{
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(sure_, 1);
    row->addWidget(new QLabel("Threshold", this));
    row->addWidget(threshold_);
    row->addWidget(usual_);
    row->addWidget(new QLabel("Gap", this));
    row->addWidget(gap_);
    row->addWidget(all_);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(12, 4, 12, 2);
    whole->setSpacing(2);
    whole->addWidget(text_);
    whole->addWidget(phases_);
    whole->addLayout(row);
    for (QLabel* label : {text_, phases_, sure_})
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ViablePanel::listen()
{
    connect(threshold_, &QSlider::valueChanged, this,
            [this](int value) { changeThreshold(!threshold_->isSliderDown(), value * step_); });
    connect(threshold_, &QSlider::sliderPressed, this, [this] { pressedAt_ = threshold_->value(); });
    connect(threshold_, &QSlider::sliderReleased, this, [this] {
        if (threshold_->value() != pressedAt_)
            changeThreshold(true, threshold_->value() * step_);
        else
            workbench_.refreshLesions(); // what was shown on the way is not meant
    });
    connect(gap_, &QDoubleSpinBox::valueChanged, this, [this](double gap_mm) {
        change(true, [gap_mm](auto& options) { options.toleranceGap_mm = gap_mm; });
    });
    connect(usual_, &QPushButton::clicked, this,
            [this] { workbench_.measureViableAgainst(workbench_.state().selectedLesion(), std::nullopt); });
    connect(all_, &QPushButton::clicked, this,
            [this] { change(true, [](auto& options) { options.excluded.reset(); }); });
    connect(&workbench_.state(), &ViewerState::lesionsChanged, this, &ViablePanel::follow);
    connect(&workbench_.state(), &ViewerState::selectionChanged, this, &ViablePanel::follow);
}

/// A wheel that only passes over must not record anything.
bool ViablePanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Wheel)
        return QWidget::eventFilter(watched, event);
    event->ignore();
    return true;
}

void ViablePanel::changeThreshold(bool recorded, const std::optional<double>& threshold)
{
    change(recorded, [&](auto& options) { options.threshold = threshold; });
}

void ViablePanel::change(bool recorded, const std::function<void(measurement::ViableOptions&)>& how)
{
    const std::string lesion = workbench_.state().selectedLesion();
    auto options = workbench_.viableOptionsOf(lesion);
    how(options);
    workbench_.measureViable(lesion, options, recorded);
}

/// From five SD under the liver's mean to twenty above it, in steps of one unit, or of a power of ten below
/// half an SD where the values are small.
void ViablePanel::followRange(const measurement::LiverReference& liver)
{
    const double sd = liver.sd > 0.0 ? liver.sd : 1.0;
    step_ = std::min(1.0, std::pow(10.0, std::floor(std::log10(0.5 * sd))));
    threshold_->setRange(static_cast<int>(std::floor((liver.mean - 5.0 * sd) / step_)),
                         static_cast<int>(std::ceil((liver.mean + 20.0 * sd) / step_)));
}

void ViablePanel::follow()
{
    const LesionView* lesion = workbench_.state().lesion(workbench_.state().selectedLesion());
    const bool isThere = lesion != nullptr && lesion->onThisSeries && lesion->observation &&
                         lesion->observation->viableMethod && !lesion->isViableHidden;
    setVisible(isThere);
    if (!isThere)
        return shown_.clear();
    const measurement::ViableMethod& method = *lesion->observation->viableMethod;
    const auto lines = measurement::enhancementLines(workbench_.caseWork().current(), *lesion->observation);
    text_->setText(QString::fromStdString(lesion->lesion.name + " " + lines.back()));
    text_->setToolTip(text_->text());
    const std::size_t ofPhases = lines.size() - (lesion->observation->viableConfidence ? 2 : 1);
    phases_->setText(joined(lines, 0, ofPhases));
    phases_->setToolTip(phases_->text());
    const QString sure = joined(lines, ofPhases, lines.size() - 1);
    sure_->setText(sure.section(':', 0, 0)); // the reasons stand on it
    sure_->setToolTip(sure);
    const QSignalBlocker quietGap(gap_), quietThreshold(threshold_);
    if (!gap_->hasFocus())
        gap_->setValue(method.toleranceGap_mm);
    if (!threshold_->isSliderDown()) {
        if (method.liver)
            followRange(*method.liver);
        else if (shown_ != lesion->lesion.trackingUid)
            followRange({method.threshold, scaleOf(*lesion->observation)});
        threshold_->setValue(static_cast<int>(std::lround(method.threshold / step_)));
        shown_ = lesion->lesion.trackingUid;
    }
    const bool isOwn = workbench_.readingShown() == workbench_.caseWork().reader();
    threshold_->setEnabled(isOwn);
    gap_->setEnabled(isOwn);
    usual_->setVisible(isOwn && (!method.liver || method.referenceRunLengths));
    all_->setVisible(isOwn && method.excludedRunLengths.has_value());
}

} // namespace hepatica::viewer
