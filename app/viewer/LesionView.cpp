#include "LesionView.h"

#include "Theme.h"

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

std::vector<LesionView> lesionViews(const measurement::Case& case_, const std::string& timepoint,
                                    const std::string& seriesUid, const imaging::Geometry& grid,
                                    const std::string& reader)
{
    const measurement::SeriesReference* known = case_.series(seriesUid);
    const bool sameGrid = known != nullptr && known->geometry && known->geometry->sameGrid(grid);
    std::vector<LesionView> views;
    for (const measurement::Lesion& lesion : case_.lesions) {
        LesionView view;
        view.lesion = lesion;
        view.colour = theme::lesionColour(views.size());
        if (const auto* seen = case_.observation(lesion.trackingUid, timepoint, reader)) {
            view.observation = *seen;
            view.onThisSeries = sameGrid && seen->seriesUid == seriesUid;
            if (view.onThisSeries)
                view.mask = measurement::maskOf(case_, *seen);
        }
        views.push_back(std::move(view));
    }
    return views;
}

} // namespace hepatica::viewer
