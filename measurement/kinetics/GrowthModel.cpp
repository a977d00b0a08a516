#include <hepatica/measurement/GrowthModel.h>

#include "BoundedFit.h"
#include "StudentT.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace hepatica::measurement {

namespace {

using Parameters = std::span<const double>;
using Derivatives = std::span<double>;

// gd: g, d.  dx: d.  gx: g.  gdphi: phi, g, d.
double gd(double t, Parameters p)
{
    return std::exp(-p[1] * t) + std::exp(p[0] * t) - 1.0;
}
void gdGradient(double t, Parameters p, Derivatives by)
{
    by[0] = t * std::exp(p[0] * t);
    by[1] = -t * std::exp(-p[1] * t);
}
double dx(double t, Parameters p)
{
    return std::exp(-p[0] * t);
}
void dxGradient(double t, Parameters p, Derivatives by)
{
    by[0] = -t * std::exp(-p[0] * t);
}
double gx(double t, Parameters p)
{
    return std::exp(p[0] * t);
}
void gxGradient(double t, Parameters p, Derivatives by)
{
    by[0] = t * std::exp(p[0] * t);
}
double gdphi(double t, Parameters p)
{
    return (1.0 - p[0]) * std::exp(p[1] * t) + p[0] * std::exp(-p[2] * t);
}
void gdphiGradient(double t, Parameters p, Derivatives by)
{
    const double growth = std::exp(p[1] * t), decay = std::exp(-p[2] * t);
    by[0] = decay - growth;
    by[1] = (1.0 - p[0]) * t * growth;
    by[2] = -p[0] * t * decay;
}

constexpr double StartRate = 0.00511, StartPhi = 0.9; // tumgr's starts
constexpr std::array StartOne{StartRate};
constexpr std::array StartTwo{StartRate, StartRate};
constexpr std::array StartThree{StartPhi, StartRate, StartRate};

struct ModelRow {
    std::string_view name;
    Curve curve;
    std::span<const double> start;
    int g, d, phi; ///< which parameter it is, -1: none
};

constexpr std::array Models{
    ModelRow{"gd", {gd, gdGradient}, StartTwo, 0, 1, -1},
    ModelRow{"dx", {dx, dxGradient}, StartOne, -1, 0, -1},
    ModelRow{"gx", {gx, gxGradient}, StartOne, 0, -1, -1},
    ModelRow{"gdphi", {gdphi, gdphiGradient}, StartThree, 1, 2, 0},
};

/// Why a course is not analysed, in tumgr's words; empty when it is.
std::string_view exclusion(std::span<const SizeOnDay> sizes)
{
    if (sizes.empty() || sizes.front().size <= 0.0)
        return "No measurement data";
    if (sizes.size() == 1)
        return "only 1 eval";
    const bool allAlike =
        std::ranges::all_of(sizes, [&](const SizeOnDay& one) { return one.size == sizes.front().size; });
    if (allAlike && sizes.size() > 2)
        return "error data";
    const double quotient = sizes.back().size / sizes.front().size;
    return sizes.size() == 2 && quotient > 0.8 && quotient < 1.2 ? "2 evals not 20% diff" : "";
}

std::vector<CurvePoint> pointsOf(std::span<const SizeOnDay> sizes)
{
    std::vector<CurvePoint> points;
    for (const SizeOnDay& one : sizes)
        points.push_back(
            {static_cast<double>(one.day - sizes.front().day + 1), one.size / sizes.front().size});
    return points;
}

/// Of normal residuals with the variance that fits best.
double logLikelihood(double squares, double count)
{
    return -0.5 * count * (std::log(2.0 * std::numbers::pi) + 1.0 - std::log(count) + std::log(squares));
}

ModelCandidate candidateOf(const ModelRow& model, std::span<const CurvePoint> points, double pValue)
{
    ModelCandidate candidate;
    candidate.name = model.name;
    if (points.size() <= model.start.size())
        return candidate;
    const auto fit = fitCurve(model.curve, points, model.start);
    if (!fit)
        return candidate;
    candidate.converged = fit->converged;
    candidate.parameters = fit->parameters;
    const auto degrees = static_cast<int>(points.size() - model.start.size());
    for (std::size_t at = 0; at < fit->parameters.size(); ++at)
        candidate.p.push_back(studentTwoSided(fit->parameters[at] / fit->standardErrors[at], degrees));
    candidate.aic = -2.0 * logLikelihood(fit->squares, static_cast<double>(points.size())) +
                    2.0 * static_cast<double>(model.start.size());
    candidate.eligible =
        fit->converged && std::ranges::all_of(candidate.p, [&](double p) { return p < pValue; });
    return candidate;
}

void take(GrowthModel& result, const ModelRow& model, const ModelCandidate& candidate)
{
    const auto parameter = [&](int at) {
        return at < 0 ? std::nullopt : std::optional(candidate.parameters[static_cast<std::size_t>(at)]);
    };
    result.name = model.name;
    result.d = parameter(model.d);
    result.phi = parameter(model.phi);
    result.g = parameter(model.g);
    if (result.g && result.phi)
        result.g = *result.g * std::sqrt(1.0 - *result.phi);
    if (result.g.value_or(0.0) > 0.0)
        result.doublingTimeDays = std::numbers::ln2 / *result.g;
}

} // namespace

GrowthModel fitGrowthModel(std::span<const SizeOnDay> sizes, double pValue)
{
    std::vector<SizeOnDay> ordered(sizes.begin(), sizes.end());
    std::ranges::stable_sort(ordered, {}, &SizeOnDay::day);
    GrowthModel result;
    result.reason = exclusion(ordered);
    if (!result.reason.empty())
        return result;
    const std::vector<CurvePoint> points = pointsOf(ordered);
    std::optional<std::size_t> best;
    for (const ModelRow& model : Models) {
        result.candidates.push_back(candidateOf(model, points, pValue));
        const ModelCandidate& candidate = result.candidates.back();
        if (candidate.eligible && (!best || candidate.aic < result.candidates[*best].aic))
            best = result.candidates.size() - 1;
    }
    if (best)
        take(result, Models[*best], result.candidates[*best]);
    else
        result.reason = "not fit";
    return result;
}

} // namespace hepatica::measurement
