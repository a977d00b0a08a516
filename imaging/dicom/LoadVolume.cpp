#include "FileBytes.h"
#include "Parallel.h"
#include "SeriesStack.h"

#include <hepatica/imaging/SeriesReader.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

static_assert(std::endian::native == std::endian::little,
              "stored words are read in the order of the machine");

/// What stops the loading of one slice.
using SliceProblem = std::optional<Problem>;

/// The stored values of one slice, as they stand in the file. The buffer is kept for the next slice.
Expected<std::span<const std::uint8_t>> readStored(const Instance& instance, std::size_t count)
{
    thread_local std::vector<std::uint8_t> bytes;
    bytes.resize(count * static_cast<std::size_t>(instance.pixels.bitsAllocated / 8));
    const auto file = FileBytes::open(instance.source.file);
    if (!file)
        return passOn(file);
    const std::uint64_t offset = instance.pixels.ranges.front().offset;
    if (!file->read(offset, bytes))
        return fail(ProblemCode::DamagedFile,
                    {instance.source.file.string(),
                     fmt::format("pixel data end after {} of {} bytes",
                                 std::max(file->size(), offset) - offset, bytes.size())});
    return std::span<const std::uint8_t>(bytes);
}

/// Takes the stored bits out of an allocated word.
struct Unpacking {
    explicit Unpacking(const StoredPixels& pixels)
        : shift(pixels.highBit + 1 - pixels.bitsStored), mask((1 << pixels.bitsStored) - 1),
          sign(pixels.isSigned ? 1 << (pixels.bitsStored - 1) : 0), swaps(pixels.swapBytes)
    {
    }
    [[nodiscard]] int operator()(unsigned word) const
    {
        return ((static_cast<int>(word >> shift) & mask) ^ sign) - sign;
    }
    int shift, mask, sign;
    bool swaps;
};

template <typename Put> void forEachWord(std::span<const std::uint8_t> bytes, Put&& put)
{
    const std::uint8_t* from = bytes.data();
    const std::size_t count = bytes.size() / 2;
    for (std::size_t at = 0; at < count; ++at) {
        std::uint16_t word;
        std::memcpy(&word, from + 2 * at, sizeof word); // the machine is little endian
        put(at, unsigned{word});
    }
}

/// Calls `put(index, stored value)` for every pixel of a slice.
template <typename Put>
void forEachStored(std::span<const std::uint8_t> bytes, const StoredPixels& pixels, Put&& put)
{
    const Unpacking unpack(pixels);
    if (pixels.bitsAllocated == 8) {
        const std::size_t other = unpack.swaps ? 1 : 0;
        for (std::size_t at = 0; at < bytes.size(); ++at)
            put(at, unpack(bytes[std::min(at ^ other, bytes.size() - 1)]));
        return;
    }
    if (unpack.swaps)
        forEachWord(bytes, [&](std::size_t at, unsigned word) {
            put(at, unpack((word << 8 | word >> 8) & 0xffffu));
        });
    else
        forEachWord(bytes, [&](std::size_t at, unsigned word) { put(at, unpack(word)); });
}

bool isWhole(double value)
{
    return value == std::floor(value);
}

/// Whether slope and intercept give whole numbers, small enough to compute them as int.
bool isWholeRescale(const Instance& instance)
{
    constexpr double Limit = 32767.0;
    return isWhole(instance.slope) && isWhole(instance.intercept) && std::abs(instance.slope) < Limit / 2 &&
           std::abs(instance.intercept) < Limit * Limit / 4;
}

/// Fills a slice with whole numbers; false when one of them does not fit.
bool rescale(std::span<const std::uint8_t> bytes, const Instance& instance, std::span<std::int16_t> slice)
{
    const int slope = static_cast<int>(instance.slope), intercept = static_cast<int>(instance.intercept);
    int lowest = 0, highest = 0;
    std::int16_t* to = slice.data();
    forEachStored(bytes, instance.pixels,
                  [&lowest, &highest, to, slope, intercept](std::size_t at, int stored) {
                      const int value = stored * slope + intercept;
                      lowest = std::min(lowest, value);
                      highest = std::max(highest, value);
                      to[at] = static_cast<std::int16_t>(value);
                  });
    using Limits = std::numeric_limits<std::int16_t>;
    return lowest >= Limits::min() && highest <= Limits::max();
}

bool rescale(std::span<const std::uint8_t> bytes, const Instance& instance, std::span<float> slice)
{
    forEachStored(bytes, instance.pixels, [&](std::size_t at, int stored) {
        slice[at] = static_cast<float>(stored * instance.slope + instance.intercept);
    });
    return true;
}

/// What came of reading all slices into one type of voxel.
struct Outcome {
    std::optional<Volume::Voxels> voxels; ///< none when a value does not fit the type, or on a problem
    std::optional<Problem> problem;
};

template <typename T> Outcome readVoxels(const Series& series, const Progress& progress)
{
    const std::size_t perSlice = series.geometry->voxelCount() / series.instances.size();
    auto buffer = std::make_shared<std::vector<T>>(series.geometry->voxelCount());
    std::vector<SliceProblem> problems(series.instances.size());
    std::atomic<bool> fits = true, goesOn = true;
    const auto readSlice = [&](std::size_t k) {
        const Instance& instance = series.instances[k];
        const auto bytes = readStored(instance, perSlice);
        if (!bytes)
            problems[k] = bytes.error();
        else if (!rescale(*bytes, instance, std::span(*buffer).subspan(k * perSlice, perSlice)))
            fits = false;
        if (!fits || problems[k])
            goesOn = false;
    };
    const bool isDone = parallelFor(series.instances.size(), readSlice, [&](std::size_t done) {
        progress.report(static_cast<double>(done) / static_cast<double>(series.instances.size()),
                        fmt::format("{} of {} slices read", done, series.instances.size()));
        return goesOn && !progress.cancelled();
    });
    for (SliceProblem& problem : problems)
        if (problem)
            return {{}, std::move(problem)};
    if (!fits)
        return {};
    if (!isDone)
        return {{}, Problem{ProblemCode::Cancelled, {"reading the series"}, {}}};
    return {Volume::Voxels(Volume::Buffer<T>(std::move(buffer))), {}};
}

/// The files and slices that a complete series would have.
std::vector<Problem> whatIsMissing(const Series& series)
{
    std::vector<Problem> missing = series.missing;
    std::ranges::copy_if(series.warnings, std::back_inserter(missing),
                         [](const Warning& w) { return w.code == ProblemCode::MissingSlices; });
    return missing;
}

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
        if (warning.code == ProblemCode::MixedOrientation || warning.code == ProblemCode::ImpossibleGeometry)
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

} // namespace

Expected<Volume> loadVolume(const Series& series, const LoadOptions& options, const Progress& progress)
{
    if (auto problem = whyNotLoadable(series, options))
        return tl::unexpected(std::move(*problem));
    try {
        Outcome outcome;
        if (std::ranges::all_of(series.instances, isWholeRescale))
            outcome = readVoxels<std::int16_t>(series, progress);
        // Headers leave open whether 16 stored bits fit after the rescale: only then a second reading.
        if (!outcome.voxels && !outcome.problem)
            outcome = readVoxels<float>(series, progress);
        if (outcome.problem)
            return tl::unexpected(std::move(*outcome.problem));
        return Volume::make(*series.geometry, std::move(*outcome.voxels), originOf(series));
    } catch (const std::bad_alloc&) {
        return fail(ProblemCode::NotReadable,
                    {"series " + seriesLabel(series), "there is not enough memory"});
    }
}

} // namespace hepatica::imaging
