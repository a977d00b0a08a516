#pragma once
#include "TableReader.h"
#include <hepatica/measurement/LesionRow.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// LESIONS.csv as text, and where the rows of each patient stand in it.
class LesionTableIndex {
public:
    /// `NoSuchFile`, `NotReadable`, `NothingToAssess`, and what is wrong with the header. Records that cannot
    /// be split belong to the patient without a name.
    [[nodiscard]] static Expected<LesionTableIndex> of(const std::filesystem::path& file);

    [[nodiscard]] std::vector<std::string> patients() const; ///< by name
    /// The rows of a patient; every bad one stands in `findings`.
    [[nodiscard]] std::vector<LesionRow> rowsOf(const std::string& patient, Findings& findings) const;

private:
    struct Place {
        std::size_t start = 0;
        int line = 0;
    };
    struct Rows {
        std::vector<Place> places;
    };
    std::string text_;
    TableHeader<LesionRow> header_;
    std::map<std::string, Rows, std::less<>> byPatient_;
};

} // namespace hepatica::measurement
