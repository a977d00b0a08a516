#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// A tumour size (a sum of diameters in mm, or anything that is proportional) on a day.
struct SizeOnDay {
    int day = 0;
    double size = 0.0;
};

/// One model fitted to a course: its parameters with the two-sided p of each against 0.
struct ModelCandidate {
    std::string_view name;
    bool converged = false;
    bool eligible = false; ///< converged and every p below the limit
    std::vector<double> parameters, p;
    double aic = 0.0; ///< -2 log likelihood + 2 parameters
};

/// The model that describes a course, or why there is none.
struct GrowthModel {
    std::string_view name;                  ///< "gd", "dx", "gx", "gdphi"; empty when none fits
    std::optional<double> g, d, phi;        ///< per day; g of gdphi as reported, g sqrt(1 - phi)
    std::optional<double> doublingTimeDays; ///< ln 2 / g
    std::string_view
        reason; ///< "not fit", "only 1 eval", "2 evals not 20% diff", "error data", "No measurement data"
    std::vector<ModelCandidate> candidates;
};

/// Regression and growth at once (Stein WD, Clin Cancer Res 2011;17:907-917), f(t) = size / first size, t in
/// days from 1 on the day of the first size, as the R package tumgr 0.0.4 fits it:
///   gd: exp(-d t) + exp(g t) - 1;  dx: exp(-d t);  gx: exp(g t);  gdphi: (1 - phi) exp(g t) + phi exp(-d t).
/// Every parameter lies between 0 and 1. Of the models that converged, have fewer parameters than there are
/// sizes and every parameter's p below `pValue`, the one with the lowest AIC is chosen. The sizes in any
/// order.
[[nodiscard]] GrowthModel fitGrowthModel(std::span<const SizeOnDay> sizes, double pValue = 0.10);

} // namespace hepatica::measurement
