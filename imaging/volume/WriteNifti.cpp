#include "WriteNifti.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

namespace hepatica::imaging {

namespace {

using Bytes = std::span<const char>;
using Rotation = std::array<std::array<double, 3>, 3>; ///< [row][column]

constexpr std::size_t HeaderBytes = NiftiHeaderBytes;
using Header = NiftiHeader;

struct StoredType {
    std::int16_t code, bits; ///< nifti1.h: DT_…
};
/// In the order of RawType.
constexpr StoredType Types[] = {{2, 8}, {512, 16}, {4, 16}, {16, 32}};

template <typename T> void put(Header& header, std::size_t at, T value)
{
    std::memcpy(header.data() + at, &value, sizeof value); // in the order of the machine; readers ask
}

/// NIfTI's x and y run to the left and to the back of LPS.
Point3 inNifti(const Point3& lps)
{
    return {-lps.x, -lps.y, lps.z};
}

Rotation rotationOf(const Geometry& geometry)
{
    Rotation rotation;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Point3 direction = inNifti(geometry.directions()[axis]);
        rotation[0][axis] = direction.x;
        rotation[1][axis] = direction.y;
        rotation[2][axis] = direction.z;
    }
    return rotation;
}

double determinant(const Rotation& r)
{
    return r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1]) -
           r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0]) +
           r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
}

/// The numbers b, c, d of the quaternion of a right-handed rotation, with a >= 0 (nifti1.h, method 2). By the
/// largest of the four, so that no small number is divided by.
std::array<double, 3> quaternionOf(const Rotation& r)
{
    const std::array<double, 4> fourSquares{
        1.0 + r[0][0] + r[1][1] + r[2][2], 1.0 + r[0][0] - r[1][1] - r[2][2],
        1.0 - r[0][0] + r[1][1] - r[2][2], 1.0 - r[0][0] - r[1][1] + r[2][2]};
    const auto largest =
        static_cast<std::size_t>(std::ranges::max_element(fourSquares) - fourSquares.begin());
    const double s = 2.0 * std::sqrt(fourSquares[largest]);
    const std::array<double, 3> differences{r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1]};
    if (largest == 0)
        return {differences[0] / s, differences[1] / s, differences[2] / s};
    const std::size_t axis = largest - 1;
    const double sign = differences[axis] < 0.0 ? -1.0 : 1.0;
    std::array<double, 3> numbers{};
    for (std::size_t other = 0; other < 3; ++other)
        numbers[other] = sign * (other == axis ? s / 4.0 : (r[axis][other] + r[other][axis]) / s);
    return numbers;
}

void putPlacement(Header& header, const Geometry& geometry)
{
    constexpr std::size_t Pixdim = 76, Qform = 252, Quaternion = 256, Offset = 268, Sform = 280;
    constexpr std::int16_t ScannerSpace = 1;
    Rotation rotation = rotationOf(geometry);
    const Point3 origin = inNifti(geometry.origin());
    const std::array<double, 3> offset{origin.x, origin.y, origin.z};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            put(header, Sform + 16 * row + 4 * axis,
                static_cast<float>(rotation[row][axis] * geometry.spacing()[axis]));
        put(header, Sform + 16 * row + 12, static_cast<float>(offset[row]));
        put(header, Offset + 4 * row, static_cast<float>(offset[row]));
        put(header, Pixdim + 4 * (row + 1), static_cast<float>(geometry.spacing()[row]));
    }
    const bool isMirrored = determinant(rotation) < 0.0;
    put(header, Pixdim, isMirrored ? -1.0f : 1.0f);
    if (isMirrored)
        for (auto& row : rotation)
            row[2] = -row[2];
    const auto numbers = quaternionOf(rotation);
    for (std::size_t index = 0; index < 3; ++index)
        put(header, Quaternion + 4 * index, static_cast<float>(numbers[index]));
    put(header, Qform, ScannerSpace);
    put(header, Qform + 2, ScannerSpace);
}

Header headerOf(const Geometry& geometry, const StoredType& type)
{
    constexpr char MillimetresAndSeconds = 2 | 8;
    Header header{};
    put(header, 0, std::int32_t{348});
    const auto& n = geometry.dims();
    const std::array<int, 8> dims{3, n[0], n[1], n[2], 1, 1, 1, 1};
    for (std::size_t index = 0; index < dims.size(); ++index)
        put(header, 40 + 2 * index, static_cast<std::int16_t>(dims[index]));
    put(header, 70, type.code);
    put(header, 72, type.bits);
    put(header, 108, static_cast<float>(HeaderBytes));
    put(header, 112, 1.0f); // slope; the intercept is 0
    put(header, 123, MillimetresAndSeconds);
    putPlacement(header, geometry);
    std::memcpy(header.data() + 344, "n+1", 4);
    return header;
}

bool writePlain(const std::filesystem::path& file, std::initializer_list<Bytes> parts)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return false;
    bool isGood = true;
    for (Bytes rest : parts)
        while (isGood && !rest.empty()) {
            const ssize_t count = ::write(descriptor, rest.data(), rest.size());
            if (count > 0)
                rest = rest.subspan(static_cast<std::size_t>(count));
            else
                isGood = count < 0 && errno == EINTR;
        }
    return ::close(descriptor) == 0 && isGood;
}

bool writeCompressed(const std::filesystem::path& file, std::initializer_list<Bytes> parts)
{
    constexpr std::size_t Most = 1u << 30; // zlib counts in unsigned int
    gzFile stream = gzopen(file.c_str(), "wb");
    bool isGood = stream != nullptr;
    for (Bytes rest : parts)
        while (isGood && !rest.empty()) {
            const Bytes part = rest.first(std::min(Most, rest.size()));
            isGood = gzwrite(stream, part.data(), static_cast<unsigned>(part.size())) > 0;
            rest = rest.subspan(part.size());
        }
    return stream != nullptr && gzclose(stream) == Z_OK && isGood;
}

} // namespace

NiftiHeader niftiHeader(const Geometry& geometry, RawType type)
{
    return headerOf(geometry, Types[static_cast<std::size_t>(type)]);
}

bool writeNifti(const Geometry& geometry, RawType type, const void* values, const std::filesystem::path& file,
                bool isCompressed)
{
    const StoredType& stored = Types[static_cast<std::size_t>(type)];
    const Header header = headerOf(geometry, stored);
    const Bytes voxels(static_cast<const char*>(values),
                       geometry.voxelCount() * static_cast<std::size_t>(stored.bits / 8));
    return isCompressed ? writeCompressed(file, {header, voxels}) : writePlain(file, {header, voxels});
}

} // namespace hepatica::imaging
