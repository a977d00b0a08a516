#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/Case.h>

namespace hepatica::measurement {

/// What the case kept of a series that is a NIfTI or NRRD file; nothing of a DICOM series, which tells it.
[[nodiscard]] imaging::FileWord saidOf(const SeriesReference& series);

/// Opens the images of a series that a case holds. What was and will be read on them stands on the grid that
/// the case knows: images of another one are an `InvalidCase`. Problems: those of openSeries() too.
[[nodiscard]] Expected<imaging::LoadedSeries> openCaseSeries(const SeriesReference& series,
                                                             const imaging::LoadOptions& options = {},
                                                             const Progress& progress = {});

/// The same of images that are open already.
[[nodiscard]] Expected<void> checkGrid(const SeriesReference& series, const imaging::LoadedSeries& images);

} // namespace hepatica::measurement
