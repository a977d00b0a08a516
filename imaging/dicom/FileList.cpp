#include "FileList.h"

#include "FileSetDirectory.h"
#include "ZipArchive.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

std::string inCapitals(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

bool isNamedAsArchive(const fs::path& file)
{
    return inCapitals(file.extension().string()) == ".ZIP";
}

bool isNamedAsDirectory(const fs::path& file)
{
    return inCapitals(file.filename().string()).starts_with("DICOMDIR");
}

/// Finds a file by the name that a DICOMDIR writes: media show it in small letters, or with a version (";1").
class NamesOnMedium {
public:
    std::optional<fs::path> find(const fs::path& folder, const std::string& name)
    {
        std::error_code unknown;
        if (fs::exists(folder / name, unknown))
            return folder / name;
        const auto& names = namesIn(folder);
        const auto found = names.find(inCapitals(name));
        return found == names.end() ? std::nullopt : std::optional(folder / found->second);
    }

private:
    const std::map<std::string, std::string>& namesIn(const fs::path& folder)
    {
        const auto [known, isNew] = folders_.try_emplace(folder);
        std::error_code failed;
        if (isNew)
            for (fs::directory_iterator entry(folder, failed); !failed && entry != fs::directory_iterator();
                 entry.increment(failed)) {
                const std::string name = entry->path().filename().string();
                known->second.emplace(inCapitals(name.substr(0, name.find(';'))), name);
            }
        return known->second;
    }

    std::map<fs::path, std::map<std::string, std::string>> folders_;
};

/// Takes out of a sorted list the files that stand in it already under another spelling of their folder:
/// relative and absolute, or by a link.
void keepEachOnce(std::vector<fs::path>& files)
{
    std::map<fs::path, fs::path> folders; // as it is spelled, and where it is
    std::set<fs::path> places;
    std::erase_if(files, [&](const fs::path& file) {
        const auto [folder, isNew] = folders.try_emplace(file.parent_path());
        if (isNew) {
            std::error_code failed;
            folder->second = fs::weakly_canonical(fs::absolute(folder->first, failed), failed);
            if (failed)
                folder->second = folder->first;
        }
        return !places.insert(folder->second / file.filename()).second;
    });
}

/// Collects a list; each `add…` takes what a path names.
class Collector {
public:
    explicit Collector(const Progress& progress) : progress_(progress) {}

    void add(const fs::path& file)
    {
        list.files.push_back(file);
        if (isNamedAsDirectory(file))
            directories_.push_back(file);
    }

    Expected<void> addFolder(const fs::path& folder)
    {
        std::error_code failed;
        fs::directory_iterator entries(folder, failed);
        if (failed)
            return fail(ProblemCode::NotReadable, {folder.string(), failed.message()});
        for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
            if (progress_.cancelled())
                return fail(ProblemCode::Cancelled, {"listing the files"});
            if (const auto added = addEntry(*entries); !added)
                return added;
        }
        if (failed) // the rest of the folder stays unknown
            leaveOut(folder, {ProblemCode::NotReadable, {folder.string(), failed.message()}, {}});
        return {};
    }

    /// The members below a folder of the archive, or all of them.
    void addArchive(const fs::path& archive, const std::string& folder = {})
    {
        const auto members = zipMembers(archive);
        if (!members)
            return leaveOut(archive, members.error());
        const std::size_t before = list.files.size() + list.leftOut.size();
        for (const ZipMember& member : *members) {
            if (!folder.empty() && !member.name.starts_with(folder + "/"))
                continue;
            const fs::path file = archive / member.name;
            members_.insert(inCapitals(file.string()));
            if (member.refusal)
                leaveOut(file, *member.refusal);
            else
                add(file);
        }
        if (list.files.size() + list.leftOut.size() == before)
            leaveOut(archive, {ProblemCode::NothingToRead, {archive.string()}, {}});
    }

    /// Whether the path is an archive's member or folder, and was added.
    bool addInsideArchive(const fs::path& path)
    {
        const auto place = zipPlaceOf(path);
        if (!place || !isZip(place->archive))
            return false;
        const auto members = zipMembers(place->archive);
        const auto isIt = [&](const ZipMember& member) { return member.name == place->member; };
        if (members && std::ranges::any_of(*members, isIt))
            add(path);
        else
            addArchive(place->archive, place->member);
        return true;
    }

    /// `isOneTree`: all files were found below one path, in one spelling.
    FileList finish(bool isOneTree)
    {
        for (const fs::path& directory : directories_)
            addListed(directory);
        std::ranges::sort(list.files, {},
                          [](const fs::path& file) -> const std::string& { return file.native(); });
        const auto twice = std::ranges::unique(list.files);
        list.files.erase(twice.begin(), twice.end());
        if (!isOneTree || !directories_.empty()) // which may spell the same files otherwise
            keepEachOnce(list.files);
        std::erase_if(list.files, [&](const fs::path& file) { return read_.contains(file); });
        return std::move(list);
    }

    FileList list;

private:
    void leaveOut(const fs::path& file, Problem reason) { list.leftOut.push_back({file, std::move(reason)}); }

    /// What goes wrong below is told as left out; only a cancel stops the listing.
    Expected<void> addEntry(const fs::directory_entry& entry)
    {
        std::error_code unknown;
        const fs::path& path = entry.path();
        if (!entry.is_directory(unknown)) {
            if (isNamedAsArchive(path) && isZip(path))
                addArchive(path);
            else
                add(path);
        } else if (entry.is_symlink(unknown)) {
            leaveOut(path, {ProblemCode::NotReadable, {path.string(), "a link to a folder"}, {}});
        } else if (const auto listed = addFolder(path); !listed) {
            if (listed.error().code == ProblemCode::Cancelled)
                return listed;
            leaveOut(path, listed.error());
        }
        return {};
    }

    /// The files that a DICOMDIR lists; it stands for itself among what is left out.
    void addListed(const fs::path& path)
    {
        const auto bytes = FileBytes::open(path);
        const auto directory = bytes ? readFileSetDirectory(*bytes) : std::nullopt;
        if (!directory || !read_.insert(path).second)
            return;
        const std::string count = fmt::format("a DICOMDIR of {} files", directory->files.size());
        leaveOut(path, directory->endsEarly
                           ? Problem{ProblemCode::DamagedFile,
                                     {path.string(), count + " that ends inside its last record"},
                                     {}}
                           : Problem{ProblemCode::NotAnImage, {path.string(), count}, {}});
        for (const ListedFile& listed : directory->files)
            addListed(path, listed);
    }

    void addListed(const fs::path& directory, const ListedFile& listed)
    {
        const auto isName = [](const std::string& part) {
            return !part.empty() && part != "." && part != ".." && part.find('/') == std::string::npos;
        };
        if (!std::ranges::all_of(listed.place, isName))
            return leaveOut(directory, {ProblemCode::ImpossibleAttribute,
                                        {directory.string(), "Referenced File ID",
                                         fmt::format("\"{}\"", fmt::join(listed.place, "\\")),
                                         "names of files below its folder"},
                                        {}});
        fs::path file = directory.parent_path();
        for (const std::string& part : listed.place)
            file = names_.find(file, part).value_or(file / part);
        std::error_code unknown;
        const auto member = members_.find(inCapitals(file.string()));
        if (fs::exists(file, unknown))
            list.files.push_back(file);
        else if (member == members_.end() && missing_.insert(file).second)
            list.missing.push_back(
                {file,
                 listed.seriesUid,
                 {ProblemCode::ListedButMissing, {file.string(), directory.string()}, {}}});
    }

    const Progress& progress_;
    NamesOnMedium names_;
    std::vector<fs::path> directories_;
    std::set<fs::path> read_, missing_;
    std::set<std::string> members_; ///< of the archives met, in capitals: what a DICOMDIR among them may list
};

/// Adds what one of the given paths names.
Expected<void> addGiven(Collector& collector, const fs::path& given)
{
    std::error_code unknown;
    const auto status = fs::status(given, unknown);
    const fs::path path = given.lexically_normal();
    if (fs::is_directory(status))
        return collector.addFolder(path);
    if (!fs::exists(status)) {
        if (collector.addInsideArchive(path))
            return {};
        return fail(ProblemCode::NoSuchFile, {given.string()});
    }
    if (fs::is_regular_file(status) && isZip(path))
        collector.addArchive(path);
    else
        collector.add(path);
    return {};
}

} // namespace

Expected<FileList> listFiles(const std::vector<fs::path>& paths, const Progress& progress)
{
    Collector collector(progress);
    std::string names;
    for (const fs::path& path : paths) {
        if (const auto added = addGiven(collector, path); !added)
            return passOn(added);
        names += (names.empty() ? "" : ", ") + path.string();
    }
    if (collector.list.files.empty() && collector.list.leftOut.empty())
        return fail(ProblemCode::NothingToRead, {names});
    return collector.finish(paths.size() == 1);
}

} // namespace hepatica::imaging
