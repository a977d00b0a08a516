#include "segmentation/Prompts.h"

#include "segmentation/ClickSearch.h"

namespace hepatica::imaging::segmentation {

Expected<Prompted> segmentClick(const Request& request)
{
    constexpr double Same = 0.5;   // bodies that overlap by less are others
    constexpr double Beside = 0.6; // of the trust in a mask around the click
    const auto found = searchLesion(request);
    if (!found)
        return passOn(found);
    auto finding = findLesion(request, found->belief);
    if (!finding)
        return passOn(finding);
    double trust = (0.4 + 0.45 * found->score) * (0.5 + 0.5 * found->agreement);
    std::vector<std::string> reasons{"size and border were found from one click"};
    if (found->agreement < Same)
        reasons.emplace_back("another body at the click stands out nearly as well");
    const Point3 click = finding->voi.toLocal(*request.prompt.click);
    if (sampleAt(finding->voi.cube, finding->distance_mm, click) < 0.0F) {
        trust *= Beside;
        reasons.emplace_back("the click lies beside the border found; it may be that of a neighbour");
    }
    return Prompted{std::move(*finding), trust, std::move(reasons)};
}

} // namespace hepatica::imaging::segmentation
