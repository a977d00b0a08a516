#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// How much a value speaks for the lesion (positive) or its surroundings (negative): one number for each of
/// Bins values, linear between them.
class ValueTerm {
public:
    static constexpr int Bins = 100;
    static constexpr double BinWidth = (ValueMax - ValueMin) / Bins;

    explicit ValueTerm(const std::array<float, Bins>& terms) : terms_(terms) {}
    [[nodiscard]] float operator()(float value) const;
    bool operator==(const ValueTerm&) const = default;

private:
    std::array<float, Bins> terms_;
};

/// How the lesion stands out: the values of its middle and of its surroundings.
struct Contrast {
    double lesion = 0.0, surroundings = 0.0; ///< medians, on the scale of the Voi
    double spread = 1.0;                     ///< robust standard deviation within both
    [[nodiscard]] double inSpreads() const { return (lesion - surroundings) / spread; }
};

/// Logarithm of the likelihood ratio of two histograms: around the stroke, and in a shell around the lesion
/// (where `trusted` is not empty, only its voxels that are not 0). Estimated once: learning them again from
/// the result lowers the overlap.
struct HistogramTerm {
    ValueTerm term;
    Contrast contrast;
};
[[nodiscard]] HistogramTerm histogramTerm(const Voi& voi, const LesionShape& shape,
                                          const std::vector<std::uint8_t>& trusted);

/// The evidence of every voxel: its value, the ellipsoid, and what is certain.
[[nodiscard]] Field evidence(const Voi& voi, const LesionShape& shape, const ValueTerm& term,
                             const Constraints& constraints);

/// Robust size of a voxel's difference to its neighbour, at least 1: within 1.3 of the ellipsoid.
[[nodiscard]] double neighbourNoise(const Voi& voi, const LesionShape& shape);

} // namespace hepatica::imaging::segmentation
