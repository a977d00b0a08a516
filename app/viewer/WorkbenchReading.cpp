#include "LengthText.h"
#include "Workbench.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>

namespace hepatica::viewer {

using measurement::LesionState;
using measurement::Observation;
using measurement::Timepoint;

std::string Workbench::visitShown() const
{
    return state_.isWhole() && case_.isOpen() ? case_.timepointOf(state_.series().identity()) : std::string();
}

/// The reader's own reading, until the readings of others may be seen and one of them is chosen.
std::string Workbench::readingShown() const
{
    const auto open = readingsToShow();
    return std::ranges::find(open, othersReading_) != open.end() ? othersReading_ : case_.reader();
}

std::vector<std::string> Workbench::readingsToShow() const
{
    std::vector<std::string> names;
    if (!case_.isOpen() || !measurement::allLocked(case_.current()))
        return names;
    for (const measurement::CaseReader& one : case_.current().readers)
        if (one.role == measurement::ReaderRole::Reader)
            names.push_back(one.name);
    return names;
}

void Workbench::showReadingOf(const std::string& reader)
{
    othersReading_ = reader;
    refreshLesions();
    Q_EMIT readingChanged();
}

void Workbench::answerNewLesions(measurement::NewLesionAnswer answer)
{
    if (const std::string visit = visitShown(); !visit.empty())
        perform(measurement::answerNewLesions(case_.current(), visit, answer, case_.reader()));
}

void Workbench::noteCoverage(const QString& coverage)
{
    const std::string visit = visitShown(), told = coverage.trimmed().toStdString();
    if (visit.empty() || told.empty())
        return;
    const auto* reading = measurement::readingOf(case_.current(), visit, case_.reader());
    if (reading == nullptr || reading->coverage != told)
        perform(measurement::noteCoverage(case_.current(), visit, told, case_.reader()));
}

void Workbench::noteUnmeasured()
{
    const std::string visit = visitShown();
    if (visit.empty())
        return;
    const measurement::Case& now = case_.current();
    Observation seen;
    seen.timepoint = visit;
    seen.reader = case_.reader();
    seen.state = LesionState::Present;
    const bool isNew = !measurement::isUpToBaseline(now, *now.timepoint(visit));
    perform(measurement::addLesion(
        now, isNew ? measurement::LesionClass::NewNonTarget : measurement::LesionClass::NonTarget, "liver",
        seen, case_.reader()));
}

/// What a state takes away is said: the reader may have meant another row.
void Workbench::noteState(const std::string& trackingUid, LesionState state)
{
    const std::string visit = visitShown();
    if (visit.empty())
        return;
    const Observation* held = case_.current().observation(trackingUid, visit, case_.reader());
    const auto length =
        held != nullptr && held->recorded ? std::optional(held->recorded->longAxis()) : std::nullopt;
    const bool done =
        perform(measurement::noteState(case_.current(), trackingUid, visit, case_.reader(), state));
    if (done && length)
        tell(QString("%1 is %2 at %3 now; its measurement of %4 mm is taken out. Undo brings it back.")
                 .arg(QString::fromStdString(case_.current().lesion(trackingUid)->name),
                      QString::fromUtf8(wordOf(measurement::LesionStateWords, state).data()),
                      QString::fromStdString(visit), lengthText(*length)));
}

bool Workbench::canLock(const std::string& visit)
{
    const auto action = measurement::lockVisit(case_.current(), visit, case_.reader(),
                                               measurement::signedNow("name", "meaning"));
    if (!action)
        tellProblem(action.error());
    return action.has_value();
}

/// A lock opens the next visit of a blinded reading, and the last one the comparison.
void Workbench::lockVisit(const std::string& visit, const measurement::Signature& signature)
{
    if (!perform(measurement::lockVisit(case_.current(), visit, case_.reader(), signature)))
        return;
    const auto open = std::ranges::find_if(case_.current().timepoints, [&](const Timepoint& one) {
        return !measurement::isLocked(case_.current(), one.name, case_.reader());
    });
    const QString locked = QString::fromStdString(visit) + " is locked. ";
    tell(locked + (open != case_.current().timepoints.end()
                       ? QString::fromStdString(open->name) + " is the next to be read."
                       : QString("Every visit is locked.")));
}

void Workbench::reopenVisit(const std::string& visit, const std::string& why)
{
    perform(measurement::reopenVisit(case_.current(), visit, case_.reader(), why));
}

bool Workbench::adjudicate(const std::string& chosen, const std::string& why, const std::string& signer)
{
    const bool done = perform(measurement::adjudicate(
        case_.current(), {case_.reader(), chosen, why,
                          measurement::signedNow(signer, "I have chosen this reader's assessment")}));
    if (done)
        tell(QString("The assessment of %1 is chosen.").arg(QString::fromStdString(chosen)));
    return done;
}

} // namespace hepatica::viewer
