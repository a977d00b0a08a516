#include "Units.h"

#include <array>
#include <utility>
#include <vector>

namespace hepatica::measurement {

namespace {

struct Conversion {
    ClinicalItem item;
    std::string_view spelling; ///< plain(): small letters, no blanks, "109/l" for 10^9/L
    double factor;
    std::string_view shown = {}; ///< in lists of what is possible; empty for a mere other spelling
};

using enum ClinicalItem;

// Bilirubin 584.7 g/mol, creatinine 113.1 g/mol; AFP 1 IU = 1.21 ng (first international standard 72/225).
constexpr Conversion Conversions[] = {
    {Afp, "ng/ml", 1.0, "ng/mL"},
    {Afp, "ug/l", 1.0, "ug/L"},
    {Afp, "iu/ml", 1.21, "IU/mL"},
    {Afp, "kiu/l", 1.21},
    {Afp, "u/ml", 1.21},
    {Afp, "ku/l", 1.21},
    {PivkaII, "mau/ml", 1.0, "mAU/mL"},
    {PivkaII, "au/l", 1.0, "AU/L"},
    {Crp, "mg/l", 1.0, "mg/L"},
    {Crp, "mg/dl", 10.0, "mg/dL"},
    {Neutrophils, "109/l", 1.0, "10^9/L"},
    {Lymphocytes, "109/l", 1.0, "10^9/L"},
    {Platelets, "109/l", 1.0, "10^9/L"},
    {Bilirubin, "umol/l", 1.0, "umol/L"},
    {Bilirubin, "mg/dl", 17.1, "mg/dL"},
    {Albumin, "g/l", 1.0, "g/L"},
    {Albumin, "g/dl", 10.0, "g/dL"},
    {Inr, "", 1.0, "no unit"},
    {Inr, "1", 1.0},
    {Inr, "ratio", 1.0},
    {Inr, "inr", 1.0},
    {Creatinine, "umol/l", 1.0, "umol/L"},
    {Creatinine, "mg/dl", 88.4, "mg/dL"},
    {Sodium, "mmol/l", 1.0, "mmol/L"},
    {Sodium, "meq/l", 1.0, "mEq/L"},
    {ProthrombinProlongation, "s", 1.0, "s"},
    {ProthrombinProlongation, "sec", 1.0},
    {Ecog, "", 1.0, "no unit"},
    {Ecog, "1", 1.0},
};

// Counts of blood cells share their spellings: 10^9/L, a thousand or one a microlitre.
constexpr std::array<std::pair<std::string_view, double>, 11> CellCounts{{
    {"g/l", 1.0},
    {"giga/l", 1.0},
    {"103/ul", 1.0},
    {"103/mm3", 1.0},
    {"k/ul", 1.0},
    {"thousand/ul", 1.0},
    {"/ul", 0.001},
    {"cells/ul", 0.001},
    {"/mm3", 0.001},
    {"cells/mm3", 0.001},
    {"106/l", 0.001},
}};

constexpr bool isCellCount(ClinicalItem item)
{
    return item == Neutrophils || item == Lymphocytes || item == Platelets;
}

// What is the same, sign by sign: micro as two characters, superscripts, the signs of a power and of a
// product.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> Alike{{
    {"\u00B5", "u"},
    {"\u03BC", "u"},
    {"\u2079", "9"},
    {"\u00B3", "3"},
    {"\u2076", "6"},
    {"\u00D7", ""},
    {" ", ""},
    {"^", ""},
    {"*", ""},
    {"[iU]", "iu"}, // UCUM's international unit
}};

std::string plain(std::string_view unit)
{
    std::string text;
    while (!unit.empty()) {
        bool replaced = false;
        for (const auto& [sign, plainSign] : Alike)
            if (!replaced && unit.starts_with(sign)) {
                text += plainSign;
                unit.remove_prefix(sign.size());
                replaced = true;
            }
        if (replaced)
            continue;
        const char c = unit.front();
        text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        unit.remove_prefix(1);
    }
    if (text.starts_with("x10"))
        text.erase(0, 1);
    return text;
}

} // namespace

std::optional<double> conversionOf(ClinicalItem item, std::string_view unit)
{
    const std::string spelling = plain(unit);
    for (const Conversion& one : Conversions)
        if (one.item == item && one.spelling == spelling)
            return one.factor;
    if (isCellCount(item))
        for (const auto& [counted, factor] : CellCounts)
            if (counted == spelling)
                return factor;
    return std::nullopt;
}

bool isMgPerDl(std::string_view unit)
{
    return plain(unit) == "mg/dl";
}

std::string unitsOf(ClinicalItem item)
{
    std::vector<std::string_view> shown;
    for (const Conversion& one : Conversions)
        if (one.item == item && !one.shown.empty())
            shown.push_back(one.shown);
    if (isCellCount(item))
        shown.insert(shown.end(), {"10^3/uL", "/uL"});
    std::string text;
    for (std::size_t at = 0; at < shown.size(); ++at)
        text += (at == 0 ? "" : at + 1 == shown.size() ? " or " : ", ") + std::string(shown[at]);
    return text;
}

} // namespace hepatica::measurement
