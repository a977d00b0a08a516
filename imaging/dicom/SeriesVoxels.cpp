#include "SeriesVoxels.h"

#include "Dataset.h"
#include "ModalityUnits.h"
#include "SeriesStack.h"
#include "StoredWords.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// The slices that a gap stands for.
std::size_t slicesIn(const Warning& gap)
{
    const auto gap_mm = firstNumberOf(gap.arguments.at(1)), regular_mm = firstNumberOf(gap.arguments.at(3));
    if (!gap_mm || !regular_mm || *regular_mm <= 0.0)
        return 1;
    return static_cast<std::size_t>(std::max(1L, std::lround(*gap_mm / *regular_mm) - 1));
}

/// The files that a complete series would have, and its gaps unless those files explain them.
std::vector<Problem> whatIsMissing(const Series& series)
{
    std::vector<Problem> gaps, missing = series.missing;
    std::ranges::copy_if(series.warnings, std::back_inserter(gaps),
                         [](const Warning& w) { return w.code == ProblemCode::MissingSlices; });
    std::size_t slices = 0;
    for (const Problem& gap : gaps)
        slices += slicesIn(gap);
    if (slices > missing.size())
        missing.insert(missing.end(), gaps.begin(), gaps.end());
    return missing;
}

/// "A003 (pixel data end after 28 of 48 bytes)": which file and why, without what to do.
std::string inWords(const Problem& missing)
{
    if (missing.code == ProblemCode::MissingSlices)
        return fmt::format("the gap after z = {} mm", missing.arguments.at(2));
    const std::string& file = missing.arguments.at(0);
    const std::string text = missing.text(), start = file + ": ";
    if (!text.starts_with(start))
        return file;
    return fmt::format("{} ({})", file,
                       text.substr(start.size(), text.find(';', start.size()) - start.size()));
}

} // namespace

std::optional<Problem> whyIncomplete(const Series& series)
{
    std::vector<Problem> missing = whatIsMissing(series);
    if (missing.empty())
        return std::nullopt;
    std::string what = inWords(missing.front());
    missing.erase(missing.begin()); // the rest has a line each
    if (!missing.empty())
        what += fmt::format(" and {} more", missing.size());
    return Problem{ProblemCode::IncompleteSeries, {seriesLabel(series), what}, std::move(missing)};
}

std::optional<Problem> whyNotLoadable(const Series& series, const LoadOptions& options)
{
    if (auto incomplete = whyIncomplete(series); incomplete && !options.incomplete)
        return incomplete;
    for (const Warning& warning : series.warnings)
        if (warning.code == ProblemCode::ImpossibleGeometry)
            return warning;
    if (!series.geometry || series.instances.empty())
        return Problem{ProblemCode::ImpossibleGeometry,
                       {"series " + seriesLabel(series), "Pixel Spacing is missing"},
                       {}};
    return std::nullopt;
}

VolumeOrigin originOf(const Series& series)
{
    VolumeOrigin origin;
    origin.seriesInstanceUid = series.uid;
    origin.studyInstanceUid = series.studyUid;
    origin.frameOfReferenceUid = series.frameOfReferenceUid;
    origin.modality = series.modality;
    origin.quantity = series.quantity;
    // A localizer shows where the others lie; its own pixels are projections, or thick.
    origin.measurable = series.isLocalizer ? Measurable::None : series.measurable;
    for (const Instance& instance : series.instances)
        origin.slices.push_back(instance.source);
    origin.warnings = series.warnings;
    origin.warnings.insert(origin.warnings.end(), series.missing.begin(), series.missing.end());
    return origin;
}

bool mayBeInt16(const Series& series)
{
    return std::ranges::all_of(series.instances, givesWholeNumbers);
}

Expected<bool> readSlice(const Series& series, std::size_t slice, std::span<std::int16_t> values)
{
    const auto& dims = series.geometry->dims();
    const Instance& instance = series.instances[slice];
    const std::span words(reinterpret_cast<std::uint16_t*>(values.data()), values.size());
    if (auto problem = readWords(instance, dims[1], dims[0], words))
        return tl::unexpected(std::move(*problem));
    return toModalityUnits(instance, words);
}

Expected<bool> readSlice(const Series& series, std::size_t slice, std::span<float> values)
{
    thread_local std::vector<std::uint16_t> stored;
    stored.resize(values.size());
    const auto& dims = series.geometry->dims();
    const Instance& instance = series.instances[slice];
    if (auto problem = readWords(instance, dims[1], dims[0], stored))
        return tl::unexpected(std::move(*problem));
    toModalityUnits(instance, stored, values);
    return true;
}

} // namespace hepatica::imaging
