#include <hepatica/measurement/Case.h>

#include <hepatica/measurement/ReadingOrder.h>

#include "criteria/History.h"

#include <algorithm>
#include <cstdlib>

namespace hepatica::measurement {

namespace {

template <typename Value, typename Matches>
const Value* firstThat(const std::vector<Value>& values, const Matches& matches)
{
    const auto found = std::ranges::find_if(values, matches);
    return found == values.end() ? nullptr : &*found;
}

/// The names of the lesions that a merged one, or a part of one that split, comes from.
std::vector<std::string> originNames(const std::string& name)
{
    if (const auto parent = parentOf(name); !parent.empty())
        return {std::string(parent)};
    const auto components = componentsOf(name);
    return components.size() > 1 ? std::vector<std::string>(components.begin(), components.end())
                                 : std::vector<std::string>();
}

std::optional<imaging::Mask> maskOn(const SeriesReference* series, const std::string& runLengths)
{
    if (runLengths.empty() || series == nullptr || !series->geometry)
        return std::nullopt;
    const auto mask = imaging::Mask::fromRunLengths(*series->geometry, runLengths);
    return mask ? std::optional(*mask) : std::nullopt;
}

} // namespace

const Timepoint* Case::timepoint(const std::string& name) const
{
    return firstThat(timepoints, [&](const Timepoint& visit) { return visit.name == name; });
}

const Lesion* Case::lesion(const std::string& trackingUid) const
{
    return firstThat(lesions, [&](const Lesion& one) { return one.trackingUid == trackingUid; });
}

const Lesion* Case::lesionNamed(const std::string& name) const
{
    return firstThat(lesions, [&](const Lesion& one) { return one.name == name; });
}

const Observation* Case::observation(const std::string& lesionUid, const std::string& timepoint,
                                     const std::string& reader) const
{
    return firstThat(observations, [&](const Observation& seen) {
        return seen.lesionUid == lesionUid && seen.timepoint == timepoint && seen.reader == reader;
    });
}

const SeriesReference* Case::series(const std::string& uid) const
{
    for (const Timepoint& visit : timepoints)
        if (const auto* found =
                firstThat(visit.series, [&](const SeriesReference& one) { return one.uid == uid; }))
            return found;
    return nullptr;
}

std::optional<NewLesionAnswer> Case::newLesionAnswer(const std::string& timepoint,
                                                     const std::string& reader) const
{
    const auto* reading = firstThat(readings, [&](const VisitReading& one) {
        return one.timepoint == timepoint && one.reader == reader;
    });
    if (reading != nullptr && reading->newLesions)
        return reading->newLesions;
    const Timepoint* visit = this->timepoint(timepoint);
    return visit != nullptr ? visit->answerOf(reader) : std::nullopt;
}

std::vector<const Lesion*> originsOf(const Case& case_, const std::string& name,
                                     const std::optional<std::string>& reader)
{
    std::vector<const Lesion*> origins;
    for (const std::string& origin : originNames(name)) {
        const Lesion* lesion = firstThat(case_.lesions, [&](const Lesion& one) {
            return one.name == origin && (!reader || !one.reader || one.reader == reader);
        });
        if (lesion == nullptr)
            return {};
        origins.push_back(lesion);
    }
    return origins;
}

bool differsNotably(const Observation& observation)
{
    if (!observation.recorded || !observation.automatic)
        return false;
    const auto recorded = observation.recorded->longAxis().hundredths();
    const auto automatic = observation.automatic->longAxis().hundredths();
    return 10 * std::abs(automatic - recorded) > recorded;
}

MeasurementSource viableSourceOf(const ViableMethod& method)
{
    const bool isEdited = !method.liver || method.excludedRunLengths;
    return isEdited ? MeasurementSource::Edited : MeasurementSource::Automatic;
}

const Observation* lastMaskBefore(const Case& case_, const std::string& lesionUid,
                                  const std::string& timepoint, const std::string& reader)
{
    const Timepoint* now = case_.timepoint(timepoint);
    const Observation* last = nullptr;
    for (const Timepoint& visit : case_.timepoints) { // by date
        const Observation* seen = case_.observation(lesionUid, visit.name, reader);
        if (now != nullptr && comesBefore(visit, *now) && seen != nullptr && !seen->maskRunLengths.empty())
            last = seen;
    }
    return last;
}

std::optional<imaging::Mask> maskOf(const Case& case_, const Observation& observation)
{
    return maskOn(case_.series(observation.seriesUid), observation.maskRunLengths);
}

std::optional<imaging::Mask> viableMaskOf(const Case& case_, const Observation& observation)
{
    return maskOn(case_.series(observation.arterialSeriesUid), observation.viableMaskRunLengths.value_or(""));
}

std::optional<double> viableFractionOf(const Observation& observation)
{
    if (observation.viableState == ViableState::NotEvaluable || !observation.shape)
        return std::nullopt;
    return viableFraction(observation.viableVolume_mm3, observation.shape->volume_mm3);
}

std::optional<MeasurementSource> volumeSourceOf(const Observation& observation)
{
    if (!observation.shape)
        return std::nullopt;
    if (observation.maskSource)
        return observation.maskSource;
    // Before it was kept, a mask that the reader gave made the axes found in it edited ones.
    const bool isGiven = observation.source == MeasurementSource::Edited && observation.automatic &&
                         observation.recorded == observation.automatic;
    return isGiven ? MeasurementSource::Edited : MeasurementSource::Automatic;
}

std::optional<MeasurementSource> viableSourceOf(const Observation& observation)
{
    if (!observation.viableState)
        return std::nullopt;
    if (observation.viableSource)
        return observation.viableSource;
    if (const auto& method = observation.viableMethod)
        return viableSourceOf(*method);
    const bool isMeasured = observation.viable || observation.viableVolume_mm3;
    return isMeasured ? MeasurementSource::Automatic : MeasurementSource::Manual;
}

bool takesAutomaticShortAxis(const Observation& observation)
{
    return observation.recorded && !observation.recorded->shortEnds && observation.automatic &&
           observation.automatic->shortEnds && !differsNotably(observation);
}

std::optional<NewLesionAnswer> Timepoint::answerOf(const std::string& reader) const
{
    if (newLesionAnswers)
        for (const ReaderAnswer& one : *newLesionAnswers)
            if (one.reader == reader)
                return one.answer;
    return newLesions;
}

} // namespace hepatica::measurement
