#include "JsonText.h"

#include "Csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hepatica::measurement {

namespace {

template <typename Number> void append(std::string& text, Number value)
{
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text.append(digits.data(), end);
}

/// Whether a byte stands for itself: ASCII that needs no escape.
constexpr std::array<bool, 256> Plain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t code = 0x20; code < 0x80; ++code)
        plain[code] = code != '"' && code != '\\';
    return plain;
}();

bool isPlain(char c)
{
    return Plain[static_cast<unsigned char>(c)];
}

/// Appends the character at the front, and tells how long it was. A byte that belongs to none is replaced:
/// names from old files are not always UTF-8.
std::size_t appendCharacter(std::string& text, std::string_view bytes)
{
    const std::size_t length = utf8Length(bytes);
    if (length > 1)
        text += bytes.substr(0, length);
    else
        text += "\xEF\xBF\xBD";
    return std::max<std::size_t>(length, 1);
}

void appendEscaped(std::string& text, char c)
{
    constexpr std::string_view Hex = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(c);
    switch (c) {
    case '"':
        text += "\\\"";
        return;
    case '\\':
        text += "\\\\";
        return;
    case '\n':
        text += "\\n";
        return;
    case '\r':
        text += "\\r";
        return;
    case '\t':
        text += "\\t";
        return;
    default:
        text += "\\u00";
        text += Hex[code >> 4U];
        text += Hex[code & 0xFU];
    }
}

/// In one step: most of a document is names and words without an escape.
void appendPlain(std::string& text, std::string_view value)
{
    const std::size_t start = text.size();
    text.resize(start + value.size() + 2, '"');
    std::ranges::copy(value, text.begin() + static_cast<std::ptrdiff_t>(start + 1));
}

void appendQuoted(std::string& text, std::string_view value)
{
    if (std::ranges::all_of(value, isPlain))
        return appendPlain(text, value);
    text += '"';
    while (!value.empty()) {
        const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(value, isPlain) - value.begin());
        text += value.substr(0, plain);
        value.remove_prefix(plain);
        if (value.empty())
            break;
        if (static_cast<unsigned char>(value.front()) >= 0x80U) {
            value.remove_prefix(appendCharacter(text, value));
        } else {
            appendEscaped(text, value.front());
            value.remove_prefix(1);
        }
    }
    text += '"';
}

} // namespace

void JsonText::newLine()
{
    if (indent_ < 0)
        return;
    text_ += '\n';
    text_.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth_), ' ');
}

void JsonText::begin()
{
    if (afterKey_) {
        afterKey_ = false;
        return;
    }
    if (!first_)
        text_ += ',';
    if (broken_ && indent_ < 0)
        text_ += '\n';
    else if (depth_ > 0)
        newLine();
    first_ = broken_ = false;
}

void JsonText::breakLine()
{
    broken_ = true;
}

void JsonText::open(char bracket)
{
    begin();
    text_ += bracket;
    ++depth_;
    first_ = true;
}

void JsonText::close(char bracket)
{
    --depth_;
    if (!first_)
        newLine();
    text_ += bracket;
    first_ = false;
}

void JsonText::key(std::string_view name)
{
    begin();
    appendQuoted(text_, name);
    text_ += ':';
    if (indent_ >= 0)
        text_ += ' ';
    afterKey_ = true;
}

void JsonText::value(std::nullptr_t)
{
    begin();
    text_ += "null";
}

void JsonText::value(bool value)
{
    begin();
    text_ += value ? "true" : "false";
}

void JsonText::value(int value)
{
    begin();
    append(text_, value);
}

void JsonText::value(double value)
{
    if (!std::isfinite(value))
        return this->value(nullptr);
    begin();
    const std::size_t start = text_.size();
    append(text_, value);
    if (text_.find_first_of(".e", start) == std::string::npos)
        text_ += ".0"; // a quantity stays one
}

void JsonText::value(std::string_view value)
{
    begin();
    appendQuoted(text_, value);
}

void JsonText::value(Date value)
{
    begin();
    appendPlain(text_, value.iso());
}

void JsonText::value(const Amount& value)
{
    begin();
    text_ += value.text();
}

void JsonText::raw(std::string_view json)
{
    begin();
    text_ += json;
}

void JsonText::textOrNull(std::string_view name, std::string_view text)
{
    key(name);
    text.empty() ? value(nullptr) : value(text);
}

} // namespace hepatica::measurement
