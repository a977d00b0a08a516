#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Expected.h>
#include <hepatica/core/Length.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Series.h>
#include <hepatica/measurement/Vocabulary.h>
#include <hepatica/phantom/Motion.h>

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
    bool operator==(const PhantomOptions&) const = default;
};

/// How a lesion enhances. Both carcinomas are brighter than the liver in the late arterial phase; the first
/// is darker in the portal venous and delayed phases, the second only in the delayed phase.
enum class LesionKind { WashoutHcc, PersistentHcc, Hypodense, FaintHypodense };
[[nodiscard]] std::string_view lesionKindName(LesionKind kind); ///< "HCC with washout", …

/// The truth of one lesion at one visit, in that visit's patient coordinates.
struct LesionTruth {
    std::string name; ///< "T01"
    measurement::LesionClass lesionClass = measurement::LesionClass::Target;
    LesionKind kind = LesionKind::WashoutHcc;
    bool present = true;     ///< false: everything below is 0
    double volume_mm3 = 0.0; ///< from the formula
    /// What enhances more than the liver in the arterial phase: without the necrotic core; 0, and no viable
    /// axis, for a lesion that is hypodense there.
    double viableVolume_mm3 = 0.0;
    std::array<Point3, 2> longEnds{}, shortEnds{}; ///< on one acquired slice
    Length longAxis, shortAxis, viableLongAxis;
    Length viableShortAxis; ///< the longest at right angles to the viable one, as it may cross the core
    std::array<Point3, 2> viableEnds{}; ///< crosses at most 2 mm of the necrotic core; on an acquired slice
    Point3 centre;
    double contrast_hu = 0.0;                   ///< lesion minus liver in the portal venous phase
    std::array<double, 3> contrastByPhase_hu{}; ///< late arterial, portal venous, delayed
    double coreFraction =
        0.0; ///< size of the necrotic core against the lesion's; its volume is the cube of it
    int sliceIndex = -1, viableSliceIndex = -1; ///< of the axes, in stack order
    int label = 0;                              ///< in the voxel label map
    std::int64_t voxelCount = 0;                ///< voxels whose centre lies inside
    bool operator==(const LesionTruth&) const = default;
};

/// One visit: its series folders and the truth.
struct VisitTruth {
    std::string name; ///< "PRE", "BL", "FU1"
    measurement::TimepointRole role = measurement::TimepointRole::FollowUp;
    Date date;
    std::vector<std::filesystem::path> seriesFolders; ///< late arterial, portal venous, delayed
    std::filesystem::path labelFile;                  ///< the voxel truth, on the grid of the three series
    std::vector<LesionTruth> lesions;
    Point3 breathingShift_mm;                                ///< against the baseline
    double deformationRms_mm = 0.0, deformationMax_mm = 0.0; ///< over the body; without the shift
    Motion motion; ///< the same as formula: carries any point from baseline to this visit and back
    bool operator==(const VisitTruth&) const = default;
};

struct PatientTruth {
    std::string patientId;
    Story story = Story::Responder;
    PhantomOptions options;
    double noise_hu = 0.0; ///< standard deviation in the portal venous phase, mid-body
    std::vector<VisitTruth> visits;
    std::filesystem::path truthFile; ///< truth.json, which holds all of this
    bool operator==(const PatientTruth&) const = default;
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
