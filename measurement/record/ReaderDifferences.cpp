#include <hepatica/measurement/ReaderDifferences.h>

#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

/// A lesion of the case under the eyes of two readers: null where that reader has none.
using LesionPair = std::array<const Lesion*, 2>;

Point3 middleOf(const Caliper& caliper)
{
    return 0.5 * (caliper.longEnds[0] + caliper.longEnds[1]);
}

/// How far apart two lesions lie, as a part of half the longer axis, at the first visit where both are
/// measured; none where there is no such visit.
std::optional<double> apart(const Case& case_, const Lesion& one, const std::string& reader,
                            const Lesion& other, const std::string& otherReader)
{
    for (const Timepoint& visit : case_.timepoints) {
        const Observation* left = case_.observation(one.trackingUid, visit.name, reader);
        const Observation* right = case_.observation(other.trackingUid, visit.name, otherReader);
        if (left == nullptr || right == nullptr || !left->recorded || !right->recorded)
            continue;
        const double longer_mm = std::max(left->recorded->longAxis().mm(), right->recorded->longAxis().mm());
        return distance(middleOf(*left->recorded), middleOf(*right->recorded)) / (0.5 * longer_mm);
    }
    return std::nullopt;
}

bool isSeenBy(const Case& case_, const Lesion& lesion, const std::string& reader)
{
    return std::ranges::any_of(case_.observations, [&](const Observation& seen) {
        return seen.lesionUid == lesion.trackingUid && seen.reader == reader;
    });
}

/// Those that the case names, and whoever has read in it.
std::set<std::string> namesIn(const Case& case_)
{
    std::set<std::string> names;
    for (const CaseReader& one : case_.readers)
        names.insert(one.name);
    for (const Observation& seen : case_.observations)
        names.insert(seen.reader);
    return names;
}

tl::unexpected<Problem> notComparable(const Case& case_, const std::vector<std::string>& readers,
                                      const std::string& expected)
{
    const std::string who = readers.empty() ? "nobody" : fmt::format("{}", fmt::join(readers, ", "));
    return fail(ProblemCode::NotAReader, {case_.identity.id, who, "be compared", expected});
}

struct Candidate {
    double distance;
    const Lesion *left, *right;
};

std::vector<LesionPair> pairsOf(const Case& case_, const std::array<std::string, 2>& readers)
{
    std::array<std::vector<const Lesion*>, 2> lesions;
    for (std::size_t side = 0; side < 2; ++side)
        for (const Lesion& lesion : case_.lesions)
            if (isSeenBy(case_, lesion, readers[side]))
                lesions[side].push_back(&lesion);
    std::vector<Candidate> candidates;
    for (const Lesion* left : lesions[0])
        for (const Lesion* right : lesions[1]) {
            const auto distance =
                left == right ? std::optional(0.0) : apart(case_, *left, readers[0], *right, readers[1]);
            if (distance && *distance < 1.0)
                candidates.push_back({*distance, left, right});
        }
    std::ranges::stable_sort(candidates, {}, &Candidate::distance);
    std::set<const Lesion*> takenLeft, takenRight;
    std::vector<LesionPair> pairs;
    for (const auto& [distance, left, right] : candidates) {
        if (takenLeft.contains(left) || takenRight.contains(right))
            continue;
        takenLeft.insert(left);
        takenRight.insert(right);
        pairs.push_back({left, right});
    }
    for (const Lesion* left : lesions[0])
        if (!takenLeft.contains(left))
            pairs.push_back({left, nullptr});
    for (const Lesion* right : lesions[1])
        if (!takenRight.contains(right))
            pairs.push_back({nullptr, right});
    return pairs;
}

bool differs(const LesionDifference& one)
{
    if (one.lesion[0].empty() || one.lesion[1].empty() || one.lesionClass[0] != one.lesionClass[1] ||
        one.state[0] != one.state[1])
        return true;
    const auto& [left, right] = one.longAxis;
    if (!left || !right)
        return left.has_value() != right.has_value();
    constexpr double Notable = 0.10;
    return std::abs(left->mm() - right->mm()) > Notable * 0.5 * (left->mm() + right->mm());
}

LesionDifference differenceAt(const Case& case_, const std::string& timepoint, const LesionPair& pair,
                              const std::array<std::string, 2>& readers)
{
    LesionDifference one;
    one.timepoint = timepoint;
    for (std::size_t side = 0; side < 2; ++side) {
        if (pair[side] == nullptr)
            continue;
        one.lesion[side] = pair[side]->name;
        one.lesionClass[side] = pair[side]->lesionClass;
        const Observation* seen = case_.observation(pair[side]->trackingUid, timepoint, readers[side]);
        if (seen == nullptr)
            continue;
        one.state[side] = seen->state;
        if (seen->recorded)
            one.longAxis[side] = seen->recorded->longAxis();
    }
    one.isNotable = differs(one);
    return one;
}

/// The words of a reader by visit and by what they are about.
using Words = std::map<std::pair<std::string, std::string>, std::string>;

Words wordsOf(const Case& case_, const std::string& reader, const std::vector<std::string>& protocols)
{
    Words words;
    std::vector<LesionRow> rows = lesionRows(case_);
    std::erase_if(rows, [&](const LesionRow& row) { return row.evaluator != reader; });
    std::vector<VisitRow> visits = visitRows(case_);
    std::erase_if(visits, [&](const VisitRow& row) { return row.evaluator != reader; });
    for (const VisitRow& visit : visits) {
        if (visit.newLesions)
            words[{visit.timepoint, "new lesions"}] = wordOf(NewLesionAnswerWords, *visit.newLesions);
        words[{visit.timepoint, "coverage"}] = visit.coverage;
    }
    for (const std::string& protocol : protocols) {
        const auto assessed = assess(rows, visits, std::vector{protocol});
        if (!assessed)
            continue;
        for (const PatientAssessment& patient : *assessed)
            for (const CriterionAssessment& criterion : patient.criteria)
                for (const VisitAssessment& visit : criterion.timepoints)
                    words[{visit.timepoint, criterion.name}] =
                        std::string(responseCode(visit.overall, criterion.style));
    }
    return words;
}

std::string wordIn(const Words& words, const std::pair<std::string, std::string>& key)
{
    const auto found = words.find(key);
    return found == words.end() ? std::string() : found->second;
}

} // namespace

std::string textOf(const LesionDifference& difference, std::size_t side)
{
    const std::string& name = difference.lesion.at(side);
    if (name.empty())
        return "-";
    if (difference.longAxis.at(side))
        return fmt::format("{} {} mm", name, difference.longAxis.at(side)->text());
    const auto state = difference.state.at(side);
    return fmt::format("{} {}", name, state ? wordOf(LesionStateWords, *state) : "not read");
}

Expected<std::array<std::string, 2>> readersToCompare(const Case& case_, std::vector<std::string> named)
{
    if (named.empty())
        for (const CaseReader& one : case_.readers)
            if (one.role == ReaderRole::Reader)
                named.push_back(one.name);
    if (named.size() != 2)
        return notComparable(case_, named, "to be two; name them with --readers");
    const std::set<std::string> known = namesIn(case_);
    for (const std::string& one : named)
        if (!known.contains(one))
            return notComparable(case_, {one},
                                 known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", ")));
    if (isBlinded(case_) && !allLocked(case_))
        return fail(ProblemCode::InvalidCase,
                    {case_.identity.id, "its readers are compared when both have locked every visit"});
    return std::array{named[0], named[1]};
}

ReaderDifferences differencesBetween(const Case& case_, const std::string& first, const std::string& second,
                                     const std::vector<std::string>& protocols)
{
    ReaderDifferences differences{{first, second}, {}, {}};
    const auto pairs = pairsOf(case_, differences.readers);
    for (const Timepoint& visit : case_.timepoints)
        for (const LesionPair& pair : pairs) {
            LesionDifference one = differenceAt(case_, visit.name, pair, differences.readers);
            if (one.state[0] || one.state[1])
                differences.lesions.push_back(std::move(one));
        }
    const std::array<Words, 2> words{wordsOf(case_, first, protocols), wordsOf(case_, second, protocols)};
    std::set<std::pair<std::string, std::string>> keys;
    for (const Words& side : words)
        for (const auto& [key, word] : side)
            keys.insert(key);
    for (const Timepoint& visit : case_.timepoints)
        for (const auto& key : keys)
            if (key.first == visit.name && wordIn(words[0], key) != wordIn(words[1], key))
                differences.words.push_back(
                    {visit.name, key.second, {wordIn(words[0], key), wordIn(words[1], key)}});
    return differences;
}

} // namespace hepatica::measurement
