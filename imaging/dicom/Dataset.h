#pragma once
#include <hepatica/core/Date.h>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// Reading of single values out of a DCMTK data set. For the .cpp files of this folder only.

/// Turns off DCMTK's own messages on standard error: every problem is told as a value.
void quietDcmtk();

/// The value without padding; "" when it is missing or empty. Not converted.
[[nodiscard]] std::string textOf(DcmItem& item, const DcmTagKey& tag);
/// The value in UTF-8 by the data set's Specific Character Set; where that fails, '?' for what is not ASCII.
[[nodiscard]] std::string utf8Of(DcmItem& item, const DcmTagKey& tag);
/// All values of a multi-valued text.
[[nodiscard]] std::vector<std::string> textsOf(DcmItem& item, const DcmTagKey& tag);
/// All values of a DS, FD or FL, or none when one of them is no finite number.
[[nodiscard]] std::vector<double> numbersOf(DcmItem& item, const DcmTagKey& tag);
/// The number that a text begins with, up to a backslash or any other sign.
[[nodiscard]] std::optional<double> firstNumberOf(std::string_view text);
[[nodiscard]] std::optional<int> integerOf(DcmItem& item, const DcmTagKey& tag);       ///< IS
[[nodiscard]] std::optional<int> unsignedShortOf(DcmItem& item, const DcmTagKey& tag); ///< US
[[nodiscard]] std::optional<Date> dateOf(DcmItem& item, const DcmTagKey& tag);
/// Seconds since midnight of a TM, or of the time in a DT.
[[nodiscard]] std::optional<double> secondsOf(std::string_view time);

/// The name of a UID in words: "CT Image Storage"; the UID itself when it is not known.
[[nodiscard]] std::string uidInWords(const std::string& uid);

} // namespace hepatica::imaging
