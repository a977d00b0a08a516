#pragma once
#include <hepatica/core/Expected.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace hepatica {

/// The name under which a file is written until it is whole: hidden, in the same folder, with the same
/// ending, so that renaming it is one step on one disk and writers that look at the ending still know the
/// format.
[[nodiscard]] inline std::filesystem::path unfinishedName(const std::filesystem::path& file)
{
    return file.parent_path() / (".unfinished-" + file.filename().string());
}

/// Gives a finished file its name, replacing what was there. `NotWritable`; then the unfinished one is gone.
[[nodiscard]] inline Expected<void> finishFile(const std::filesystem::path& unfinished,
                                               const std::filesystem::path& file)
{
    std::error_code failed;
    std::filesystem::rename(unfinished, file, failed);
    if (!failed)
        return {};
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    return fail(ProblemCode::NotWritable, {file.string(), failed.message()});
}

/// Writes a file that appears whole or not at all. `NotWritable`; then what was there before is still there.
[[nodiscard]] inline Expected<void> writeWholeFile(const std::filesystem::path& file, std::string_view bytes)
{
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
