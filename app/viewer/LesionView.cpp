#include "LesionView.h"

#include "Theme.h"

#include <hepatica/measurement/VisitPhases.h>

#include <array>
#include <charconv>

namespace hepatica::viewer {

std::optional<double> LesionView::differencePercent() const
{
    if (!observation || !observation->recorded || !observation->automatic)
        return std::nullopt;
    const double recorded_mm = observation->recorded->longAxis().mm();
    if (recorded_mm <= 0.0)
        return std::nullopt;
    return 100.0 * (observation->automatic->longAxis().mm() - recorded_mm) / recorded_mm;
}

namespace {

/// From what a lesion keeps for life, so that a new one does not change the colours of the others.
std::size_t colourNumber(const measurement::Lesion& lesion)
{
    constexpr std::array<std::size_t, 4> FirstOfClass{0, 5, 2,
                                                      7}; // target, non-target, new target, new non-target
    const std::size_t digits = lesion.name.find_first_of("123456789");
    int number = 1;
    if (digits != std::string::npos)
        std::from_chars(lesion.name.data() + digits, lesion.name.data() + lesion.name.size(), number);
    return FirstOfClass.at(static_cast<std::size_t>(lesion.lesionClass)) +
           static_cast<std::size_t>(number - 1);
}

/// In a blinded case a lesion is its reader's own. Elsewhere a new lesion is one reader's finding, and
/// another one reads without knowing of it; lesions of the baseline are chosen once and shared.
bool isAnothersFinding(const measurement::Case& case_, const measurement::Lesion& lesion,
                       const std::string& reader)
{
    using measurement::LesionClass, measurement::Observation;
    if (lesion.reader)
        return *lesion.reader != reader;
    if (lesion.lesionClass != LesionClass::NewTarget && lesion.lesionClass != LesionClass::NewNonTarget)
        return false;
    bool byOthers = false;
    for (const Observation& seen : case_.observations) {
        if (seen.lesionUid == lesion.trackingUid && seen.reader == reader)
            return false;
        byOthers = byOthers || seen.lesionUid == lesion.trackingUid;
    }
    return byOthers;
}

/// The liver that the reader gave for a viable part, also where nothing of the lesion enhances.
std::optional<imaging::Mask> referenceOf(const measurement::Case& case_, const measurement::Observation& seen)
{
    const measurement::SeriesReference* arterial = case_.series(seen.arterialSeriesUid);
    if (arterial == nullptr || !arterial->geometry || !seen.viableMethod ||
        !seen.viableMethod->referenceRunLengths)
        return std::nullopt;
    const auto mask =
        imaging::Mask::fromRunLengths(*arterial->geometry, *seen.viableMethod->referenceRunLengths);
    return mask ? std::optional(*mask) : std::nullopt;
}

} // namespace

std::vector<LesionView> lesionViews(const measurement::Case& case_, const std::string& timepoint,
                                    const std::string& seriesUid, const imaging::Geometry& grid,
                                    const std::string& reader)
{
    const measurement::SeriesReference* known = case_.series(seriesUid);
    const bool sameGrid = known != nullptr && known->geometry && known->geometry->sameGrid(grid);
    std::vector<LesionView> views;
    for (const measurement::Lesion& lesion : case_.lesions) {
        if (isAnothersFinding(case_, lesion, reader))
            continue;
        LesionView view;
        view.lesion = lesion;
        view.colour = theme::lesionColour(colourNumber(lesion));
        if (const auto* seen = case_.observation(lesion.trackingUid, timepoint, reader)) {
            view.observation = *seen;
            view.onThisSeries = sameGrid && seen->seriesUid == seriesUid;
            view.isViableHidden = measurement::isHiddenByLipiodol(case_, *seen) ||
                                  measurement::isDeniedAsArterial(case_, *seen);
            if (view.onThisSeries)
                view.mask = measurement::maskOf(case_, *seen);
            if (view.onThisSeries && !view.isViableHidden)
                view.viableMask = measurement::viableMaskOf(case_, *seen);
            if (view.onThisSeries && !view.isViableHidden)
                view.referenceMask = referenceOf(case_, *seen);
        }
        views.push_back(std::move(view));
    }
    return views;
}

} // namespace hepatica::viewer
