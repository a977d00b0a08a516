#pragma once
#include <hepatica/imaging/Series.h>

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// What one image file says of itself, its place and its series.
struct ImageHeader {
    std::string seriesUid, studyUid, frameOfReferenceUid, modality, description, protocolName;
    std::string patientId, patientName, patientBirthDate, patientSex;
    std::optional<Date> date, studyDate;
    int seriesNumber = 0;
    std::optional<double> secondsAfterBolus;
    Quantity quantity = Quantity::None;
    bool isLocalizer = false;
    bool lacksRescale = false; ///< a CT image that does not say how its values become HU

    Instance instance;
    int rows = 0, columns = 0;
    std::optional<std::array<double, 2>> pixelSpacing_mm; ///< along a row, along a column
    Point3 rowDirection, columnDirection;                 ///< unit vectors, LPS
    double sliceThickness_mm = 0.0;
};

/// One file after reading its header: its images (one, or one a frame), or why it is left out. `seriesUid` is
/// also known of an image that cannot be used, so that its series can tell that it lacks one.
struct ReadFile {
    std::filesystem::path file;
    std::string seriesUid;
    std::vector<ImageHeader> images;
    std::optional<Problem> problem;
};

/// Reads the header of one file, and checks that its pixel data are all there.
[[nodiscard]] ReadFile readImageHeader(const std::filesystem::path& file);

} // namespace hepatica::imaging
