#include <hepatica/measurement/BestResponse.h>

#include <algorithm>
#include <array>
#include <vector>

namespace hepatica::measurement {

namespace {

using enum Response;

// From the best to the worst; what is not in the list is never a best response.
constexpr std::array Ranking{CR, PR, SD, NonCrNonPd, PD, CPD, UPD, NE};
constexpr std::array ConfirmedRanking{CR,  PR,  SD, NonCrNonPd, PD,
                                      CPD, UPD, NE, ND}; // admiralonco keeps ND here only

std::vector<DatedResponse> upToProgression(std::span<const DatedResponse> visits)
{
    std::vector<DatedResponse> ordered(visits.begin(), visits.end());
    std::ranges::stable_sort(ordered, {}, &DatedResponse::date);
    const auto progression = std::ranges::find_if(
        ordered, [](const DatedResponse& one) { return one.response == PD || one.response == CPD; });
    if (progression != ordered.end())
        ordered.erase(progression + 1, ordered.end());
    return ordered;
}

bool lastedLongEnough(const DatedResponse& visit, std::optional<Date> start, const BestResponseRules& rules)
{
    return !start || daysBetween(*start, visit.date) >= rules.minStableDays;
}

BestResponse bestOf(std::span<const DatedResponse> candidates, std::span<const Response> ranking)
{
    for (const Response response : ranking) {
        const auto first = std::ranges::find(candidates, response, &DatedResponse::response);
        if (first != candidates.end())
            return {response, first->date};
    }
    return {};
}

std::optional<std::size_t> confirmedComplete(std::span<const DatedResponse> visits, std::size_t first,
                                             const BestResponseRules& rules)
{
    int notEvaluable = 0;
    for (std::size_t at = first + 1; at < visits.size(); ++at) {
        if (visits[at].response == NE && ++notEvaluable <= rules.maxNotEvaluable)
            continue;
        if (visits[at].response != CR)
            return std::nullopt;
        if (daysBetween(visits[first].date, visits[at].date) >= rules.confirmDays)
            return at;
    }
    return std::nullopt;
}

std::optional<std::size_t> confirmedPartial(std::span<const DatedResponse> visits, std::size_t first,
                                            const BestResponseRules& rules)
{
    int notEvaluable = 0, stable = 0;
    bool complete = false;
    for (std::size_t at = first + 1; at < visits.size(); ++at) {
        const Response response = visits[at].response;
        if (response == NE && ++notEvaluable <= rules.maxNotEvaluable)
            continue;
        if (response == SD && rules.acceptStable && ++stable <= 1)
            continue;
        if (response != CR && (response != PR || complete))
            return std::nullopt;
        if (daysBetween(visits[first].date, visits[at].date) >= rules.confirmDays)
            return at;
        complete = complete || response == CR;
    }
    return std::nullopt;
}

std::optional<std::size_t> confirmation(std::span<const DatedResponse> visits, std::size_t first,
                                        const BestResponseRules& rules)
{
    switch (visits[first].response) {
    case CR:
        return confirmedComplete(visits, first, rules);
    case PR:
        return confirmedPartial(visits, first, rules);
    default:
        return std::nullopt;
    }
}

} // namespace

BestResponse bestUnconfirmed(std::span<const DatedResponse> visits, std::optional<Date> start,
                             const BestResponseRules& rules)
{
    std::vector<DatedResponse> candidates = upToProgression(visits);
    for (DatedResponse& visit : candidates) {
        const bool needsDuration = visit.response == SD || visit.response == NonCrNonPd;
        if (needsDuration && !lastedLongEnough(visit, start, rules))
            visit.response = NE;
    }
    return bestOf(candidates, Ranking);
}

BestResponse bestConfirmed(std::span<const DatedResponse> visits, std::optional<Date> start,
                           const BestResponseRules& rules)
{
    const std::vector<DatedResponse> ordered = upToProgression(visits);
    std::vector<DatedResponse> candidates = ordered;
    for (std::size_t at = 0; at < ordered.size(); ++at) {
        const Response response = ordered[at].response;
        const bool stands = response == PD || response == CPD || response == UPD || response == NE;
        if (stands || confirmation(ordered, at, rules))
            continue;
        if (response == CR || response == PR)
            candidates[at].response = SD;
        const bool counts = candidates[at].response == SD || candidates[at].response == NonCrNonPd;
        if (counts && !lastedLongEnough(ordered[at], start, rules))
            candidates[at].response = NE;
    }
    return bestOf(candidates, ConfirmedRanking);
}

std::optional<Date> confirmationDate(std::span<const DatedResponse> visits, const BestResponse& best,
                                     const BestResponseRules& rules)
{
    const std::vector<DatedResponse> ordered = upToProgression(visits);
    for (std::size_t at = 0; at < ordered.size(); ++at) {
        if (ordered[at].date != best.date || ordered[at].response != best.response)
            continue;
        if (const auto by = confirmation(ordered, at, rules))
            return ordered[*by].date;
    }
    return std::nullopt;
}

} // namespace hepatica::measurement
