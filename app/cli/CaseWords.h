#pragma once
#include <hepatica/measurement/Case.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// A word that a reader says of a lesion at a visit: an option of `case note`.
struct LesionWord {
    std::string option, help;
    std::vector<std::string> words; ///< which it may be; any text without
    void (*say)(measurement::Observation& seen, const std::string& word);
};

/// Every one of them, in the order of the help text.
[[nodiscard]] const std::vector<LesionWord>& lesionWords();

} // namespace hepatica::cli
