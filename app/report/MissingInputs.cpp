#include "MissingInputs.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace hepatica::report {

namespace {

/// Something that lesions lack at visits.
struct Lack {
    std::string what;
    std::vector<std::string> lesions, visits;
    bool asItIs = false; ///< of no lesion and visit: `what` is the whole text
};

Lack lackOf(const std::string& text)
{
    constexpr std::string_view At = " at ", Colon = ": ";
    const std::size_t colon = text.find(Colon);
    const std::size_t at = colon == std::string::npos ? colon : text.rfind(At, colon);
    if (at == std::string::npos)
        return {text, {}, {}, true};
    const std::size_t visit = at + At.size();
    return {
        text.substr(colon + Colon.size()), {text.substr(0, at)}, {text.substr(visit, colon - visit)}, false};
}

void addOnce(std::vector<std::string>& all, const std::string& one)
{
    if (std::ranges::find(all, one) == all.end())
        all.push_back(one);
}

/// Joins those that are alike in `what` and `same`; of these the `joined` come together.
std::vector<Lack> joinedBy(const std::vector<Lack>& lacks, std::vector<std::string> Lack::*same,
                           std::vector<std::string> Lack::*joined)
{
    std::vector<Lack> together;
    for (const Lack& lack : lacks) {
        const auto alike = std::ranges::find_if(together, [&](const Lack& known) {
            return known.asItIs == lack.asItIs && known.what == lack.what && known.*same == lack.*same;
        });
        if (alike == together.end())
            together.push_back(lack);
        else
            for (const std::string& one : lack.*joined)
                addOnce((*alike).*joined, one);
    }
    return together;
}

std::string textOf(const Lack& lack)
{
    return lack.asItIs ? lack.what
                       : fmt::format("{} of {} at {}", lack.what, fmt::join(lack.lesions, ", "),
                                     fmt::join(lack.visits, ", "));
}

} // namespace

std::vector<std::string> missingInputTexts(const std::vector<std::string>& missingInputs)
{
    std::vector<Lack> lacks;
    for (const std::string& one : missingInputs)
        lacks.push_back(lackOf(one));
    std::vector<std::string> texts;
    for (const Lack& lack :
         joinedBy(joinedBy(lacks, &Lack::lesions, &Lack::visits), &Lack::visits, &Lack::lesions))
        texts.push_back(textOf(lack));
    return texts;
}

} // namespace hepatica::report
