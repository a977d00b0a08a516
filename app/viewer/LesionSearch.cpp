#include "LesionSearch.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/ReadingOrder.h>

namespace hepatica::viewer {

using measurement::CaseStore;
using measurement::SeriesPair;

namespace {

Expected<imaging::Alignment> alignmentOf(const LesionSearch& search, const Progress& progress)
{
    const SeriesPair pair{search.lastSeen.seriesUid, search.laterUid};
    if (const auto store = CaseStore::openToRead(search.place))
        if (auto kept = measurement::keptAlignment(*store, search.case_, pair); kept && *kept)
            return std::move(**kept);
    auto made = measurement::alignSeries(search.case_, pair, {}, progress);
    if (made)
        if (auto store = CaseStore::openExisting(search.place)) // one that is only read makes it again
            static_cast<void>(measurement::keepAlignment(*store, search.case_, pair, *made));
    if (made || search.leads.empty() || made.error().code != ProblemCode::NotAligned)
        return made;
    imaging::AlignmentOptions led;
    led.landmarks = search.leads;
    return measurement::alignSeries(search.case_, pair, led, progress); // of this reader's links: not kept
}

} // namespace

Expected<imaging::LesionProposal> seek(const LesionSearch& search, const Progress& progress)
{
    const measurement::SeriesReference* reference = search.case_.series(search.lastSeen.seriesUid);
    const auto mask = measurement::maskOf(search.case_, search.lastSeen);
    if (reference == nullptr || !mask)
        return fail(ProblemCode::InvalidCase, {search.case_.identity.id, "lacks the earlier mask's series"});
    const auto earlier = measurement::openCaseSeries(*reference, {}, progress);
    if (!earlier)
        return passOn(earlier);
    const auto alignment = alignmentOf(search, progress);
    if (!alignment)
        return passOn(alignment);
    auto proposals =
        imaging::proposeLesions(earlier->volume, {*mask}, search.later, alignment->toMoving,
                                {.positionOnly = measurement::isBlinded(search.case_)}, progress);
    if (!proposals)
        return passOn(proposals);
    imaging::LesionProposal found = std::move(proposals->front());
    for (const std::string& doubt : alignment->quality.reasons)
        found.reasons.push_back("the alignment of the two visits is doubtful: " + doubt);
    return found;
}

} // namespace hepatica::viewer
