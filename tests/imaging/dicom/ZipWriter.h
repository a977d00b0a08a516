#pragma once
// ZIP archives for tests, written by libzip.
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <zip.h>

namespace hepatica::tests {

/// One member; a test changes what it is about.
struct ZipEntry {
    std::string name, bytes;
    zip_int32_t method = ZIP_CM_DEFLATE; ///< or ZIP_CM_STORE
    bool isEncrypted = false;
};

inline void require(bool done, zip_t* archive)
{
    if (!done)
        throw std::runtime_error(zip_strerror(archive));
}

inline void writeZip(const std::filesystem::path& file, const std::vector<ZipEntry>& entries)
{
    int code = 0;
    zip_t* archive = zip_open(file.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (archive == nullptr)
        throw std::runtime_error(file.string() + " cannot be made");
    for (const ZipEntry& entry : entries) {
        zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
        const zip_int64_t at = zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        require(at >= 0, archive);
        const auto place = static_cast<zip_uint64_t>(at);
        require(zip_set_file_compression(archive, place, entry.method, 0) == 0, archive);
        if (entry.isEncrypted)
            require(zip_file_set_encryption(archive, place, ZIP_EM_AES_128, "secret") == 0, archive);
    }
    require(zip_close(archive) == 0, archive);
}

} // namespace hepatica::tests
