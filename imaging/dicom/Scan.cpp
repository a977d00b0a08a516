#include "ImageHeader.h"
#include "Parallel.h"
#include "SeriesStack.h"

#include <hepatica/imaging/SeriesReader.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <new>
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
    if (failed) // the rest of the folder stays unknown
        leftOut.push_back({folder, {ProblemCode::NotReadable, {folder.string(), failed.message()}, {}}});
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

/// What tells whether two images under one SOP Instance UID are the same one.
struct KnownImage {
    fs::path file;
    ImageHeader header;
};

bool samePixels(const KnownImage& a, const KnownImage& b)
{
    std::ifstream one(a.file, std::ios::binary), other(b.file, std::ios::binary);
    one.seekg(static_cast<std::streamoff>(a.header.instance.pixels.ranges.front().offset));
    other.seekg(static_cast<std::streamoff>(b.header.instance.pixels.ranges.front().offset));
    const auto bytes = static_cast<std::size_t>(a.header.rows) * static_cast<std::size_t>(a.header.columns) *
                       static_cast<std::size_t>(a.header.instance.pixels.bitsAllocated / 8);
    std::vector<char> ofOne(bytes), ofOther(bytes);
    one.read(ofOne.data(), static_cast<std::streamsize>(bytes));
    other.read(ofOther.data(), static_cast<std::streamsize>(bytes));
    return one && other && ofOne == ofOther;
}

bool sameImage(const KnownImage& a, const KnownImage& b)
{
    const auto shape = [](const ImageHeader& h) {
        return std::tuple(h.rows, h.columns, h.instance.pixels.bitsAllocated, h.instance.pixels.swapBytes,
                          h.instance.slope, h.instance.intercept);
    };
    return a.header.instance.position == b.header.instance.position && shape(a.header) == shape(b.header) &&
           samePixels(a, b);
}

using SeriesKey = std::tuple<std::string, std::string, std::string, std::string>; // id, name, study, series

/// Sorts what was read into series and left-out files.
std::map<SeriesKey, SeriesFiles> groupBySeries(std::vector<ReadFile>& files, std::vector<LeftOut>& leftOut)
{
    std::map<SeriesKey, SeriesFiles> groups;
    std::map<std::string, KnownImage> instances;
    std::map<std::string, std::vector<Problem>> missing;
    for (ReadFile& file : files) {
        if (!file.images.empty()) {
            const ImageHeader& image = file.images.front();
            const std::string& uid = image.instance.source.sopInstanceUid;
            const auto [same, isNew] = instances.try_emplace(uid, KnownImage{file.file, image});
            if (isNew) {
                const SeriesKey key{image.patientId, image.patientName, image.studyUid, image.seriesUid};
                std::ranges::move(file.images, std::back_inserter(groups[key].images));
                continue;
            }
            const bool isSame = sameImage(same->second, {file.file, image});
            const std::string other = same->second.file.string();
            if (isSame) {
                file.problem = Problem{ProblemCode::DuplicateInstance, {file.file.string(), other}, {}};
            } else {
                file.problem =
                    Problem{ProblemCode::DamagedFile,
                            {file.file.string(), "another image has its SOP Instance UID, " + other},
                            {}};
                missing[file.seriesUid].push_back(*file.problem);
            }
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
try {
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
} catch (const std::bad_alloc&) {
    return fail(ProblemCode::NotReadable,
                {paths.empty() ? std::string() : paths.front().string(), "there is not enough memory"});
}

} // namespace hepatica::imaging
