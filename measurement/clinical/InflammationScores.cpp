#include <hepatica/measurement/ClinicalScores.h>

#include <array>

namespace hepatica::measurement {

std::optional<double> neutrophilLymphocyteRatio(double neutrophils, double lymphocytes)
{
    return lymphocytes > 0.0 ? std::optional(neutrophils / lymphocytes) : std::nullopt;
}

std::optional<double> plateletLymphocyteRatio(double platelets, double lymphocytes)
{
    return lymphocytes > 0.0 ? std::optional(platelets / lymphocytes) : std::nullopt;
}

std::optional<double> immuneInflammationIndex(double platelets, double neutrophils, double lymphocytes)
{
    return lymphocytes > 0.0 ? std::optional(platelets * neutrophils / lymphocytes) : std::nullopt;
}

double nutritionalIndex(double albumin_gL, double lymphocytes_109L)
{
    constexpr double PerMm3 = 1000.0; // of 10^9/L
    return albumin_gL + 0.005 * PerMm3 * lymphocytes_109L;
}

int glasgowScore(double crp_mgL, double albumin_gL)
{
    return (crp_mgL > 10.0 ? 1 : 0) + (albumin_gL < 35.0 ? 1 : 0);
}

int modifiedGlasgowScore(double crp_mgL, double albumin_gL)
{
    if (crp_mgL <= 10.0)
        return 0;
    return albumin_gL < 35.0 ? 2 : 1;
}

int crafity(double afp_ngmL, double crp_mgL)
{
    return (afp_ngmL >= 100.0 ? 1 : 0) + (crp_mgL >= 10.0 ? 1 : 0);
}

std::string_view crafityRisk(int points)
{
    constexpr std::array<std::string_view, 3> Risks{"low", "intermediate", "high"};
    return Risks[static_cast<std::size_t>(points)];
}

std::optional<double> markerChangePercent(double first, double now)
{
    return first > 0.0 ? std::optional(100.0 * (now - first) / first) : std::nullopt;
}

} // namespace hepatica::measurement
