#pragma once
#include <hepatica/core/Expected.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// One patient as the hospital knows them, and as the world does.
struct PatientKey {
    std::string id, name; ///< as the files say; both may be empty
    std::string pseudonym;
    int shiftDays = 0;
};

/// What leads from de-identified files back to the patients. Grows while files are written.
class KeyFile {
public:
    /// Reads one, or begins an empty one where there is none. Problems: `NotAKeyFile`, `NotReadable`.
    [[nodiscard]] static Expected<KeyFile> open(const std::filesystem::path& file);

    /// The patient with this ID (or, where there is none, this name), made up at the first call.
    PatientKey& patient(const std::string& id, const std::string& name, const std::string& pseudonym = {});
    [[nodiscard]] const PatientKey* find(const std::string& id, const std::string& name) const;

    /// The new UID of an old one: random, and the same at every call. Standard UIDs stay what they are.
    [[nodiscard]] std::string mapped(const std::string& uid);

    /// Whole or not at all, readable by the owner alone. `NotWritable`.
    [[nodiscard]] Expected<void> save(const std::filesystem::path& file) const;

private:
    std::vector<PatientKey> patients_;
    std::map<std::string, std::string> uids_;
};

} // namespace hepatica::imaging
