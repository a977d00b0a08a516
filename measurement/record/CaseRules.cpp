#include "record/CaseRules.h"
#include "record/VisitRules.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace hepatica::measurement {

namespace {

Problem broken(const std::string& what, const std::string& why)
{
    return {ProblemCode::InvalidCase, {what, why}, {}};
}

using Texts = std::unordered_set<std::string_view>;

/// Whether the text is empty or stands there twice.
std::optional<Problem> notUnique(Texts& seen, const std::string& text, const char* kind)
{
    if (text.empty())
        return broken("the case", std::string("a ") + kind + " is empty");
    if (!seen.insert(text).second)
        return broken(text, std::string("the case has this ") + kind + " twice; choose another");
    return std::nullopt;
}

std::optional<Problem> identityRule(const Case& case_)
{
    const bool empty = case_.timepoints.empty() && case_.lesions.empty() && case_.observations.empty();
    if (case_.identity.id.empty() && !(empty && case_.identity == CaseIdentity{}))
        return broken("the case", "its name is empty; expected a name");
    return std::nullopt;
}

std::optional<Problem> visitRule(const Case& case_)
{
    Texts names;
    const Timepoint* baseline = nullptr;
    for (const Timepoint& visit : case_.timepoints) {
        if (auto problem = notUnique(names, visit.name, "visit's name"))
            return problem;
        if (visit.role != TimepointRole::Baseline)
            continue;
        if (baseline != nullptr)
            return broken(visit.name,
                          "the case already has the baseline " + baseline->name + "; expected one");
        baseline = &visit;
    }
    return std::nullopt;
}

std::optional<Problem> seriesRule(const Case& case_)
{
    Texts uids;
    for (const Timepoint& visit : case_.timepoints)
        for (const SeriesReference& series : visit.series)
            if (auto problem = notUnique(uids, series.uid, "series UID"))
                return problem;
    return std::nullopt;
}

std::optional<Problem> lesionRule(const Case& case_)
{
    Texts uids;
    std::unordered_map<std::string_view, Texts> namesOf;
    for (const Lesion& lesion : case_.lesions) {
        const std::string_view reader = lesion.reader ? std::string_view(*lesion.reader) : std::string_view();
        if (auto problem = notUnique(namesOf[reader], lesion.name, "lesion's name"))
            return problem;
        if (auto problem = notUnique(uids, lesion.trackingUid, "tracking UID"))
            return problem;
    }
    return std::nullopt;
}

/// Where the values of a case stand, by what names them.
struct Places {
    std::unordered_map<std::string_view, int> visits, lesions;
    std::unordered_map<std::string_view, const SeriesReference*> series;
    explicit Places(const Case& case_)
    {
        for (const Timepoint& visit : case_.timepoints) {
            visits.emplace(visit.name, static_cast<int>(visits.size()));
            for (const SeriesReference& one : visit.series)
                series.emplace(one.uid, &one);
        }
        for (const Lesion& lesion : case_.lesions)
            lesions.emplace(lesion.trackingUid, static_cast<int>(lesions.size()));
    }
};

template <typename Value>
Value found(const std::unordered_map<std::string_view, Value>& places, const std::string& name, Value none)
{
    const auto place = places.find(name);
    return place == places.end() ? none : place->second;
}

std::optional<Problem> observationRule(const Case& case_, const Places& places, const Observation& seen)
{
    const int lesion = found(places.lesions, seen.lesionUid, -1);
    if (lesion < 0)
        return broken("an observation at " + seen.timepoint, "the case has no lesion " + seen.lesionUid);
    const auto refuse = [&](const std::string& why) {
        return broken(case_.lesions[static_cast<std::size_t>(lesion)].name + " at " + seen.timepoint, why);
    };
    if (found(places.visits, seen.timepoint, -1) < 0)
        return refuse("the case has no such visit");
    if (seen.reader.empty())
        return refuse("the reader is not named");
    const SeriesReference* series = found<const SeriesReference*>(places.series, seen.seriesUid, nullptr);
    if (!seen.maskRunLengths.empty() && (series == nullptr || !series->geometry))
        return refuse("it has a mask, and the case has no grid of its series " + seen.seriesUid);
    const SeriesReference* arterial =
        found<const SeriesReference*>(places.series, seen.arterialSeriesUid, nullptr);
    const bool hasArterialMasks =
        seen.viableMaskRunLengths || (seen.viableMethod && (seen.viableMethod->referenceRunLengths ||
                                                            seen.viableMethod->excludedRunLengths));
    if (hasArterialMasks && (arterial == nullptr || !arterial->geometry))
        return refuse("it has a mask of its viable part, and the case has no grid of its series " +
                      seen.arterialSeriesUid);
    return std::nullopt;
}

auto identityOf(const Observation& seen)
{
    return std::tie(seen.lesionUid, seen.timepoint, seen.reader);
}

/// Of a case in order, where observations of one key are neighbours.
std::optional<Problem> observationsRule(const Case& case_)
{
    const Places places(case_);
    const Observation* last = nullptr;
    for (const Observation& seen : case_.observations) {
        if (auto problem = observationRule(case_, places, seen))
            return problem;
        if (last != nullptr && identityOf(*last) == identityOf(seen))
            return broken(case_.lesion(seen.lesionUid)->name + " at " + seen.timepoint,
                          "observed twice by " + seen.reader + "; expected once");
        last = &seen;
    }
    return std::nullopt;
}

/// Of several events of one name a day each has its own value.
auto clinicalKey(const ClinicalRow& row)
{
    return std::tie(row.date, row.name, row.value);
}

std::optional<Problem> readingsRule(const Case& case_)
{
    for (const VisitReading& one : case_.readings)
        if (case_.timepoint(one.timepoint) == nullptr || one.reader.empty())
            return broken(one.timepoint, "there is no such visit that a reader could speak of");
    for (std::size_t at = 1; at < case_.clinical.size(); ++at)
        if (clinicalKey(case_.clinical[at]) == clinicalKey(case_.clinical[at - 1]))
            return broken(case_.clinical[at].name + " of " + case_.clinical[at].date.iso(),
                          "the case has it twice; expected it once");
    return std::nullopt;
}

constexpr std::array Rules{identityRule, visitRule, seriesRule, lesionRule, observationsRule, readingsRule};

} // namespace

void putInOrder(Case& case_)
{
    std::ranges::sort(case_.timepoints, comesBefore);
    std::ranges::sort(case_.lesions, {}, [](const Lesion& one) { return std::tie(one.name, one.reader); });
    std::ranges::sort(case_.readers, {}, &CaseReader::name);
    std::ranges::sort(case_.readings, {},
                      [](const VisitReading& one) { return std::tie(one.timepoint, one.reader); });
    std::ranges::sort(case_.clinical, {}, clinicalKey);
    const Places places(case_);
    struct Place {
        int visit, lesion;
        std::string_view reader;
        Observation* seen;
        auto operator<=>(const Place& other) const
        {
            return std::tie(visit, lesion, reader) <=> std::tie(other.visit, other.lesion, other.reader);
        }
    };
    std::vector<Place> order;
    for (Observation& seen : case_.observations)
        order.push_back({found(places.visits, seen.timepoint, -1), found(places.lesions, seen.lesionUid, -1),
                         seen.reader, &seen});
    if (std::ranges::is_sorted(order, std::less<>()))
        return;
    std::ranges::stable_sort(order, std::less<>());
    std::vector<Observation> observations;
    for (const Place& place : order)
        observations.push_back(std::move(*place.seen));
    case_.observations = std::move(observations);
}

std::optional<Problem> brokenRule(const Case& case_)
{
    for (const auto rule : Rules)
        if (auto problem = rule(case_))
            return problem;
    return std::nullopt;
}

} // namespace hepatica::measurement
