#include "SeriesEntry.h"

#include <hepatica/imaging/Straighten.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/imaging/VolumeLoad.h>

#include <algorithm>
#include <set>

namespace hepatica::viewer {

namespace {

namespace fs = std::filesystem;

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString titleOf(imaging::Phase phase, const std::string& description, int number)
{
    if (phase != imaging::Phase::Unknown)
        return capitalised(QString::fromUtf8(imaging::phaseName(phase).data()));
    return description.empty() ? QString("Series %1").arg(number) : QString::fromStdString(description);
}

std::vector<fs::path> foldersOf(const imaging::Series& series)
{
    std::set<fs::path> given, folders;
    for (const imaging::Instance& instance : series.instances)
        given.insert(instance.source.file.has_parent_path() ? instance.source.file.parent_path() : ".");
    for (const fs::path& folder : given)
        folders.insert(absolutePath(folder));
    return {folders.begin(), folders.end()};
}

SeriesEntry entryOf(const imaging::Patient& patient, const imaging::Series& series)
{
    SeriesEntry entry;
    const QString day = series.date ? QString::fromStdString(series.date->iso()) : QString("no date");
    entry.group = QString::fromStdString(patient.id.empty() ? patient.name : patient.id) + "   " + day;
    entry.title = titleOf(series.phase, series.description, series.number);
    if (series.key != series.uid) // one of several volumes: the series' own words would not tell which
        entry.title = QString::fromStdString(series.name);
    entry.detail =
        QString("%1 · %2 images").arg(QString::fromStdString(series.modality)).arg(series.instances.size());
    entry.uid = series.identity();
    entry.paths = foldersOf(series);
    entry.scanned = series;
    return entry;
}

SeriesEntry entryOf(const fs::path& volumeFile)
{
    SeriesEntry entry;
    entry.group = "Volume files";
    entry.title = QString::fromStdString(volumeFile.filename().string());
    entry.detail = "volume";
    entry.paths = {absolutePath(volumeFile)};
    return entry;
}

std::string textOf(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " file" : " files");
}

} // namespace

fs::path absolutePath(const fs::path& path)
{
    std::error_code error;
    const fs::path whole = fs::absolute(path, error);
    const fs::path normal = (error ? path : whole).lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();
}

Expected<FoundSeries> findSeries(const std::vector<fs::path>& paths, const Progress& progress,
                                 const std::function<void(const std::vector<imaging::SeriesSeen>&)>& onSeries)
{
    FoundSeries found;
    std::vector<fs::path> scanned;
    for (const fs::path& path : paths) {
        std::error_code error; // what cannot be looked at is scan()'s to tell of
        const bool isVolume = imaging::isVolumeFile(path) && fs::is_regular_file(path, error);
        isVolume ? found.entries.push_back(entryOf(path)) : scanned.push_back(path);
    }
    if (!scanned.empty()) {
        auto index = imaging::scan(scanned, progress, {imaging::userScanIndex(), onSeries});
        if (!index)
            return passOn(index);
        for (const imaging::Patient& patient : index->patients)
            for (const imaging::Study& study : patient.studies)
                for (const imaging::Series& series : study.series)
                    found.entries.push_back(entryOf(patient, series));
        found.leftOut = std::move(index->leftOut);
    }
    if (found.entries.empty())
        return fail(ProblemCode::NoImages, {paths.front().string(), textOf(found.leftOut.size())});
    return found;
}

std::vector<SeriesEntry> seriesOfCase(const measurement::Case& case_)
{
    std::vector<SeriesEntry> entries;
    for (const measurement::Timepoint& visit : case_.timepoints)
        for (const measurement::SeriesReference& series : visit.series) {
            SeriesEntry entry;
            entry.group =
                QString("%1   %2   %3")
                    .arg(QString::fromStdString(case_.identity.id), QString::fromStdString(visit.name),
                         QString::fromStdString(visit.date.iso()));
            entry.title = titleOf(series.phase, series.description, 1);
            entry.uid = series.uid;
            entry.paths = series.paths;
            entry.caseId = case_.identity.id;
            entry.measuredLesions = static_cast<int>(
                std::ranges::count(case_.observations, series.uid, &measurement::Observation::seriesUid));
            entry.detail =
                QString("%1 · %2 measured")
                    .arg(QString::fromStdString(series.modality.empty() ? "volume" : series.modality))
                    .arg(entry.measuredLesions);
            entries.push_back(std::move(entry));
        }
    return entries;
}

Expected<OpenedSeries> openedSeries(imaging::LoadedSeries loaded, const Progress& progress)
{
    if (!imaging::leans(loaded.volume.geometry()))
        return OpenedSeries{std::move(loaded)};
    auto straight = imaging::straighten(loaded.volume, progress);
    if (!straight)
        return passOn(straight);
    return OpenedSeries{std::move(loaded), std::move(*straight)};
}

Expected<OpenedSeries> loadEntry(const SeriesEntry& entry, const EntryLoad& how, const Progress& progress)
{
    const imaging::LoadOptions options{how.incomplete};
    if (entry.paths.size() == 1 && imaging::isVolumeFile(entry.paths.front())) {
        auto loaded = imaging::openSeries(entry.paths, {}, options, progress);
        if (!loaded)
            return passOn(loaded);
        if (loaded->series.uid.empty())
            loaded->series.uid = imaging::uidFromName(entry.paths.front().string());
        return openedSeries(std::move(*loaded), progress);
    }
    auto series = entry.scanned ? Expected<imaging::Series>(*entry.scanned)
                                : imaging::pickSeries(entry.paths, entry.uid, options, progress);
    if (!series)
        return passOn(series);
    const int middle = series->geometry ? series->geometry->dims()[2] / 2 : 0;
    const int first = how.firstSlice.value_or(middle);
    auto load = imaging::VolumeLoad::start(*series, options, static_cast<std::size_t>(first));
    if (!load)
        return passOn(load);
    if (how.onFirstSlice && load->waitFor(static_cast<std::size_t>(first), progress))
        if (auto part = load->soFar())
            how.onFirstSlice({{*series, std::move(*part)}, first});
    auto volume = load->finish(progress);
    if (!volume)
        return passOn(volume);
    return openedSeries({std::move(*series), std::move(*volume)}, progress);
}

} // namespace hepatica::viewer
