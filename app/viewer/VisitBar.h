#pragma once
#include <QWidget>

#include <string>

class QComboBox;
class QLabel;
class QPushButton;

namespace hepatica::viewer {

class Workbench;

/// Under the lesions: what a reader says of the whole visit shown (new lesions? coverage), and its lock.
/// Where all readers have locked all visits, also whose reading is shown.
class VisitBar final : public QWidget {
    Q_OBJECT
public:
    explicit VisitBar(Workbench& workbench, QWidget* parent = nullptr);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void arrange();
    void listen();
    void follow();
    void followReadings(const std::string& reader);
    void noteCoverage();
    void answer(int row);
    void lockOrReopen();

    Workbench& workbench_;
    QLabel* visit_;
    QComboBox* reading_;
    QLabel* question_;
    QComboBox* newLesions_;
    QLabel* coverageWord_;
    QComboBox* coverage_;
    QLabel* signature_;
    QPushButton* lock_;
};

} // namespace hepatica::viewer
