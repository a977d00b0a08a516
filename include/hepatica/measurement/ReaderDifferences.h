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

/// What one of them says: "T01 23.4 mm", "T01 absent", "T01 not read"; "-" where they have no such lesion.
[[nodiscard]] std::string textOf(const LesionDifference& difference, std::size_t side);

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

/// Which two are compared: those named, else those the case has of the role Reader. `NotAReader` when they
/// are not two or have not read in the case; `InvalidCase` while blinded readers have visits to lock.
[[nodiscard]] Expected<std::array<std::string, 2>> readersToCompare(const Case& case_,
                                                                    std::vector<std::string> named = {});

/// What two readers of a case say differently. Lesions are one when it has no reader, or when at the first
/// visit where both have a caliper on it the middles of their long axes lie nearer to each other than half
/// the longer one; the nearest pairs first. Responses are compared under every system that needs no more than
/// a case has; one that cannot be assessed for a reader has an empty word.
[[nodiscard]] ReaderDifferences
differencesBetween(const Case& case_, const std::string& first, const std::string& second,
                   const std::vector<std::string>& protocols = {"recist-1.1", "irecist", "mrecist"});

} // namespace hepatica::measurement
