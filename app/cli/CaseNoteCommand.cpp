#include "CaseNoteCommand.h"

#include "CaseOperands.h"
#include "CaseText.h"
#include "CaseWords.h"
#include "Points.h"
#include "WordList.h"

#include <hepatica/measurement/Action.h>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

struct NoteOptions : CaseOperands {
    std::string timepoint, lesion, state, lesionClass, organ, segment, lesionType;
    std::vector<std::string> words; ///< one for each of lesionWords(); empty: not said
};

/// What the reader says of the lesion at the visit, over what they said of it before. A state other than
/// measured has no size beside it; the words stay.
Observation said(const NoteOptions& options, const Observation* before)
{
    Observation seen = before != nullptr ? *before : Observation();
    const auto state = fromWord(LesionStateWords, options.state);
    if (state && *state != LesionState::Measured)
        seen = keepingWords(Observation(), seen);
    seen.timepoint = options.timepoint;
    seen.reader = options.reader;
    seen.state = state.value_or(seen.state);
    for (std::size_t at = 0; at < options.words.size(); ++at)
        if (!options.words[at].empty())
            lesionWords()[at].say(seen, options.words[at]);
    return seen;
}

Lesion described(Lesion lesion, const NoteOptions& options)
{
    if (!options.segment.empty())
        lesion.segment = fromWord(LiverSegmentWords, options.segment);
    if (!options.lesionType.empty())
        lesion.lesionType = options.lesionType;
    return lesion;
}

/// A lesion that is only said to be there, such as a non-target, is made with its class.
Expected<Action> noteNew(const Case& now, const NoteOptions& options)
{
    if (options.lesionClass.empty() || options.state.empty() || options.state == "measured")
        return fail(ProblemCode::InvalidCase,
                    {now.identity.id, "has no lesion " + options.lesion +
                                          "; give --class and a --state for one that is not measured"});
    const LesionClass lesionClass = *fromWord(LesionClassWords, options.lesionClass);
    if (auto fits = checkClass(now, options.lesion, lesionClass, options.timepoint); !fits)
        return passOn(fits);
    Action action = addLesion(now, lesionClass, options.organ.empty() ? "liver" : options.organ,
                              said(options, nullptr), options.reader, options.lesion);
    auto& made = std::get<Edit<Lesion>>(action.changes.front());
    made.after = described(*made.after, options);
    return action;
}

Expected<Action> noteAction(const Case& now, const NoteOptions& options)
{
    if (now.timepoint(options.timepoint) == nullptr)
        return fail(ProblemCode::InvalidCase, {now.identity.id, "has no timepoint " + options.timepoint});
    const Lesion* lesion = now.lesionNamed(options.lesion);
    if (lesion == nullptr)
        return noteNew(now, options);
    if (!options.lesionClass.empty() || !options.organ.empty())
        return fail(ProblemCode::InvalidCase,
                    {options.lesion, "is there already; \"hepatica case change\" gives it another class or "
                                     "organ"});
    const Observation* held = now.observation(lesion->trackingUid, options.timepoint, options.reader);
    if ((held == nullptr && options.state.empty()) ||
        (options.state == "measured" && (held == nullptr || !held->recorded)))
        return fail(ProblemCode::InvalidCase,
                    {options.lesion + " at " + options.timepoint,
                     "is not measured yet; use \"hepatica case measure\", or give another --state"});
    Observation seen = said(options, held);
    seen.lesionUid = lesion->trackingUid;
    Action action = observe(now, seen, "note " + lesion->name + " at " + options.timepoint);
    if (const Lesion after = described(*lesion, options); after != *lesion)
        action.changes.emplace_back(Edit<Lesion>{*lesion, after});
    return action;
}

/// A state in place of a measurement takes it away: that is said.
void tellTakenAway(const Action& action, const NoteOptions& options, const Console& console)
{
    for (const Change& change : action.changes)
        if (const auto* edit = std::get_if<Edit<Observation>>(&change);
            edit != nullptr && edit->before && edit->before->recorded && !edit->after->recorded)
            console.note(fmt::format("hepatica: {} at {}: its measurement of {} mm is taken out; \"hepatica "
                                     "case undo\" brings it back",
                                     options.lesion, options.timepoint,
                                     edit->before->recorded->longAxis().text()));
}

int note(const NoteOptions& options, const Console& console)
{
    return actOnCase(
        options, options.timepoint, console, [&](const Case& now) { return noteAction(now, options); },
        [&](const Action& action, const Case& now) {
            tellTakenAway(action, options, console);
            tellLipiodol(now, options.lesion, options.timepoint, options.reader, console);
        });
}

std::string checkDay(const std::string& text)
{
    const auto day = Date::fromIso(text);
    return day ? std::string() : day.error().text();
}

} // namespace

void addCaseNote(Command& group, Run& run)
{
    auto options = std::make_shared<NoteOptions>();
    Command command = addOnCase(group, "note", "Say what a lesion is at a visit, in words", *options);
    command.option("--timepoint", options->timepoint, "The visit").required();
    command.option("--lesion", options->lesion, "Its name; a new one needs --class and --state")
        .required()
        .check(checkLesionName, "NAME");
    command.option("--state", options->state, "Instead of a measurement").oneOf(wordsOf(LesionStateWords));
    command.option("--class", options->lesionClass, "Of a new lesion").oneOf(wordsOf(LesionClassWords));
    command.option("--organ", options->organ, "Of a new lesion (default: liver)");
    command.option("--segment", options->segment, "Of the liver, after Couinaud")
        .oneOf(wordsOf(LiverSegmentWords));
    command.option("--type", options->lesionType, "Of the lesion")
        .oneOf({"solid", "cystic", "infiltrative", "tumour-in-vein", "bland-thrombus", "effusion",
                "bone-lytic", "bone-blastic"});
    options->words.resize(lesionWords().size()); // bound below: it keeps its size
    for (std::size_t at = 0; at < options->words.size(); ++at) {
        const LesionWord& word = lesionWords()[at];
        Argument argument = command.option(word.option, options->words[at], word.help);
        if (!word.words.empty())
            argument.oneOf(word.words);
        else if (word.option == "--lrt-date")
            argument.check(checkDay, "DAY");
    }
    command.footer(
        "Example:\n  hepatica case note my.hepatica P1 --timepoint FU1 --lesion T01 --state absent");
    command.runs(run, [options](const Console& console) {
        return inReadersName(*options, console, [&] { return note(*options, console); });
    });
}

} // namespace hepatica::cli
