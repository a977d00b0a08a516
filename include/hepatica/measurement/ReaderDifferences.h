#pragma once
#include <hepatica/measurement/Case.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// One lesion at one visit as two readers see it. A name is empty where that reader has no such lesion.
struct LesionDifference {
    std::string timepoint;
    std::array<std::string, 2> lesion;
    std::array<std::optional<LesionClass>, 2> lesionClass;
    std::array<std::optional<LesionState>, 2> state; ///< none where the reader has no row at the visit
    std::array<std::optional<Length>, 2> longAxis;
    /// Whether class or state differ, one reader has no such lesion, or the axes differ by over 10 % of
    /// their mean.
    bool isNotable = false;
};

/// A word that two readers, or their responses, do not share at a visit.
struct WordDifference {
    std::string timepoint;
    std::string what;                ///< "new lesions", "coverage", "recist-1.1"
    std::array<std::string, 2> word; ///< empty: none
};

struct ReaderDifferences {
    std::array<std::string, 2> readers;
    std::vector<LesionDifference> lesions; ///< every lesion of either, by visit; notable or not
    std::vector<WordDifference> words;     ///< of visits and responses; only those that differ
};

/// What two readers of a case say differently. Lesions are one when it has no reader, or when at the first
/// visit where both have a caliper on it the middles of their long axes lie nearer to each other than half
/// the longer one; the nearest pairs first. Responses are compared under every system that needs no more than
/// a case has; one that cannot be assessed for a reader has an empty word.
[[nodiscard]] ReaderDifferences
differencesBetween(const Case& case_, const std::string& first, const std::string& second,
                   const std::vector<std::string>& protocols = {"recist-1.1", "irecist", "mrecist"});

} // namespace hepatica::measurement
