#pragma once
#include <hepatica/core/Expected.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace hepatica::imaging {

/// Where bytes come from. May be read from several threads at once.
class ByteSource {
public:
    ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;
    virtual ~ByteSource() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Fills `to` from `offset` on; false when the bytes are not all there. Never asked beyond size().
    [[nodiscard]] virtual bool read(std::uint64_t offset, std::span<std::uint8_t> to) const = 0;
};

/// The bytes of a file on the disk, of a member of a ZIP archive (named archive.zip/inner/name), or in
/// memory. A file is read by position and not mapped: one that is cut while it is open makes a read fail, no
/// signal. A ZIP member is inflated as far as it was read. Copies share the same open file.
class FileBytes {
public:
    /// Problems: `NoSuchFile`, `NotReadable` (closed to reading, a folder, a pipe or a device), and those of
    /// openZipMember().
    [[nodiscard]] static Expected<FileBytes> open(const std::filesystem::path& file);
    explicit FileBytes(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {}
    explicit FileBytes(std::vector<std::uint8_t> bytes);

    [[nodiscard]] std::uint64_t size() const { return source_->size(); }
    /// Fills `to` with the bytes from `offset` on; false when they are not all there.
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const
    {
        return offset <= size() && to.size() <= size() - offset && source_->read(offset, to);
    }

private:
    std::shared_ptr<const ByteSource> source_;
};

} // namespace hepatica::imaging
