#include "FileStamp.h"

#include <sys/stat.h>

namespace hepatica::imaging {

std::optional<FileStamp> stampOf(const std::filesystem::path& file)
{
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0)
        return std::nullopt;
    constexpr std::int64_t Second_ns = 1'000'000'000;
    return FileStamp{static_cast<std::uint64_t>(found.st_size), static_cast<std::uint64_t>(found.st_ino),
                     found.st_mtim.tv_sec * Second_ns + found.st_mtim.tv_nsec, S_ISREG(found.st_mode)};
}

} // namespace hepatica::imaging
