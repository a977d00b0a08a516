#include "FileBytes.h"

#include "FileStamp.h"
#include "ZipArchive.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

class DiskFile final : public ByteSource {
public:
    DiskFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
    ~DiskFile() override { ::close(descriptor_); }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const override
    {
        while (!to.empty()) {
            const ssize_t count = ::pread(descriptor_, to.data(), to.size(), static_cast<off_t>(offset));
            if (count < 0 && errno == EINTR)
                continue;
            if (count <= 0) // 0: the file was cut since it was opened
                return false;
            offset += static_cast<std::uint64_t>(count);
            to = to.subspan(static_cast<std::size_t>(count));
        }
        return true;
    }

private:
    int descriptor_;
    std::uint64_t size_;
};

class MemoryBytes final : public ByteSource {
public:
    explicit MemoryBytes(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const override
    {
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), to.size(), to.begin());
        return true;
    }

private:
    std::vector<std::uint8_t> bytes_;
};

tl::unexpected<Problem> notOpened(const fs::path& file, int error)
{
    if (error == ENOENT)
        return fail(ProblemCode::NoSuchFile, {file.string()});
    return fail(ProblemCode::NotReadable, {file.string(), std::generic_category().message(error)});
}

} // namespace

FileBytes::FileBytes(std::vector<std::uint8_t> bytes)
    : source_(std::make_shared<MemoryBytes>(std::move(bytes)))
{
}

Expected<FileBytes> FileBytes::open(const fs::path& file)
{
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) {
        const int error = errno;
        if (const auto place = error == ENOTDIR ? zipPlaceOf(file) : std::nullopt) {
            auto member = openZipMember(place->archive, place->member);
            return member ? Expected<FileBytes>(FileBytes(std::move(*member))) : passOn(member);
        }
        return notOpened(file, error);
    }
    if (!S_ISREG(found.st_mode)) // opening a pipe or a device would wait, or change it
        return fail(ProblemCode::NotReadable, {file.string(), "not a regular file"});
    // The file may have been replaced by a pipe just now: O_NONBLOCK does not wait for its other end.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return notOpened(file, errno);
    auto disk = std::make_shared<DiskFile>(descriptor, static_cast<std::uint64_t>(found.st_size));
    return FileBytes(std::move(disk));
}

} // namespace hepatica::imaging
