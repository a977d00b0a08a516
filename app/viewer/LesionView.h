#pragma once
#include <hepatica/imaging/Propagation.h>
#include <hepatica/measurement/Case.h>

#include <QColor>

#include <optional>
#include <vector>

namespace hepatica::viewer {

/// A mask of less is told to be looked at.
inline constexpr double LeastConfidence = 0.5;

/// A lesion as the viewer shows it at one visit: identity, what one reader saw of it, and its mask. A lesion
/// of the case that has not been looked at in this visit has no observation.
struct LesionView {
    measurement::Lesion lesion;
    std::optional<measurement::Observation> observation;
    std::optional<imaging::Mask> mask; ///< on the grid of the series shown, none for another series
    bool onThisSeries = false;
    std::optional<imaging::Mask> viableMask{};    ///< on the grid of the arterial series
    std::optional<imaging::Mask> referenceMask{}; ///< the liver the reader gave for it, on the same grid
    bool isViableHidden = false; ///< recorded, and not evaluable: under lipiodol, or of another phase
    /// What the earlier visit lets expect here, until the lesion is read: shown, stored nowhere.
    std::optional<imaging::LesionProposal> proposal;
    QColor colour;

    /// The recorded caliper, where there is one.
    [[nodiscard]] const measurement::Caliper* caliper() const
    {
        return observation && observation->recorded ? &*observation->recorded : nullptr;
    }
    /// By how much the automatic long axis differs from the recorded one, in percent of the recorded one.
    [[nodiscard]] std::optional<double> differencePercent() const;
};

/// The lesions of the case, in its order, as `reader` saw them at `timepoint`, without those of other
/// readers. Masks and axes belong to a series shown only when its grid is the one that the case knows.
[[nodiscard]] std::vector<LesionView> lesionViews(const measurement::Case& case_,
                                                  const std::string& timepoint, const std::string& seriesUid,
                                                  const imaging::Geometry& grid, const std::string& reader);

} // namespace hepatica::viewer
