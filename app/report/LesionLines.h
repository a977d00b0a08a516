#pragma once
#include "VisitSheet.h"

#include <hepatica/measurement/LesionRow.h>

#include <vector>

namespace hepatica::report {

/// The rows of a case and how each lesion's size compares with its own past.
class LesionHistory {
public:
    explicit LesionHistory(const measurement::Case& case_);

    /// Targets first, then non-targets, then new lesions, each by name.
    [[nodiscard]] std::vector<const measurement::LesionRow*> at(const std::string& visit,
                                                                const std::string& reader) const;
    /// In percent of the same lesion's size at baseline; none at baseline and before, and when either size is
    /// not known.
    [[nodiscard]] std::optional<double> percentFromBaseline(const measurement::LesionRow& row) const;
    /// In percent of the same lesion's smallest size at baseline or at an earlier visit after it.
    [[nodiscard]] std::optional<double> percentFromNadir(const measurement::LesionRow& row) const;

    [[nodiscard]] const measurement::Case& about() const { return *about_; }

private:
    [[nodiscard]] std::vector<const measurement::LesionRow*> past(const measurement::LesionRow& row) const;
    const measurement::Case* about_;
    std::vector<measurement::LesionRow> rows_;
};

/// "a", "b", … by the order of the visit's series; "" for a series that is not of the visit.
[[nodiscard]] std::string seriesLetter(const measurement::Timepoint& visit, const std::string& seriesUid);

/// "Mean HU" when all series of the visit are CT, else "Mean value".
[[nodiscard]] std::string meanTitle(const measurement::Timepoint& visit);

[[nodiscard]] std::vector<LesionLine>
lesionLines(const LesionHistory& history, const measurement::Timepoint& visit, const std::string& reader);
/// How the numbers of the table came about, one sentence or two each.
[[nodiscard]] std::vector<std::string>
conventions(const LesionHistory& history, const measurement::Timepoint& visit, const std::string& reader);
/// Where the automatic long axis differs from the recorded one by more than 10 %.
[[nodiscard]] std::vector<std::string> differenceNotes(const measurement::Case& case_,
                                                       const measurement::Timepoint& visit,
                                                       const std::string& reader);
/// How the viable parts were found, and each lesion beside the liver in every phase, a text each lesion.
[[nodiscard]] std::vector<std::string> enhancementNotes(const measurement::Case& case_,
                                                        const measurement::Timepoint& visit,
                                                        const std::string& reader);
/// One tile for every lesion with a recorded caliper, in the order of the table.
[[nodiscard]] std::vector<KeyTile> keyTiles(const CaseReport& report, const measurement::Timepoint& visit,
                                            const std::string& reader);

} // namespace hepatica::report
