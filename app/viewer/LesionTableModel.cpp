#include "LesionTableModel.h"

#include "LengthText.h"
#include "Theme.h"
#include "Workbench.h"

#include <QFont>

#include <array>
#include <cmath>

namespace hepatica::viewer {

using measurement::LesionClassWords;
using measurement::MeasurementSourceWords;

namespace {

QString number(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

QString nameText(const LesionView& lesion)
{
    return QString::fromStdString(lesion.lesion.name);
}

QString classText(const LesionView& lesion)
{
    return QString::fromUtf8(wordOf(LesionClassWords, lesion.lesion.lesionClass).data());
}

QString organText(const LesionView& lesion)
{
    return QString::fromStdString(lesion.lesion.organ);
}

QString longAxisText(const LesionView& lesion)
{
    const measurement::Caliper* caliper = lesion.caliper();
    if (caliper != nullptr)
        return lengthText(caliper->longAxis());
    return lesion.observation
               ? QString::fromUtf8(wordOf(measurement::LesionStateWords, lesion.observation->state).data())
               : QString("not measured");
}

QString shortAxisText(const LesionView& lesion)
{
    const measurement::Caliper* caliper = lesion.caliper();
    const auto shortAxis = caliper != nullptr ? caliper->shortAxis() : std::nullopt;
    return shortAxis ? lengthText(*shortAxis) : QString();
}

QString sourceText(const LesionView& lesion)
{
    return lesion.caliper() != nullptr
               ? QString::fromUtf8(wordOf(MeasurementSourceWords, lesion.observation->source).data())
               : QString();
}

QString automaticText(const LesionView& lesion)
{
    if (lesion.proposal && lesion.proposal->longAxis)
        return lengthText(
                   Length::fromMm(distance(lesion.proposal->longAxis->from, lesion.proposal->longAxis->to))) +
               " ?";
    if (!lesion.observation || !lesion.observation->automatic)
        return {};
    const auto shortAxis = lesion.observation->automatic->shortAxis();
    const QString longAxis = lengthText(lesion.observation->automatic->longAxis());
    return shortAxis ? longAxis + " × " + lengthText(*shortAxis) : longAxis;
}

bool isNotable(const LesionView& lesion)
{
    return lesion.observation && measurement::differsNotably(*lesion.observation);
}

QString differenceText(const LesionView& lesion)
{
    const auto percent = lesion.differencePercent();
    if (!percent)
        return {};
    const double whole = std::round(*percent); // no sign before a 0
    const QString sign = whole > 0.0 ? "+" : whole < 0.0 ? "−" : "";
    const QString text = sign + number(std::abs(whole), 0) + " %";
    return isNotable(lesion) ? "▲ " + text : text;
}

std::optional<double> confidenceOf(const LesionView& lesion)
{
    if (lesion.proposal)
        return lesion.proposal->confidence;
    return lesion.observation ? lesion.observation->confidence : std::nullopt;
}

QString confidenceText(const LesionView& lesion)
{
    const auto confidence = confidenceOf(lesion);
    return confidence ? number(100.0 * *confidence, 0) + " %" : QString();
}

bool isUnsure(const LesionView& lesion)
{
    return confidenceOf(lesion).value_or(1.0) < LeastConfidence;
}

QString confidenceReasons(const LesionView& lesion)
{
    std::vector<std::string> reasons;
    if (lesion.proposal)
        reasons = lesion.proposal->reasons;
    else if (confidenceOf(lesion))
        reasons = lesion.observation->confidenceReasons.value_or(reasons);
    QStringList lines;
    for (const std::string& reason : reasons)
        lines.push_back(QString::fromStdString(reason));
    return lines.join("\n");
}

/// Twice the standard errors, within which the true sizes lie in about 95 of 100 lesions.
QString errorsText(const LesionView& lesion)
{
    if (!lesion.observation || !lesion.observation->standardErrors || !lesion.observation->automatic)
        return {};
    const measurement::StandardErrors& errors = *lesion.observation->standardErrors;
    const measurement::Caliper& axes = *lesion.observation->automatic;
    QString text =
        "Long axis " + lengthText(axes.longAxis()) + " ± " + number(2.0 * errors.longAxis_mm, 1) + " mm";
    if (const auto shortAxis = axes.shortAxis())
        text +=
            ", short axis " + lengthText(*shortAxis) + " ± " + number(2.0 * errors.shortAxis_mm, 1) + " mm";
    return text + " (two standard errors)";
}

QString volumeText(const LesionView& lesion)
{
    if (!lesion.observation || !lesion.observation->shape)
        return {};
    const QString text = millilitresText(lesion.observation->shape->volume_mm3, 2);
    const auto& errors = lesion.observation->standardErrors;
    return errors && errors->volume_mm3 ? text + " ± " + millilitresText(2.0 * *errors->volume_mm3, 2) : text;
}

QString meanText(const LesionView& lesion)
{
    return lesion.observation && lesion.observation->density ? number(lesion.observation->density->mean, 0)
                                                             : QString();
}

QString viableText(const LesionView& lesion)
{
    if (!lesion.observation || !lesion.observation->viableState)
        return {};
    if (lesion.isViableHidden)
        return "not evaluable";
    return lesion.observation->viable ? lengthText(lesion.observation->viable->longAxis()) : QString("none");
}

QString nothing(const LesionView& /*lesion*/)
{
    return {};
}

struct ColumnRow {
    const char* title;
    QString (*text)(const LesionView&);
    bool isNumber;
    const char* hint;
};
constexpr std::array<ColumnRow, LesionTableModel::ColumnCount> Columns{{
    {"Lesion", nameText, false, "Name of the lesion over all visits"},
    {"Class", classText, false, "Double-click to change"},
    {"Organ", organText, false, "Double-click to change"},
    {"Source", sourceText, false, "Where the recorded value comes from"},
    {"Long axis mm", longAxisText, true,
     "The recorded value, or what was said in its place: what counts for the response"},
    {"Short axis mm", shortAxisText, true, "Recorded, perpendicular to the long axis"},
    {"Automatic mm", automaticText, true,
     "Long and short axis found in the mask; with a question mark, what is proposed"},
    {"Difference", differenceText, true, "Automatic against recorded long axis; marked above 10 %"},
    {"Sure", confidenceText, true, "How sure the mask is; the reasons stand on each value"},
    {"Volume mL", volumeText, true, "Voxels of the mask, ± two standard errors"},
    {"Mean", meanText, true, "Mean inside the mask, in the series' unit (HU for CT)"},
    {"Viable mm", viableText, true,
     "Longest diameter of what enhances in the late arterial phase of the visit"},
    {"", nothing, false, "Record the automatic axes"},
}};

} // namespace

LesionTableModel::LesionTableModel(Workbench& workbench, QObject* parent)
    : QAbstractTableModel(parent), workbench_(workbench)
{
    connect(&workbench_.state(), &ViewerState::lesionsChanged, this, &LesionTableModel::follow);
}

void LesionTableModel::follow()
{
    const int now = static_cast<int>(workbench_.state().lesions().size());
    if (now == rows_) { // the same lesions: keep selection and buttons while a caliper is dragged
        if (now > 0)
            Q_EMIT dataChanged(index(0, 0), index(now - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    rows_ = now;
    endResetModel();
}

int LesionTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : rows_;
}

int LesionTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::string LesionTableModel::trackingUid(int row) const
{
    return workbench_.state().lesions().at(static_cast<std::size_t>(row)).lesion.trackingUid;
}

int LesionTableModel::rowOf(const std::string& trackingUid) const
{
    for (int row = 0; row < rows_; ++row)
        if (this->trackingUid(row) == trackingUid)
            return row;
    return -1;
}

QVariant LesionTableModel::data(const QModelIndex& index, int role) const
{
    const LesionView& lesion = workbench_.state().lesions().at(static_cast<std::size_t>(index.row()));
    const ColumnRow& column = Columns[static_cast<std::size_t>(index.column())];
    const bool dimmed = !lesion.onThisSeries;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return column.text(lesion);
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter) | int(column.isNumber ? Qt::AlignRight : Qt::AlignLeft);
    case Qt::DecorationRole:
        return index.column() == Name ? QVariant(lesion.colour) : QVariant();
    case Qt::ForegroundRole:
        if ((index.column() == Difference || index.column() == Automatic) && isNotable(lesion))
            return theme::Warning;
        if (index.column() == Confidence && isUnsure(lesion))
            return theme::Warning;
        return dimmed ? QVariant(theme::QuietText) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Automatic)
            return errorsText(lesion);
        return index.column() == Confidence ? QVariant(confidenceReasons(lesion)) : QVariant();
    case Qt::FontRole: {
        QFont font;
        font.setBold(index.column() == LongAxis && lesion.caliper() != nullptr);
        return font;
    }
    default:
        return {};
    }
}

QVariant LesionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const ColumnRow& column = Columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return QString::fromUtf8(column.title);
    if (role == Qt::ToolTipRole)
        return QString::fromUtf8(column.hint);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter) | int(column.isNumber ? Qt::AlignRight : Qt::AlignLeft);
    return {};
}

Qt::ItemFlags LesionTableModel::flags(const QModelIndex& index) const
{
    const auto base = QAbstractTableModel::flags(index);
    return index.column() == Class || index.column() == Organ ? base | Qt::ItemIsEditable : base;
}

bool LesionTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole)
        return false;
    const measurement::Lesion lesion =
        workbench_.state().lesions().at(static_cast<std::size_t>(index.row())).lesion;
    if (index.column() == Organ && !value.toString().trimmed().isEmpty()) {
        workbench_.changeLesion(lesion.trackingUid, lesion.lesionClass,
                                value.toString().trimmed().toStdString());
        return true;
    }
    const auto lesionClass = fromWord(LesionClassWords, value.toString().toStdString());
    if (index.column() != Class || !lesionClass)
        return false;
    workbench_.changeLesion(lesion.trackingUid, *lesionClass, lesion.organ);
    return true;
}

} // namespace hepatica::viewer
