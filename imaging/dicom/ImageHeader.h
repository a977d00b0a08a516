#pragma once
#include <hepatica/imaging/Series.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// What may tell two volumes of one series apart, as far as the header says.
struct StackTraits {
    std::vector<std::string> imageType; ///< Image Type, or Frame Type
    std::string stackId;
    std::string contrastAgentPhase; ///< "ARTERIAL", "PORTAL_VENOUS" …: (0018,9344)
    std::string gradientDirection;  ///< of diffusion weighting, or "ISOTROPIC"
    std::string kernel;             ///< Convolution Kernel
    std::string dimensions;         ///< the dimension index values other than the place in the stack
    std::optional<int> acquisitionNumber, temporalPosition;
    std::optional<double> bValue_s_mm2, echoTime_ms, inversionTime_ms, triggerDelay_ms, cardiacPhase_percent;
    std::optional<double>
        acquired_s; ///< seconds since 1970 on the scanner's clock; since midnight without day
    std::optional<double> fieldStrength_T;
};

/// What one image, or one frame of a multi-frame image, says of itself, its place and its series.
struct ImageHeader {
    std::string seriesUid, studyUid, frameOfReferenceUid, modality, description, protocolName;
    std::string patientId, patientName, patientBirthDate, patientSex;
    std::optional<Date> date, studyDate;
    int seriesNumber = 0;
    std::optional<double> secondsAfterBolus;
    Quantity quantity = Quantity::None;
    std::string unit; ///< of a quantity that is not measured as such: "BQML"
    bool isLocalizer = false;
    bool lacksRescale = false; ///< a CT image that does not say how its values become HU
    StackTraits traits;

    std::string loss; ///< how it was compressed with loss, "" when it was not

    Instance instance;
    int rows = 0, columns = 0;
    std::optional<std::array<double, 2>> pixelSpacing_mm; ///< along a row, along a column
    Point3 rowDirection, columnDirection;                 ///< unit vectors, LPS
    double sliceThickness_mm = 0.0;
    double gantryTilt_deg = 0.0; ///< as the header says
};

/// One file after reading its header: its images (one, or one a frame), or why it is left out. `seriesUid` is
/// also known of an image that cannot be used, so that its series can tell that it lacks one.
struct ReadFile {
    std::filesystem::path file;
    std::string seriesUid;
    std::vector<ImageHeader> images;
    std::optional<Problem> problem;
};

/// Reads the header of one file, and checks that its pixel data are all there. The frames of an enhanced
/// image are numbered in the order of their dimension index values (PS3.3 C.7.6.17), else as they are stored.
[[nodiscard]] ReadFile readImageHeader(const std::filesystem::path& file);

} // namespace hepatica::imaging
