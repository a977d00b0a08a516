#include "record/CaseFile.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/Uid.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace hepatica::measurement {

namespace {

/// SQLite's file header: "SQLite format 3" and a zero byte, application_id in bytes 68 to 71, big-endian.
constexpr std::size_t HeaderBytes = 100, ApplicationIdAt = 68;
constexpr std::string_view Magic{"SQLite format 3\0", 16};

int applicationIdIn(const std::array<char, HeaderBytes>& header)
{
    unsigned value = 0;
    for (std::size_t at = 0; at < 4; ++at)
        value = value << 8 | static_cast<unsigned char>(header[ApplicationIdAt + at]);
    return static_cast<int>(value);
}

Expected<void> checkHeader(const std::filesystem::path& file)
{
    const auto refuse = [&](const char* why) {
        return fail(ProblemCode::NotACaseFile, {file.string(), why});
    };
    if (!std::filesystem::is_regular_file(file))
        return refuse("it is no file");
    std::ifstream in(file, std::ios::binary);
    std::array<char, HeaderBytes> header{};
    in.read(header.data(), header.size());
    if (in.bad() || !in.is_open())
        return fail(ProblemCode::NotReadable, {file.string(), std::strerror(errno)});
    if (in.gcount() == 0)
        return {};
    const bool isWhole = in.gcount() == static_cast<std::streamsize>(HeaderBytes);
    if (!isWhole || std::string_view(header.data(), Magic.size()) != Magic)
        return refuse("it is no SQLite database");
    if (applicationIdIn(header) != ApplicationId)
        return refuse("the database belongs to another program");
    return {};
}

Expected<void> checkThere(const std::filesystem::path& file)
{
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return fail(ProblemCode::NoSuchFile, {file.string()});
    if (std::filesystem::is_regular_file(file, error) && std::filesystem::file_size(file, error) == 0)
        return fail(ProblemCode::NotACaseFile, {file.string(), "it is empty"});
    return {};
}

/// Whether the file, or a new one in its folder, may be written; neither is changed by asking.
Expected<void> checkWritable(const std::filesystem::path& file, bool exists)
{
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (!exists && !std::filesystem::is_directory(folder))
        return fail(ProblemCode::NotWritable, {file.string(), "there is no such folder"});
    if (exists && !std::ofstream(file, std::ios::binary | std::ios::app))
        return fail(ProblemCode::NotWritable, {file.string(), std::strerror(errno)});
    const std::string path = file.string();
    if (path.find('"') != std::string::npos && path.find('=') != std::string::npos)
        return fail(ProblemCode::NotWritable, {path, "its name holds both a quote and an equals sign"});
    return {};
}

/// Makes the file beside its place and puts it there whole. A link does not replace what another program
/// put there meanwhile; where the file system has no links, a rename must do.
Expected<void> makeFile(const std::filesystem::path& file)
{
    // Its own name: two programs may make the same file at the same time.
    const std::filesystem::path beside = unfinishedName(file.string() + "." + imaging::newUid());
    auto made = guarded(file, [&] {
        soci::session sql;
        return openSession(sql, beside, Purpose::Make);
    });
    std::error_code error, ignored;
    if (made)
        std::filesystem::create_hard_link(beside, file, error);
    if (made && error && !std::filesystem::exists(file))
        std::filesystem::rename(beside, file, error);
    std::filesystem::remove(beside, ignored);
    if (made && !std::filesystem::exists(file))
        return fail(ProblemCode::NotWritable, {file.string(), error.message()});
    return made;
}

} // namespace

Expected<void> prepareFile(const StoreLocation& location, Purpose purpose)
{
    const std::filesystem::path& file = location.place();
    if (purpose != Purpose::Make)
        if (auto there = checkThere(file); !there)
            return there;
    const bool exists = std::filesystem::exists(file);
    if (exists)
        if (auto ours = checkHeader(file); !ours)
            return ours;
    if (purpose == Purpose::Read)
        return {};
    if (auto writable = checkWritable(file, exists); !writable)
        return writable;
    return exists ? Expected<void>() : makeFile(file);
}

} // namespace hepatica::measurement
