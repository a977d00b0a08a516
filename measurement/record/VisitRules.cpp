#include "record/VisitRules.h"

#include <hepatica/measurement/ReadingOrder.h>

#include "record/ReadingProblems.h"

#include <algorithm>
#include <tuple>

namespace hepatica::measurement {

namespace {

bool isSameGrid(const SeriesReference& before, const SeriesReference& after)
{
    if (!before.geometry || !after.geometry)
        return before.geometry.has_value() == after.geometry.has_value();
    return before.geometry->sameGrid(*after.geometry);
}

template <typename Value> bool isKept(const std::optional<Value>& before, const std::optional<Value>& after)
{
    return !before || before == after;
}

/// A reader may say of a locked visit too that a phase is what it was taken for: nothing that was measured
/// changes. To take the word back, or to name another phase, would change it.
bool isPhaseKept(const SeriesReference& before, const SeriesReference& after)
{
    return before.phase == after.phase && (before.phaseConfidence == after.phaseConfidence ||
                                           after.phaseConfidence == imaging::PhaseConfidence::Confirmed);
}

/// Whether what is measured and judged on the images stays as it was, wherever they lie now.
bool isSameImages(const SeriesReference& before, const SeriesReference& after)
{
    const auto plain = [](const SeriesReference& one) {
        return std::tie(one.modality, one.sliceThickness_mm);
    };
    return plain(before) == plain(after) && isPhaseKept(before, after) && isSameGrid(before, after) &&
           isKept(before.quantity, after.quantity) &&
           isKept(before.frameOfReferenceUid, after.frameOfReferenceUid) &&
           isKept(before.patient, after.patient);
}

const SeriesReference* seriesIn(const Timepoint& visit, const std::string& uid)
{
    const auto found = std::ranges::find(visit.series, uid, &SeriesReference::uid);
    return found == visit.series.end() ? nullptr : &*found;
}

/// Whether every series of a visit is still there with its images; others may have come.
bool keepsSeries(const Timepoint& before, const Timepoint& after)
{
    return std::ranges::all_of(before.series, [&](const SeriesReference& one) {
        const SeriesReference* there = seriesIn(after, one.uid);
        return there != nullptr && isSameImages(one, *there);
    });
}

bool keepsPlace(const Timepoint& before, const Timepoint& after)
{
    return after.name == before.name && after.date == before.date && after.role == before.role;
}

/// Rule 4, of visits as a whole: what is hidden from the reader they neither bring nor change.
std::optional<Problem> hiddenRule(const Case& case_, const Action& action, const Edit<Timepoint>& edit)
{
    for (const auto* visit : {&edit.before, &edit.after})
        if (*visit)
            if (auto hidden = whyHiddenVisit(case_, **visit, action.reader))
                return hidden;
    return std::nullopt;
}

/// Rule 2, of visits: a locked one keeps its name, day, role and series, and none comes before it.
std::optional<Problem> lockRule(const Case& case_, const Edit<Timepoint>& edit)
{
    if (edit.before && edit.after && keepsPlace(*edit.before, *edit.after) &&
        keepsSeries(*edit.before, *edit.after))
        return std::nullopt;
    for (const VisitReading& one : case_.readings) {
        const Timepoint* visit = one.signature ? case_.timepoint(one.timepoint) : nullptr;
        const bool isItself = visit != nullptr && edit.before && edit.before->name == visit->name;
        const bool goesBefore = visit != nullptr && edit.after && comesBefore(*edit.after, *visit);
        if (isItself || goesBefore)
            return lockedVisit(case_, one.timepoint, one.reader);
    }
    return std::nullopt;
}

bool isReadOn(const Case& case_, const SeriesReference& series)
{
    return std::ranges::any_of(case_.observations, [&](const Observation& seen) {
        return seen.seriesUid == series.uid || seen.arterialSeriesUid == series.uid;
    });
}

/// Rule 6. Of a case that is read blinded it does not tell whether somebody has read.
std::optional<Problem> gridRule(const Case& case_, const Edit<Timepoint>& edit)
{
    if (!edit.before || !edit.after)
        return std::nullopt;
    for (const SeriesReference& series : edit.before->series) {
        const SeriesReference* after = seriesIn(*edit.after, series.uid);
        if (after != nullptr && !isSameGrid(series, *after) && (isBlinded(case_) || isReadOn(case_, series)))
            return Problem{
                ProblemCode::InvalidCase,
                {"series " + series.uid,
                 "its images have other slices than those of the case, and their masks would move; "
                 "give the images as they were, or take back first what was read on them"},
                {}};
    }
    return std::nullopt;
}

std::optional<Problem> notBefore(const Timepoint& pre, const Timepoint& baseline)
{
    return Problem{ProblemCode::InvalidCase,
                   {pre.name, "comes after the baseline " + baseline.name +
                                  " and is no visit before it; expected another role than pre"},
                   {}};
}

/// A visit before the baseline comes before it, whichever of the two is brought or moved.
std::optional<Problem> roleRule(const Case& case_, const Edit<Timepoint>& edit)
{
    if (!edit.after)
        return std::nullopt;
    const Timepoint* baseline = baselineOf(case_);
    if (edit.after->role == TimepointRole::Pre && baseline != nullptr && baseline->name != edit.after->name &&
        comesBefore(*baseline, *edit.after))
        return notBefore(*edit.after, *baseline);
    for (const Timepoint& visit : case_.timepoints)
        if (edit.after->role == TimepointRole::Baseline && visit.role == TimepointRole::Pre &&
            visit.name != edit.after->name && comesBefore(*edit.after, visit))
            return notBefore(visit, *edit.after);
    return std::nullopt;
}

} // namespace

std::vector<Change> marksOfUnblinding(const Case& case_)
{
    std::vector<Change> marks;
    if (!isBlinded(case_) || !allLocked(case_))
        return marks;
    for (const Timepoint& visit : case_.timepoints) {
        if (visit.wasUnblinded.value_or(false))
            continue;
        Timepoint marked = visit;
        marked.wasUnblinded = true;
        marks.emplace_back(Edit<Timepoint>{visit, marked});
    }
    return marks;
}

bool isMarkAlone(const Change& change)
{
    const auto* edit = std::get_if<Edit<Timepoint>>(&change);
    if (edit == nullptr || !edit->before || !edit->after ||
        edit->before->wasUnblinded == edit->after->wasUnblinded)
        return false;
    Timepoint marked = *edit->before;
    marked.wasUnblinded = edit->after->wasUnblinded;
    return marked == *edit->after;
}

std::optional<Problem> whyNotMarked(const Case& case_, const Action& action)
{
    const Problem stale{ProblemCode::StaleChange, {"case " + case_.identity.id}, {}};
    bool endsIt = false;
    for (const Change& change : action.changes) {
        if (const auto* reading = std::get_if<Edit<VisitReading>>(&change))
            endsIt = endsIt || (reading->before && reading->before->signature &&
                                !(reading->after && reading->after->signature));
        const auto* visit = std::get_if<Edit<Timepoint>>(&change);
        if (visit == nullptr)
            continue;
        endsIt = endsIt || !visit->before;
        if (visit->before && visit->after && visit->before->wasUnblinded && !visit->after->wasUnblinded)
            return stale;
    }
    if (!endsIt)
        return std::nullopt;
    const auto marks = marksOfUnblinding(case_);
    const bool isMarked = std::ranges::all_of(marks, [&](const Change& mark) {
        return std::ranges::find(action.changes, mark) != action.changes.end();
    });
    return isMarked ? std::nullopt : std::optional(stale);
}

bool comesBefore(const Timepoint& one, const Timepoint& other)
{
    return std::tie(one.date, one.name) < std::tie(other.date, other.name);
}

const Timepoint* baselineOf(const Case& case_)
{
    const auto found = std::ranges::find(case_.timepoints, TimepointRole::Baseline, &Timepoint::role);
    return found == case_.timepoints.end() ? nullptr : &*found;
}

bool isUpToBaseline(const Case& case_, const Timepoint& visit)
{
    const Timepoint* baseline = baselineOf(case_);
    return baseline != nullptr ? !comesBefore(*baseline, visit) : visit.role == TimepointRole::Pre;
}

std::optional<Problem> whyNotTaken(const Case& case_, const Action& action, const Edit<Timepoint>& edit)
{
    if (!edit.before && edit.after && case_.adjudication)
        return notAReader(case_, action.reader, "add a visit after the adjudication");
    if (auto problem = hiddenRule(case_, action, edit))
        return problem;
    if (auto problem = lockRule(case_, edit))
        return problem;
    if (auto problem = gridRule(case_, edit))
        return problem;
    return edit.before && edit.after && keepsPlace(*edit.before, *edit.after) ? std::nullopt
                                                                              : roleRule(case_, edit);
}

} // namespace hepatica::measurement
