#pragma once
#include <QAbstractTableModel>

#include <string>

namespace hepatica::viewer {

class Workbench;

/// The lesions of the case at the visit shown, one row each. Class and organ can be edited.
class LesionTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Name,
        Class,
        Organ,
        Source,
        LongAxis,
        ShortAxis,
        Automatic,
        Difference,
        Confidence,
        Volume,
        MeanHounsfield,
        Viable,
        Accept,
        ColumnCount
    };

    explicit LesionTableModel(Workbench& workbench, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    [[nodiscard]] std::string trackingUid(int row) const;
    [[nodiscard]] int rowOf(const std::string& trackingUid) const;

private:
    void follow();
    Workbench& workbench_;
    int rows_ = 0;
};

} // namespace hepatica::viewer
