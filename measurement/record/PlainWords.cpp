#include <hepatica/measurement/PlainWords.h>

#include <array>

namespace hepatica::measurement {

namespace {

/// White space in UTF-8: that of ASCII, and what is typed or pasted as such, zero width too.
constexpr std::array<std::string_view, 27> Spaces{
    " ",      "\t",     "\n",     "\r",     "\v",     "\f",     "\u0085", "\u00a0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200a", "\u200b", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\ufeff"};

/// The letter in small, byte by byte: of Latin-1, capitals follow the byte C3 and stand 32 below the small
/// ones, all but the multiplication sign.
std::string inSmallLetters(std::string_view text)
{
    constexpr unsigned char Lead = 0xc3, FirstCapital = 0x80, LastCapital = 0x9e, Times = 0x97,
                            Distance = 0x20;
    std::string small(text);
    unsigned char before = 0;
    for (char& letter : small) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool isPlainCapital = byte >= 'A' && byte <= 'Z';
        const bool isLatinCapital =
            before == Lead && byte >= FirstCapital && byte <= LastCapital && byte != Times;
        if (isPlainCapital || isLatinCapital)
            letter = static_cast<char>(byte + Distance);
        before = byte;
    }
    return small;
}

} // namespace

std::string_view withoutSpaceAround(std::string_view text)
{
    bool isCut = true;
    while (isCut) {
        isCut = false;
        for (const std::string_view space : Spaces)
            if (text.starts_with(space)) {
                text.remove_prefix(space.size());
                isCut = true;
            } else if (text.ends_with(space)) {
                text.remove_suffix(space.size());
                isCut = true;
            }
    }
    return text;
}

bool isBlank(std::string_view text)
{
    return withoutSpaceAround(text).empty();
}

bool isSameName(std::string_view one, std::string_view other)
{
    return inSmallLetters(withoutSpaceAround(one)) == inSmallLetters(withoutSpaceAround(other));
}

} // namespace hepatica::measurement
