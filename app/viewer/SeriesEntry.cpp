#include "SeriesEntry.h"

#include "../report/ReportText.h"

#include <hepatica/imaging/Straighten.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/imaging/VolumeLoad.h>
#include <hepatica/measurement/CaseImages.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace hepatica::viewer {

namespace {

namespace fs = std::filesystem;

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString titleOf(imaging::Phase phase, const std::string& description)
{
    return phase != imaging::Phase::Unknown ? capitalised(QString::fromUtf8(imaging::phaseName(phase).data()))
                                            : describedAs(description);
}

/// Two lines, since the list is narrow: the patient, and the day.
QString groupOf(const std::string& patient, const QString& visit)
{
    return QString::fromStdString(patient) + "\n" + visit;
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
    entry.group = groupOf(patient.id.empty() ? report::personName(patient.name) : patient.id, day);
    entry.title = titleOf(series.phase, series.description);
    if (series.key != series.uid) // one of several volumes: the series' own words would not tell which
        entry.title = QString::fromStdString(series.name);
    entry.detail =
        QString("%1 · %2 images").arg(QString::fromStdString(series.modality)).arg(series.instances.size());
    if (series.number > 0)
        entry.detail += QString(" · no. %1").arg(series.number);
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

QString describedAs(const std::string& description)
{
    return description.empty() ? QString("No description") : QString::fromStdString(description);
}

bool countMeasured(SeriesEntry& entry, const measurement::Case& case_)
{
    const measurement::SeriesReference* series = case_.series(entry.uid);
    if (entry.caseId != case_.identity.id || series == nullptr)
        return false;
    const auto before = std::exchange(
        entry.measuredLesions, static_cast<int>(std::ranges::count(case_.observations, entry.uid,
                                                                   &measurement::Observation::seriesUid)));
    const QString kind = QString::fromStdString(series->modality.empty() ? "volume" : series->modality);
    entry.detail = QString("%1 · %2 measured").arg(kind).arg(entry.measuredLesions);
    return entry.measuredLesions != before;
}

void addToList(std::vector<SeriesEntry>& list, std::vector<SeriesEntry> found)
{
    std::erase_if(list, [&](const SeriesEntry& known) {
        return std::ranges::any_of(found, [&](const SeriesEntry& one) {
            return one.uid == known.uid && (!one.uid.empty() || one.paths == known.paths);
        });
    });
    std::ranges::move(found, std::back_inserter(list));
}

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
                groupOf(case_.identity.id, QString::fromStdString(visit.name + "   " + visit.date.iso()));
            entry.title = titleOf(series.phase, series.description);
            entry.uid = series.uid;
            entry.paths = series.paths;
            entry.said = measurement::saidOf(series);
            entry.caseId = case_.identity.id;
            countMeasured(entry, case_);
            entries.push_back(std::move(entry));
        }
    return entries;
}

Expected<OpenedSeries> openedSeries(imaging::LoadedSeries loaded, const Progress& progress)
{
    if (imaging::isStraight(loaded.volume.geometry()))
        return OpenedSeries{std::move(loaded)};
    auto straight = imaging::straighten(loaded.volume, progress);
    if (!straight)
        return passOn(straight);
    return OpenedSeries{std::move(loaded), std::move(*straight)};
}

namespace {

int firstSlice(const imaging::Geometry& grid, const std::optional<Point3>& place)
{
    const int slices = grid.dims()[2];
    return place ? std::clamp(grid.toNearestVoxel(*place).k, 0, slices - 1) : slices / 2;
}

} // namespace

Expected<OpenedSeries> loadEntry(const SeriesEntry& entry, const EntryLoad& how, const Progress& progress)
{
    imaging::LoadOptions options{how.incomplete};
    options.said = entry.said;
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
    const int first = series->geometry ? firstSlice(*series->geometry, how.firstPlace) : 0;
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
