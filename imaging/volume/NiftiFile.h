#pragma once
#include "RawImage.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace hepatica::imaging {

/// An uncompressed NIfTI-1 file on its way: its voxels come in pieces, in any order and from several threads.
/// It takes its name when it is whole; one that is not finished leaves nothing behind.
class NiftiFile {
public:
    /// Problems: `ImpossibleGeometry` (an axis too long for the format), `NotWritable`.
    [[nodiscard]] static Expected<NiftiFile> create(const Geometry& geometry, RawType type,
                                                    const std::filesystem::path& file);
    NiftiFile(NiftiFile&& other) noexcept;
    NiftiFile(const NiftiFile&) = delete;
    NiftiFile& operator=(const NiftiFile&) = delete;
    NiftiFile& operator=(NiftiFile&&) = delete;
    ~NiftiFile();

    /// Puts voxels, in the order of the machine, `offset` bytes behind the first. False when they do not all
    /// arrive on the disk.
    [[nodiscard]] bool write(std::size_t offset, std::span<const std::byte> voxels) const;

    /// Gives the file its name. `NotWritable`; then what was there before is still there.
    [[nodiscard]] Expected<void> finish();

private:
    NiftiFile(std::filesystem::path file, std::filesystem::path unfinished, int descriptor);
    std::filesystem::path file_, unfinished_;
    int descriptor_;
};

/// How messages say that a volume could not be written.
[[nodiscard]] Problem notWritten(const std::filesystem::path& file);

} // namespace hepatica::imaging
