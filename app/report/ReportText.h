#pragma once
#include <hepatica/core/Length.h>
#include <hepatica/measurement/Case.h>

#include <optional>
#include <string>
#include <string_view>

namespace hepatica::report {

/// Stands where there is no value: a dash, never a zero.
inline constexpr std::string_view NoValue = "\u2013";

/// "43.1" of 43.05: halves away from zero, as a reader rounds what the tables hold with two decimals, though
/// binary floating point holds a little less. One rounding for every number of a report.
[[nodiscard]] std::string oneDecimal(double number);
/// One decimal, "32.4"; NoValue for none.
[[nodiscard]] std::string millimetres(const std::optional<Length>& length);
/// A sign and one decimal, "+20.0 %", with a real minus; NoValue for none.
[[nodiscard]] std::string signedPercent(const std::optional<double>& percent);
/// A sign and one decimal, "+5.4", with a real minus; NoValue for none.
[[nodiscard]] std::string signedNumber(const std::optional<double>& number);
/// Millilitres with two decimals below 10, else one.
[[nodiscard]] std::string millilitres(const std::optional<double>& volume_mm3);

/// A DICOM person name for people: "Doe^Jane^M=…" becomes "Doe, Jane M (…)".
[[nodiscard]] std::string personName(std::string_view dicomName);
/// "1956-04-02" from DICOM's "19560402"; other text as it is.
[[nodiscard]] std::string birthDateText(const std::string& date);
/// "female" for "F", and so on; other text as it is.
[[nodiscard]] std::string sexText(const std::string& sex);
/// "follow-up", "before baseline": the role in the words of a reader.
[[nodiscard]] std::string roleText(measurement::TimepointRole role);
/// "RECIST 1.1" for "recist-1.1"; a name not known as it is.
[[nodiscard]] std::string criterionTitle(const std::string& name);
/// The place of a system where all stand side by side; one not known comes last.
[[nodiscard]] std::size_t criterionRank(const std::string& name);

/// A file name's stem from a case id: what a file system may not take becomes "_"; never empty, hidden or
/// longer than 120 bytes.
[[nodiscard]] std::string fileStem(std::string_view caseId);

} // namespace hepatica::report
