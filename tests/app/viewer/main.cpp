#include "RenderView.h"
#include "Theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QStandardPaths>

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    QStandardPaths::setTestModeEnabled(true); // nothing goes to the tester's own data folder
    qputenv("HEPATICA_INDEX", "none");        // nor to the index of scans
    QSurfaceFormat::setDefaultFormat(hepatica::viewer::RenderView::defaultSurfaceFormat());
    QApplication application(argc, argv);
    hepatica::viewer::theme::apply(application);
    return RUN_ALL_TESTS();
}
