#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/LesionRow.h>

#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// The response systems that can be asked for, in the order they are reported.
[[nodiscard]] std::vector<std::string> protocolNames();

/// Groups the rows by patient and evaluator and judges each under every system named (all, when none is
/// named). The order of the rows does not matter. Histories that cannot be (two baselines, follow-up before
/// baseline, a lesion that changes class …) are a `BadHistory` with the line, and nothing is assessed;
/// `UnknownProtocol` for a name not known.
[[nodiscard]] Expected<std::vector<PatientAssessment>> assess(std::span<const LesionRow> lesions,
                                                              std::span<const VisitRow> visits = {},
                                                              const std::vector<std::string>& protocols = {});

} // namespace hepatica::measurement
