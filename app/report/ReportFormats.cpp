#include <hepatica/report/CaseReport.h>

#include "ReportDocuments.h"
#include "ReportText.h"

#include <hepatica/core/WholeFile.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace hepatica::report {

namespace {

using MakeDocuments = Expected<std::vector<ReportDocument>> (*)(const CaseReport&, const std::string&);

struct Format {
    std::string_view name;
    MakeDocuments make;
};
constexpr std::array<Format, 3> Formats{{
    {"pdf", pdfDocuments},
    {"csv", csvDocuments},
    {"json", jsonDocuments},
}};

Expected<MakeDocuments> makerOf(const std::string& name)
{
    std::string known;
    for (const Format& format : Formats) {
        if (format.name == name)
            return format.make;
        known += (known.empty() ? "" : ", ") + std::string(format.name);
    }
    return fail(ProblemCode::BadDocument,
                {"the report", "\"" + name + "\" is not a format of reports", known});
}

Expected<std::vector<ReportDocument>> allDocuments(const CaseReport& report,
                                                   const std::vector<std::string>& formats)
{
    const std::string stem = fileStem(report.case_.identity.id);
    std::vector<MakeDocuments> makers;
    for (const std::string& name : formats) {
        const auto maker = makerOf(name);
        if (!maker)
            return passOn(maker);
        if (std::ranges::find(makers, *maker) == makers.end())
            makers.push_back(*maker);
    }
    std::vector<ReportDocument> documents;
    for (const MakeDocuments make : makers) {
        auto made = make(report, stem);
        if (!made)
            return passOn(made);
        std::ranges::move(*made, std::back_inserter(documents));
    }
    return documents;
}

Problem notWritable(const std::filesystem::path& path, const std::string& why)
{
    return {ProblemCode::NotWritable, {path.string(), why}, {}};
}

/// Files that have no name yet; those that get none are removed.
class UnfinishedFiles {
public:
    UnfinishedFiles() = default;
    UnfinishedFiles(const UnfinishedFiles&) = delete;
    UnfinishedFiles& operator=(const UnfinishedFiles&) = delete;
    ~UnfinishedFiles()
    {
        std::error_code ignored;
        for (const auto& file : files_)
            std::filesystem::remove(unfinishedName(file), ignored);
    }

    [[nodiscard]] Expected<void> add(const std::filesystem::path& file, const std::string& bytes)
    {
        std::error_code ignored;
        if (std::filesystem::is_directory(file, ignored))
            return tl::unexpected(notWritable(file, "a folder has this name"));
        files_.push_back(file);
        std::ofstream stream(unfinishedName(file), std::ios::binary);
        stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        stream.close();
        if (!stream)
            return tl::unexpected(notWritable(file, "the folder is closed to writing or the disk is full"));
        return {};
    }

    [[nodiscard]] Expected<std::vector<std::filesystem::path>> finish() const
    {
        for (const auto& file : files_)
            if (const auto finished = finishFile(unfinishedName(file), file); !finished)
                return passOn(finished);
        return files_;
    }

private:
    std::vector<std::filesystem::path> files_;
};

/// Writes all bytes beside their final places, and only then gives them their names: a file that cannot be
/// written leaves none.
Expected<std::vector<std::filesystem::path>> save(const std::vector<ReportDocument>& documents,
                                                  const std::filesystem::path& folder)
{
    UnfinishedFiles files;
    for (const ReportDocument& document : documents)
        if (const auto added = files.add(folder / document.fileName, document.bytes); !added)
            return passOn(added);
    return files.finish();
}

} // namespace

std::vector<std::string> reportFormats()
{
    std::vector<std::string> names;
    for (const Format& format : Formats)
        names.emplace_back(format.name);
    return names;
}

Expected<std::vector<std::filesystem::path>> writeReport(const CaseReport& report,
                                                         const std::filesystem::path& folder,
                                                         const std::vector<std::string>& formats)
{
    const auto documents = allDocuments(report, formats);
    if (!documents)
        return passOn(documents);
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return tl::unexpected(notWritable(folder, error.message()));
    return save(*documents, folder);
}

} // namespace hepatica::report
