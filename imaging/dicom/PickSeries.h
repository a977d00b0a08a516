#pragma once
#include <hepatica/imaging/SeriesReader.h>

namespace hepatica::imaging {

/// Whether openSeries() takes `paths` for one NIfTI or NRRD file.
[[nodiscard]] bool isOneVolumeFile(const std::vector<std::filesystem::path>& paths);

/// The DICOM series that openSeries() reads the voxels of. Problems: its own, but for those of loadVolume().
[[nodiscard]] Expected<Series> pickSeries(const std::vector<std::filesystem::path>& paths,
                                          const std::string& pick, const LoadOptions& options,
                                          const Progress& progress);

} // namespace hepatica::imaging
