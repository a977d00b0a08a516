#include <hepatica/measurement/Response.h>

#include <array>
#include <utility>

namespace hepatica::measurement {

namespace {

constexpr std::array<std::pair<Response, std::string_view>, 9> ResponseCodes{{
    {Response::CR, "CR"},
    {Response::PR, "PR"},
    {Response::SD, "SD"},
    {Response::PD, "PD"},
    {Response::NE, "NE"},
    {Response::NonCrNonPd, "NON-CR/NON-PD"},
    {Response::NA, "NA"},
    {Response::ND, "ND"},
    {Response::Missing, "MISSING"},
}};

} // namespace

std::string_view responseCode(Response response)
{
    return ResponseCodes[static_cast<std::size_t>(response)].second;
}

std::optional<Response> responseFromCode(std::string_view code)
{
    for (const auto& [response, text] : ResponseCodes)
        if (text == code)
            return response;
    return std::nullopt;
}

} // namespace hepatica::measurement
