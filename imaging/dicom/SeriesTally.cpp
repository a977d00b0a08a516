#include "SeriesTally.h"

namespace hepatica::imaging {

void SeriesTally::add(const ReadFile& file)
{
    if (file.images.empty())
        return;
    const ImageHeader& image = file.images.front();
    const std::lock_guard locked(access_);
    const auto [found, isNew] = series_.try_emplace(image.seriesUid);
    Counted& counted = found->second;
    if (isNew)
        counted.seen = {image.seriesUid,   image.studyUid,     image.patientId,         image.modality,
                        image.description, image.seriesNumber, file.file.parent_path(), 0};
    counted.seen.images += file.images.size();
    counted.isChanged = true;
}

std::vector<SeriesSeen> SeriesTally::takeChanged()
{
    std::vector<SeriesSeen> changed;
    const std::lock_guard locked(access_);
    for (auto& [uid, counted] : series_)
        if (std::exchange(counted.isChanged, false))
            changed.push_back(counted.seen);
    return changed;
}

std::vector<SeriesSeen> SeriesTally::all()
{
    std::vector<SeriesSeen> series;
    const std::lock_guard locked(access_);
    for (const auto& [uid, counted] : series_)
        series.push_back(counted.seen);
    return series;
}

} // namespace hepatica::imaging
