#pragma once
#include <hepatica/core/Expected.h>

#include <deque>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// A text of comma-separated records (RFC 4180), read one by one. LF or CRLF, quoted fields with commas,
/// doubled quotes and line ends; a byte order mark is skipped; records without any character in them are
/// skipped.
class CsvReader {
public:
    /// The text must outlive the reader.
    explicit CsvReader(std::string_view text);
    /// From the beginning of a record on, which stands in that line.
    CsvReader(std::string_view text, std::size_t at, int line) : text_(text), at_(at), line_(line) {}

    /// The next record's fields, or nothing at the end. They hold until the next call.
    [[nodiscard]] bool next(std::vector<std::string_view>& fields);
    /// The line where the record began, from 1.
    [[nodiscard]] int line() const { return recordLine_; }
    /// Where the record began.
    [[nodiscard]] std::size_t start() const { return recordStart_; }
    /// What is wrong with the record; empty when all is well.
    [[nodiscard]] std::string_view fault() const { return fault_; }

private:
    bool readRecord(std::vector<std::string_view>& fields);
    std::string_view plainField();
    std::string_view quotedField();
    bool endOfRecord();

    std::string_view text_;
    std::size_t at_ = 0, recordStart_ = 0;
    int line_ = 1, recordLine_ = 1;
    std::string_view fault_;
    std::deque<std::string> unquoted_; ///< fields with doubled quotes, made plain
};

/// The whole file. `NoSuchFile`, `NotReadable`.
[[nodiscard]] Expected<std::string> textOf(const std::filesystem::path& file);

/// Whether the bytes are well-formed UTF-8 (RFC 3629) without control characters other than tab and line
/// ends.
[[nodiscard]] bool isUtf8Text(std::string_view bytes);

/// Length of the well-formed UTF-8 sequence at the front, 0 when there is none; control characters other than
/// tab and line ends are none.
[[nodiscard]] std::size_t utf8Length(std::string_view bytes);

/// Without blanks at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The text as a message shows it: what is longer than 60 bytes is cut at a character, with dots.
[[nodiscard]] std::string excerptOf(std::string_view text);

/// A field as a record holds it: quoted where it must be.
[[nodiscard]] std::string csvField(std::string_view text);
void appendCsvField(std::string& record, std::string_view text);
[[nodiscard]] std::string csvRecord(const std::vector<std::string>& fields);

} // namespace hepatica::measurement
