#include "Csv.h"

#include "ByteSet.h"

#include <algorithm>
#include <fstream>

namespace hepatica::measurement {

namespace {

constexpr std::string_view ByteOrderMark = "\xEF\xBB\xBF";
constexpr ByteSet FieldEnds(",\r\n"), Quoted(",\"\r\n"), Blanks(" \t\r\n");

} // namespace

CsvReader::CsvReader(std::string_view text) : text_(text)
{
    if (text_.starts_with(ByteOrderMark))
        at_ = ByteOrderMark.size();
}

bool CsvReader::next(std::vector<std::string_view>& fields)
{
    while (at_ < text_.size()) {
        if (!readRecord(fields))
            continue;
        return true;
    }
    return false;
}

/// Whether there was anything in it.
bool CsvReader::readRecord(std::vector<std::string_view>& fields)
{
    fields.clear();
    unquoted_.clear();
    fault_ = {};
    recordLine_ = line_;
    recordStart_ = at_;
    bool more = true;
    while (more) {
        const bool quoted = at_ < text_.size() && text_[at_] == '"';
        fields.push_back(quoted ? quotedField() : plainField());
        more = !endOfRecord();
    }
    return !fault_.empty() ||
           std::ranges::any_of(fields, [](std::string_view field) { return !field.empty(); });
}

std::string_view CsvReader::plainField()
{
    const std::size_t end = FieldEnds.find(text_, at_);
    const std::string_view field = text_.substr(at_, end - at_);
    at_ = end;
    return field;
}

std::string_view CsvReader::quotedField()
{
    const std::size_t begin = ++at_;
    std::string* plain = nullptr;
    for (std::size_t from = begin;; from = at_) {
        const std::size_t quote = text_.find('"', from);
        if (quote == std::string_view::npos) {
            fault_ = "a quoted field is not closed";
            line_ += static_cast<int>(std::ranges::count(text_.substr(from), '\n'));
            at_ = text_.size();
            return {};
        }
        line_ += static_cast<int>(std::ranges::count(text_.substr(from, quote - from), '\n'));
        at_ = quote + 1;
        const bool doubled = at_ < text_.size() && text_[at_] == '"';
        if (!doubled && plain == nullptr)
            return text_.substr(begin, quote - begin);
        if (plain == nullptr)
            plain = &unquoted_.emplace_back();
        plain->append(text_.substr(from, quote - from));
        if (!doubled)
            return *plain;
        plain->push_back('"');
        ++at_;
    }
}

/// Steps over what stands after a field.
bool CsvReader::endOfRecord()
{
    if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' && text_[at_] != '\n') {
        fault_ = "text follows a closing quote";
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    }
    if (at_ >= text_.size())
        return true;
    const char separator = text_[at_++];
    if (separator == ',')
        return false;
    if (separator == '\r' && at_ < text_.size() && text_[at_] == '\n')
        ++at_;
    ++line_;
    return true;
}

Expected<std::string> textOf(const std::filesystem::path& file)
{
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return fail(ProblemCode::NoSuchFile, {file.string()});
    if (std::filesystem::is_directory(file, error))
        return fail(ProblemCode::NotReadable, {file.string(), "it is a folder"});
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return fail(ProblemCode::NotReadable, {file.string(), "opening it failed"});
    std::string text;
    constexpr std::size_t Block = 1U << 20U;
    if (const auto size = std::filesystem::file_size(file, error); !error)
        text.reserve(size + Block); // so that it is held once
    while (stream) {
        const std::size_t size = text.size();
        text.resize(size + Block);
        stream.read(text.data() + size, static_cast<std::streamsize>(Block));
        text.resize(size + static_cast<std::size_t>(stream.gcount()));
    }
    if (stream.bad())
        return fail(ProblemCode::NotReadable, {file.string(), "reading it failed"});
    return text;
}

std::size_t utf8Length(std::string_view bytes)
{
    const auto byte = [&](std::size_t at) {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
    };
    const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0), second = byte(1);
    if (first < 0x80U)
        return first >= 0x20U || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    if (first >= 0xC2U && first <= 0xDFU)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0U && first <= 0xEFU) {
        const bool overlong = first == 0xE0U && second < 0xA0U, surrogate = first == 0xEDU && second > 0x9FU;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0U && first <= 0xF4U) {
        const bool overlong = first == 0xF0U && second < 0x90U, beyond = first == 0xF4U && second > 0x8FU;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

bool isUtf8Text(std::string_view bytes)
{
    const auto isPlain = [](char c) { return c >= 0x20 && c < 0x7F; };
    bytes.remove_prefix(static_cast<std::size_t>(std::ranges::find_if_not(bytes, isPlain) - bytes.begin()));
    while (!bytes.empty()) {
        const std::size_t length = utf8Length(bytes);
        if (length == 0)
            return false;
        bytes.remove_prefix(length);
    }
    return true;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && Blanks.has(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && Blanks.has(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string excerptOf(std::string_view text)
{
    constexpr std::size_t Longest = 60;
    if (text.size() <= Longest)
        return std::string(text);
    std::size_t end = Longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) // inside a character
        --end;
    return std::string(text.substr(0, end)) + "...";
}

void appendCsvField(std::string& record, std::string_view text)
{
    const bool blankAtEnd = !text.empty() && (Blanks.has(text.front()) || Blanks.has(text.back()));
    if (Quoted.find(text) == text.size() && !blankAtEnd) {
        record += text;
        return;
    }
    record += '"';
    for (const char c : text) {
        if (c == '"')
            record += '"';
        record += c;
    }
    record += '"';
}

std::string csvField(std::string_view text)
{
    std::string field;
    appendCsvField(field, text);
    return field;
}

std::string csvRecord(const std::vector<std::string>& fields)
{
    std::string record;
    for (const std::string& field : fields)
        record += (record.empty() && &field == &fields.front() ? "" : ",") + csvField(field);
    return record + "\n";
}

} // namespace hepatica::measurement
