#pragma once
#include <string>
#include <string_view>

namespace hepatica::imaging {

/// A DICOM date (DA: "20040119", or "2004.01.19" of old) moved by whole days; "" when it is no day. Of
/// several values (parted by '\') each is moved.
[[nodiscard]] std::string shiftedDates(std::string_view dates, int days);

/// The same for date times (DT): time of day, fraction and offset stay. A date time without a whole day (a
/// year, a month) cannot be moved: "".
[[nodiscard]] std::string shiftedDateTimes(std::string_view dateTimes, int days);

} // namespace hepatica::imaging
