#include "Identifiers.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hepatica::imaging {

namespace {

constexpr std::size_t ShortestWord = 4;

/// IDs that people are found by in a hospital.
constexpr auto Ids = std::to_array<std::pair<Uint16, Uint16>>({
    {0x0008, 0x0050}, // Accession Number
    {0x0010, 0x0020}, // Patient ID
    {0x0010, 0x0030}, // Patient's Birth Date
    {0x0010, 0x1000}, // Other Patient IDs
    {0x0010, 0x1090}, // Medical Record Locator
    {0x0010, 0x2154}, // Patient's Telephone Numbers
    {0x0012, 0x0040}, // Clinical Trial Subject ID
    {0x0038, 0x0010}, // Admission ID
    {0x0040, 0x1001}, // Requested Procedure ID
});

std::string small(std::string_view text)
{
    std::string letters(text);
    std::ranges::transform(letters, letters.begin(),
                           [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
    return letters;
}

bool isWordCharacter(char c)
{
    const auto value = static_cast<unsigned char>(c);
    return value >= 0x80 || std::isalnum(value) != 0;
}

} // namespace

Identifiers::Identifiers(DcmItem& dataset)
{
    collect(dataset);
    std::ranges::sort(words_);
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

void Identifiers::add(std::string_view text)
{
    if (text.size() >= ShortestWord)
        words_.push_back(small(text));
}

void Identifiers::collect(DcmItem& item)
{
    for (const auto& [group, element] : Ids)
        for (const std::string& id : textsOf(item, {group, element}))
            add(id);
    DcmObject* child = nullptr;
    while ((child = item.nextInContainer(child)) != nullptr) {
        auto& element = static_cast<DcmElement&>(*child);
        if (element.ident() == EVR_SQ) {
            DcmObject* nested = nullptr;
            while ((nested = element.nextInContainer(nested)) != nullptr)
                collect(static_cast<DcmItem&>(*nested));
        }
        if (element.ident() != EVR_PN)
            continue;
        std::string part;
        for (const char c : textOf(item, element.getTag()) + "^") {
            if (isWordCharacter(c) || c == '-') {
                part += c;
                continue;
            }
            add(part);
            part.clear();
        }
    }
}

bool Identifiers::standIn(std::string_view text) const
{
    const std::string letters = small(text);
    return std::ranges::any_of(words_, [&](const std::string& word) {
        for (auto at = letters.find(word); at != std::string::npos; at = letters.find(word, at + 1)) {
            const auto end = at + word.size();
            if ((at == 0 || !isWordCharacter(letters[at - 1])) &&
                (end == letters.size() || !isWordCharacter(letters[end])))
                return true;
        }
        return false;
    });
}

} // namespace hepatica::imaging
