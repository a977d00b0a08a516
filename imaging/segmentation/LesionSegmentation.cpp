#include <hepatica/imaging/LesionSegmentation.h>

#include <hepatica/imaging/Parallel.h>

#include "segmentation/Confidence.h"
#include "segmentation/FewSlices.h"
#include "segmentation/OnGrid.h"
#include "segmentation/PromptCheck.h"
#include "segmentation/Prompts.h"

#include <array>
#include <exception>
#include <new>
#include <optional>
#include <utility>

namespace hepatica::imaging {

namespace {

Expected<segmentation::Prompted> segmentPrompt(const segmentation::Request& request)
{
    if (!request.prompt.strokes.empty())
        return segmentation::segmentStrokes(request);
    return request.prompt.box ? segmentation::segmentBox(request) : segmentation::segmentClick(request);
}

Expected<LesionSegmentation> segmentChecked(const Volume& volume, const LesionPrompt& prompt,
                                            const Progress& progress, const SolvedPrompts* solved)
{
    if (auto problem = segmentation::problemOf(volume, prompt))
        return tl::unexpected<Problem>(std::move(*problem));
    const segmentation::Request request{volume, prompt, progress, solved};
    auto prompted = segmentPrompt(request);
    if (!prompted)
        return passOn(prompted);
    auto mask = segmentation::maskOnGrid(request, prompted->finding);
    if (!mask)
        return passOn(mask);
    const std::array doubts{segmentation::doubtOfFewSlices(*mask, prompt)};
    segmentation::addDoubts(doubts, *prompted);
    auto [confidence, reasons] = segmentation::confidenceOf(prompted->finding, volume.origin().quantity,
                                                            {prompted->trust, prompted->borderCertainty});
    reasons.insert(reasons.begin(), prompted->reasons.begin(), prompted->reasons.end());
    return LesionSegmentation{std::move(*mask), confidence, std::move(reasons)};
}

Expected<LesionSegmentation> segmentCaught(const Volume& volume, const LesionPrompt& prompt,
                                           const Progress& progress, const SolvedPrompts* solved)
{
    try {
        return segmentChecked(volume, prompt, progress, solved);
    } catch (const std::bad_alloc&) {
        return fail(ProblemCode::NothingToSegment,
                    {"the memory does not suffice for the images around the lesion"});
    } catch (const std::exception&) { // ITK's
        return fail(ProblemCode::NothingToSegment, {"the images around the lesion could not be resampled"});
    }
}

} // namespace

Expected<LesionSegmentation> segmentLesion(const Volume& volume, const LesionPrompt& prompt,
                                           const Progress& progress, const SolvedPrompts* solved)
{
    progress.report(0.0, "segmenting");
    auto found = segmentCaught(volume, prompt, progress, solved);
    if (found)
        progress.report(1.0, "segmented");
    return found;
}

std::vector<Expected<LesionSegmentation>> segmentLesions(const Volume& volume,
                                                         const std::vector<LesionPrompt>& prompts,
                                                         const Progress& progress,
                                                         const SolvedPrompts* solved)
{
    std::vector<std::optional<Expected<LesionSegmentation>>> found(prompts.size());
    parallelFor(prompts.size(), [&](std::size_t n) {
        found[n].emplace(segmentCaught(volume, prompts[n], progress, solved));
    });
    std::vector<Expected<LesionSegmentation>> all;
    for (auto& one : found)
        all.push_back(std::move(*one));
    return all;
}

} // namespace hepatica::imaging
