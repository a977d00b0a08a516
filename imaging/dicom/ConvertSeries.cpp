#include <hepatica/imaging/ConvertSeries.h>

#include "PickSeries.h"
#include "SeriesVoxels.h"
#include "volume/NiftiFile.h"
#include "volume/StorageRules.h"

#include <hepatica/imaging/Parallel.h>
#include <hepatica/imaging/VolumeFile.h>

#include <atomic>
#include <mutex>
#include <new>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

/// Reads every slice into a buffer of its thread and puts it where it belongs: the pages that are touched are
/// those of the file. False when a value does not fit the type of voxel.
template <typename T>
Expected<bool> copySlices(const Series& series, const NiftiFile& file, const Progress& progress,
                          const fs::path& name)
{
    const std::size_t slices = series.instances.size();
    const std::size_t perSlice = series.geometry->voxelCount() / slices;
    std::mutex access;
    std::vector<std::optional<Problem>> problems(slices);
    std::atomic<bool> fits = true, goesOn = true;
    const auto copySlice = [&](std::size_t slice) {
        thread_local std::vector<T> values;
        values.resize(perSlice);
        auto doFit = readSlice(series, slice, std::span(values));
        if (doFit && *doFit && file.write(slice * perSlice * sizeof(T), std::as_bytes(std::span(values))))
            return;
        goesOn = false;
        if (doFit && !*doFit) {
            fits = false;
            return;
        }
        const std::lock_guard locked(access);
        problems[slice] = doFit ? notWritten(name) : std::move(doFit.error());
    };
    const bool isWhole = parallelFor(slices, copySlice, [&](std::size_t done) {
        progress.report(static_cast<double>(done) / static_cast<double>(slices),
                        fmt::format("{} of {} slices written", done, slices));
        return goesOn && !progress.cancelled();
    });
    for (auto& problem : problems)
        if (problem)
            return tl::unexpected(std::move(*problem));
    if (!isWhole && fits)
        return fail(ProblemCode::Cancelled, {"reading the series"});
    return fits.load();
}

/// False when a value does not fit.
template <typename T>
Expected<bool> writeAs(RawType type, const Series& series, const fs::path& name, const Progress& progress)
{
    auto file = NiftiFile::create(*series.geometry, type, name);
    if (!file)
        return passOn(file);
    const auto fits = copySlices<T>(series, *file, progress, name);
    if (!fits || !*fits)
        return fits;
    if (const auto finished = file->finish(); !finished)
        return passOn(finished);
    return true;
}

Expected<void> writeSlices(const Series& series, const fs::path& name, const Progress& progress)
{
    // Headers leave open whether 16 stored bits fit after the rescale: only then a second reading.
    if (mayBeInt16(series)) {
        const auto fits = writeAs<std::int16_t>(RawType::Int16, series, name, progress);
        if (!fits)
            return passOn(fits);
        if (*fits)
            return {};
    }
    const auto written = writeAs<float>(RawType::Float32, series, name, progress);
    return written ? Expected<void>() : passOn(written);
}

Expected<ConvertedSeries> convertWhole(const std::vector<fs::path>& paths, const fs::path& file,
                                       const std::string& pick, const LoadOptions& options,
                                       const Progress& progress)
{
    auto loaded = openSeries(paths, pick, options, progress);
    if (!loaded)
        return passOn(loaded);
    if (const auto written = writeVolumeFile(loaded->volume, file); !written)
        return passOn(written);
    return ConvertedSeries{std::move(loaded->series), loaded->volume.origin().warnings};
}

} // namespace

Expected<ConvertedSeries> convertSeries(const std::vector<fs::path>& paths, const fs::path& file,
                                        const std::string& pick, const LoadOptions& options,
                                        const Progress& progress)
try {
    if (isOneVolumeFile(paths) || !isPlainNifti(file))
        return convertWhole(paths, file, pick, options, progress);
    auto series = pickSeries(paths, pick, options, progress);
    if (!series)
        return passOn(series);
    if (auto problem = whyNotLoadable(*series, options))
        return tl::unexpected(std::move(*problem));
    auto warnings = originOf(*series).warnings;
    if (const auto storable = checkStorable(*series->geometry, warnings, file); !storable)
        return passOn(storable);
    if (const auto written = writeSlices(*series, file, progress); !written)
        return passOn(written);
    return ConvertedSeries{std::move(*series), std::move(warnings)};
} catch (const std::bad_alloc&) {
    return fail(ProblemCode::NotReadable,
                {paths.empty() ? std::string() : paths.front().string(), "there is not enough memory"});
}

} // namespace hepatica::imaging
