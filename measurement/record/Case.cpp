#include <hepatica/measurement/Case.h>

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

bool differsNotably(const Observation& observation)
{
    if (!observation.recorded || !observation.automatic)
        return false;
    const auto recorded = observation.recorded->longAxis().hundredths();
    const auto automatic = observation.automatic->longAxis().hundredths();
    return 10 * std::abs(automatic - recorded) > recorded;
}

std::optional<imaging::Mask> maskOf(const Case& case_, const Observation& observation)
{
    const SeriesReference* series = case_.series(observation.seriesUid);
    if (observation.maskRunLengths.empty() || series == nullptr || !series->geometry)
        return std::nullopt;
    const auto mask = imaging::Mask::fromRunLengths(*series->geometry, observation.maskRunLengths);
    return mask ? std::optional(*mask) : std::nullopt;
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
