#include <hepatica/imaging/Series.h>

#include <array>
#include <utility>

namespace hepatica::imaging {

namespace {

constexpr std::array<std::pair<Phase, std::string_view>, 6> PhaseNames{{
    {Phase::Unknown, "unknown"},
    {Phase::NonContrast, "non-contrast"},
    {Phase::LateArterial, "late arterial"},
    {Phase::PortalVenous, "portal venous"},
    {Phase::Delayed, "delayed"},
    {Phase::Hepatobiliary, "hepatobiliary"},
}};

} // namespace

std::string_view phaseName(Phase phase)
{
    return PhaseNames[static_cast<std::size_t>(phase)].second;
}

Expected<Phase> phaseFromName(std::string_view name)
{
    std::string known;
    for (const auto& [phase, word] : PhaseNames) {
        if (word == name)
            return phase;
        known += (known.empty() ? "" : ", ") + std::string(word);
    }
    return fail(ProblemCode::BadDocument, {std::string(name), "not a phase", known});
}

std::string_view phaseConfidenceName(PhaseConfidence confidence)
{
    constexpr std::array<std::string_view, 4> Names{"none", "low", "high", "confirmed"};
    return Names[static_cast<std::size_t>(confidence)];
}

} // namespace hepatica::imaging
