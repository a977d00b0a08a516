#pragma once
#include <hepatica/imaging/SeriesReader.h>

namespace hepatica::imaging {

/// Whether openSeries() takes `paths` for one NIfTI or NRRD file.
[[nodiscard]] bool isOneVolumeFile(const std::vector<std::filesystem::path>& paths);

} // namespace hepatica::imaging
