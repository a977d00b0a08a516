#pragma once
#include <hepatica/measurement/ViablePart.h>

#include <QWidget>

#include <functional>
#include <optional>

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace hepatica::viewer {

class Workbench;

/// Of the chosen lesion: its viable part and how it was found, beside the liver in every phase. The threshold
/// and the gap are moved with their effect shown at once, and recorded when they are let go.
class ViablePanel final : public QWidget {
    Q_OBJECT
public:
    explicit ViablePanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void arrange();
    void listen();
    void follow();
    void followRange(const measurement::LiverReference& liver);
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeThreshold(bool recorded, const std::optional<double>& threshold);
    void change(bool recorded, const std::function<void(measurement::ViableOptions&)>& how);
    Workbench& workbench_;
    QLabel *text_, *phases_, *sure_;
    QSlider* threshold_;
    QDoubleSpinBox* gap_;
    QPushButton *usual_, *all_;
    double step_ = 1.0; ///< of the slider, in the unit of the values
    int pressedAt_ = 0;
    std::string shown_; ///< the lesion that the slider stands for
};

} // namespace hepatica::viewer
