#include "LengthText.h"

namespace hepatica::viewer {

QString lengthText(Length length)
{
    const std::int64_t hundredths = length.hundredths();
    const std::int64_t tenths = ((hundredths < 0 ? -hundredths : hundredths) + 5) / 10;
    const char* sign = hundredths < 0 && tenths > 0 ? "-" : "";
    return sign + QString::number(tenths / 10) + '.' + QString::number(tenths % 10);
}

QString millilitresText(double volume_mm3, int decimals)
{
    constexpr double CubicMillimetresInMillilitre = 1000.0;
    return QString::number(volume_mm3 / CubicMillimetresInMillilitre, 'f', decimals);
}

} // namespace hepatica::viewer
