#include "segmentation/ClickScale.h"

#include "segmentation/Smoothing.h"
#include "segmentation/Surroundings.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double Liver = 100.0; // enhanced, HU

/// Some voxels of one tissue: those whose value is its own within two SD.
class TissueVoxels {
public:
    TissueVoxels(const Voi& voi, double tissue) : voi_(voi), tissue_(tissue) { narrow(); }

    /// SD of the values, as pairs of voxels 6 mm apart tell it: over that noise and texture differ and
    /// shading hardly does.
    [[nodiscard]] double spread() const
    {
        constexpr double Lag_mm = 6.0;
        const int lag = static_cast<int>(std::lround(Lag_mm / voi_.cube.spacing_mm));
        double squares = 0.0;
        std::size_t pairs = 0;
        forEachOne([&](int x, int y, int z, double value) {
            const auto add = [&](std::size_t at) {
                if (!isOne(at))
                    return;
                const double difference = valueAt(at) - value;
                squares += difference * difference;
                ++pairs;
            };
            if (x + lag < voi_.cube.size)
                add(voi_.cube.offset(x + lag, y, z));
            if (y + lag < voi_.cube.size)
                add(voi_.cube.offset(x, y + lag, z));
        });
        return pairs < Enough ? width_ / Clip : std::sqrt(0.5 * squares / static_cast<double>(pairs)) / Kept;
    }

private:
    static constexpr double Clip = 2.0, Kept = 0.88; // SD of a normal distribution that is cut at 2 SD
    static constexpr std::size_t Enough = 30;

    [[nodiscard]] double valueAt(std::size_t at) const { return static_cast<double>(voi_.values[at]); }
    [[nodiscard]] bool isOne(std::size_t at) const
    {
        return voi_.inVolume[at] != 0 && std::abs(valueAt(at) - tissue_) <= width_;
    }
    /// Of every second voxel along each axis.
    template <typename Visit> void forEachOne(Visit&& visit) const
    {
        constexpr int Step = 2;
        for (int z = 0; z < voi_.cube.size; z += Step)
            for (int y = 0; y < voi_.cube.size; y += Step)
                for (int x = 0; x < voi_.cube.size; x += Step)
                    if (const std::size_t at = voi_.cube.offset(x, y, z); isOne(at))
                        visit(x, y, z, valueAt(at));
    }
    /// Makes the width narrower until it is two SD of what lies within it.
    void narrow()
    {
        constexpr int Rounds = 6;
        for (int n = 0; n < Rounds; ++n) {
            double sum = 0.0, squares = 0.0;
            std::size_t count = 0;
            forEachOne([&](int, int, int, double value) {
                sum += value - tissue_;
                squares += (value - tissue_) * (value - tissue_);
                ++count;
            });
            if (count < Enough)
                return;
            const double mean = sum / static_cast<double>(count);
            const double variance = squares / static_cast<double>(count) - mean * mean;
            width_ = Clip * std::sqrt(std::max(0.0, variance)) / Kept;
        }
    }

    const Voi& voi_;
    double tissue_;
    double width_ = 25.0;
};

/// The values of a cube on another scale.
Voi rescaled(const Voi& voi, const IntensityScale& from, const IntensityScale& to)
{
    const double gain = to.gain / from.gain, offset = to.offset - gain * from.offset;
    Voi scaled = voi;
    for (float& value : scaled.values)
        value =
            static_cast<float>(std::clamp(gain * static_cast<double>(value) + offset, ValueMin, ValueMax));
    return scaled;
}

/// The scale on which a tissue (a value on the wide one) lies at the liver's density and scatters as the
/// liver does on CT. The wide one shows tissues coarsely; on the one found they are told apart again.
IntensityScale scaleOfTissue(const Voi& around, const IntensityScale& wide, double tissue)
{
    constexpr int Rounds = 3;
    constexpr double Scatter = 7.0; // real livers 6 to 11 HU, smoothed as the cube is; phantoms 4 to 6
    constexpr double Least = 0.5;   // of the wide scale, where there is no noise
    constexpr double MostMoved = 30.0;
    IntensityScale scale = wide;
    Voi scaled = around;
    for (int n = 0; n < Rounds; ++n) {
        const double least = Least * scale.gain / wide.gain;
        const double gain = Scatter / std::max(least, TissueVoxels(scaled, tissue).spread());
        scale = {gain * scale.gain, Liver - gain * (tissue - scale.offset)};
        scaled = rescaled(around, wide, scale);
        const std::vector<double> tissues = surroundingValues(scaled);
        const auto nearest =
            std::ranges::min_element(tissues, {}, [](double value) { return std::abs(value - Liver); });
        tissue = nearest == tissues.end() || std::abs(*nearest - Liver) > MostMoved ? Liver : *nearest;
    }
    return {scale.gain, scale.offset + Liver - tissue};
}

/// A scale on which the clicked tissue lies at most as far from the liver's density as lesions do. What a
/// scale cuts off at its ends may lie farther than it seems: more than once.
IntensityScale withinContrast(const Voi& around, const IntensityScale& wide, IntensityScale scale)
{
    constexpr int Rounds = 3;
    constexpr double MostContrast = 60.0;
    for (int n = 0; n < Rounds; ++n) {
        const double difference = std::abs(valueAround(rescaled(around, wide, scale), {}) - Liver);
        if (difference <= MostContrast)
            break;
        const double less = MostContrast / difference;
        scale = {less * scale.gain, Liver - less * (Liver - scale.offset)};
    }
    return scale;
}

/// Whether a value on the wide scale is that of air, lung or bone, which give no signal: even, and often the
/// commonest. Zero is none unless the image has negative values.
bool isVoid(double value, const IntensityScale& wide)
{
    constexpr double Darkest = 40.0, Brightest = 190.0, Part = 0.12;
    const double none = std::min(wide(0.0), Darkest);
    return value < none + Part * (Brightest - none);
}

} // namespace

Voi voiOfClick(const Volume& volume, const Point3& click, double reach_mm, const IntensityScale& scale)
{
    constexpr double Spacing_mm = 1.5, Sigma = 1.2 / Spacing_mm;
    Voi around = makeVoi(volume, click, reach_mm, Spacing_mm, scale);
    const int side = around.cube.size;
    smooth(around.values, {side, side, side}, {Sigma, Sigma, Sigma});
    return around;
}

IntensityScale clickScale(const Volume& volume, const Point3& click, double reach_mm)
{
    constexpr double Same = 10.0;
    const IntensityScale usual = intensityScale(volume, click, reach_mm);
    if (volume.origin().quantity == Quantity::Hounsfield || usual.gain == 0.0)
        return usual;
    const IntensityScale wide = wideScale(volume, click, reach_mm);
    const Voi around = voiOfClick(volume, click, reach_mm, wide);
    const std::vector<double> seen = surroundingValues(around);
    const auto commonest = std::ranges::find_if(seen, [&](double value) { return !isVoid(value, wide); });
    if (commonest == seen.end())
        return usual;
    const IntensityScale first = scaleOfTissue(around, wide, *commonest);
    const Voi scaled = rescaled(around, wide, first);
    const double clicked = valueAround(scaled, {});
    if (std::abs(clicked - Liver) >= Same)
        return withinContrast(around, wide, first);
    // On the scale of one tissue others are told apart that are one on the wide scale, but not all are on it.
    const double gain = wide.gain / first.gain, offset = wide.offset - gain * first.offset;
    std::vector<double> others;
    for (const double value : surroundingValues(scaled))
        others.push_back(gain * value + offset);
    others.insert(others.end(), seen.begin(), seen.end());
    for (const double other : others) {
        const double onFirst = (other - offset) / gain;
        const bool isOther = std::min(std::abs(onFirst - clicked), std::abs(onFirst - Liver)) >= Same;
        if (isOther && !isVoid(other, wide))
            return withinContrast(around, wide, scaleOfTissue(around, wide, other));
    }
    return first;
}

} // namespace hepatica::imaging::segmentation
