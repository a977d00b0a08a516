#include "TableReader.h"

#include <array>

namespace hepatica::measurement::tables {

namespace {

struct Separator {
    char mark;
    std::string_view name;
};
constexpr std::array Separators{Separator{';', "semicolons"}, Separator{'\t', "tabs"},
                                Separator{'|', "bars"}};

/// UTF-16 has a byte order mark of its own, or a zero in every other byte of plain text.
bool isUtf16(std::string_view text)
{
    const auto isZeroFrom = [&](std::size_t first) {
        for (std::size_t at = first; at < text.size(); at += 2)
            if (text[at] != '\0')
                return false;
        return text.size() > 1;
    };
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || isZeroFrom(0) || isZeroFrom(1);
}

} // namespace

std::string otherFormat(const std::vector<std::string_view>& header)
{
    if (header.empty())
        return {};
    if (isUtf16(header.front()))
        return "the text is UTF-16; expected UTF-8";
    if (!std::ranges::all_of(header, isUtf8Text))
        return "the header line holds bytes that are not UTF-8 text; save the table as UTF-8";
    if (header.size() > 1)
        return {};
    for (const auto& [mark, name] : Separators)
        if (header.front().find(mark) != std::string_view::npos)
            return "the columns are separated by " + std::string(name) +
                   "; expected commas between the columns and points in numbers";
    return {};
}

} // namespace hepatica::measurement::tables
