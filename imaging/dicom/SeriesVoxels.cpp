#include "SeriesVoxels.h"

#include "ModalityUnits.h"
#include "SeriesStack.h"
#include "StoredWords.h"

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// The files and slices that a complete series would have.
std::vector<Problem> whatIsMissing(const Series& series)
{
    std::vector<Problem> missing = series.missing;
    std::ranges::copy_if(series.warnings, std::back_inserter(missing),
                         [](const Warning& w) { return w.code == ProblemCode::MissingSlices; });
    return missing;
}

} // namespace

std::optional<Problem> whyNotLoadable(const Series& series, const LoadOptions& options)
{
    std::vector<Problem> missing = whatIsMissing(series);
    if (!missing.empty() && !options.incomplete) {
        const Problem& first = missing.front();
        const std::string what = first.code == ProblemCode::MissingSlices
                                     ? fmt::format("the gap after z = {} mm", first.arguments.at(2))
                                     : first.arguments.at(0);
        return Problem{ProblemCode::IncompleteSeries, {seriesLabel(series), what}, std::move(missing)};
    }
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
    origin.measurable = series.measurable;
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
