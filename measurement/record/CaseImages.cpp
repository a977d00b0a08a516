#include <hepatica/measurement/CaseImages.h>

#include <hepatica/imaging/VolumeFile.h>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

std::string slicesText(const imaging::Geometry& grid)
{
    const auto& dims = grid.dims();
    return fmt::format("{} x {} x {}", dims[0], dims[1], dims[2]);
}

} // namespace

Expected<void> checkGrid(const SeriesReference& series, const imaging::LoadedSeries& images)
{
    const imaging::Geometry& grid = images.volume.geometry();
    if (!series.geometry || grid.sameGrid(*series.geometry))
        return {};
    return fail(ProblemCode::InvalidCase,
                {"series " + series.uid,
                 fmt::format("its images ({}) have other slices or another place than when the case met it "
                             "({}); bring back the images that were imported",
                             slicesText(grid), slicesText(*series.geometry))});
}

imaging::FileWord saidOf(const SeriesReference& series)
{
    const bool isFile = series.paths.size() == 1 && imaging::isVolumeFile(series.paths.front());
    return isFile ? imaging::FileWord{series.modality, series.quantity} : imaging::FileWord{};
}

Expected<imaging::LoadedSeries> openCaseSeries(const SeriesReference& series,
                                               const imaging::LoadOptions& options, const Progress& progress)
{
    // A volume file has one series, and in the case a UID that was made for it.
    const bool isFile = series.paths.size() == 1 && imaging::isVolumeFile(series.paths.front());
    imaging::LoadOptions asKept = options;
    asKept.said = saidOf(series);
    auto loaded = imaging::openSeries(series.paths, isFile ? std::string() : series.uid, asKept, progress);
    if (!loaded)
        return loaded;
    if (const auto same = checkGrid(series, *loaded); !same)
        return passOn(same);
    return loaded;
}

} // namespace hepatica::measurement
