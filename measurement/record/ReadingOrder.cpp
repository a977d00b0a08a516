#include <hepatica/measurement/ReadingOrder.h>

#include "record/ReadingProblems.h"
#include "record/VisitRules.h"

#include <algorithm>
#include <array>

namespace hepatica::measurement {

namespace {

const CaseReader* readerNamed(const Case& case_, const std::string& name)
{
    const auto found = std::ranges::find(case_.readers, name, &CaseReader::name);
    return found == case_.readers.end() ? nullptr : &*found;
}

std::vector<std::string> namesOf(const Case& case_, ReaderRole role)
{
    std::vector<std::string> names;
    for (const CaseReader& one : case_.readers)
        if (one.role == role)
            names.push_back(one.name);
    return names;
}

/// The first visit that the reader has not locked; null when all are.
const Timepoint* firstOpen(const Case& case_, const std::string& reader)
{
    for (const Timepoint& visit : case_.timepoints)
        if (!isLocked(case_, visit.name, reader))
            return &visit;
    return nullptr;
}

bool mayRead(const Case& case_, const std::string& reader)
{
    const CaseReader* known = readerNamed(case_, reader);
    return known != nullptr && known->role == ReaderRole::Reader;
}

/// Visits, and of each list what the reader may see.
template <typename Kept> void keepOnly(Case& case_, const Kept& isKept)
{
    std::erase_if(case_.lesions, [&](const Lesion& one) { return !isKept(one.reader.value_or("")); });
    std::erase_if(case_.observations, [&](const Observation& one) { return !isKept(one.reader); });
    std::erase_if(case_.readings, [&](const VisitReading& one) { return !isKept(one.reader); });
}

void cutAfter(Case& case_, std::size_t visits)
{
    case_.timepoints.resize(std::min(visits, case_.timepoints.size()));
    const auto isGone = [&](const auto& one) { return case_.timepoint(one.timepoint) == nullptr; };
    std::erase_if(case_.observations, isGone);
    std::erase_if(case_.readings, isGone);
}

std::size_t lockedVisits(const Case& case_, const std::string& reader)
{
    const Timepoint* open = firstOpen(case_, reader);
    return open == nullptr ? case_.timepoints.size()
                           : static_cast<std::size_t>(open - case_.timepoints.data());
}

} // namespace

bool isBlinded(const Case& case_)
{
    return namesOf(case_, ReaderRole::Reader).size() > 1;
}

const VisitReading* readingOf(const Case& case_, const std::string& timepoint, const std::string& reader)
{
    const auto found = std::ranges::find_if(case_.readings, [&](const VisitReading& one) {
        return one.timepoint == timepoint && one.reader == reader;
    });
    return found == case_.readings.end() ? nullptr : &*found;
}

bool isLocked(const Case& case_, const std::string& timepoint, const std::string& reader)
{
    const VisitReading* reading = readingOf(case_, timepoint, reader);
    return reading != nullptr && reading->signature.has_value();
}

bool allLocked(const Case& case_)
{
    const auto readers = namesOf(case_, ReaderRole::Reader);
    return !readers.empty() && !case_.timepoints.empty() &&
           std::ranges::all_of(
               readers, [&](const std::string& reader) { return firstOpen(case_, reader) == nullptr; });
}

Case seenBy(const Case& case_, const std::string& reader)
{
    if (!isBlinded(case_) || allLocked(case_))
        return case_;
    Case seen = case_;
    seen.adjudication.reset();
    if (!mayRead(case_, reader)) {
        keepOnly(seen, [](const std::string& owner) { return owner.empty(); });
        return seen;
    }
    keepOnly(seen, [&](const std::string& owner) { return owner.empty() || owner == reader; });
    cutAfter(seen, lockedVisits(case_, reader) + 1);
    // What became of the patient later would tell what the later visits show.
    if (!seen.timepoints.empty() && seen.timepoints.size() < case_.timepoints.size())
        std::erase_if(seen.clinical,
                      [&](const ClinicalRow& row) { return row.date > seen.timepoints.back().date; });
    return seen;
}

Case judgedBy(const Case& case_, const std::string& reader)
{
    Case judged = seenBy(case_, reader);
    if (isBlinded(case_) && mayRead(case_, reader))
        cutAfter(judged, lockedVisits(case_, reader));
    if (judged.adjudication) {
        const std::string& chosen = judged.adjudication->chosen;
        keepOnly(judged, [&](const std::string& owner) { return owner.empty() || owner == chosen; });
    }
    return judged;
}

bool isReadBlinded(const Case& case_)
{
    return isBlinded(case_) && !allLocked(case_);
}

std::optional<Problem> whyHiddenVisit(const Case& case_, const Timepoint& visit, const std::string& reader)
{
    if (!isBlinded(case_) || !mayRead(case_, reader))
        return std::nullopt;
    const Timepoint* open = firstOpen(case_, reader);
    if (open == nullptr || !comesBefore(*open, visit))
        return std::nullopt;
    return Problem{ProblemCode::HiddenVisit, {visit.name, reader, open->name}, {}};
}

std::optional<Problem> whyHiddenDay(const Case& case_, const std::string& what, Date day,
                                    const std::string& reader)
{
    if (!isBlinded(case_) || !mayRead(case_, reader))
        return std::nullopt;
    const Timepoint* open = firstOpen(case_, reader);
    if (open == nullptr || open == &case_.timepoints.back() || day <= open->date)
        return std::nullopt;
    return Problem{ProblemCode::HiddenVisit, {what + " of " + day.iso(), reader, open->name}, {}};
}

Problem asTold(const Case& case_, const Action& action, const Problem& problem)
{
    constexpr std::array Speaking{ProblemCode::InvalidCase, ProblemCode::StaleChange,
                                  ProblemCode::LockedVisit};
    if (!isBlinded(case_) || allLocked(case_) || std::ranges::find(Speaking, problem.code) == Speaking.end())
        return problem;
    // What stands against it in what they see may be told.
    if (const auto alone = apply(seenBy(case_, action.reader), action); !alone)
        return alone.error();
    if (problem.code == ProblemCode::LockedVisit)
        return {problem.code, {problem.arguments.front(), "a reader", "signed"}, {}};
    return {ProblemCode::InvalidCase,
            {"\"" + action.name + "\"",
             "is not possible any more: the case is read blinded, and others go on from it"},
            {}};
}

std::optional<Problem> whyHidden(const Case& case_, const std::string& timepoint, const std::string& reader)
{
    const Timepoint* visit = case_.timepoint(timepoint);
    return visit != nullptr ? whyHiddenVisit(case_, *visit, reader) : std::nullopt;
}

} // namespace hepatica::measurement
