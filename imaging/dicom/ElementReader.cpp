#include "ElementReader.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace hepatica::imaging {

namespace {

std::uint32_t number(const std::uint8_t* bytes, std::size_t count, bool isBigEndian)
{
    std::uint32_t value = 0;
    for (std::size_t at = 0; at < count; ++at)
        value = (value << 8) | bytes[isBigEndian ? at : count - 1 - at];
    return value;
}

bool hasLongLength(std::string_view vr)
{
    // PS3.5 7.1.2: the VRs to come have long lengths too.
    constexpr std::string_view ShortOnes = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US";
    return ShortOnes.find(vr) == std::string_view::npos;
}

} // namespace

const std::uint8_t* FileWindow::bytes(std::uint64_t at, std::size_t count)
{
    if (at > size() || count > size() - at)
        return nullptr;
    if (at < start_ || at + count > start_ + held_) {
        constexpr std::size_t WindowBytes = 16384; // the header of most images
        start_ = at;
        held_ = static_cast<std::size_t>(std::min<std::uint64_t>(std::max(WindowBytes, count), size() - at));
        if (held_ > room_) {
            window_ = std::make_unique_for_overwrite<std::uint8_t[]>(held_);
            room_ = held_;
        }
        if (!file_.read(start_, {window_.get(), held_})) {
            held_ = 0;
            hasFailed_ = true;
            return nullptr;
        }
    }
    return window_.get() + (at - start_);
}

std::optional<Element> readElement(FileWindow& file, std::uint64_t at, Encoding encoding)
{
    const std::uint8_t* head = file.bytes(at, 8);
    if (head == nullptr)
        return std::nullopt;
    const bool big = encoding.isBigEndian;
    Element element;
    element.tag = (number(head, 2, big) << 16) | number(head + 2, 2, big);
    element.valueAt = at + 8;
    const bool isDelimiter = (element.tag >> 16) == 0xfffeu;
    const bool hasVr = encoding.isExplicit && !isDelimiter && std::isupper(head[4]) && std::isupper(head[5]);
    if (!hasVr) {
        element.length = number(head + 4, 4, big);
        return element;
    }
    element.vr = {static_cast<char>(head[4]), static_cast<char>(head[5])};
    if (!hasLongLength(element.vr)) {
        element.length = number(head + 6, 2, big);
        return element;
    }
    const std::uint8_t* length = file.bytes(at + 8, 4);
    if (length == nullptr)
        return std::nullopt;
    element.length = number(length, 4, big);
    element.valueAt = at + 12;
    return element;
}

std::string_view trimmed(std::string_view value)
{
    constexpr std::string_view Padding(" \0\t\n\r", 5);
    const auto first = value.find_first_not_of(Padding);
    if (first == std::string_view::npos)
        return {};
    return value.substr(first, value.find_last_not_of(Padding) - first + 1);
}

} // namespace hepatica::imaging
