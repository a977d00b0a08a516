#include "LesionSearch.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/ReadingOrder.h>

namespace hepatica::viewer {

using measurement::SeriesPair;

namespace {

Expected<imaging::Alignment> alignmentOf(const LesionSearch& search, const Progress& progress)
{
    const SeriesPair pair{search.lastSeen.seriesUid, search.laterUid};
    auto made = measurement::keptOrMade(search.place, search.case_, pair, [&] {
        return measurement::alignSeries(search.case_, pair, {}, progress);
    });
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
