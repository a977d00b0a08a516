#pragma once
#include <hepatica/measurement/Case.h>

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace hepatica::viewer {

/// Asks for what an electronic signature is made of, or for a reason. It is accepted when all of it is there.
class SignatureDialog final : public QDialog {
    Q_OBJECT
public:
    enum class Asks { Signature, Reason };
    struct Text {
        QString title, explanation, button;
        QString name; ///< who signed last
        Asks asks = Asks::Signature;
    };
    explicit SignatureDialog(const Text& text, QWidget* parent = nullptr);

    [[nodiscard]] QString name() const;
    [[nodiscard]] QString meaning() const;
    [[nodiscard]] QString reason() const;

private:
    QLineEdit* addField(const QString& objectName, const QString& value);
    void check();
    QLineEdit *name_ = nullptr, *meaning_ = nullptr, *reason_ = nullptr;
    QPushButton* accept_ = nullptr;
};

/// The name that the reader signed with before in this case.
[[nodiscard]] QString lastSigner(const measurement::Case& case_, const std::string& reader);
/// Of a signature's UTC time, on the reader's clock: "2026-11-26 14:05".
[[nodiscard]] QString dayAndTime(const std::string& utc);

} // namespace hepatica::viewer
