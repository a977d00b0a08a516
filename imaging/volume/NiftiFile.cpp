#include "NiftiFile.h"

#include "WriteNifti.h"

#include <hepatica/core/WholeFile.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace hepatica::imaging {

namespace {

constexpr int None = -1;

bool writeAt(int descriptor, std::size_t offset, std::span<const std::byte> rest)
{
    while (!rest.empty()) {
        const ssize_t count = ::pwrite(descriptor, rest.data(), rest.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        offset += static_cast<std::size_t>(count);
        rest = rest.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace

Problem notWritten(const std::filesystem::path& file)
{
    return {ProblemCode::NotWritable,
            {file.string(), "the folder is missing, closed to writing, or the disk is full"},
            {}};
}

NiftiFile::NiftiFile(std::filesystem::path file, std::filesystem::path unfinished, int descriptor)
    : file_(std::move(file)), unfinished_(std::move(unfinished)), descriptor_(descriptor)
{
}

NiftiFile::NiftiFile(NiftiFile&& other) noexcept
    : file_(std::move(other.file_)), unfinished_(std::move(other.unfinished_)),
      descriptor_(std::exchange(other.descriptor_, None))
{
}

NiftiFile::~NiftiFile()
{
    if (descriptor_ == None)
        return;
    ::close(descriptor_);
    ::unlink(unfinished_.c_str());
}

Expected<NiftiFile> NiftiFile::create(const Geometry& geometry, RawType type,
                                      const std::filesystem::path& file)
{
    if (std::ranges::max(geometry.dims()) > LongestNiftiAxis)
        return fail(ProblemCode::ImpossibleGeometry,
                    {file.string(), "an axis is too long for NIfTI; write .nrrd"});
    if (const auto place = outputPlace(file); !place)
        return passOn(place);
    auto unfinished = unfinishedName(file);
    const int descriptor = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return tl::unexpected(notWritten(file));
    NiftiFile made(file, std::move(unfinished), descriptor);
    const NiftiHeader header = niftiHeader(geometry, type);
    if (!writeAt(descriptor, 0, std::as_bytes(std::span(header))))
        return tl::unexpected(notWritten(file));
    return made;
}

bool NiftiFile::write(std::size_t offset, std::span<const std::byte> voxels) const
{
    return writeAt(descriptor_, NiftiHeaderBytes + offset, voxels);
}

Expected<void> NiftiFile::finish()
{
    if (::close(std::exchange(descriptor_, None)) == 0)
        return finishFile(unfinished_, file_);
    ::unlink(unfinished_.c_str());
    return tl::unexpected(notWritten(file_));
}

} // namespace hepatica::imaging
