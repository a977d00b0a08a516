#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Geometry.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace hepatica::phantom {

/// What all files of a series have in common.
struct CtSeriesHeader {
    std::string patientId, patientName, birthDate, sex; ///< dates as DICOM writes them
    std::string studyUid, seriesUid, frameOfReferenceUid, studyId, seriesDescription;
    Date date;
    int seriesNumber = 1;
    int acquisition_s = 0;   ///< seconds after midnight
    int contrastStart_s = 0; ///< seconds after midnight
    double sliceThickness_mm = 0.0;
};

/// What one file has for itself.
struct CtSlice {
    std::string sopInstanceUid;
    int instanceNumber = 1;
    Point3 position;                          ///< centre of the first voxel, LPS mm
    std::span<const std::int16_t> hounsfield; ///< x fastest
};

/// Writes a CT Image Storage file (explicit little endian, 16 bit, Rescale Intercept -1024). Problem:
/// `NotWritable`.
[[nodiscard]] Expected<void> writeCtSlice(const CtSeriesHeader& header, const CtSlice& slice,
                                          const imaging::Geometry& grid, const std::filesystem::path& file);

} // namespace hepatica::phantom
