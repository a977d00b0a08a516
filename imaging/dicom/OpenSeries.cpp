#include "SeriesStack.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

std::string named(const std::vector<std::filesystem::path>& paths)
{
    std::string names;
    for (const auto& path : paths)
        names += (names.empty() ? "" : ", ") + path.string();
    return names;
}

Expected<LoadedSeries> openVolumeFile(const std::filesystem::path& file)
{
    auto volume = readVolumeFile(file);
    if (!volume)
        return passOn(volume);
    Series series;
    series.description = file.filename().string();
    series.geometry = volume->geometry();
    series.measurable = volume->measurable();
    series.warnings = volume->origin().warnings;
    return LoadedSeries{std::move(series), std::move(*volume)};
}

std::vector<const Series*> allSeries(const StudyIndex& index)
{
    std::vector<const Series*> all;
    for (const Patient& patient : index.patients)
        for (const Study& study : patient.studies)
            for (const Series& series : study.series)
                all.push_back(&series);
    return all;
}

std::string listed(const std::vector<const Series*>& all)
{
    std::string text;
    for (const Series* series : all)
        text +=
            fmt::format("{}{} {} ({})", text.empty() ? "" : "; ", series->number,
                        series->description.empty() ? series->modality : series->description, series->uid);
    return text;
}

/// Where a localizer shares the UID, the stack that it belongs to, which stands first.
std::vector<const Series*> oneByUid(const std::vector<const Series*>& candidates)
{
    std::vector<const Series*> unique;
    std::set<std::string> seen;
    std::ranges::copy_if(candidates, std::back_inserter(unique),
                         [&](const Series* series) { return seen.insert(series->uid).second; });
    return unique;
}

Expected<const Series*> choose(const std::vector<const Series*>& all, const std::string& pick,
                               const std::string& where)
{
    std::vector<const Series*> chosen;
    std::ranges::copy_if(all, std::back_inserter(chosen), [&](const Series* series) {
        return pick.empty() || series->uid == pick || std::to_string(series->number) == pick;
    });
    chosen = oneByUid(chosen);
    if (chosen.empty())
        return fail(ProblemCode::NoSuchSeries, {where, pick, listed(oneByUid(all))});
    if (chosen.size() > 1)
        return fail(ProblemCode::SeveralSeries, {where, std::to_string(chosen.size()), listed(chosen)});
    return chosen.front();
}

Problem noImages(const std::string& where, const StudyIndex& index)
{
    Problem problem{
        ProblemCode::NoImages,
        {where, fmt::format("{} file{}", index.leftOut.size(), index.leftOut.size() == 1 ? "" : "s")},
        {}};
    for (const LeftOut& one : index.leftOut)
        problem.further.push_back(one.reason);
    return problem;
}

} // namespace

Expected<LoadedSeries> openSeries(const std::vector<std::filesystem::path>& paths, const std::string& pick,
                                  const LoadOptions& options, const Progress& progress)
{
    if (paths.size() == 1 && isVolumeFile(paths.front()) && !std::filesystem::is_directory(paths.front()))
        return openVolumeFile(paths.front());
    const auto index = scan(paths, progress);
    if (!index)
        return passOn(index);
    const auto all = allSeries(*index);
    if (all.empty())
        return tl::unexpected(noImages(named(paths), *index));
    const auto chosen = choose(all, pick, named(paths));
    if (!chosen)
        return passOn(chosen);
    auto volume = loadVolume(**chosen, options, progress);
    if (!volume)
        return passOn(volume);
    return LoadedSeries{**chosen, std::move(*volume)};
}

} // namespace hepatica::imaging
