#include "segmentation/Prompts.h"

#include "segmentation/ClickSearch.h"

namespace hepatica::imaging::segmentation {

Expected<Prompted> segmentClick(const Request& request)
{
    const auto found = searchLesion(request);
    if (!found)
        return passOn(found);
    auto finding = findLesion(request, found->belief);
    if (!finding)
        return passOn(finding);
    return Prompted{
        std::move(*finding), 0.4 + 0.4 * found->score, {"size and border were found from one click"}};
}

} // namespace hepatica::imaging::segmentation
