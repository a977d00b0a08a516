#include "segmentation/Surroundings.h"

#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double BinWidth = 2.0;
constexpr int Bins = static_cast<int>((ValueMax - ValueMin) / BinWidth);

double gradientSize(const Voi& voi, int x, int y, int z)
{
    const auto value = [&](int i, int j, int k) {
        return static_cast<double>(voi.values[voi.cube.offset(i, j, k)]);
    };
    const Point3 differences{value(x + 1, y, z) - value(x - 1, y, z), value(x, y + 1, z) - value(x, y - 1, z),
                             value(x, y, z + 1) - value(x, y, z - 1)};
    return 0.5 * norm(differences);
}

std::vector<double> weightedHistogram(const Voi& voi, const TissueSearch& search)
{
    constexpr double GradientScale = 30.0;
    const double most = search.reach_mm * search.reach_mm, even = search.even_mm * search.even_mm;
    std::vector<double> histogram(Bins, 0.0);
    const int last = voi.cube.size - 1;
    for (int z = 1; z < last; ++z)
        for (int y = 1; y < last; ++y)
            for (int x = 1; x < last; ++x) {
                const Point3 local = voi.cube.position(x, y, z);
                const std::size_t at = voi.cube.offset(x, y, z);
                const double squared = dot(local, local);
                if (squared > most || voi.inVolume[at] == 0)
                    continue;
                const double bin = (static_cast<double>(voi.values[at]) - ValueMin) / BinWidth;
                histogram[static_cast<std::size_t>(std::clamp(static_cast<int>(bin), 0, Bins - 1))] +=
                    std::exp(-gradientSize(voi, x, y, z) / GradientScale) / (squared + even);
            }
    return histogram;
}

std::vector<double> smoothed(const std::vector<double>& histogram)
{
    constexpr double SigmaBins = 3.0;
    std::vector<double> result(histogram.size(), 0.0);
    for (int to = 0; to < Bins; ++to)
        for (int from = std::max(0, to - 9); from <= std::min(Bins - 1, to + 9); ++from)
            result[static_cast<std::size_t>(to)] +=
                histogram[static_cast<std::size_t>(from)] *
                std::exp(-0.5 * (to - from) * (to - from) / (SigmaBins * SigmaBins));
    return result;
}

} // namespace

double valueAround(const Voi& voi, const Point3& local, double radius_mm, double part)
{
    std::vector<float> values;
    const Point3 half{radius_mm, radius_mm, radius_mm};
    forEachVoxel(voi.cube, boxBetween(voi.cube, local - half, local + half),
                 [&](std::size_t at, const Point3& p) {
                     if (distance(p, local) <= radius_mm && voi.inVolume[at] != 0 && voi.values[at] > 0.0F)
                         values.push_back(voi.values[at]);
                 });
    if (values.empty())
        return ValueMin;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size()));
    std::nth_element(values.begin(), at, values.end());
    return static_cast<double>(*at);
}

std::vector<double> surroundingValues(const Voi& voi, const TissueSearch& search)
{
    constexpr double Least = 35.0, Most = 200.0; // liver, its vessels and spleen, plain or enhanced
    const std::vector<double> histogram = smoothed(weightedHistogram(voi, search));
    std::vector<std::pair<double, double>> peaks; // height, value
    for (std::size_t bin = 1; bin + 1 < histogram.size(); ++bin) {
        const double value = ValueMin + (static_cast<double>(bin) + 0.5) * BinWidth;
        const bool isPeak = histogram[bin] > histogram[bin - 1] && histogram[bin] >= histogram[bin + 1];
        if (isPeak && value >= Least && value <= Most)
            peaks.emplace_back(histogram[bin], value);
    }
    std::sort(peaks.rbegin(), peaks.rend());
    std::vector<double> values;
    for (const auto& [height, value] : peaks)
        if (values.size() < search.most && height >= search.leastShare * peaks.front().first)
            values.push_back(value);
    return values;
}

} // namespace hepatica::imaging::segmentation
