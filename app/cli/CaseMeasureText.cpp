#include "CaseMeasureText.h"

#include "CaseText.h"
#include "MaskDoubt.h"
#include "MaskOverlap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

using namespace measurement;

void tellImages(const Case& now, const VisitImages& images, const Observation& seen, const Console& console)
{
    const SeriesReference& on = images.reference;
    const Lesion& lesion = *now.lesion(seen.lesionUid);
    const std::string where = fmt::format("hepatica: {} at {}", lesion.name, seen.timepoint);
    console.note(fmt::format("{}: measured on the series {} ({}{})", where,
                             on.description.empty() ? on.uid : on.description, imaging::phaseName(on.phase),
                             on.phase == imaging::Phase::Unknown ? " phase" : ""));
    if (!images.arterial && lesion.organ == "liver")
        console.note(fmt::format("{}: no viable part, for the visit has no series that is known to be late "
                                 "arterial; \"hepatica case phase\" or --arterial says which is",
                                 where));
}

void tellReading(const LesionRead& done, const std::string& lesion, const Console& console)
{
    const std::string where = fmt::format("hepatica: {} at {}", lesion, done.recorded.timepoint);
    if (const auto& confidence = done.recorded.confidence) {
        const auto reasons = done.recorded.confidenceReasons.value_or(std::vector<std::string>());
        if (const auto doubt = doubtOf(lesion, *confidence, reasons))
            console.warn({&*doubt, 1});
        else
            console.note(fmt::format("{}: confidence of the mask {:.2f}: {}", where, *confidence,
                                     fmt::join(reasons, "; ")));
    }
    if (!done.replaced)
        return;
    if (done.replaced->recorded && done.replaced->recorded == done.recorded.recorded)
        console.note(fmt::format("{}: {} stays recorded; the automatic axis is {}, --accept takes it", where,
                                 recordedSize(done.recorded), sizeOf(done.recorded.automatic)));
    else
        console.note(fmt::format("{}: {} replaces {}; \"hepatica case undo\" takes it back", where,
                                 recordedSize(done.recorded), recordedSize(*done.replaced)));
}

void tellOverlap(const Case& now, const Observation& seen, const Console& console)
{
    for (const std::string& other : lesionsUnder(now, seen))
        console.note(fmt::format("hepatica: {} at {} lies for more than half on {}: is it {} again?",
                                 now.lesion(seen.lesionUid)->name, seen.timepoint, other, other));
}

} // namespace hepatica::cli
