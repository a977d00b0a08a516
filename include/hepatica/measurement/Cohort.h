#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/CourseOptions.h>
#include <hepatica/measurement/LesionRow.h>
#include <hepatica/measurement/Protocol.h>
#include <hepatica/measurement/Robustness.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace hepatica::measurement {

/// Where the tables of a cohort are; the latter two may be empty.
struct CohortFiles {
    std::filesystem::path lesions, visits, clinical;
};

/// Rows of many patients, judged one patient at a time. Of a lesion table only the text of the file is held,
/// and the rows of the patients at work: a patient's rows may stand anywhere in it.
class Cohort {
public:
    /// Reads the tables and checks every row and every course. Problems: those of readLesionTable(),
    /// readVisitTable(), readClinicalTable() and assess(), each told.
    [[nodiscard]] static Expected<Cohort> open(const CohortFiles& files);
    /// The same of rows that are there already, of a case file named `source`. A clinical table among the
    /// files takes the place of `clinical`.
    [[nodiscard]] static Expected<Cohort> of(std::vector<LesionRow> lesions, std::vector<VisitRow> visits,
                                             std::vector<ClinicalRow> clinical, const CohortFiles& files);

    [[nodiscard]] std::size_t patients() const;

    struct Impl;
    [[nodiscard]] const Impl& impl() const { return *impl_; }

private:
    explicit Cohort(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    [[nodiscard]] static Expected<Cohort> checked(std::shared_ptr<Impl> impl, const CohortFiles& files);
    std::shared_ptr<const Impl> impl_;
};

/// How a cohort is judged.
struct CohortRequest {
    std::span<const Protocol> protocols; ///< their names differ
    CourseOptions options = {};
    std::optional<RereadingModel> rereading = {};
    int threads = 1; ///< the results do not depend on it
};

/// Judges every patient and hands each assessment over, by patient and evaluator; stops when `take` returns
/// false. Problems: `BadDocument` and `UnknownProtocol` of the protocols.
[[nodiscard]] Expected<void> assessEach(const Cohort& cohort, const CohortRequest& request,
                                        const std::function<bool(const PatientAssessment&)>& take);

} // namespace hepatica::measurement
