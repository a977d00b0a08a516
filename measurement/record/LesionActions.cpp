#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/Action.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/VisitRules.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

bool isAfterBaseline(const Case& case_, const std::string& timepoint)
{
    const Timepoint* visit = case_.timepoint(timepoint); // apply() tells that there is none
    return visit == nullptr || (visit->role != TimepointRole::Baseline && !isUpToBaseline(case_, *visit));
}

std::string_view namePrefix(LesionClass lesionClass)
{
    constexpr std::array<std::pair<LesionClass, std::string_view>, 4> Prefixes{{
        {LesionClass::Target, "T"},
        {LesionClass::NonTarget, "NT"},
        {LesionClass::NewTarget, "NEW"},
        {LesionClass::NewNonTarget, "NEW"},
    }};
    return wordOf(Prefixes, lesionClass);
}

/// The number of "T04" or "T04.1" after the prefix "T"; 0 for a name of another kind.
int numberIn(std::string_view name, std::string_view prefix)
{
    if (!name.starts_with(prefix))
        return 0;
    name.remove_prefix(prefix.size());
    int number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    return std::max(number, 0);
}

} // namespace

std::string nextLesionName(const Case& case_, LesionClass lesionClass)
{
    const std::string_view prefix = namePrefix(lesionClass);
    int highest = 0;
    for (const Lesion& lesion : case_.lesions)
        highest = std::max(highest, numberIn(lesion.name, prefix));
    return fmt::format("{}{:02}", prefix, highest + 1);
}

Action addLesion(const Case& case_, LesionClass lesionClass, const std::string& organ, Observation firstSeen,
                 const std::string& reader, const std::string& name)
{
    Lesion lesion{imaging::newUid(), name.empty() ? nextLesionName(case_, lesionClass) : name, lesionClass,
                  organ};
    if (isBlinded(case_))
        lesion.reader = reader;
    firstSeen.lesionUid = lesion.trackingUid;
    firstSeen.reader = reader;
    return {"add " + lesion.name + " at " + firstSeen.timepoint,
            reader,
            "",
            {Edit<Lesion>{std::nullopt, lesion}, Edit<Observation>{std::nullopt, firstSeen}}};
}

LesionClass usualClass(const Case& case_, const std::string& timepoint, const std::string& lesion)
{
    const auto origins = originsOf(case_, lesion);
    if (!origins.empty())
        return (*std::ranges::min_element(origins, {}, &Lesion::lesionClass))->lesionClass;
    return isAfterBaseline(case_, timepoint) ? LesionClass::NewTarget : LesionClass::Target;
}

Expected<void> checkClass(const Case& case_, const std::string& lesion, LesionClass lesionClass,
                          const std::string& timepoint)
{
    const auto origins = originsOf(case_, lesion);
    if (std::ranges::find(origins, lesionClass, &Lesion::lesionClass) != origins.end())
        return {};
    if (!origins.empty())
        return fail(ProblemCode::InvalidCase,
                    {lesion, "is made of what the case has as " +
                                 std::string(wordOf(LesionClassWords, usualClass(case_, timepoint, lesion))) +
                                 "; leave out the class or give that one"});
    if (lesion.find('/') != std::string::npos)
        return fail(ProblemCode::InvalidCase,
                    {lesion, "is the name of lesions that have merged, and the case "
                             "does not have them all; expected their names"});
    const bool isNew = lesionClass == LesionClass::NewTarget || lesionClass == LesionClass::NewNonTarget;
    if (isNew == isAfterBaseline(case_, timepoint))
        return {};
    return fail(ProblemCode::InvalidCase,
                {lesion, isNew ? "a lesion seen at " + timepoint +
                                     " is no new one; expected the class target or non-target"
                               : "a lesion first seen at " + timepoint +
                                     " is no lesion of the baseline; expected the class new-target or "
                                     "new-non-target"});
}

Expected<Action> changeLesion(const Case& case_, const std::string& trackingUid, LesionClass lesionClass,
                              const std::string& organ, const std::string& reader, const std::string& name)
{
    const Lesion* held = case_.lesion(trackingUid);
    const Lesion before = held != nullptr ? *held : Lesion{trackingUid, "", lesionClass, organ};
    // Observations stand by the date of their visit.
    const auto first = std::ranges::find(case_.observations, trackingUid, &Observation::lesionUid);
    const std::string& called = name.empty() ? before.name : name;
    const bool isChanged = before.lesionClass != lesionClass || called != before.name;
    if (isChanged && first != case_.observations.end()) {
        if (auto fits = checkClass(case_, called, lesionClass, first->timepoint); !fits)
            return passOn(fits);
        if (called != before.name && !originsOf(case_, called, before.reader).empty() &&
            !isAfterBaseline(case_, first->timepoint))
            return fail(ProblemCode::InvalidCase,
                        {called, "is the name of one that has merged or split, and nothing has at " +
                                     first->timepoint});
    }
    Lesion after = before;
    after.organ = organ;
    if (!name.empty())
        after.name = name;
    else if (after.lesionClass != lesionClass)
        after.name = nextLesionName(case_, lesionClass);
    after.lesionClass = lesionClass;
    std::string told =
        fmt::format("change {} to {}, {}", before.name, wordOf(LesionClassWords, lesionClass), organ);
    if (!name.empty())
        told += ", " + name;
    return Action{told, reader, "", {Edit<Lesion>{before, after}}};
}

Action removeLesion(const Case& case_, const std::string& trackingUid, const std::string& reader)
{
    const Lesion* lesion = case_.lesion(trackingUid);
    Action action{"remove " + (lesion != nullptr ? lesion->name : trackingUid), reader, "", {}};
    for (const Observation& seen : case_.observations)
        if (seen.lesionUid == trackingUid)
            action.changes.emplace_back(Edit<Observation>{seen, std::nullopt});
    action.changes.emplace_back(
        Edit<Lesion>{lesion != nullptr ? *lesion : Lesion{trackingUid, "", {}, ""}, std::nullopt});
    return action;
}

} // namespace hepatica::measurement
