#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Geometry.h>
#include <hepatica/imaging/Volume.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// The contrast phase of a series, as far as its headers tell.
enum class Phase { Unknown, NonContrast, LateArterial, PortalVenous, Delayed, Hepatobiliary };
/// How sure the phase is: `Confirmed` only by a reader.
enum class PhaseConfidence { None, Low, High, Confirmed };

[[nodiscard]] std::string_view phaseName(Phase phase);              ///< "late arterial", "unknown"
[[nodiscard]] Expected<Phase> phaseFromName(std::string_view name); ///< `BadDocument` for another word
[[nodiscard]] std::string_view
phaseConfidenceName(PhaseConfidence confidence); ///< "none", "low", "high", "confirmed"

/// Some bytes of a file, of a ZIP archive's member or, in a deflated file, of its inflated data set.
struct ByteRange {
    std::uint64_t offset = 0, length = 0;
    bool operator==(const ByteRange&) const = default;
};

/// How the values of one frame are coded. The code stream itself tells the details of each family.
enum class PixelCoding { Native, RunLength, Jpeg, JpegLs, Jpeg2000 };

/// Where the stored values of one image or frame stand in its file, and how they are packed.
struct StoredPixels {
    std::vector<ByteRange> ranges; ///< one when native; when encapsulated, the frame's fragments in order
    PixelCoding coding = PixelCoding::Native;
    bool isDeflated = false; ///< the ranges count from the start of the inflated data set
    int bitsAllocated = 16, bitsStored = 16, highBit = 15;
    bool isSigned = false;
    bool swapBytes = false; ///< the two bytes of a word stand the other way round (big endian)
};

/// A modality lookup table (PS3.3 C.11.1): stored values below or above it take its first or last value.
struct ModalityTable {
    int firstStored = 0;
    std::vector<std::uint16_t> values;
    bool operator==(const ModalityTable&) const = default;
};

/// One image (or frame) of a series and what is needed to place it and read its voxels.
struct Instance {
    SliceSource source;
    Point3 position; ///< Image Position (Patient): centre of the first voxel, LPS mm
    double slope = 1.0, intercept = 0.0;
    std::shared_ptr<const ModalityTable> table; ///< in place of slope and intercept, where the file has one
    int instanceNumber = 0;
    StoredPixels pixels;
};

/// Images of one Series Instance UID that form one stack, in stack order: ascending Image Position along row
/// x column. Where one UID holds several volumes (contrast phases, b-values, echoes, planes, a localizer),
/// each is a Series of its own with the same `uid` and a `key` of its own.
struct Series {
    std::string key;  ///< picks this volume: the UID, or, where it holds several, "UID/1", "UID/2" …
    std::string name; ///< as a radiologist calls it: "portal venous", "b = 800", "in phase", "localizer"
    PhaseConfidence nameConfidence = PhaseConfidence::None; ///< `None`: only the series description says so
    bool isLocalizer = false;
    std::string uid, studyUid, frameOfReferenceUid, modality, description;
    std::string patientId, patientName, patientBirthDate, patientSex; ///< UTF-8; never written to a log
    std::optional<Date> date; ///< acquisition, else series, else study date
    int number = 0;
    Phase phase = Phase::Unknown;
    PhaseConfidence phaseConfidence = PhaseConfidence::None;
    std::string phaseReason;          ///< which words or times of the header say so; "" when none does
    std::optional<double> acquired_s; ///< start: seconds since midnight of `date` on the scanner's clock
    std::optional<double> secondsAfterBolus, bValue_s_mm2, echoTime_ms, inversionTime_ms;
    Quantity quantity = Quantity::None;
    std::string unit; ///< of values that are no `quantity`, as the header says: "BQML" of PET
    std::vector<Instance> instances;
    std::optional<Geometry> geometry; ///< none when the images cannot be placed; then measurable is None
    double sliceThickness_mm = 0.0;   ///< as the header says; the spacing of a single slice, of no stack
    double lean_deg = 0.0;            ///< between the line of the stack and the slice normal: the gantry tilt
    std::optional<std::array<double, 2>>
        gaps_mm; ///< smallest and largest distance of slices along the normal
    Measurable measurable = Measurable::None;
    std::vector<Warning> warnings;
    std::vector<Problem> missing; ///< files of this series that cannot be used: loading stops at them

    /// What a case knows the volume by.
    [[nodiscard]] const std::string& identity() const { return key.empty() ? uid : key; }
};

struct Study {
    std::string uid;
    std::optional<Date> date;
    std::vector<Series> series;
};

struct Patient {
    std::string id, name;
    std::vector<Study> studies;
    std::vector<Warning> warnings{}; ///< questions to the user, such as whether two patients are one
    std::string birthDate{}, sex{};  ///< as the headers write them: "19580412", "F"
};

struct LeftOut {
    std::filesystem::path file;
    Problem reason;
};

/// Everything found in some folders: each file given is in a series or in `leftOut`.
struct StudyIndex {
    std::vector<Patient> patients;
    std::vector<LeftOut> leftOut;
};

} // namespace hepatica::imaging
