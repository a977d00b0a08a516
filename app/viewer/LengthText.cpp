#include "LengthText.h"

namespace hepatica::viewer {

QString lengthText(Length length)
{
    const std::int64_t hundredths = length.hundredths();
    const std::int64_t tenths = ((hundredths < 0 ? -hundredths : hundredths) + 5) / 10;
    const char* sign = hundredths < 0 && tenths > 0 ? "-" : "";
    return sign + QString::number(tenths / 10) + '.' + QString::number(tenths % 10);
}

} // namespace hepatica::viewer
