#pragma once
#include <QMainWindow>

namespace hepatica::viewer {

class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow();
};

} // namespace hepatica::viewer
