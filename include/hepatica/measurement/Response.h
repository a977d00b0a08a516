#pragma once
#include <optional>
#include <string_view>

namespace hepatica::measurement {

/// The codes of all systems in scope. `NA`: no disease of that type at baseline; `ND`: not done; `Missing`:
/// no visit at all; `UPD` and `CPD`: progression of iRECIST that is not yet, and that is confirmed.
enum class Response { CR, PR, SD, PD, NE, NonCrNonPd, NA, ND, Missing, UPD, CPD };

/// As whose paper a code is printed: "PR", "iPR", "irPR", "imPR"; WHO's "NC" for stable disease; RECICL's
/// overall "TE3".
enum class CodeStyle { Recist, Irecist, Irrc, Bohnsack, Imrecist, Who, Recicl };

[[nodiscard]] std::string_view responseCode(Response response); ///< "NON-CR/NON-PD"
[[nodiscard]] std::string_view responseCode(Response response, CodeStyle style);

/// The response of a code in RECIST's or iRECIST's writing: "iPR" is a PR, "iUPD" an UPD, "iCPD" a CPD.
[[nodiscard]] std::optional<Response> responseFromCode(std::string_view code);

} // namespace hepatica::measurement
