#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/measurement/CaseStore.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

/// A visit that enters the case: every series below the paths; DICOM, and NIfTI or NRRD volumes.
struct VisitImport {
    std::string name; ///< "BL"
    measurement::TimepointRole role = measurement::TimepointRole::FollowUp;
    std::optional<Date> date; ///< else that of its series
    std::vector<std::filesystem::path> paths;
    bool incomplete = false; ///< series with damaged or missing slices are taken too
    std::string
        samePatientWhy{};   ///< the reason why a series that names another patient is taken all the same
    bool isAdded = false;   ///< the series come to a visit of this name that is there
    std::string modality{}; ///< "CT" or "MR", of NIfTI and NRRD volumes; "": not said
};

struct ImportedVisit {
    measurement::CaseSession session;
    std::vector<Warning> warnings; ///< what was left out of the folders, and whose images tell no patient
};

/// Adds the visit and its series to the case; makes the store, and the case for the patient of the first
/// series, where they are not there yet. After a problem there is no new store, no new case and no part of
/// the visit. Problems: those of scan(), CaseStore::open(), `CaseHeld`, addTimepoint() and addSeries(),
/// `NoImages`, `InvalidCase` when no series has a date or they are of several days, or when series are to be
/// added and the case lacks the visit or it was on another day; `IncompleteSeries` for a damaged or missing
/// slice (unless `incomplete`).
[[nodiscard]] Expected<ImportedVisit> importVisit(const measurement::StoreLocation& location,
                                                  const std::string& caseId, const std::string& reader,
                                                  const VisitImport& visit, const Progress& progress = {});

} // namespace hepatica::cli
