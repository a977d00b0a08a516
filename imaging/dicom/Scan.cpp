#include "ImageHeader.h"
#include "Parallel.h"
#include "SeriesStack.h"

#include <hepatica/imaging/SeriesReader.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

/// Every file below a folder. What lies in a subfolder that cannot be entered is told as left out.
Expected<void> listFolder(const fs::path& folder, std::set<fs::path>& files, std::vector<LeftOut>& leftOut)
{
    std::error_code failed;
    fs::directory_iterator entries(folder, failed);
    if (failed)
        return fail(ProblemCode::NotReadable, {folder.string(), failed.message()});
    for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
        std::error_code unknown;
        const fs::path& path = entries->path();
        if (!entries->is_directory(unknown)) {
            files.insert(path);
        } else if (entries->is_symlink(unknown)) {
            leftOut.push_back({path, {ProblemCode::NotReadable, {path.string(), "a link to a folder"}, {}}});
        } else if (const auto listed = listFolder(path, files, leftOut); !listed) {
            leftOut.push_back({path, listed.error()});
        }
    }
    return {};
}

Expected<std::vector<fs::path>> listFiles(const std::vector<fs::path>& paths, std::vector<LeftOut>& leftOut)
{
    std::set<fs::path> files; // in order, so that results do not depend on the disk
    std::string names;
    for (const fs::path& path : paths) {
        std::error_code unknown;
        const auto status = fs::status(path, unknown);
        if (!fs::exists(status))
            return fail(ProblemCode::NoSuchFile, {path.string()});
        if (!fs::is_directory(status))
            files.insert(path.lexically_normal());
        else if (const auto listed = listFolder(path.lexically_normal(), files, leftOut); !listed)
            return passOn(listed);
        names += (names.empty() ? "" : ", ") + path.string();
    }
    if (files.empty() && leftOut.empty())
        return fail(ProblemCode::NothingToRead, {names});
    return std::vector<fs::path>(files.begin(), files.end());
}

ReadFile readOne(const fs::path& file)
{
    std::error_code failed;
    // A pipe or a device would block the reader.
    if (fs::is_regular_file(file, failed))
        return readImageHeader(file);
    return {file, {}, {}, Problem{ProblemCode::NotReadable, {file.string(), "not a regular file"}, {}}};
}

/// The images and the problems of one Series Instance UID (of one patient).
struct SeriesFiles {
    std::vector<ImageHeader> images;
    std::vector<Problem> missing;
};

using SeriesKey = std::tuple<std::string, std::string, std::string, std::string>; // id, name, study, series

/// Sorts what was read into series and left-out files.
std::map<SeriesKey, SeriesFiles> groupBySeries(std::vector<ReadFile>& files, std::vector<LeftOut>& leftOut)
{
    std::map<SeriesKey, SeriesFiles> groups;
    std::map<std::string, fs::path> instances;
    std::map<std::string, std::vector<Problem>> missing;
    for (ReadFile& file : files) {
        if (file.image) {
            const std::string& uid = file.image->instance.source.sopInstanceUid;
            const auto [same, isNew] = instances.emplace(uid, file.file);
            if (isNew) {
                const ImageHeader& image = *file.image;
                const SeriesKey key{image.patientId, image.patientName, image.studyUid, image.seriesUid};
                groups[key].images.push_back(std::move(*file.image));
                continue;
            }
            file.problem =
                Problem{ProblemCode::DuplicateInstance, {file.file.string(), same->second.string()}, {}};
        } else if (!file.seriesUid.empty()) {
            missing[file.seriesUid].push_back(*file.problem);
        }
        leftOut.push_back({file.file, std::move(*file.problem)});
    }
    for (auto& [key, group] : groups)
        if (const auto found = missing.find(std::get<3>(key)); found != missing.end())
            group.missing = found->second;
    return groups;
}

template <typename Item, typename Matches>
Item& findOrAdd(std::vector<Item>& items, Item fresh, Matches&& matches)
{
    const auto found = std::ranges::find_if(items, matches);
    return found == items.end() ? items.emplace_back(std::move(fresh)) : *found;
}

void sortStudies(Patient& patient)
{
    for (Study& study : patient.studies)
        std::ranges::stable_sort(study.series, [](const Series& a, const Series& b) {
            return std::tie(a.number, a.uid) < std::tie(b.number, b.uid);
        });
    std::ranges::stable_sort(patient.studies, [](const Study& a, const Study& b) {
        return std::tie(a.date, a.uid) < std::tie(b.date, b.uid);
    });
}

StudyIndex makeIndex(std::vector<ReadFile> files, std::vector<LeftOut> leftOut)
{
    StudyIndex index;
    index.leftOut = std::move(leftOut);
    for (auto& [key, group] : groupBySeries(files, index.leftOut)) {
        const auto& [id, name, studyUid, seriesUid] = key;
        Patient& patient = findOrAdd(index.patients, Patient{id, name, {}}, [&](const Patient& p) {
            return std::tie(p.id, p.name) == std::tie(id, name);
        });
        const auto date =
            group.images.front().studyDate ? group.images.front().studyDate : group.images.front().date;
        Study& study = findOrAdd(patient.studies, Study{studyUid, date, {}},
                                 [&](const Study& s) { return s.uid == studyUid; });
        for (Series& stack : makeStacks(std::move(group.images), std::move(group.missing), index.leftOut))
            study.series.push_back(std::move(stack));
    }
    std::ranges::for_each(index.patients, sortStudies);
    std::ranges::stable_sort(index.leftOut, {}, &LeftOut::file);
    return index;
}

} // namespace

Expected<StudyIndex> scan(const std::vector<std::filesystem::path>& paths, const Progress& progress)
{
    std::vector<LeftOut> leftOut;
    const auto files = listFiles(paths, leftOut);
    if (!files)
        return passOn(files);
    std::vector<ReadFile> read(files->size());
    const bool isDone = parallelFor(
        files->size(), [&](std::size_t at) { read[at] = readOne((*files)[at]); },
        [&](std::size_t done) {
            progress.report(static_cast<double>(done) / static_cast<double>(files->size()),
                            fmt::format("{} of {} files read", done, files->size()));
            return !progress.cancelled();
        });
    if (!isDone)
        return fail(ProblemCode::Cancelled, {"reading the files"});
    return makeIndex(std::move(read), std::move(leftOut));
}

} // namespace hepatica::imaging
