#pragma once
#include "FileBytes.h"

#include <optional>
#include <string>

namespace hepatica::imaging {

/// One file of an archive, as the archive's directory tells.
struct ZipMember {
    std::string name; ///< '/' between its folders
    std::uint64_t bytes = 0, packedBytes = 0;
    std::optional<Problem> refusal; ///< why it is never opened
};

/// An archive and a member of it, out of a path such as study.zip/CT/1.
struct ZipPlace {
    std::filesystem::path archive;
    std::string member;
};

/// Whether the file begins as a ZIP archive does.
[[nodiscard]] bool isZip(const std::filesystem::path& file);

/// None when no leading part of the path is a regular file.
[[nodiscard]] std::optional<ZipPlace> zipPlaceOf(const std::filesystem::path& path);

/// Every file of an archive (folders are none), in its order. Refused, with `UnsafeArchive`, are encrypted
/// ones, names that leave the archive (`..`, absolute) or stand twice, archives inside the archive, and what
/// would grow beyond all measure.
///
/// Problems: `DamagedFile` (no readable directory); `UnsafeArchive` when its members overlap, as only bombs
/// do.
[[nodiscard]] Expected<std::vector<ZipMember>> zipMembers(const std::filesystem::path& archive);

/// The inflated bytes of a member, which come as they are read. Each thread keeps the archive it used last
/// open, so that reading member after member parses the directory once.
///
/// Problems: those of zipMembers(), `NoSuchFile`, `NotReadable`, the refusal of the member.
[[nodiscard]] Expected<std::shared_ptr<const ByteSource>> openZipMember(const std::filesystem::path& archive,
                                                                        const std::string& name);

} // namespace hepatica::imaging
