#include "FileBytes.h"
#include "PickSeries.h"
#include "SeriesStack.h"
#include "volume/HounsfieldScale.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <tuple>

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

/// What speaks against a modality that is said, going by the values.
std::optional<Warning> doubtOf(const Volume& volume, const std::string& modality, const std::string& file)
{
    const auto doubt = [&](const char* why, const char* advice) {
        return Warning{ProblemCode::UnitDoubtful, {file, modality, why, advice}, {}};
    };
    if (modality == "MR" && volume.origin().quantity == Quantity::Hounsfield)
        return doubt("its values look like Hounsfield units (air near -1000, tissue near 0)",
                     "if it is CT, say --modality CT");
    if (modality == "CT" && hasNothingBelowWater(volume.voxels()))
        return doubt("no value lies below that of water, as where Hounsfield units are stored from 0 upwards",
                     "its densities are then off by about 1000 HU: write the file anew in Hounsfield units");
    return std::nullopt;
}

/// The volume as what is known of its file says that it is.
Expected<Volume> asSaid(const Volume& volume, const FileWord& said, const std::string& file)
{
    VolumeOrigin origin = volume.origin();
    origin.modality = said.modality;
    if (!said.modality.empty())
        origin.quantity = said.modality == "CT" ? Quantity::Hounsfield : Quantity::None;
    else if (said.quantity)
        origin.quantity = *said.quantity;
    else
        return volume;
    std::erase_if(origin.warnings,
                  [](const Warning& warning) { return warning.code == ProblemCode::UnitFromValues; });
    if (auto doubt = doubtOf(volume, said.modality, file))
        origin.warnings.push_back(std::move(*doubt));
    return Volume::make(volume.geometry(), volume.voxels(), std::move(origin));
}

Expected<LoadedSeries> openVolumeFile(const std::filesystem::path& file, const FileWord& said)
{
    auto volume = readVolumeFile(file);
    if (volume)
        volume = asSaid(*volume, said, file.filename().string());
    if (!volume)
        return passOn(volume);
    Series series;
    series.description = file.filename().string();
    series.modality = said.modality;
    series.geometry = volume->geometry();
    series.measurable = volume->measurable();
    series.quantity = volume->origin().quantity;
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
    for (const Series* series : all) {
        const std::string& words = series->description.empty() ? series->modality : series->description;
        const std::string name = series->key == series->uid ? std::string() : ": " + series->name;
        const std::string day = series->date ? " of " + series->date->iso() : std::string();
        text += fmt::format("{}{} {}{}{} ({})", text.empty() ? "" : "; ", series->number, words, name, day,
                            series->key);
    }
    return text;
}

/// Without the localizers that share their UID with a volume: that is what was meant.
std::vector<const Series*> withoutLocalizers(const std::vector<const Series*>& candidates)
{
    std::vector<const Series*> kept;
    std::ranges::copy_if(candidates, std::back_inserter(kept), [&](const Series* series) {
        return !series->isLocalizer || std::ranges::none_of(candidates, [&](const Series* other) {
            return other->uid == series->uid && !other->isLocalizer;
        });
    });
    return kept;
}

bool ofOneStudy(const Series& a, const Series& b)
{
    return std::tie(a.patientId, a.patientName, a.studyUid) ==
           std::tie(b.patientId, b.patientName, b.studyUid);
}

/// "4/2": the second volume of series number 4.
std::string numberedKey(const Series& series)
{
    return std::to_string(series.number) + series.key.substr(series.uid.size());
}

std::string firstFile(const Series& series)
{
    return series.instances.empty() ? std::string() : series.instances.front().source.file.string();
}

/// Two parts of one Series Instance UID: neither is the series.
Problem splitSeries(const Series& a, const Series& b, const std::string& where)
{
    const std::pair<bool, const char*> differences[] = {{a.patientId != b.patientId, "Patient ID"},
                                                        {a.patientName != b.patientName, "Patient Name"},
                                                        {a.studyUid != b.studyUid, "Study Instance UID"}};
    std::string words;
    for (const auto& [differs, name] : differences)
        if (differs)
            words += (words.empty() ? "" : " and ") + std::string(name);
    return {ProblemCode::SeveralSeries,
            {where, "2",
             fmt::format("they share the UID {} but differ in {}; give the files of one, as {} or as {}",
                         a.uid, words, firstFile(a), firstFile(b))},
            {}};
}

/// The first bytes tell: nothing but zeros, or a DICOM data set without its preamble.
bool mayBeDamagedDicom(const std::filesystem::path& file)
{
    std::array<std::uint8_t, 132> head{};
    const auto bytes = FileBytes::open(file);
    if (!bytes)
        return true;
    if (const auto count = std::min<std::uint64_t>(bytes->size(), head.size());
        !bytes->read(0, std::span(head).first(static_cast<std::size_t>(count))))
        return true;
    const bool isBlank = std::ranges::all_of(head, [](std::uint8_t byte) { return byte == 0; });
    return isBlank || ((head[0] == 2 || head[0] == 8) && head[1] == 0);
}

/// A file that may have been a slice, of no known series: damaged, closed to reading or empty.
bool mayBelongToAnySeries(const LeftOut& one)
{
    std::error_code failed;
    const auto type = std::filesystem::status(one.file, failed).type();
    using Type = std::filesystem::file_type;
    if (type != Type::regular && type != Type::not_found)
        return false;
    switch (one.reason.code) {
    case ProblemCode::DamagedFile:
    case ProblemCode::NotReadable:
        return true;
    case ProblemCode::NotDicom:
        return mayBeDamagedDicom(one.file);
    default:
        return false;
    }
}

/// The series with the files beside its own that may be slices of it among what is missing.
Series withDoubtfulFiles(Series series, const StudyIndex& index)
{
    const auto isAssigned = [all = allSeries(index)](const Problem& reason) {
        return std::ranges::any_of(all, [&](const Series* one) {
            return std::ranges::find(one->missing, reason) != one->missing.end();
        });
    };
    std::set<std::filesystem::path> folders;
    for (const Instance& instance : series.instances)
        folders.insert(instance.source.file.parent_path());
    for (const LeftOut& one : index.leftOut)
        if (folders.contains(one.file.parent_path()) && mayBelongToAnySeries(one) && !isAssigned(one.reason))
            series.missing.push_back(one.reason);
    return series;
}

/// The series with a word on the files that were left out because they repeat its own.
Series withRepeatedFiles(Series series, const StudyIndex& index)
{
    std::set<std::string> own;
    for (const Instance& instance : series.instances)
        own.insert(instance.source.file.string());
    std::vector<const Problem*> repeated;
    for (const LeftOut& one : index.leftOut)
        if (one.reason.code == ProblemCode::DuplicateInstance && own.contains(one.reason.arguments.at(1)))
            repeated.push_back(&one.reason);
    if (repeated.size() == 1)
        series.warnings.push_back(*repeated.front());
    if (repeated.size() > 1)
        series.warnings.push_back(
            {ProblemCode::DuplicateInstance,
             {fmt::format("{} files, first {}", repeated.size(), repeated.front()->arguments.at(0)),
              "others of the series, first " + repeated.front()->arguments.at(1)},
             {}});
    return series;
}

/// The volumes that `pick` means: one by its key, or those of a UID or number.
std::vector<const Series*> matching(const std::vector<const Series*>& all, const std::string& pick)
{
    std::vector<const Series*> exact, chosen;
    for (const Series* series : all) {
        const bool isOneOfSeveral = series->key != series->uid;
        if (isOneOfSeveral && (series->key == pick || numberedKey(*series) == pick))
            exact.push_back(series);
        if (pick.empty() || series->uid == pick || std::to_string(series->number) == pick)
            chosen.push_back(series);
    }
    return exact.empty() ? withoutLocalizers(chosen) : exact;
}

Expected<const Series*> choose(const std::vector<const Series*>& all, const std::string& pick,
                               const std::string& where)
{
    const auto chosen = matching(all, pick);
    if (chosen.empty())
        return fail(ProblemCode::NoSuchSeries, {where, pick, listed(all)});
    const Series& first = *chosen.front();
    const bool areOneUid =
        std::ranges::all_of(chosen, [&](const Series* series) { return series->uid == first.uid; });
    const auto other =
        std::ranges::find_if(chosen, [&](const Series* series) { return !ofOneStudy(first, *series); });
    if (areOneUid && other != chosen.end())
        return tl::unexpected(splitSeries(first, **other, where));
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

bool isOneVolumeFile(const std::vector<std::filesystem::path>& paths)
{
    std::error_code unknown;
    return paths.size() == 1 && isVolumeFile(paths.front()) &&
           !std::filesystem::is_directory(paths.front(), unknown);
}

Expected<Series> pickSeries(const std::vector<std::filesystem::path>& paths, const std::string& pick,
                            const LoadOptions& options, const Progress& progress)
{
    const auto index = scan(paths, progress);
    if (!index)
        return passOn(index);
    const auto all = allSeries(*index);
    if (all.empty())
        return tl::unexpected(noImages(named(paths), *index));
    const auto chosen = choose(all, pick, named(paths));
    if (!chosen)
        return passOn(chosen);
    Series series = withRepeatedFiles(withDoubtfulFiles(**chosen, *index), *index);
    return options.phase ? withPhase(std::move(series), *options.phase) : series;
}

Expected<LoadedSeries> openSeries(const std::vector<std::filesystem::path>& paths, const std::string& pick,
                                  const LoadOptions& options, const Progress& progress)
{
    const std::string& modality = options.said.modality;
    if (!modality.empty() && modality != "CT" && modality != "MR")
        return fail(ProblemCode::BadDocument,
                    {named(paths), fmt::format("\"{}\" is said to be its modality", modality), "CT or MR"});
    if (isOneVolumeFile(paths)) {
        auto loaded = openVolumeFile(paths.front(), options.said);
        if (loaded && options.phase)
            loaded->series = withPhase(std::move(loaded->series), *options.phase);
        return loaded;
    }
    auto series = pickSeries(paths, pick, options, progress);
    if (!series)
        return passOn(series);
    if (!modality.empty() && modality != series->modality)
        return fail(ProblemCode::BadDocument,
                    {named(paths),
                     fmt::format("its headers say that its modality is \"{}\"", series->modality),
                     "no other one to be said, or a NIfTI or NRRD file, which tells none"});
    auto volume = loadVolume(*series, options, progress);
    if (!volume)
        return passOn(volume);
    return LoadedSeries{std::move(*series), std::move(*volume)};
}

} // namespace hepatica::imaging
