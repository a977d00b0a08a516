#include "MainWindow.h"

namespace hepatica::viewer {

MainWindow::MainWindow()
{
    setWindowTitle("Hepatica");
}

} // namespace hepatica::viewer
