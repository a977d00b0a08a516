#pragma once
#include <hepatica/core/Expected.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace hepatica {

/// The path that links at the end of `file` lead to, whether or not something is there.
[[nodiscard]] inline std::filesystem::path withoutLinks(std::filesystem::path file)
{
    constexpr int MostLinks = 40; // as many as Linux follows: a ring of links ends here too
    std::error_code failed;
    for (int links = 0; links < MostLinks && std::filesystem::is_symlink(file, failed); ++links) {
        const auto target = std::filesystem::read_symlink(file, failed);
        if (failed)
            break;
        file = file.parent_path() / target; // an absolute target stands alone
    }
    return file;
}

/// Where an output file comes to lie: the target of a link, else `file` itself. `NotWritable` for a device, a
/// pipe, a socket or a folder, which a rename would replace.
[[nodiscard]] inline Expected<std::filesystem::path> outputPlace(const std::filesystem::path& file)
{
    std::error_code unknown;
    const auto status = std::filesystem::status(file, unknown);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return fail(ProblemCode::NotWritable, {file.string(), "not a regular file"});
    return withoutLinks(file);
}

/// The name under which a file is written until it is whole: hidden, in the same folder, with the same
/// ending, so that renaming it is one step on one disk and writers that look at the ending still know the
/// format. Beside the target of a link.
[[nodiscard]] inline std::filesystem::path unfinishedName(const std::filesystem::path& file)
{
    const auto place = withoutLinks(file);
    return place.parent_path() / (".unfinished-" + place.filename().string());
}

/// Waits until a file's or a folder's content is on the disk, so that a name given afterwards never stands
/// for less than all of it, not even after a power failure. The error where the disk refuses; a file system
/// that knows no such waiting (EINVAL, fsync(2)) does not.
[[nodiscard]] inline std::error_code waitForDisk(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {errno, std::generic_category()};
    const int refused = ::fsync(file) == 0 || errno == EINVAL ? 0 : errno;
    ::close(file);
    return {refused, std::generic_category()};
}

/// Gives a finished file its name, replacing what was there. `NotWritable`; then the unfinished one is gone.
[[nodiscard]] inline Expected<void> finishFile(const std::filesystem::path& unfinished,
                                               const std::filesystem::path& file)
{
    const auto place = outputPlace(file);
    std::error_code failed = waitForDisk(unfinished), ignored;
    if (place) {
        if (!failed)
            std::filesystem::rename(unfinished, *place, failed);
        if (!failed) {
            // The name itself may be lost with the power, the old file is then still whole.
            static_cast<void>(waitForDisk(place->has_parent_path() ? place->parent_path() : "."));
            return {};
        }
    }
    std::filesystem::remove(unfinished, ignored);
    return place ? fail(ProblemCode::NotWritable, {file.string(), failed.message()}) : passOn(place);
}

/// Writes a file that appears whole or not at all. `NotWritable`; then what was there before is still there.
[[nodiscard]] inline Expected<void> writeWholeFile(const std::filesystem::path& file, std::string_view bytes)
{
    if (const auto place = outputPlace(file); !place)
        return passOn(place);
    const auto unfinished = unfinishedName(file);
    std::ofstream stream(unfinished, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (stream)
        return finishFile(unfinished, file);
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    return fail(ProblemCode::NotWritable,
                {file.string(), "the folder is missing, closed to writing, or the disk is full"});
}

} // namespace hepatica
