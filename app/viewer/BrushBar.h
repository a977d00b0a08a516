#pragma once
#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;

namespace hepatica::viewer {

class ViewerState;

/// The settings of the brush, shown while a tool that paints is chosen. [ and ] make it smaller and larger.
class BrushBar final : public QWidget {
    Q_OBJECT
public:
    explicit BrushBar(ViewerState& state, QWidget* parent);

private:
    void change();
    void follow();
    void resizeBy(double factor);
    ViewerState& state_;
    QDoubleSpinBox* radius_;
    QCheckBox *throughSlices_, *onlyAlike_;
};

} // namespace hepatica::viewer
