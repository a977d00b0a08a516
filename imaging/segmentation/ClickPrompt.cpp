#include "segmentation/Prompts.h"

#include "segmentation/BorderEvidence.h"
#include "segmentation/ClickSearch.h"
#include "segmentation/ClickSurface.h"

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

/// What else the body found may be, and the part of the trust that is lost for it.
struct ClickDoubt {
    double size = 0.0; ///< 0 … 1
    double most = 0.0;
    std::string reason;
};

double doubtAt(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

/// How far the click lies outside of the border found; mm.
double distanceBeside(const Finding& finding, const Point3& click)
{
    return -static_cast<double>(sampleAt(finding.voi.cube, finding.distance_mm, finding.voi.toLocal(click)));
}

} // namespace

Expected<Prompted> segmentClick(const Request& request)
{
    constexpr double WorthTelling = 0.25;
    const auto found = searchLesion(request);
    if (!found)
        return passOn(found);
    auto finding = surfaceOfClick(request, found->belief);
    if (!finding)
        return passOn(finding);
    const BorderEvidence border =
        borderEvidence(finding->voi, finding->distance_mm, finding->contrast.spread,
                       request.volume.geometry().spacing(), request.volume.origin().quantity);
    const ClickDoubt doubts[] = {
        {1.0 - found->agreement, 0.5, "another body at the click stands out nearly as well"},
        {doubtAt(distanceBeside(*finding, *request.prompt.click), 0.0, 1.5), 0.4,
         "the click lies beside the border found; it may be that of a neighbour"},
        {found->mayBeCore ? 1.0 : 0.0, 0.5,
         "the tissue around it is not that of the liver; it may be the core of a larger lesion"},
        {doubtAt(-border.certainty, -1.2, -0.6), 0.4,
         fmt::format("a step at its border is seen at {:.1f} times its error in one direction",
                     border.certainty)},
        // A dark lesion's border may fade; a bright one's does where a vessel leaves it.
        {found->isBright ? doubtAt(border.missing, 0.02, 0.08) : 0.0, 0.45,
         fmt::format("its brightness goes on in {:.0f} % of the directions; a vessel may be part of it",
                     100.0 * border.missing)},
    };
    Prompted prompted{std::move(*finding), 0.4 + 0.45 * found->score, {}, border.certainty};
    prompted.reasons.emplace_back("size and border were found from one click");
    for (const ClickDoubt& doubt : doubts) {
        prompted.trust *= 1.0 - doubt.most * doubt.size;
        if (doubt.size > WorthTelling)
            prompted.reasons.push_back(doubt.reason);
    }
    return prompted;
}

} // namespace hepatica::imaging::segmentation
