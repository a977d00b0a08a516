#include "CleanDataset.h"
#include "KeyFile.h"
#include "ObjectRisk.h"

#include "../FileList.h"
#include "../LoadDataset.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/Deidentify.h>

#include <algorithm>
#include <cctype>
#include <set>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

/// Whether `inner` is `outer` or lies below it, links resolved.
bool liesIn(const fs::path& inner, const fs::path& outer)
{
    std::error_code failed;
    const fs::path in = fs::weakly_canonical(fs::absolute(inner), failed);
    const fs::path out = fs::weakly_canonical(fs::absolute(outer), failed);
    const auto differs = std::mismatch(out.begin(), out.end(), in.begin(), in.end());
    return differs.first == out.end() || (differs.first->empty() && std::next(differs.first) == out.end());
}

Expected<void> checkPlaces(const std::vector<fs::path>& inputs, const fs::path& output, const fs::path& key)
{
    std::error_code failed;
    const std::string name = output.string();
    if (fs::exists(output, failed) && !fs::is_directory(output, failed))
        return fail(ProblemCode::OutputInUse, {name, "it is no folder"});
    if (fs::exists(output, failed) && !fs::is_empty(output, failed))
        return fail(ProblemCode::OutputInUse, {name, "it is not empty"});
    for (const fs::path& input : inputs)
        if (liesIn(output, input) || liesIn(input, output))
            return fail(ProblemCode::OutputInUse, {name, "it and the input " + input.string() + " overlap"});
    if (liesIn(key, output))
        return fail(ProblemCode::KeyInsideOutput, {key.string(), name});
    return {};
}

bool isFileName(const std::string& text)
{
    constexpr std::size_t Longest = 64; // LO
    return text.size() <= Longest && !text.starts_with('.') && std::ranges::all_of(text, [](unsigned char c) {
               return c < 0x80 && (std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.');
           });
}

/// Takes DICOM files one by one to their places in the output.
class Deidentification {
public:
    Deidentification(KeyFile& key, const fs::path& output, const DeidentifyOptions& options)
        : key_(key), output_(output), options_(options)
    {
    }

    /// The problem that left the file out; none when it was written.
    std::optional<Problem> take(const fs::path& file)
    {
        const auto loaded = loadDatasetWithPixels(file);
        if (!loaded)
            return loaded.error().code != ProblemCode::NotReadable
                       ? loaded.error()
                       : Problem{ProblemCode::DamagedFile, loaded.error().arguments, {}};
        DcmDataset& dataset = *loaded->dataset;
        const std::string& transferSyntax = loaded->layout.transferSyntaxUid;
        const auto risk = riskOf(dataset);
        if (risk && risk->mustStay)
            return notCleaned(file, risk->why);
        if (dataset.loadAllDataIntoMemory().bad())
            return Problem{ProblemCode::DamagedFile, {file.string(), "its values cannot be read"}, {}};
        if (textOf(dataset, DCM_SOPInstanceUID).empty())
            return Problem{
                ProblemCode::MissingAttribute, {file.string(), "SOP Instance UID (0008,0018)"}, {}};
        if (!clearOverlayBits(dataset))
            return notCleaned(file, "an overlay stands in its compressed pixels");
        const PatientKey patient =
            key_.patient(identityOf(dataset), textOf(dataset, DCM_PatientName), options_.pseudonym);
        cleanDataset(dataset, patient, key_, options_);
        auto problem = write(dataset, transferSyntax, file, patient.pseudonym);
        if (!problem && risk)
            result_.warnings.push_back({ProblemCode::BurnedIn, {file.string(), risk->why}, {}});
        return problem;
    }

    [[nodiscard]] Deidentified& result() { return result_; }

    /// The Patient ID; without one and without a name, a study is a patient of its own.
    static std::string identityOf(DcmItem& dataset)
    {
        const std::string id = textOf(dataset, DCM_PatientID);
        return id.empty() && textOf(dataset, DCM_PatientName).empty()
                   ? "study " + textOf(dataset, DCM_StudyInstanceUID)
                   : id;
    }

private:
    static Problem notCleaned(const fs::path& file, const std::string& why)
    {
        return {ProblemCode::NotCleaned, {file.string(), why}, {}};
    }

    std::optional<Problem> write(DcmDataset& dataset, const std::string& transferSyntax,
                                 const fs::path& source, const std::string& pseudonym)
    {
        const fs::path folder = output_ / pseudonym / textOf(dataset, DCM_StudyInstanceUID) /
                                textOf(dataset, DCM_SeriesInstanceUID);
        const fs::path place = folder / (textOf(dataset, DCM_SOPInstanceUID) + ".dcm");
        std::error_code failed;
        if (fs::exists(place, failed))
            return Problem{ProblemCode::DuplicateInstance, {source.string(), "another file"}, {}};
        fs::create_directories(folder, failed);
        const fs::path unfinished = unfinishedName(place);
        const E_TransferSyntax syntax = DcmXfer(transferSyntax.c_str()).getXfer();
        // A new file: preamble, meta information and what stood there of its senders are not taken over.
        DcmFileFormat fresh(&dataset);
        const OFCondition saved =
            fresh.saveFile(unfinished.c_str(), syntax, EET_UndefinedLength, EGL_withoutGL);
        const auto layout = readLayout(unfinished);
        const bool isSame = layout && layout->transferSyntaxUid == transferSyntax;
        if (saved.bad() || !isSame) {
            fs::remove(unfinished, failed);
            return saved.bad() ? Problem{ProblemCode::NotWritable, {place.string(), saved.text()}, {}}
                               : notCleaned(source, "its transfer syntax is " + uidInWords(transferSyntax));
        }
        if (const auto finished = finishFile(unfinished, place); !finished)
            return finished.error();
        count(pseudonym);
        return std::nullopt;
    }

    void count(const std::string& pseudonym)
    {
        auto& patients = result_.patients;
        auto found = std::ranges::find(patients, pseudonym, &DeidentifiedPatient::pseudonym);
        if (found == patients.end())
            found = patients.insert(patients.end(), {pseudonym, 0});
        ++found->files;
    }

    KeyFile& key_;
    fs::path output_;
    const DeidentifyOptions& options_;
    Deidentified result_;
};

/// How many patients the files are of, as far as a given pseudonym needs to know.
bool areOfSeveralPatients(const std::vector<fs::path>& files)
{
    std::set<std::string> patients;
    for (const fs::path& file : files)
        if (const auto loaded = loadDataset(file)) {
            DcmItem& dataset = *loaded->dataset;
            const std::string id = Deidentification::identityOf(dataset);
            patients.insert(id.empty() ? textOf(dataset, DCM_PatientName) : id);
        }
    return patients.size() > 1;
}

} // namespace

Expected<Deidentified> deidentify(const std::vector<fs::path>& inputs, const fs::path& output,
                                  const DeidentifyOptions& options, const Progress& progress)
{
    quietDcmtk();
    const auto list = listFiles(inputs, progress);
    if (!list)
        return passOn(list);
    if (const auto checked = checkPlaces(inputs, output, options.key); !checked)
        return passOn(checked);
    if (!isFileName(options.pseudonym))
        return fail(ProblemCode::BadDocument,
                    {"--pseudonym", "it is no file name", "letters, digits, '-' and '_', at most 64"});
    auto key = KeyFile::open(options.key);
    if (!key)
        return passOn(key);
    if (!options.pseudonym.empty() && areOfSeveralPatients(list->files))
        return fail(ProblemCode::BadDocument,
                    {"--pseudonym", "the files are of several patients", "those of one, or no pseudonym"});
    if (const auto saved = key->save(options.key); !saved) // before anything that only it can lead back
        return passOn(saved);

    Deidentification work(*key, output, options);
    Deidentified& result = work.result();
    result.leftOut = list->leftOut;
    for (const MissingFile& missing : list->missing)
        result.leftOut.push_back({missing.file, missing.reason});
    const auto count = static_cast<double>(list->files.size());
    for (std::size_t at = 0; at < list->files.size() && !progress.cancelled(); ++at) {
        progress.report(static_cast<double>(at) / count, "de-identifying");
        if (auto problem = work.take(list->files[at]))
            result.leftOut.push_back({list->files[at], std::move(*problem)});
    }
    if (const auto saved = key->save(options.key); !saved)
        return passOn(saved);
    if (progress.cancelled())
        return fail(ProblemCode::Cancelled, {"de-identifying into " + output.string()});
    progress.report(1.0, "de-identified");
    return std::move(result);
}

} // namespace hepatica::imaging
