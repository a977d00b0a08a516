#include "NiftiVoxels.h"

#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <zlib.h>

namespace hepatica::imaging {

namespace {

using GzFile = std::unique_ptr<gzFile_s, decltype(&gzclose)>;
using Header = std::array<char, 540>;

/// Where the fields of interest stand (nifti1.h, nifti2.h).
struct NiftiVersion {
    std::int32_t headerBytes;
    std::size_t typeAt, offsetAt, slopeAt, interceptAt;
    std::size_t pixdimAt, qformAt, sformAt; ///< 3 sizes, 6 numbers of the quaternion, 12 of the matrix
    std::size_t sformCodeAt;
    bool isFirst;
};
constexpr NiftiVersion Versions[] = {{348, 70, 108, 112, 116, 80, 256, 280, 254, true},
                                     {540, 12, 168, 176, 184, 112, 352, 400, 348, false}};

template <typename T> T turned(T value)
{
    auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
    std::ranges::reverse(bytes);
    return std::bit_cast<T>(bytes);
}

template <typename T> T field(const Header& header, std::size_t at, bool swaps)
{
    T value;
    std::memcpy(&value, header.data() + at, sizeof value);
    return swaps ? turned(value) : value;
}

/// What the header says of the voxels.
struct Storage {
    int type = 0;
    std::uint64_t offset = 0;
    double slope = 1.0, intercept = 0.0;
    bool swaps = false;
};

/// The version of a header, and whether its numbers stand the other way round.
struct HeaderKind {
    const NiftiVersion* version;
    bool swaps;
};

std::optional<HeaderKind> kindOf(const Header& header)
{
    for (const NiftiVersion& version : Versions)
        for (const bool swaps : {false, true})
            if (field<std::int32_t>(header, 0, swaps) == version.headerBytes)
                return HeaderKind{&version, swaps};
    return std::nullopt;
}

double real(const Header& header, const HeaderKind& kind, std::size_t at, std::size_t index = 0)
{
    return kind.version->isFirst ? static_cast<double>(field<float>(header, at + 4 * index, kind.swaps))
                                 : field<double>(header, at + 8 * index, kind.swaps);
}

std::optional<Storage> readStorage(const Header& header)
{
    const auto kind = kindOf(header);
    if (!kind)
        return std::nullopt;
    constexpr double LargestOffset = 1e9;
    const NiftiVersion& version = *kind->version;
    Storage storage;
    storage.swaps = kind->swaps;
    storage.type = field<std::int16_t>(header, version.typeAt, kind->swaps);
    const double offset =
        version.isFirst ? real(header, *kind, version.offsetAt)
                        : static_cast<double>(field<std::int64_t>(header, version.offsetAt, kind->swaps));
    // nifti1.h: an offset of 0 means that the voxels follow the header.
    const auto headerBytes = static_cast<double>(version.headerBytes);
    storage.offset = static_cast<std::uint64_t>(std::clamp(offset, headerBytes, LargestOffset));
    storage.slope = real(header, *kind, version.slopeAt);
    storage.intercept = real(header, *kind, version.interceptAt);
    return storage;
}

bool areFinite(const Header& header, const HeaderKind& kind, std::size_t at, std::size_t count)
{
    for (std::size_t index = 0; index < count; ++index)
        if (!std::isfinite(real(header, kind, at, index)))
            return false;
    return true;
}

bool hasMatrix(const Header& header, const HeaderKind& kind)
{
    const std::size_t at = kind.version->sformCodeAt;
    return (kind.version->isFirst ? field<std::int16_t>(header, at, kind.swaps)
                                  : field<std::int32_t>(header, at, kind.swaps)) > 0;
}

/// A column of the matrix, which NIfTI gives in RAS, in LPS.
Point3 matrixColumn(const Header& header, const HeaderKind& kind, std::size_t column)
{
    const auto row = [&](std::size_t at) {
        return real(header, kind, kind.version->sformAt, 4 * at + column);
    };
    return {-row(0), -row(1), row(2)};
}

std::size_t readBytes(gzFile file, char* to, std::size_t count)
{
    constexpr std::size_t Part = 1u << 26;
    std::size_t done = 0;
    while (done < count) {
        const int got = gzread(file, to + done, static_cast<unsigned>(std::min(Part, count - done)));
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

template <typename Stored> RawValues rescaled(std::vector<Stored> stored, const Storage& storage)
{
    // nifti1.h: a slope of 0 means that the values are not scaled.
    const bool isScaled = storage.slope != 0.0 && std::isfinite(storage.slope) &&
                          std::isfinite(storage.intercept) &&
                          (storage.slope != 1.0 || storage.intercept != 0.0);
    if (!isScaled)
        return asRawValues(std::move(stored));
    std::vector<double> values(stored.size());
    std::ranges::transform(stored, values.begin(), [&](Stored value) {
        return static_cast<double>(value) * storage.slope + storage.intercept;
    });
    return asRawValues(std::move(values));
}

template <typename Stored>
Expected<RawValues> readAs(gzFile file, const Storage& storage, std::size_t count, const std::string& name)
{
    const std::size_t needed = count * sizeof(Stored);
    // Before memory is taken on the word of a header: deflate packs at most 1032 bytes into one.
    constexpr std::uint64_t DensestPacking = 1032;
    std::error_code failed;
    const auto fileBytes = std::filesystem::file_size(name, failed);
    if (failed || needed / DensestPacking > fileBytes)
        return fail(ProblemCode::NotReadable, {name, fmt::format("{} bytes cannot hold {} bytes of voxels",
                                                                 failed ? 0 : fileBytes, needed)});
    std::vector<Stored> stored(count);
    const std::size_t found = readBytes(file, reinterpret_cast<char*>(stored.data()), needed);
    if (found != needed)
        return fail(ProblemCode::NotReadable,
                    {name, fmt::format("its voxels end after {} of {} bytes", found, needed)});
    if (storage.swaps)
        std::ranges::transform(stored, stored.begin(), turned<Stored>);
    return rescaled(std::move(stored), storage);
}

struct Reader {
    int type; ///< nifti1.h: DT_…
    Expected<RawValues> (*read)(gzFile, const Storage&, std::size_t, const std::string&);
};
constexpr Reader Readers[] = {{2, readAs<std::uint8_t>},    {4, readAs<std::int16_t>},
                              {8, readAs<std::int32_t>},    {16, readAs<float>},
                              {64, readAs<double>},         {256, readAs<std::int8_t>},
                              {512, readAs<std::uint16_t>}, {768, readAs<std::uint32_t>},
                              {1024, readAs<std::int64_t>}, {1280, readAs<std::uint64_t>}};

} // namespace

Expected<void> checkNiftiPlacement(const std::filesystem::path& path)
{
    const std::string name = path.string();
    const GzFile file(gzopen(name.c_str(), "rb"), gzclose);
    Header header{};
    if (file)
        readBytes(file.get(), header.data(), header.size());
    const auto kind = kindOf(header);
    if (!kind)
        return fail(ProblemCode::UnknownFormat, {name, "a NIfTI image"});
    const NiftiVersion& version = *kind->version;
    if (!areFinite(header, *kind, version.pixdimAt, 3) || !areFinite(header, *kind, version.qformAt, 6) ||
        !areFinite(header, *kind, version.sformAt, 12))
        return fail(ProblemCode::ImpossibleGeometry,
                    {name, "a size or position in its header is not a number"});
    return {};
}

std::optional<NiftiPlacement> shearedPlacement(const std::filesystem::path& path)
{
    const GzFile file(gzopen(path.c_str(), "rb"), gzclose);
    Header header{};
    if (file)
        readBytes(file.get(), header.data(), header.size());
    const auto kind = kindOf(header);
    if (!kind || !hasMatrix(header, *kind))
        return std::nullopt;
    NiftiPlacement placement;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Point3 step = matrixColumn(header, *kind, axis);
        placement.spacing[axis] = norm(step);
        if (!(placement.spacing[axis] > 0.0))
            return std::nullopt;
        placement.directions[axis] = (1.0 / placement.spacing[axis]) * step;
    }
    placement.origin = matrixColumn(header, *kind, 3);
    constexpr double Perpendicular = 1e-3; // 0.06 degrees: the rounding of float32 and of exporters
    const auto& [x, y, z] = placement.directions;
    const double most = std::max({std::abs(dot(x, y)), std::abs(dot(x, z)), std::abs(dot(y, z))});
    return most > Perpendicular ? std::optional(placement) : std::nullopt;
}

Expected<RawValues> readNiftiVoxels(const std::filesystem::path& path, std::size_t count)
{
    const std::string name = path.string();
    const GzFile file(gzopen(name.c_str(), "rb"), gzclose); // reads plain files as well
    if (!file)
        return fail(ProblemCode::NotReadable, {name, "it cannot be opened"});
    Header header{};
    readBytes(file.get(), header.data(), header.size());
    const auto storage = readStorage(header);
    if (!storage)
        return fail(ProblemCode::UnknownFormat, {name, "a NIfTI image"});
    const auto* reader = std::ranges::find(Readers, storage->type, &Reader::type);
    if (reader == std::end(Readers))
        return fail(ProblemCode::UnknownFormat, {name, "voxels that are whole or floating numbers"});
    if (gzseek(file.get(), static_cast<z_off_t>(storage->offset), SEEK_SET) < 0)
        return fail(ProblemCode::NotReadable, {name, "it ends before its voxels"});
    return reader->read(file.get(), *storage, count, name);
}

} // namespace hepatica::imaging
