#include "StudyGroups.h"

#include "FileBytes.h"
#include "PatientQuestions.h"
#include "SeriesStack.h"

#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace hepatica::imaging {

namespace {

/// The images and the problems of one Series Instance UID (of one patient).
struct SeriesFiles {
    std::vector<ImageHeader> images;
    std::vector<Problem> missing;
};

/// The stored bytes of two images; those of a deflated file, which count from its inflated data set, are
/// compared as they are packed.
bool samePixels(const FileBytes& a, const StoredPixels& inA, const FileBytes& b, const StoredPixels& inB)
{
    const auto rangesOf = [](const FileBytes& file, const StoredPixels& pixels) {
        return pixels.isDeflated ? std::vector<ByteRange>{{0, file.size()}} : pixels.ranges;
    };
    const auto ofA = rangesOf(a, inA), ofB = rangesOf(b, inB);
    std::array<std::uint8_t, 65536> bytesA, bytesB;
    const auto sameRange = [&](const ByteRange& rangeA, const ByteRange& rangeB) {
        if (rangeA.length != rangeB.length)
            return false;
        for (std::uint64_t at = 0; at < rangeA.length; at += bytesA.size()) {
            const auto count =
                static_cast<std::size_t>(std::min<std::uint64_t>(bytesA.size(), rangeA.length - at));
            const std::span partA(bytesA.data(), count), partB(bytesB.data(), count);
            if (!a.read(rangeA.offset + at, partA) || !b.read(rangeB.offset + at, partB) ||
                !std::ranges::equal(partA, partB))
                return false;
        }
        return true;
    };
    return std::ranges::equal(ofA, ofB, sameRange);
}

/// Whether two files under one SOP Instance UID hold the same images.
bool sameImages(const ReadFile& a, const ReadFile& b)
{
    const auto bytesA = FileBytes::open(a.file), bytesB = FileBytes::open(b.file);
    const auto form = [](const ImageHeader& h) {
        return std::tuple(h.instance.position, h.rows, h.columns, h.instance.pixels.bitsAllocated,
                          h.instance.pixels.coding, h.instance.pixels.swapBytes, h.instance.slope,
                          h.instance.intercept);
    };
    return bytesA && bytesB &&
           std::ranges::equal(a.images, b.images, [&](const ImageHeader& one, const ImageHeader& other) {
               return form(one) == form(other) &&
                      samePixels(*bytesA, one.instance.pixels, *bytesB, other.instance.pixels);
           });
}

/// Takes the images out of files that repeat an earlier one and gives them a reason. Two different images
/// under one SOP Instance UID are a fault: the later one is missing from its series.
void refuseRepeated(std::vector<ReadFile>& files)
{
    std::unordered_map<std::string, const ReadFile*> known;
    for (ReadFile& file : files) {
        if (file.images.empty())
            continue;
        const auto [first, isNew] =
            known.try_emplace(file.images.front().instance.source.sopInstanceUid, &file);
        if (isNew)
            continue;
        const std::string here = file.file.string(), there = first->second->file.string();
        if (sameImages(*first->second, file)) {
            file.problem = Problem{ProblemCode::DuplicateInstance, {here, there}, {}};
            file.seriesUid.clear(); // nothing is missing from the series
        } else {
            file.problem = Problem{
                ProblemCode::DamagedFile, {here, "another image has its SOP Instance UID, " + there}, {}};
        }
        file.images.clear();
    }
}

/// By name and first bytes: those of gzip, of a NIfTI header's size (348 or 540) or of NRRD. A blank file may
/// have been a slice, and a member of an archive cannot be given by its own name.
bool beginsAsVolumeFile(const std::filesystem::path& file)
{
    std::array<char, 4> head{};
    if (!isVolumeFile(file) || !std::ifstream(file, std::ios::binary).read(head.data(), head.size()))
        return false;
    const std::string_view begins(head.data(), head.size());
    using namespace std::string_view_literals;
    constexpr std::array Beginnings{"\x1f\x8b"sv,         "NRRD"sv,
                                    "\x5c\x01\x00\x00"sv, "\x00\x00\x01\x5c"sv,
                                    "\x1c\x02\x00\x00"sv, "\x00\x00\x02\x1c"sv};
    return std::ranges::any_of(Beginnings, [&](std::string_view one) { return begins.starts_with(one); });
}

using SeriesKey = std::tuple<std::string, std::string, std::string, std::string>; // id, name, study, series

/// Sorts what was read into series and left-out files.
std::map<SeriesKey, SeriesFiles> groupBySeries(std::vector<ReadFile>& files, std::vector<LeftOut>& leftOut)
{
    std::map<SeriesKey, SeriesFiles> groups;
    std::map<std::string, std::vector<Problem>> missing;
    for (ReadFile& file : files) {
        if (!file.images.empty()) {
            const ImageHeader& image = file.images.front();
            const SeriesKey key{image.patientId, image.patientName, image.studyUid, image.seriesUid};
            std::ranges::move(file.images, std::back_inserter(groups[key].images));
            continue;
        }
        if (!file.seriesUid.empty())
            missing[file.seriesUid].push_back(*file.problem);
        if (file.problem->code == ProblemCode::NotDicom && beginsAsVolumeFile(file.file))
            file.problem = Problem{ProblemCode::VolumeFileInside, {file.file.string()}, {}};
        leftOut.push_back({std::move(file.file), std::move(*file.problem)});
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

/// The patient of an image: the same identifier and name, and no other birth date.
Patient& patientOf(const ImageHeader& image, std::vector<Patient>& patients)
{
    Patient& patient = findOrAdd(
        patients,
        Patient{image.patientId, image.patientName, {}, {}, image.patientBirthDate, image.patientSex},
        [&](const Patient& known) {
            return std::tie(known.id, known.name) == std::tie(image.patientId, image.patientName) &&
                   (known.birthDate == image.patientBirthDate || known.birthDate.empty() ||
                    image.patientBirthDate.empty());
        });
    if (patient.birthDate.empty())
        patient.birthDate = image.patientBirthDate;
    return patient;
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

} // namespace

StudyIndex makeIndex(std::vector<ReadFile> files, std::vector<LeftOut> leftOut)
{
    refuseRepeated(files);
    StudyIndex index;
    index.leftOut = std::move(leftOut);
    for (auto& [key, group] : groupBySeries(files, index.leftOut)) {
        const std::string& studyUid = std::get<2>(key);
        Patient& patient = patientOf(group.images.front(), index.patients);
        const auto date =
            group.images.front().studyDate ? group.images.front().studyDate : group.images.front().date;
        Study& study = findOrAdd(patient.studies, Study{studyUid, date, {}},
                                 [&](const Study& s) { return s.uid == studyUid; });
        for (Series& stack : makeStacks(std::move(group.images), std::move(group.missing), index.leftOut))
            study.series.push_back(std::move(stack));
    }
    std::ranges::for_each(index.patients, sortStudies);
    askWhoIsOne(index.patients);
    std::ranges::stable_sort(index.leftOut, {},
                             [](const LeftOut& one) -> const std::string& { return one.file.native(); });
    return index;
}

} // namespace hepatica::imaging
