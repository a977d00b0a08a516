#include "segmentation/Prompts.h"

#include "segmentation/BorderEvidence.h"
#include "segmentation/ClickSearch.h"
#include "segmentation/ClickSurface.h"
#include "segmentation/Doubts.h"

#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging::segmentation {

namespace {

/// How far the click lies outside of the border found; mm.
double distanceBeside(const Finding& finding, const Point3& click)
{
    return -static_cast<double>(sampleAt(finding.voi.cube, finding.distance_mm, finding.voi.toLocal(click)));
}

} // namespace

Expected<Prompted> segmentClick(const Request& request)
{
    const auto found = searchLesion(request);
    if (!found)
        return passOn(found);
    auto finding = surfaceOfClick(request, found->belief);
    if (!finding)
        return passOn(finding);
    const BorderEvidence border =
        borderEvidence(finding->voi, finding->distance_mm, finding->contrast.spread,
                       request.volume.geometry().spacing(), request.volume.origin().quantity);
    const double contrast = finding->contrast.lesion - finding->contrast.surroundings;
    const bool isCt = request.volume.origin().quantity == Quantity::Hounsfield;
    const Doubt doubts[] = {
        {1.0 - found->agreement, 0.5, "another body at the click stands out nearly as well"},
        {doubtAt(distanceBeside(*finding, *request.prompt.click), 0.0, 1.5), 0.4,
         "the click lies beside the border found; it may be that of a neighbour"},
        {found->mayBeCore ? 1.0 : 0.0, 0.5,
         "the tissue around it is not that of the liver; it may be the core of a larger lesion"},
        {found->mayBePart ? 1.0 : 0.0, 0.5, "it may be a part of a larger lesion"},
        {found->isAlone ? 1.0 : 0.0, 0.45,
         "fat or lung lies around it; it may be a node, a part of an organ or a vessel"},
        {found->isAlone ? 0.0 : doubtAt(-border.certainty, -1.2, -0.6), 0.4,
         fmt::format("a step at its border is seen at {:.1f} times its error in one direction",
                     border.certainty)},
        // On this scale livers scatter by 6 to 11 between places 6 mm apart.
        {found->isAlone ? 0.0 : doubtAt(-std::abs(found->step), -14.0, -9.0), 0.45,
         "it hardly differs from the tissue around it, as even tissue does in places"},
        // A dark lesion's border may fade; a bright one's does where a vessel leaves it.
        {found->isBright ? doubtAt(border.missing, 0.02, 0.08) : 0.0, 0.45,
         fmt::format("its brightness goes on in {:.0f} % of the directions; a vessel may be part of it",
                     100.0 * border.missing)},
        // No phase of a CT brightens a lesion as far beyond the liver as the vessels.
        {found->isBright && isCt && !found->isAlone ? doubtAt(contrast, 60.0, 80.0) : 0.0, 0.45,
         fmt::format("it is {:.0f} brighter than its surroundings, as vessels are",
                     contrast / finding->gain)},
        // The liver is full of vessels that are cut across.
        {found->isBright ? doubtAt(-finding->shape.length_mm, -8.0, -6.0) : 0.0, 0.3,
         fmt::format("a bright spot of {:.0f} mm may be a vessel's cross-section", finding->shape.length_mm)},
    };
    Prompted prompted{std::move(*finding), 0.4 + 0.45 * found->score, {}, border.certainty};
    prompted.reasons.emplace_back("size and border were found from one click");
    addDoubts(doubts, prompted);
    return prompted;
}

} // namespace hepatica::imaging::segmentation
