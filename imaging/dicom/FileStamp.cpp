#include "FileStamp.h"

#include <sys/stat.h>

namespace hepatica::imaging {

std::optional<FileStamp> stampOf(const std::filesystem::path& file)
{
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0)
        return std::nullopt;
    const auto nanoseconds = [](const timespec& time) {
        constexpr std::int64_t Second_ns = 1'000'000'000;
        return time.tv_sec * Second_ns + time.tv_nsec;
    };
    return FileStamp{static_cast<std::uint64_t>(found.st_size), static_cast<std::uint64_t>(found.st_ino),
                     nanoseconds(found.st_mtim), nanoseconds(found.st_ctim), S_ISREG(found.st_mode)};
}

} // namespace hepatica::imaging
