#include "IrecistNewLesions.h"

#include "Baseline.h"
#include "Recist11.h"

#include <algorithm>
#include <set>

namespace hepatica::measurement {

namespace {

bool isGone(const LesionRow& row, const Protocol& protocol)
{
    return row.state == LesionState::Absent || row.certainty == Certainty::Refuted ||
           recist11::target(row, row, protocol).gone;
}

/// The followed lesion that a row speaks of: itself, the one it is a part of, or the first that it merged.
std::string rootOf(const LesionRow& row, const FollowedNewLesions& before)
{
    for (std::string_view name : componentsOf(row.lesion))
        for (; !name.empty(); name = parentOf(name))
            if (before.lesions.contains(name))
                return std::string(name);
    return row.lesion;
}

/// Reads one visit, row by row.
class Reading {
public:
    Reading(const Visit& visit, const NewLesionCourse& course, const FollowedNewLesions& before,
            const Protocol& protocol)
        : visit_(visit), course_(course), before_(before), protocol_(protocol)
    {
        result_.after.sizes = before.sizes;
    }

    NewLesionFollowUp read()
    {
        for (const LesionRow* row : visit_.rows)
            if (isNewLesion(*row))
                read(*row);
        for (const auto& [name, lesion] : before_.lesions)
            if (!seen_.contains(name))
                leaveOpen(name, lesion, visit_.row(name) == nullptr ? "a row" : "");
        readAnswer();
        compare();
        warnOfMany(result_.warnings, added_, "new target lesions", protocol_.plan);
        return std::move(result_);
    }

private:
    void read(const LesionRow& row)
    {
        const std::string root = rootOf(row, before_);
        const auto known = before_.lesions.find(root);
        const auto call = course_.lesions.find(row.lesion);
        const bool certain = call != course_.lesions.end() && call->second.call == NewLesionCall::Unequivocal;
        if (!wasLookedFor(row) || (known == before_.lesions.end() && !certain))
            return; // one that was followed stays open
        seen_.insert(root);
        if (isGone(row, protocol_))
            return;
        const bool additional = known == before_.lesions.end();
        auto& lesion = result_.after.lesions[root];
        lesion = additional ? FollowedNewLesions::Lesion{row.lesionClass == LesionClass::NewTarget, {}, {}}
                            : known->second;
        if (additional)
            add(row);
        else
            result_.there = true;
        if (lesion.target)
            measure(row, root);
        else
            readChange(row, !additional, lesion);
    }

    void add(const LesionRow& row)
    {
        result_.additional.push_back(row.lesion);
        if (row.lesionClass != LesionClass::NewTarget)
            return;
        added_.push_back(&row);
        if (std::string warning = recist11::baselineWarning(row, protocol_); !warning.empty())
            result_.warnings.push_back(row.lesion + ": " + warning);
    }

    void measure(const LesionRow& row, const std::string& root)
    {
        const bool elsewhere = row.state == LesionState::Split || row.state == LesionState::Merged;
        const TargetSize size =
            elsewhere ? TargetSize{Length(), false, false, {}} : recist11::target(row, row, protocol_);
        if (!size.size) {
            result_.missingInputs.push_back(row.lesion + " at " + visit_.timepoint + ": " +
                                            std::string(size.lacking));
            return;
        }
        sizes_[root] += *size.size;
        result_.targetSizes.push_back(
            {root, *size.size, size.nominal, !before_.lesions.contains(root), &row});
    }

    /// Any increase of a new non-target counts: by the reader's word, else by its long axis.
    void readChange(const LesionRow& row, bool followed, FollowedNewLesions::Lesion& lesion)
    {
        if (row.changeSinceNadir == QualitativeChange::UnequivocalProgression && followed)
            result_.unequivocallyGrown.push_back(row.lesion);
        const bool said = row.changeSinceLast.has_value() || row.changeSinceNadir.has_value();
        const bool longer = lesion.reference && row.longAxis && Amount(*row.longAxis) > *lesion.reference;
        const bool grew =
            row.changeSinceLast == QualitativeChange::Increase ||
            (!row.changeSinceLast && row.changeSinceNadir == QualitativeChange::UnequivocalProgression) ||
            (!said && longer);
        if (followed && grew)
            result_.grown.push_back(row.lesion);
        if (row.longAxis)
            lesion.last = Amount(*row.longAxis);
        if (!lesion.reference)
            lesion.reference = lesion.last;
    }

    void leaveOpen(const std::string& name, const FollowedNewLesions::Lesion& lesion, const char* lacking)
    {
        result_.after.lesions[name] = lesion;
        result_.unknown = true;
        if (*lacking != '\0')
            result_.missingInputs.push_back(name + " at " + visit_.timepoint + ": " + lacking);
    }

    /// An answer speaks of the lesions that have rows; where none has, it is all there is.
    void readAnswer()
    {
        const bool rows = !result_.after.lesions.empty();
        const bool yes = isAnswered(NewLesionAnswer::Yes) && !rows;
        if (yes && !before_.reported)
            result_.additional.push_back("reported without a row");
        result_.there = result_.there || (yes && before_.reported);
        const bool silent = visit_.answers == nullptr || !visit_.answers->newLesions.has_value();
        const bool open = before_.reported && (silent || isAnswered(NewLesionAnswer::NotEvaluable));
        result_.unknown = result_.unknown || open;
        result_.after.reported = yes || open;
    }

    [[nodiscard]] bool isAnswered(NewLesionAnswer answer) const
    {
        return visit_.answers != nullptr && visit_.answers->newLesions == answer;
    }

    void compare()
    {
        for (const auto& [name, size] : sizes_) {
            result_.sum = result_.sum.value_or(Amount()) + size;
            auto& lesion = result_.after.lesions[name];
            lesion.last = size;
            if (lesion.reference)
                result_.increase += size - *lesion.reference;
            else
                lesion.reference = size;
        }
        for (const auto& earlier : before_.sizes)
            result_.aboveNadir = result_.aboveNadir || isAbove(earlier);
        result_.after.sizes.push_back(std::move(sizes_));
    }

    [[nodiscard]] bool isAbove(const std::map<std::string, Amount>& earlier) const
    {
        Amount then, now;
        for (const auto& [name, size] : sizes_)
            if (const auto before = earlier.find(name); before != earlier.end()) {
                then += before->second;
                now += size;
            }
        return grewBy(now, then, protocol_);
    }

    const Visit& visit_;
    const NewLesionCourse& course_;
    const FollowedNewLesions& before_;
    const Protocol& protocol_;
    NewLesionFollowUp result_;
    std::map<std::string, Amount> sizes_;
    std::set<std::string, std::less<>> seen_;
    std::vector<const LesionRow*> added_;
};

} // namespace

NewLesionFollowUp followUp(const Visit& visit, const NewLesionCourse& course,
                           const FollowedNewLesions& before, const Protocol& protocol)
{
    return Reading(visit, course, before, protocol).read();
}

NewLesionAnswer answerWithoutRows(const NewLesions& newLesions, const NewLesionCourse& course)
{
    const bool equivocal = std::ranges::any_of(
        course.lesions, [](const auto& known) { return known.second.call == NewLesionCall::Equivocal; });
    if (newLesions.atThisVisit == NewLesionAnswer::Yes)
        return NewLesionAnswer::No; // followUp() has heard it
    return equivocal && newLesions.atThisVisit == NewLesionAnswer::No ? NewLesionAnswer::Equivocal
                                                                      : newLesions.atThisVisit;
}

void takeAsReference(FollowedNewLesions& followed)
{
    for (auto& [name, lesion] : followed.lesions)
        lesion.reference = lesion.last;
}

} // namespace hepatica::measurement
