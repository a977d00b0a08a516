#include "MeasuredAs.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

template <typename T, typename Word> void addOnce(std::vector<T>& all, const Word& one)
{
    if (std::ranges::find(all, one) == all.end())
        all.emplace_back(one);
}

MeasuredAs measuredAt(const Visit& visit)
{
    MeasuredAs measured;
    measured.timepoint = visit.timepoint;
    for (const LesionRow* row : visit.rows) {
        if (!row->longAxis && !row->shortAxis && !row->volume_mm3)
            continue;
        if (row->source)
            addOnce(measured.sources, wordOf(MeasurementSourceWords, *row->source));
        if (!row->modality.empty())
            addOnce(measured.modalities, row->modality);
        if (!row->phase.empty())
            addOnce(measured.phases, row->phase);
        if (row->sliceThickness_mm)
            addOnce(measured.sliceThicknesses_mm, *row->sliceThickness_mm);
    }
    return measured;
}

} // namespace

std::vector<MeasuredAs> measuredAs(const History& history)
{
    std::vector<MeasuredAs> all;
    all.reserve(history.visits.size());
    for (const Visit& visit : history.visits)
        all.push_back(measuredAt(visit));
    return all;
}

} // namespace hepatica::measurement
