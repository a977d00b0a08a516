#include "MaskDoubt.h"

#include <hepatica/imaging/LesionSegmentation.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

std::optional<Warning> doubtOf(const std::string& lesion, double confidence,
                               const std::vector<std::string>& reasons)
{
    if (confidence >= imaging::LeastSure)
        return std::nullopt;
    return Warning{ProblemCode::MaskUncertain,
                   {lesion, fmt::format("{:.2f}", confidence), fmt::format("{}", fmt::join(reasons, "; "))},
                   {}};
}

} // namespace hepatica::cli
