#include <hepatica/measurement/Response.h>

#include <algorithm>
#include <array>

namespace hepatica::measurement {

namespace {

constexpr std::size_t Count = static_cast<std::size_t>(Response::CPD) + 1;
using Codes = std::array<std::string_view, Count>; // in the order of Response

// A row a style, in the order of CodeStyle. What a paper has no word for is written as RECIST 1.1 does.
constexpr std::array<Codes, static_cast<std::size_t>(CodeStyle::Recicl) + 1> CodesOfStyle{{
    {"CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "NA", "ND", "MISSING", "iUPD", "iCPD"},
    {"iCR", "iPR", "iSD", "iUPD", "NE", "NON-iCR/NON-iUPD", "NA", "ND", "MISSING", "iUPD", "iCPD"},
    {"irCR", "irPR", "irSD", "irPD", "NE", "NON-CR/NON-PD", "NA", "ND", "MISSING", "irPD", "irPD"},
    {"irCR", "irPR", "irSD", "irPD", "irNE", "irNN", "NA", "irND", "MISSING", "irPD", "irPD"},
    {"imCR", "imPR", "imSD", "imPD", "NE", "NON-CR/NON-PD", "NA", "ND", "MISSING", "imPD", "imPD"},
    {"CR", "PR", "NC", "PD", "NE", "NON-CR/NON-PD", "NA", "ND", "MISSING", "PD", "PD"},
    {"TE4", "TE3", "TE2", "TE1", "NE", "NON-CR/NON-PD", "NA", "ND", "MISSING", "TE1", "TE1"},
}};

constexpr const Codes& codesOf(CodeStyle style)
{
    return CodesOfStyle[static_cast<std::size_t>(style)];
}

} // namespace

std::string_view responseCode(Response response)
{
    return responseCode(response, CodeStyle::Recist);
}

std::string_view responseCode(Response response, CodeStyle style)
{
    return codesOf(style)[static_cast<std::size_t>(response)];
}

std::optional<Response> responseFromCode(std::string_view code)
{
    // "iUPD" stands in both rows: RECIST's own comes first.
    for (const CodeStyle style : {CodeStyle::Recist, CodeStyle::Irecist}) {
        const auto found = std::ranges::find(codesOf(style), code);
        if (found != codesOf(style).end())
            return static_cast<Response>(found - codesOf(style).begin());
    }
    return std::nullopt;
}

} // namespace hepatica::measurement
