#include "LoadDataset.h"

#include "HeaderDataset.h"

namespace hepatica::imaging {

namespace {

/// `parse` fills a data set and tells whether it could.
template <typename Parse> Expected<LoadedDataset> load(const std::filesystem::path& file, Parse&& parse)
{
    quietDcmtk();
    auto bytes = FileBytes::open(file);
    if (!bytes)
        return passOn(bytes);
    auto layout = readLayout(*bytes, file.string());
    if (!layout)
        return passOn(layout);
    if (layout->nesting > DeepestNesting || layout->endsEarly)
        return fail(ProblemCode::NotReadable, {file.string(), "its header is damaged"});
    LoadedDataset loaded{layout->inflated.value_or(std::move(*bytes)), std::move(*layout),
                         std::make_unique<DcmDataset>()};
    try {
        if (!parse(*loaded.dataset, loaded.bytes, loaded.layout))
            return fail(ProblemCode::NotReadable, {file.string(), "its header cannot be parsed"});
    } catch (const std::exception& error) {
        return fail(ProblemCode::NotReadable, {file.string(), error.what()});
    }
    return loaded;
}

} // namespace

Expected<LoadedDataset> loadDataset(const std::filesystem::path& file)
{
    return load(file, [](auto&... parts) { return loadHeader(parts...); });
}

Expected<LoadedDataset> loadDatasetWithPixels(const std::filesystem::path& file)
{
    auto loaded = load(file, [](auto& dataset, const auto& bytes, const auto& layout) {
        return !hasWholePixels(layout) || loadWithPixels(dataset, bytes, layout);
    });
    if (loaded && !hasWholePixels(loaded->layout))
        return fail(ProblemCode::NotReadable, {file.string(), "its pixel data are cut off"});
    return loaded;
}

Expected<std::string> sopClassUidOf(const std::filesystem::path& file)
{
    const DcmTagKey behind = DCM_StudyDate;
    const auto loaded = load(file, [&](auto&... parts) { return loadHeader(parts..., behind); });
    return loaded ? Expected<std::string>(textOf(*loaded->dataset, DCM_SOPClassUID)) : passOn(loaded);
}

bool otherFrameOfReference(DcmItem& dataset, const std::string& ofSeries)
{
    const std::string named = textOf(dataset, DCM_FrameOfReferenceUID);
    return !named.empty() && !ofSeries.empty() && named != ofSeries;
}

} // namespace hepatica::imaging
