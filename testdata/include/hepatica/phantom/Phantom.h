#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>
#include <hepatica/measurement/Vocabulary.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::phantom {

/// Three courses under an immune checkpoint inhibitor: shrinkage; growth and a new lesion, then shrinkage;
/// explosion.
enum class Story { Responder, Pseudoprogressor, Hyperprogressor };
[[nodiscard]] std::string_view storyName(Story story); ///< "responder", …

/// Easy: strong contrast, little noise. Hard (the default): contrast 15-60 HU, noise 10-20 HU, lobulated
/// blobs.
enum class Difficulty { Easy, Hard };

struct PhantomOptions {
    Story story = Story::Responder;
    std::uint64_t seed = 1;
    std::array<int, 3> dims{256, 256, 80};
    double bodyWidth_mm = 360.0; ///< field of view in x and y
    double coverage_mm = 200.0;  ///< in z
    Difficulty difficulty = Difficulty::Hard;
};

/// The truth of one lesion at one visit, in that visit's patient coordinates.
struct LesionTruth {
    std::string name; ///< "T01"
    measurement::LesionClass lesionClass = measurement::LesionClass::Target;
    bool present = true;
    double volume_mm3 = 0.0, viableVolume_mm3 = 0.0; ///< analytic (from the shape at high resolution)
    std::array<Point3, 2> longEnds{}, shortEnds{};   ///< on one acquired slice
    Length longAxis, shortAxis, viableLongAxis;
    std::array<Point3, 2> viableEnds{};
    Point3 centre;
    double contrast_hu = 0.0; ///< lesion minus liver in the portal venous phase
};

/// One visit: its series folders and the truth.
struct VisitTruth {
    std::string name; ///< "PRE", "BL", "FU1"
    measurement::TimepointRole role = measurement::TimepointRole::FollowUp;
    Date date;
    std::vector<std::filesystem::path> seriesFolders; ///< late arterial, portal venous, delayed
    std::vector<LesionTruth> lesions;
    Point3 breathingShift_mm; ///< against the baseline
    double deformationRms_mm = 0.0, deformationMax_mm = 0.0;
};

struct PatientTruth {
    std::string patientId;
    Story story = Story::Responder;
    std::vector<VisitTruth> visits;
    std::filesystem::path truthFile; ///< truth.json, which holds all of this and a voxel label map per visit
};

/// Writes the patient below `folder`: <folder>/<VISIT>/<phase>/NNNN.dcm, <folder>/<VISIT>/truth_labels.nii.gz
/// and <folder>/truth.json. The same options give the same bytes. Problems: `BadPhantom` (an option out of
/// range), `NotWritable`, `Cancelled`.
[[nodiscard]] Expected<PatientTruth> writePatient(const PhantomOptions& options,
                                                  const std::filesystem::path& folder,
                                                  const Progress& progress = {});

/// Reads truth.json again.
[[nodiscard]] Expected<PatientTruth> readTruth(const std::filesystem::path& truthFile);

} // namespace hepatica::phantom
