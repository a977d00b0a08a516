// How the workbench seeks a lesion of an earlier visit in the series shown.
#include "LengthText.h"
#include "LesionSearch.h"
#include "Workbench.h"

#include <hepatica/measurement/ReadingOrder.h>

namespace hepatica::viewer {

using measurement::Observation;

std::vector<imaging::LandmarkPair> Workbench::leadsFrom(const Observation& last,
                                                        const std::string& series) const
{
    const auto mask = measurement::maskOf(case_.current(), last);
    if (!mask)
        return {};
    const auto& box = mask->box();
    const Point3 from = mask->grid().toPatient(box.first), to = mask->grid().toPatient(box.last);
    std::vector<imaging::LandmarkPair> leads;
    for (const Point3& place : {0.5 * (from + to), from, to}) {
        const auto linked = links_.point(last.seriesUid, series, place);
        if (linked && !linked->isDoubtful && linked->by == measurement::LinkedPoint::By::Alignment)
            leads.push_back({place, linked->position});
    }
    return leads;
}

bool Workbench::canPropose(const std::string& trackingUid) const
{
    const std::string visit = visitShown();
    return !visit.empty() && readingShown() == case_.reader() &&
           case_.current().observation(trackingUid, visit, case_.reader()) == nullptr &&
           measurement::lastMaskBefore(case_.current(), trackingUid, visit, case_.reader()) != nullptr;
}

/// While it still follows from the last mask before the visit, and the lesion is not read.
std::optional<imaging::LesionProposal> Workbench::proposalOf(const std::string& trackingUid) const
{
    const auto found = proposals_.find({state_.series().identity(), trackingUid});
    if (found == proposals_.end() || !canPropose(trackingUid))
        return std::nullopt;
    const Observation* last =
        measurement::lastMaskBefore(case_.current(), trackingUid, visitShown(), case_.reader());
    return *last == found->second.from ? std::optional(found->second.proposal) : std::nullopt;
}

/// One job at a time: a new one would end the other without a word.
bool Workbench::isBusy()
{
    if (worker_.busy())
        tell("Something else is still being worked out; wait for it, or end it with Esc.");
    return worker_.busy();
}

void Workbench::propose(const std::string& trackingUid)
{
    if (!canPropose(trackingUid) || isBusy())
        return;
    const measurement::Case& now = case_.current();
    const std::string series = state_.series().identity();
    const Observation& last = *measurement::lastMaskBefore(now, trackingUid, visitShown(), case_.reader());
    worker_.start<Expected<imaging::LesionProposal>>(
        "Seeking " + QString::fromStdString(now.lesion(trackingUid)->name),
        [search = LesionSearch{case_.place(), now, last, series, state_.volume(), leadsFrom(last, series)}](
            const Progress& progress) { return seek(search, progress); },
        [this, trackingUid, series, last](const Expected<imaging::LesionProposal>& found) {
            if (!found)
                return tellProblem(found.error());
            if (state_.hasSeries() && series == state_.series().identity() && canPropose(trackingUid))
                showProposal(trackingUid, {last, *found});
        });
}

void Workbench::showProposal(const std::string& trackingUid, const Proposed& found)
{
    const imaging::LesionProposal& proposal = found.proposal;
    const bool isPlaceOnly = measurement::isBlinded(case_.current());
    if (!isPlaceOnly)
        proposals_[{state_.series().identity(), trackingUid}] = found;
    refreshLesions();
    state_.selectLesion(trackingUid);
    state_.setCursor(proposal.position);
    const QString name = QString::fromStdString(case_.current().lesion(trackingUid)->name);
    std::vector<std::string> lines;
    for (const imaging::FollowHint hint : proposal.hints)
        lines.push_back(std::string(followHintName(hint)) + ".");
    lines.insert(lines.end(), proposal.reasons.begin(), proposal.reasons.end());
    Notice notice = noticeOf(lines, Notice::Tone::Information);
    const QString sure = QString("%1 % sure").arg(100.0 * proposal.confidence, 0, 'f', 0);
    const QString hint = proposal.hints.empty()
                             ? QString()
                             : ", " + QString::fromUtf8(followHintName(proposal.hints.front()).data());
    if (isPlaceOnly)
        notice.text =
            QString("%1 is believed to be here, %2%3: the place alone, as the case is read blinded.")
                .arg(name, sure, hint);
    else if (proposal.mask)
        notice.text = QString("%1 is proposed, %2%3: accept it, draw its long axis, or say what it is (right "
                              "button on its row).")
                          .arg(name, sure, hint);
    else
        notice.text = QString("%1 is not seen here%2: draw its long axis, or say what it is (right button on "
                              "its row).")
                          .arg(name, hint);
    if (!proposal.hints.empty())
        notice.tone = Notice::Tone::Warning;
    Q_EMIT told(notice);
}

void Workbench::acceptProposal(const std::string& trackingUid)
{
    const LesionView* lesion = state_.lesion(trackingUid);
    if (lesion == nullptr || !lesion->proposal || !lesion->proposal->longAxis || isBusy())
        return;
    prepareArterial();
    imaging::LesionPrompt prompt;
    prompt.strokes = {*lesion->proposal->longAxis};
    worker_.start<Expected<MeasuredLesion>>(
        "Measuring the proposal",
        [images = LesionImages{state_.volume(), arterial_, {}, solved_}, prompt](const Progress& progress) {
            return measurePrompt(images, prompt, progress);
        },
        [this, trackingUid, proposal = *lesion->proposal,
         series = state_.series().identity()](Expected<MeasuredLesion> measured) {
            if (!measured)
                return tellProblem(measured.error());
            if (series != state_.series().identity() || !canPropose(trackingUid))
                return; // the reader went on
            recordAccepted(std::move(*measured), proposal, trackingUid);
        });
    segmenting_ = true;
}

/// What a reader only agreed to is recorded as automatic.
void Workbench::recordAccepted(MeasuredLesion measured, const imaging::LesionProposal& proposal,
                               const std::string& trackingUid)
{
    keepArterial(measured);
    const std::string visit = visitShown();
    const measurement::SeriesReference* series = case_.current().series(state_.series().identity());
    const measurement::Lesion* lesion = case_.current().lesion(trackingUid);
    if (series == nullptr || lesion == nullptr)
        return; // taken back meanwhile
    Observation seen = observationOf(measured, trackingUid, visit, case_.reader(), *series, {});
    seen = measurement::noSurerThan(std::move(seen), proposal);
    const std::string name = lesion->name;
    if (perform(measurement::observe(case_.current(), seen, "accept " + name + " at " + visit)))
        tell(QString::fromStdString(name) + " is recorded as proposed, its source automatic.");
}

} // namespace hepatica::viewer
