#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/CaseImages.h>

#include <hepatica/imaging/AlignmentBytes.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <cstdint>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

bool isVolumeFile(const SeriesReference& series)
{
    return series.paths.size() == 1 && imaging::isVolumeFile(series.paths.front());
}

/// What tells images from others of the same name: their grid, and of a file that may be replaced its size
/// and time.
std::string tellTale(const Case& case_, const std::string& uid)
{
    const SeriesReference* series = case_.series(uid);
    if (series == nullptr || !series->geometry)
        return {};
    const imaging::Geometry& grid = *series->geometry;
    const auto& [x, y, z] = grid.origin();
    std::string text =
        fmt::format("{} {} {} {} {}", fmt::join(grid.dims(), " "), fmt::join(grid.spacing(), " "), x, y, z);
    for (const Point3& axis : grid.directions())
        text += fmt::format(" {} {} {}", axis.x, axis.y, axis.z);
    text += fmt::format(" {}", fmt::join(grid.sliceDistances(), " "));
    std::error_code gone;
    if (isVolumeFile(*series))
        text += fmt::format(
            " {} {}", std::filesystem::file_size(series->paths.front(), gone),
            std::filesystem::last_write_time(series->paths.front(), gone).time_since_epoch().count());
    return text;
}

/// 64 bits of a text (FNV-1a), the same on every machine.
std::uint64_t digestOf(const std::string& text)
{
    std::uint64_t digest = 14695981039346656037U;
    for (const char one : text)
        digest = (digest ^ static_cast<unsigned char>(one)) * 1099511628211U;
    return digest;
}

std::string nameOf(const Case& case_, const SeriesPair& pair)
{
    return fmt::format("alignment {} {} {:016x}", pair.fixed, pair.moving,
                       digestOf(tellTale(case_, pair.fixed) + "|" + tellTale(case_, pair.moving)));
}

Expected<imaging::LoadedSeries> opened(const Case& case_, const std::string& uid, const Progress& progress)
{
    const SeriesReference* series = case_.series(uid);
    if (series == nullptr)
        return fail(ProblemCode::NoSuchSeries, {case_.identity.id, uid, "those of its visits"});
    return openCaseSeries(*series, {}, progress);
}

} // namespace

Expected<std::optional<imaging::Alignment>> keptAlignment(const CaseStore& store, const Case& case_,
                                                          const SeriesPair& pair)
{
    const auto bytes = store.derived(case_.identity.id, nameOf(case_, pair));
    if (!bytes)
        return passOn(bytes);
    return *bytes ? imaging::alignmentFromBytes(**bytes) : std::nullopt;
}

Expected<void> keepAlignment(CaseStore& store, const Case& case_, const SeriesPair& pair,
                             const imaging::Alignment& alignment)
{
    return store.keepDerived(case_.identity.id, nameOf(case_, pair), imaging::bytesOf(alignment));
}

Expected<imaging::Alignment> keptOrMade(const StoreLocation& place, const Case& case_, const SeriesPair& pair,
                                        const std::function<Expected<imaging::Alignment>()>& make)
{
    if (const auto store = CaseStore::openToRead(place))
        if (auto kept = keptAlignment(*store, case_, pair); kept && *kept)
            return std::move(**kept);
    auto made = make();
    if (made)
        if (auto store = CaseStore::openExisting(place)) // one that is only read makes it again
            static_cast<void>(keepAlignment(*store, case_, pair, *made));
    return made;
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
