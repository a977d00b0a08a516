#include <hepatica/measurement/Cohort.h>

#include "LesionTableIndex.h"
#include "criteria/CheckedRows.h"
#include <hepatica/measurement/ClinicalTable.h>
#include <hepatica/measurement/LesionTable.h>

#include <algorithm>
#include <set>
#include <thread>

namespace hepatica::measurement {

/// Rows by patient, each table in its own way: text for the one that is large.
struct Cohort::Impl {
    CohortFiles files;
    std::optional<LesionTableIndex> index;
    std::vector<LesionRow> lesions; ///< by patient; without an index
    std::vector<VisitRow> visits;   ///< by patient
    std::vector<ClinicalRow> clinical;
    std::vector<std::string> patients; ///< of all tables, by name
};

namespace {

template <typename Row> void sortByPatient(std::vector<Row>& rows)
{
    std::ranges::stable_sort(rows, {}, &Row::patient);
}

template <typename Row> std::span<const Row> rowsOf(const std::vector<Row>& rows, const std::string& patient)
{
    const auto found = std::ranges::equal_range(rows, patient, {}, &Row::patient);
    return {found.begin(), found.end()};
}

/// Puts what was read into its place, or hands the problem on.
template <typename T> Expected<void> put(Expected<T> read, T& place)
{
    if (!read)
        return passOn(read);
    place = std::move(*read);
    return {};
}

/// One patient's rows; those that are read from the text live here.
struct PatientRows {
    std::vector<LesionRow> read;
    AssessmentRequest request;
};

PatientRows rowsOf(const Cohort::Impl& cohort, const std::string& patient, Findings& findings)
{
    PatientRows rows;
    if (cohort.index)
        rows.read = cohort.index->rowsOf(patient, findings);
    rows.request.lesions =
        cohort.index ? std::span<const LesionRow>(rows.read) : rowsOf(cohort.lesions, patient);
    rows.request.visits = rowsOf(cohort.visits, patient);
    rows.request.clinical = rowsOf(cohort.clinical, patient);
    rows.request.hasClinicalTable = !cohort.files.clinical.empty() || !cohort.clinical.empty();
    rows.request.source = cohort.files.lesions.string();
    rows.request.visitSource = cohort.files.visits.string();
    rows.request.clinicalSource = cohort.files.clinical.string();
    return rows;
}

Expected<void> readOtherTables(Cohort::Impl& cohort)
{
    if (!cohort.files.clinical.empty())
        if (const auto read = put(readClinicalTable(cohort.files.clinical), cohort.clinical); !read)
            return read;
    std::set<std::string> names;
    for (const VisitRow& row : cohort.visits)
        names.insert(row.patient);
    for (const ClinicalRow& row : cohort.clinical)
        names.insert(row.patient);
    for (const LesionRow& row : cohort.lesions)
        names.insert(row.patient);
    if (cohort.index)
        std::ranges::copy(cohort.index->patients(), std::inserter(names, names.end()));
    cohort.patients.assign(names.begin(), names.end());
    sortByPatient(cohort.lesions);
    sortByPatient(cohort.visits);
    sortByPatient(cohort.clinical);
    return {};
}

/// What cannot be, of all patients: rows first, then courses, then the clinical table.
Expected<void> check(const Cohort::Impl& cohort)
{
    Findings findings(cohort.files.lesions.string());
    std::vector<PlacedProblem> problems, clinicalProblems;
    for (const std::string& patient : cohort.patients) {
        const PatientRows rows = rowsOf(cohort, patient, findings);
        if (!findings.empty())
            continue; // a course with a bad row in it is no course
        CheckedRows found = checked(rows.request);
        std::ranges::move(found.problems, std::back_inserter(problems));
        std::ranges::move(found.clinicalProblems, std::back_inserter(clinicalProblems));
    }
    if (!findings.empty())
        return findings.take();
    for (auto* all : {&problems, &clinicalProblems})
        if (!all->empty())
            return tl::unexpected(together(std::move(*all)));
    return {};
}

} // namespace

Expected<Cohort> Cohort::checked(std::shared_ptr<Impl> impl, const CohortFiles& files)
{
    impl->files = files;
    if (const auto read = readOtherTables(*impl); !read)
        return passOn(read);
    if (const auto good = check(*impl); !good)
        return passOn(good);
    return Cohort(std::move(impl));
}

Expected<Cohort> Cohort::open(const CohortFiles& files)
{
    auto impl = std::make_shared<Impl>();
    auto index = LesionTableIndex::of(files.lesions);
    if (!index)
        return passOn(index);
    impl->index = std::move(*index);
    if (!files.visits.empty())
        if (const auto read = put(readVisitTable(files.visits), impl->visits); !read)
            return passOn(read);
    return checked(std::move(impl), files);
}

Expected<Cohort> Cohort::of(std::vector<LesionRow> lesions, std::vector<VisitRow> visits,
                            std::vector<ClinicalRow> clinical, const CohortFiles& files)
{
    auto impl = std::make_shared<Impl>();
    impl->lesions = std::move(lesions);
    impl->visits = std::move(visits);
    impl->clinical = std::move(clinical);
    return checked(std::move(impl), files);
}

std::size_t Cohort::patients() const
{
    return impl_->patients.size();
}

namespace {

using Assessments = std::vector<PatientAssessment>;

Expected<Assessments> assessOne(const Cohort::Impl& cohort, const std::string& patient,
                                const CohortRequest& request)
{
    Findings findings(cohort.files.lesions.string());
    PatientRows rows = rowsOf(cohort, patient, findings);
    if (!findings.empty())
        return findings.take();
    rows.request.protocols = request.protocols;
    rows.request.options = request.options;
    rows.request.rereading = request.rereading;
    return assess(rows.request);
}

/// A block of patients, each judged on one of the threads.
std::vector<Expected<Assessments>> assessBlock(const Cohort::Impl& cohort, std::size_t from, std::size_t to,
                                               const CohortRequest& request)
{
    std::vector<Expected<Assessments>> block(to - from);
    const auto threads = static_cast<std::size_t>(std::max(request.threads, 1));
    const auto work = [&](std::size_t first) {
        for (std::size_t at = first; at < block.size(); at += threads)
            block[at] = assessOne(cohort, cohort.patients[from + at], request);
    };
    std::vector<std::jthread> others;
    for (std::size_t thread = 1; thread < std::min(threads, block.size()); ++thread)
        others.emplace_back(work, thread);
    work(0);
    others.clear(); // waits for them
    return block;
}

} // namespace

Expected<void> assessEach(const Cohort& cohort, const CohortRequest& request,
                          const std::function<bool(const PatientAssessment&)>& take)
{
    constexpr std::size_t PatientsAThread = 16;
    const Cohort::Impl& impl = cohort.impl();
    const std::size_t block = PatientsAThread * static_cast<std::size_t>(std::max(request.threads, 1));
    for (std::size_t from = 0; from < impl.patients.size(); from += block) {
        const std::size_t to = std::min(from + block, impl.patients.size());
        for (const Expected<Assessments>& one : assessBlock(impl, from, to, request)) {
            if (!one)
                return passOn(one);
            for (const PatientAssessment& patient : *one)
                if (!take(patient))
                    return {};
        }
    }
    return {};
}

} // namespace hepatica::measurement
