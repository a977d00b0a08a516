#pragma once
#include <optional>
#include <string_view>

namespace hepatica::measurement {

/// The codes of all systems in scope. `NA`: no disease of that type at baseline; `ND`: not done; `Missing`:
/// no visit at all.
enum class Response { CR, PR, SD, PD, NE, NonCrNonPd, NA, ND, Missing };
[[nodiscard]] std::string_view responseCode(Response response); ///< "NON-CR/NON-PD"
[[nodiscard]] std::optional<Response> responseFromCode(std::string_view code);

} // namespace hepatica::measurement
