#include <hepatica/measurement/Endpoints.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace hepatica::measurement {

namespace {

using enum Response;

std::vector<DatedResponse> byDate(std::span<const DatedResponse> visits)
{
    std::vector<DatedResponse> ordered(visits.begin(), visits.end());
    std::ranges::stable_sort(ordered, {}, &DatedResponse::date);
    return ordered;
}

bool isProgression(Response response)
{
    return response == PD || response == CPD;
}

/// The visits that count: by date, up to a new therapy.
std::vector<DatedResponse> countedVisits(const EndpointCourse& course, const EndpointDates& dates)
{
    std::vector<DatedResponse> visits = byDate(course.visits);
    if (dates.newTherapy)
        std::erase_if(visits, [&](const DatedResponse& visit) { return visit.date > *dates.newTherapy; });
    return visits;
}

void setStart(Endpoints& endpoints, const EndpointDates& dates)
{
    const std::pair<std::string_view, std::optional<Date>> starts[] = {{"randomisation", dates.randomisation},
                                                                       {"first_dose", dates.firstDose},
                                                                       {"baseline", dates.baseline}};
    for (const auto& [name, date] : starts)
        if (date && !endpoints.start) {
            endpoints.start = date;
            endpoints.startIs = name;
        }
}

/// From a day to progression or death, or to where it was censored.
class Follower {
public:
    Follower(std::span<const DatedResponse> visits, const EndpointCourse& course, const EndpointDates& dates,
             const EndpointRules& rules)
        : visits_(visits), course_(course), dates_(dates), rules_(rules)
    {
    }

    [[nodiscard]] TimeToEvent follow(Date from, std::optional<Date> death) const
    {
        if (!dates_.baseline)
            return {from, from, false, "no baseline"};
        const auto event = firstEvent(death);
        if (event && (!dates_.newTherapy || event->first <= *dates_.newTherapy)) {
            const Date seen = lastEvaluable(from, event->first.plusDays(-1));
            if (wasMissed(seen, event->first))
                return {from, seen, false,
                        fmt::format("{} or more missed assessments before {} on {}", rules_.missedVisits,
                                    event->second, event->first.iso())};
            return {from, std::max(from, event->first), true, std::string(event->second)};
        }
        const Date seen = lastEvaluable(from, dates_.newTherapy);
        if (dates_.newTherapy)
            return {from, seen, false, "new anticancer therapy on " + dates_.newTherapy->iso()};
        return {from, seen, false, seen == from ? "no evaluable assessment" : "no event"};
    }

private:
    [[nodiscard]] std::optional<std::pair<Date, std::string_view>> firstEvent(std::optional<Date> death) const
    {
        const auto& progression = course_.progression;
        if (progression && (!death || *progression <= *death))
            return std::pair(*progression, std::string_view("progression"));
        if (death)
            return std::pair(*death, std::string_view("death"));
        return std::nullopt;
    }

    /// The last evaluable visit up to a day; `from` when there is none.
    [[nodiscard]] Date lastEvaluable(Date from, std::optional<Date> upTo) const
    {
        Date last = from;
        for (const DatedResponse& visit : visits_)
            if (isEvaluable(visit.response) && (!upTo || visit.date <= *upTo))
                last = std::max(last, visit.date);
        return last;
    }

    [[nodiscard]] bool wasMissed(Date seen, Date event) const
    {
        const auto between = std::ranges::count_if(
            visits_, [&](const DatedResponse& visit) { return visit.date > seen && visit.date < event; });
        const int longest = rules_.missedVisits * course_.visitIntervalDays + course_.visitWindowDays;
        const bool longGap = course_.visitIntervalDays > 0 && daysBetween(seen, event) > longest;
        return between >= rules_.missedVisits || longGap;
    }

    std::span<const DatedResponse> visits_;
    const EndpointCourse& course_;
    const EndpointDates& dates_;
    const EndpointRules& rules_;
};

bool isResponse(Response response)
{
    return response == CR || response == PR;
}

std::optional<Date> firstResponse(std::span<const DatedResponse> visits, bool confirmed,
                                  const BestResponseRules& rules)
{
    if (confirmed)
        return confirmedResponseDate(visits, rules);
    for (const DatedResponse& visit : visits) {
        if (isProgression(visit.response))
            return std::nullopt;
        if (isResponse(visit.response))
            return visit.date;
    }
    return std::nullopt;
}

void addBestResponses(Endpoints& endpoints, const EndpointCourse& course,
                      std::span<const DatedResponse> counted)
{
    endpoints.unconfirmed = course.bestUnconfirmed;
    endpoints.confirmed = course.bestConfirmed;
    if (counted.size() == course.visits.size())
        return;
    endpoints.unconfirmed = bestUnconfirmed(counted, endpoints.start, course.bestResponse);
    endpoints.confirmed = bestConfirmed(counted, endpoints.start, course.bestResponse);
}

/// Responses up to the day that the system dates progression to, which may be earlier than the visit that
/// showed it.
std::vector<DatedResponse> upTo(std::optional<Date> progression, std::vector<DatedResponse> responses)
{
    if (progression)
        std::erase_if(responses, [&](const DatedResponse& one) {
            return one.date > *progression || (one.date == *progression && !isProgression(one.response));
        });
    return responses;
}

} // namespace

bool isEvaluable(Response response)
{
    return response != NE && response != ND && response != NA && response != Missing;
}

std::optional<Date> confirmedResponseDate(std::span<const DatedResponse> visits,
                                          const BestResponseRules& rules)
{
    const std::vector<DatedResponse> ordered = byDate(visits);
    for (const DatedResponse& visit : ordered)
        if (isResponse(visit.response) &&
            confirmationDate(ordered, {visit.response, visit.date}, rules).has_value())
            return visit.date;
    return std::nullopt;
}

std::optional<Date> benefitDate(std::span<const DatedResponse> visits, Date start, int days,
                                std::optional<Date> response, std::span<const Response> codes)
{
    std::optional<Date> first = response;
    for (const DatedResponse& visit : byDate(visits)) {
        if (isProgression(visit.response))
            break;
        const bool counts = std::ranges::find(codes, visit.response) != codes.end();
        if (counts && daysBetween(start, visit.date) >= days)
            return std::min(first.value_or(visit.date), visit.date);
    }
    return first;
}

Endpoints endpointsOf(const EndpointCourse& course, const EndpointDates& dates, const EndpointRules& rules)
{
    static constexpr std::array Controls{CR, PR, SD, NonCrNonPd};
    const std::span<const Response> controls =
        std::span(Controls).first(rules.nonCrNonPdControls ? Controls.size() : Controls.size() - 1);
    Endpoints endpoints;
    setStart(endpoints, dates);
    const std::vector<DatedResponse> visits = countedVisits(course, dates);
    addBestResponses(endpoints, course, visits);
    endpoints.confirmationRequired = course.confirmationRequired;
    endpoints.responseDate =
        firstResponse(upTo(course.progression, visits), course.confirmationRequired, course.bestResponse);
    endpoints.objectiveResponse = endpoints.responseDate.has_value();
    const Response best =
        course.confirmationRequired ? endpoints.confirmed.response : endpoints.unconfirmed.response;
    endpoints.diseaseControl = std::ranges::find(controls, best) != controls.end();
    if (!endpoints.start)
        return endpoints;
    const Date start = *endpoints.start;
    endpoints.clinicalBenefit = benefitDate(upTo(course.progression, visits), start, rules.benefitDays,
                                            endpoints.responseDate, controls)
                                    .has_value();
    const Follower follower(visits, course, dates, rules);
    endpoints.progressionFreeSurvival = follower.follow(start, dates.death);
    endpoints.timeToProgression = follower.follow(start, std::nullopt);
    if (endpoints.responseDate) {
        endpoints.timeToResponse = TimeToEvent{start, *endpoints.responseDate, true, "response"};
        endpoints.durationOfResponse = follower.follow(*endpoints.responseDate, dates.death);
    }
    if (best == SD)
        endpoints.durationOfStableDisease = follower.follow(start, std::nullopt);
    return endpoints;
}

ImmuneProgression immuneProgression(std::span<const DatedResponse> visits)
{
    std::optional<Date> blockStart;
    for (const DatedResponse& visit : byDate(visits)) {
        if (visit.response == CPD)
            return {blockStart.value_or(visit.date), true};
        if (visit.response == UPD)
            blockStart = blockStart.value_or(visit.date);
        else if (isEvaluable(visit.response))
            blockStart.reset();
    }
    return {blockStart, false};
}

} // namespace hepatica::measurement
