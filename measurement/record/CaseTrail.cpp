#include <hepatica/measurement/CaseTrail.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/CaseJson.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

/// What a reader sees of a case, asked of values that may no longer be in it.
class Sight {
public:
    Sight(const Case& case_, std::string reader)
        : seen_(seenBy(case_, reader)), reader_(std::move(reader)),
          isWhole_(seen_.timepoints.size() == case_.timepoints.size())
    {
    }

    [[nodiscard]] bool sees(const CaseIdentity&) const { return true; }
    [[nodiscard]] bool sees(const CaseReader&) const { return true; }
    [[nodiscard]] bool sees(const Adjudication&) const { return false; }
    [[nodiscard]] bool sees(const Timepoint& visit) const { return isHere(visit.name); }
    [[nodiscard]] bool sees(const Lesion& lesion) const { return !lesion.reader || lesion.reader == reader_; }
    [[nodiscard]] bool sees(const Observation& one) const
    {
        return one.reader == reader_ && isHere(one.timepoint);
    }
    [[nodiscard]] bool sees(const VisitReading& one) const
    {
        return one.reader == reader_ && isHere(one.timepoint);
    }
    [[nodiscard]] bool sees(const ClinicalRow& row) const
    {
        return isWhole_ || (!seen_.timepoints.empty() && row.date <= seen_.timepoints.back().date);
    }

private:
    /// A visit that was taken out again tells of nothing that is hidden, unless it came after what is seen.
    [[nodiscard]] bool isHere(const std::string& timepoint) const
    {
        return isWhole_ || seen_.timepoint(timepoint) != nullptr;
    }
    Case seen_;
    std::string reader_;
    bool isWhole_;
};

/// Answers of cases that did not keep them as readings stand in their visits.
bool answersDiffer(const Timepoint& one, const Timepoint& other)
{
    return one.newLesions != other.newLesions || one.newLesionAnswers != other.newLesionAnswers;
}

/// Whether it answers for a reader who may be another one.
bool isAnAnswer(const Change& change)
{
    const auto* edit = std::get_if<Edit<Timepoint>>(&change);
    return edit != nullptr && edit->before && edit->after && answersDiffer(*edit->before, *edit->after);
}

void keepOwnAnswers(std::optional<Timepoint>& visit, const std::string& reader)
{
    if (!visit)
        return;
    visit->newLesions.reset();
    if (visit->newLesionAnswers)
        std::erase_if(*visit->newLesionAnswers,
                      [&](const ReaderAnswer& one) { return one.reader != reader; });
}

bool isSeen(const Sight& sight, const Change& change)
{
    return std::visit(
        [&](const auto& edit) {
            return (!edit.before || sight.sees(*edit.before)) && (!edit.after || sight.sees(*edit.after));
        },
        change);
}

} // namespace

std::vector<RecordedAction> trailSeenBy(const Case& case_, std::vector<RecordedAction> trail,
                                        const std::string& reader)
{
    if (!isBlinded(case_) || allLocked(case_))
        return trail;
    const Sight sight(case_, reader);
    std::erase_if(trail, [&](const RecordedAction& one) {
        return !std::ranges::all_of(one.action.changes, [&](const Change& change) {
            return isSeen(sight, change) && (one.action.reader == reader || !isAnAnswer(change));
        });
    });
    for (RecordedAction& one : trail)
        for (Change& change : one.action.changes)
            if (auto* edit = std::get_if<Edit<Timepoint>>(&change)) {
                keepOwnAnswers(edit->before, reader);
                keepOwnAnswers(edit->after, reader);
            }
    return trail;
}

std::string changesJson(const Action& action)
{
    return toJson(action.changes).dump();
}

} // namespace hepatica::measurement
