#include <hepatica/measurement/CaseAlignment.h>

#include <hepatica/imaging/AlignmentBytes.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

namespace hepatica::measurement {

namespace {

std::string nameOf(const SeriesPair& pair)
{
    return "alignment " + pair.fixed + " " + pair.moving;
}

Expected<imaging::LoadedSeries> opened(const Case& case_, const std::string& uid, const Progress& progress)
{
    const SeriesReference* series = case_.series(uid);
    if (series == nullptr)
        return fail(ProblemCode::NoSuchSeries, {case_.identity.id, uid, "those of its visits"});
    // A volume file has one series, and in the case a UID that was made for it.
    const bool isVolumeFile = series->paths.size() == 1 && imaging::isVolumeFile(series->paths.front());
    return imaging::openSeries(series->paths, isVolumeFile ? std::string() : series->uid, {}, progress);
}

} // namespace

Expected<std::optional<imaging::Alignment>> keptAlignment(const CaseStore& store, const std::string& caseId,
                                                          const SeriesPair& pair)
{
    const auto bytes = store.derived(caseId, nameOf(pair));
    if (!bytes)
        return passOn(bytes);
    return *bytes ? imaging::alignmentFromBytes(**bytes) : std::nullopt;
}

Expected<void> keepAlignment(CaseStore& store, const std::string& caseId, const SeriesPair& pair,
                             const imaging::Alignment& alignment)
{
    return store.keepDerived(caseId, nameOf(pair), imaging::bytesOf(alignment));
}

Expected<imaging::Alignment> alignSeries(const Case& case_, const SeriesPair& pair,
                                         const imaging::AlignmentOptions& options, const Progress& progress)
{
    const auto fixed = opened(case_, pair.fixed, progress);
    if (!fixed)
        return passOn(fixed);
    const auto moving = opened(case_, pair.moving, progress);
    if (!moving)
        return passOn(moving);
    return imaging::align(fixed->volume, moving->volume, options, progress);
}

} // namespace hepatica::measurement
