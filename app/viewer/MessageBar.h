#pragma once
#include "Notice.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace hepatica::viewer {

/// One line above the views in place of dialogs that stop the reader. Gone with the next one, or when closed;
/// its place is kept, so that the views stay where they are.
class MessageBar final : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);
    void show(const Notice& notice);
    [[nodiscard]] QString text() const;
    /// Takes away what was only said in passing; warnings and problems stay.
    void forgetInformation();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();
    Notice notice_;
    QLabel* sign_;
    QLabel* line_;
    QPushButton* action_;
};

} // namespace hepatica::viewer
