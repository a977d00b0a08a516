#include "geometry/ViableTrust.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using imaging::Mask;

/// 0 at `none`, 1 at `full`, linear between.
double rampOf(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

/// Sums of numbers and how many they are, some side by side: what is no number is weighed, not left out by a
/// branch.
struct Sums {
    static constexpr std::size_t Lanes = 8;
    std::array<double, Lanes> sums{}, counts{};

    template <typename Value> void add(std::span<const Value> values, std::span<const std::uint8_t> inside)
    {
        std::size_t at = 0;
        for (; at + Lanes <= values.size(); at += Lanes)
            for (std::size_t n = 0; n < Lanes; ++n)
                addTo(n, values[at + n], inside[at + n]);
        for (; at < values.size(); ++at)
            addTo(0, values[at], inside[at]);
    }
    [[nodiscard]] std::optional<double> mean() const
    {
        const double count = std::reduce(counts.begin(), counts.end());
        return count > 0.0 ? std::optional(std::reduce(sums.begin(), sums.end()) / count) : std::nullopt;
    }

private:
    template <typename Value> void addTo(std::size_t lane, Value value, std::uint8_t inside)
    {
        const auto number = static_cast<double>(value);
        const bool isCounted = (inside != 0) & (std::abs(number) <= std::numeric_limits<double>::max());
        sums[lane] += isCounted ? number : 0.0;
        counts[lane] += isCounted ? 1.0 : 0.0;
    }
};

/// Of what is a number there; none where nothing is.
std::optional<double> meanWithin(const Mask& mask, const imaging::Volume& volume)
{
    Sums sums;
    const imaging::IndexBox& box = mask.box();
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    volume.visit([&](auto values) {
        auto inside = mask.inside();
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j, inside = inside.subspan(width))
                sums.add(values.subspan(volume.offset({box.first.i, j, k}), width), inside.first(width));
    });
    return sums.mean();
}

/// How many SD of the liver what was decided on lies on its side of the threshold.
void addSeparation(ViableConfidence& confidence, const ViablePart& viable, const ViableSearch& search)
{
    const double sd = search.liver.sd;
    const auto mean = meanWithin(viable.mask ? *viable.mask : search.lesion, search.arterial);
    if (!mean) {
        confidence.value = 0.0;
        confidence.reasons.emplace_back("the lesion has no value on the arterial series");
        return;
    }
    const double apart = (viable.mask ? *mean - viable.threshold : viable.threshold - *mean) / sd;
    confidence.value *= 0.2 + 0.8 * rampOf(apart, 0.5, 3.0);
    confidence.reasons.push_back(
        viable.mask ? fmt::format("what enhances lies {:.1f} SD of the liver above the threshold", apart)
                    : fmt::format("the lesion lies {:.1f} SD of the liver below the threshold", apart));
    const double overLiver = (viable.threshold - search.liver.mean) / sd;
    if (constexpr double Least = 1.0; overLiver < Least) {
        confidence.value *= 0.5;
        confidence.reasons.push_back(
            fmt::format("the threshold lies only {:.1f} SD above the liver", overLiver));
    }
}

} // namespace

ViableConfidence confidenceOfViable(const ViablePart& viable, const ViableSearch& search, double near)
{
    ViableConfidence confidence{1.0};
    if (search.liver.sd <= 0.0)
        return {0.5, {"no liver was found to compare the lesion with"}};
    addSeparation(confidence, viable, search);
    confidence.value *= 1.0 - 0.8 * rampOf(near, 0.2, 0.6);
    confidence.reasons.push_back(
        fmt::format("{:.0f} % of the lesion lies within one SD of the threshold", 100.0 * near));
    const double places = search.liver.places.value_or(0.0);
    confidence.value *= 0.3 + 0.7 * rampOf(places, 2.0, 50.0);
    confidence.reasons.push_back(fmt::format("the liver was read at {:.0f} places", places));
    // Enhancing parts of 30 mm3 count as noise (enhancingTissue()).
    const double lesion_mm3 =
        static_cast<double>(search.lesion.voxelCount()) * search.lesion.grid().voxelVolume_mm3();
    if (constexpr double Small_mm3 = 150.0; !viable.mask && lesion_mm3 < Small_mm3) {
        confidence.value *= 0.5;
        confidence.reasons.emplace_back("so small a lesion is hardly told from noise");
    }
    if (constexpr double Told_mm = 0.1; search.shortBy_mm > Told_mm)
        confidence.reasons.push_back(fmt::format(
            "the search for the longest axis was ended: it may be {:.1f} mm longer", search.shortBy_mm));
    if (search.shownShare < 0.99) {
        confidence.value *= search.shownShare * search.shownShare;
        confidence.reasons.push_back(fmt::format("{:.0f} % of the lesion lies outside the arterial series",
                                                 100.0 * (1.0 - search.shownShare)));
    }
    return confidence;
}

} // namespace hepatica::measurement
