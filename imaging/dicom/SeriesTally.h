#pragma once
#include "ImageHeader.h"

#include <hepatica/imaging/SeriesReader.h>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// Counts the images of each series while files are read on several threads.
class SeriesTally {
public:
    void add(const ReadFile& file);
    /// The series that are new or have grown since the last call, by UID.
    [[nodiscard]] std::vector<SeriesSeen> takeChanged();
    [[nodiscard]] std::vector<SeriesSeen> all();

private:
    struct Counted {
        SeriesSeen seen;
        bool isChanged = false;
    };
    std::mutex access_;
    std::map<std::string, Counted> series_;
};

} // namespace hepatica::imaging
