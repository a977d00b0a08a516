#include "Theme.h"

#include <QApplication>
#include <QFont>
#include <QPalette>
#include <QStyleFactory>

#include <array>

namespace hepatica::viewer::theme {

namespace {

constexpr const char* StyleSheet = R"(
QMainWindow, QDialog { background: #121417; }
QToolBar { background: #1a1d21; border: none; border-bottom: 1px solid #34393f; padding: 5px 8px; spacing: 3px; }
QToolBar::separator { background: #34393f; width: 1px; margin: 5px 7px; }
QToolButton { color: #dee2e6; background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 6px 11px; }
QToolButton::menu-indicator { image: none; }
QToolButton:hover { background: #262a30; }
QToolButton:checked { background: #1f3c52; border-color: #4aa3df; color: #ffffff; }
QToolButton:disabled { color: #5a616a; }
QMenuBar { background: #1a1d21; color: #dee2e6; padding: 2px 6px; }
QMenuBar::item { padding: 5px 10px; border-radius: 4px; }
QMenuBar::item:selected { background: #262a30; }
QMenu { background: #1f2328; color: #dee2e6; border: 1px solid #34393f; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 14px; border-radius: 4px; }
QMenu::item:selected { background: #1f3c52; }
QMenu::item:disabled { color: #5a616a; }
QMenu::separator { height: 1px; background: #34393f; margin: 5px 8px; }
QStatusBar { background: #1a1d21; color: #8b939d; border-top: 1px solid #34393f; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: #8b939d; padding: 2px 9px; }
QSplitter::handle { background: #121417; }
QSplitter::handle:horizontal { width: 4px; }
QSplitter::handle:vertical { height: 4px; }
QWidget#panelHead { background: #1a1d21; }
QLabel#panelTitle { color: #8b939d; font-weight: bold; padding: 9px 12px 6px 12px; background: #1a1d21; }
QTreeView, QTableView, QListView { background: #1a1d21; alternate-background-color: #1d2025; color: #dee2e6; border: none; gridline-color: #262a30; selection-background-color: #1f3c52; selection-color: #ffffff; outline: none; }
QTreeView { padding-left: 8px; }
QTreeView::item { padding: 5px 4px; }
QTableView::item { padding: 2px 8px; }
QHeaderView { background: #1a1d21; }
QHeaderView::section { background: #1a1d21; color: #8b939d; border: none; border-bottom: 1px solid #34393f; padding: 6px 4px; font-weight: normal; }
QTableCornerButton::section { background: #1a1d21; border: none; }
QPushButton { background: #262a30; color: #dee2e6; border: 1px solid #3d434b; border-radius: 5px; padding: 5px 14px; }
QPushButton:hover { background: #30363d; }
QPushButton:pressed { background: #1f3c52; }
QPushButton:disabled { background: #1f2328; color: #5a616a; border-color: #2c3137; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton#accept { padding: 1px 10px; margin: 3px 6px; border-radius: 4px; }
QPushButton#accept[notable="true"] { background: #4a3718; border-color: #f0ad4e; color: #ffd699; }
QComboBox { background: #262a30; color: #dee2e6; border: 1px solid #3d434b; border-radius: 4px; padding: 2px 8px; }
QComboBox QAbstractItemView { background: #1f2328; border: 1px solid #3d434b; selection-background-color: #1f3c52; }
QCheckBox { spacing: 7px; }
QCheckBox::indicator { width: 12px; height: 12px; background: #121417; border: 1px solid #5a616a; border-radius: 3px; }
QCheckBox::indicator:checked { background: #4aa3df; border-color: #4aa3df; }
QLineEdit { background: #121417; color: #dee2e6; border: 1px solid #3d434b; border-radius: 4px; padding: 2px 6px; }
QProgressBar { background: #262a30; border: none; border-radius: 3px; max-height: 6px; min-width: 160px; }
QProgressBar::chunk { background: #4aa3df; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: #3d434b; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QToolTip { background: #262a30; color: #dee2e6; border: 1px solid #3d434b; padding: 4px 6px; }
QFrame#messageBar { background: #23313d; border-bottom: 1px solid #34393f; }
QFrame#messageBar[tone="warning"] { background: #40331c; }
QFrame#messageBar[tone="problem"] { background: #47262a; }
QFrame#messageBar QLabel { color: #eceff2; padding: 7px 4px; }
QFrame#messageBar QToolButton { padding: 2px 8px; }
)";

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, Panel);
    palette.setColor(QPalette::WindowText, Text);
    palette.setColor(QPalette::Base, Ground);
    palette.setColor(QPalette::AlternateBase, Panel);
    palette.setColor(QPalette::Text, Text);
    palette.setColor(QPalette::Button, Raised);
    palette.setColor(QPalette::ButtonText, Text);
    palette.setColor(QPalette::ToolTipBase, Raised);
    palette.setColor(QPalette::ToolTipText, Text);
    palette.setColor(QPalette::PlaceholderText, QuietText);
    palette.setColor(QPalette::Highlight, QColor(31, 60, 82));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, Accent);
    palette.setColor(QPalette::Disabled, QPalette::Text, QColor(90, 97, 106));
    palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(90, 97, 106));
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, QColor(90, 97, 106));
    return palette;
}

} // namespace

QColor lesionColour(std::size_t index)
{
    static constexpr std::array<QColor, 8> Colours{
        QColor{86, 211, 160}, QColor{240, 140, 90},  QColor{125, 170, 250}, QColor{236, 120, 190},
        QColor{190, 220, 90}, QColor{120, 215, 235}, QColor{190, 150, 250}, QColor{235, 195, 110}};
    return Colours[index % Colours.size()];
}

void apply(QApplication& application)
{
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setPalette(darkPalette());
    QFont font = QApplication::font();
    font.setPointSizeF(10.0);
    QApplication::setFont(font);
    application.setStyleSheet(StyleSheet);
}

} // namespace hepatica::viewer::theme
