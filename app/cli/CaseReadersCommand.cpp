#include "CaseReadersCommand.h"
#include "CaseFile.h"
#include "CaseOperands.h"
#include "Json.h"
#include "WordList.h"

#include <hepatica/measurement/ClinicalTable.h>
#include <hepatica/measurement/PlainWords.h>
#include <hepatica/measurement/ReaderDifferences.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// The options of the commands of reading in order; each uses its own part.
struct ReadingOptions : CaseOperands {
    std::string timepoint, newLesions, coverage;
    std::string signer, meaning = "I have read this visit and its measurements are mine", why, chosen,
                        adjudicator;
    std::vector<std::string> readers;
    std::string clinical;
};

int perform(const ReadingOptions& options, const Console& console, const MakeAction& make)
{
    return actOnCase(options, options.timepoint, console, make);
}

int assign(const ReadingOptions& options, const Console& console)
{
    std::vector<CaseReader> readers;
    for (const std::string& name : options.readers)
        readers.push_back({name, ReaderRole::Reader});
    if (!options.adjudicator.empty())
        readers.push_back({options.adjudicator, ReaderRole::Adjudicator});
    return perform(options, console,
                   [&](const Case& now) { return assignReaders(now, readers, options.reader); });
}

Expected<void> checkVisit(const Case& now, const std::string& timepoint)
{
    if (now.timepoint(timepoint) != nullptr)
        return {};
    return fail(ProblemCode::InvalidCase, {now.identity.id, "has no timepoint " + timepoint});
}

int answer(const ReadingOptions& options, const Console& console)
{
    return perform(options, console, [&](const Case& now) -> Expected<Action> {
        if (const auto there = checkVisit(now, options.timepoint); !there)
            return passOn(there);
        if (!options.coverage.empty() && isBlank(options.coverage))
            return fail(
                ProblemCode::InvalidCase,
                {options.timepoint, "the coverage is blank; give \"complete\", or what was not seen"});
        if (options.newLesions.empty() && options.coverage.empty())
            return fail(ProblemCode::InvalidCase,
                        {options.timepoint, "nothing is answered; give --new-lesions or --coverage"});
        if (options.newLesions.empty())
            return noteCoverage(now, options.timepoint, options.coverage, options.reader);
        Action both = answerNewLesions(now, options.timepoint,
                                       *fromWord(NewLesionAnswerWords, options.newLesions), options.reader);
        if (!options.coverage.empty())
            std::get<Edit<VisitReading>>(both.changes.front()).after->coverage = options.coverage;
        return both;
    });
}

int lock(const ReadingOptions& options, const Console& console)
{
    return perform(options, console, [&](const Case& now) {
        return lockVisit(now, options.timepoint, options.reader, signedNow(options.signer, options.meaning));
    });
}

int reopen(const ReadingOptions& options, const Console& console)
{
    return perform(options, console, [&](const Case& now) {
        return reopenVisit(now, options.timepoint, options.reader, options.why);
    });
}

int choose(const ReadingOptions& options, const Console& console)
{
    return perform(options, console, [&](const Case& now) {
        return adjudicate(now, {options.reader, options.chosen, options.why,
                                signedNow(options.signer, "I have chosen this reader's assessment")});
    });
}

int addClinical(const ReadingOptions& options, const Console& console)
{
    const auto rows = readClinicalTable(options.clinical);
    if (!rows)
        return console.tell(rows.error());
    return perform(options, console, [&](const Case& now) -> Expected<Action> {
        std::vector<ClinicalRow> ofPatient;
        std::ranges::copy_if(*rows, std::back_inserter(ofPatient), [&](const ClinicalRow& row) {
            return row.patient == now.identity.patientId || row.patient == now.identity.id;
        });
        if (ofPatient.empty())
            return fail(ProblemCode::InvalidCase,
                        {options.clinical,
                         "holds no row of this case's patient; expected the patient ID or the "
                         "name of the case in the column patient"});
        console.note(fmt::format("{} of {} rows are of this patient", ofPatient.size(), rows->size()));
        Action noted = noteClinical(now, ofPatient, options.reader);
        noted.why = options.why;
        return noted;
    });
}

Json differencesJson(const ReaderDifferences& all)
{
    Json lesions = Json::array(), words = Json::array();
    const auto sides = [](const auto& make) { return Json{make(std::size_t{0}), make(std::size_t{1})}; };
    for (const LesionDifference& one : all.lesions)
        lesions.push_back({{"timepoint", one.timepoint},
                           {"lesions", one.lesion},
                           {"classes", sides([&](std::size_t side) {
                                return one.lesionClass[side]
                                           ? Json(wordOf(LesionClassWords, *one.lesionClass[side]))
                                           : Json();
                            })},
                           {"states", sides([&](std::size_t side) {
                                return one.state[side] ? Json(wordOf(LesionStateWords, *one.state[side]))
                                                       : Json();
                            })},
                           {"long_axis_mm", sides([&](std::size_t side) {
                                return one.longAxis[side] ? Json(one.longAxis[side]->mm()) : Json();
                            })},
                           {"notable", one.isNotable}});
    for (const WordDifference& one : all.words)
        words.push_back({{"timepoint", one.timepoint}, {"what", one.what}, {"words", one.word}});
    return {{"readers", all.readers}, {"lesions", lesions}, {"words", words}};
}

int differences(const ReadingOptions& options, const Console& console)
{
    const auto cases = casesSeenBy(options.reader, options.file, options.caseId);
    if (!cases)
        return console.tell(cases.error());
    const Case& now = cases->front();
    const auto readers = readersToCompare(now, options.readers);
    if (!readers)
        return console.tell(readers.error());
    const ReaderDifferences all = differencesBetween(now, readers->at(0), readers->at(1));
    if (console.json) {
        console.print(differencesJson(all));
        return Done;
    }
    console.print(fmt::format("{:<8} {:<18} {:<22} {:<22}\n", "visit", "", all.readers[0], all.readers[1]));
    for (const LesionDifference& one : all.lesions)
        console.print(fmt::format("{:<8} {:<18} {:<22} {:<22}{}\n", one.timepoint, "lesion", textOf(one, 0),
                                  textOf(one, 1), one.isNotable ? " !" : ""));
    for (const WordDifference& one : all.words)
        console.print(
            fmt::format("{:<8} {:<18} {:<22} {:<22} !\n", one.timepoint, one.what, one.word[0], one.word[1]));
    return Done;
}

} // namespace

void addCaseReaders(Command& group, Run& run)
{
    auto options = std::make_shared<ReadingOptions>();
    const auto add = [&](const char* name, const char* text, auto action) {
        Command command = addOnCase(group, name, text, *options);
        command.runs(run, [options, action](const Console& console) {
            return inReadersName(*options, console, [&] { return action(*options, console); });
        });
        return command;
    };
    const auto visit = [&](Command& command) {
        command.option("--timepoint", options->timepoint, "The visit").required();
    };

    Command readers = add("readers", "Name who reads the case; two readers read it blinded", assign);
    readers.option("--readers", options->readers, "Their names").repeats().required();
    readers.option("--adjudicator", options->adjudicator, "Who chooses between two readers");
    readers.footer(
        "Example:\n  hepatica case readers my.hepatica P1 --readers R1 --readers R2 --adjudicator ADJ");

    Command answering = add("answer", "Say what is asked of a visit before it is locked", answer);
    visit(answering);
    answering
        .option("--new-lesions", options->newLesions, "Is there a new lesion, in the liver or elsewhere?")
        .oneOf(wordsOf(NewLesionAnswerWords));
    answering.option("--coverage", options->coverage, "\"complete\", or what of the body was not seen");
    answering.footer("Example:\n  hepatica case answer my.hepatica P1 --timepoint FU1 --new-lesions no "
                     "--coverage complete");

    Command locking = add("lock", "Lock a visit with a signature; then the next one is shown", lock);
    visit(locking);
    locking.option("--name", options->signer, "Who signs, in full").required();
    locking.option("--meaning", options->meaning, "What the signature means").showsDefault();
    locking.footer("Example:\n  hepatica case lock my.hepatica P1 --timepoint BL --name \"Dr. A. Reader\"");

    Command reopening = add("reopen", "Take the locks off a visit and those after it, with a reason", reopen);
    visit(reopening);
    reopening.option("--why", options->why, "The reason").required();
    reopening.footer(
        "Example:\n  hepatica case reopen my.hepatica P1 --timepoint BL --why \"T02 is a cyst\"");

    Command comparing =
        add("differences", "What two readers say differently, by lesion, visit and response", differences);
    comparing.option("--readers", options->readers, "Which two (default: those of the case)").repeats();
    comparing.footer("Example:\n  hepatica case differences my.hepatica P1 --reader ADJ");

    Command choosing = add("adjudicate", "Choose one reader's whole assessment", choose);
    choosing.option("--choose", options->chosen, "The reader").required();
    choosing.option("--why", options->why, "The reason").required();
    choosing.option("--name", options->signer, "Who signs, in full").required();
    choosing.footer("Example:\n  hepatica case adjudicate my.hepatica P1 --reader ADJ --choose R2 \\\n"
                    "      --why \"R1 measured a vessel\" --name \"Dr. C. Third\"");

    Command clinical = add("clinical", "Keep a patient's rows of CLINICAL.csv with the case", addClinical);
    clinical.option("CLINICAL", options->clinical, "CLINICAL.csv").required();
    clinical.option("--why", options->why, "The reason: values that locked visits were judged with need one");
    clinical.footer("Example:\n  hepatica case clinical my.hepatica P1 clinical.csv");
}

} // namespace hepatica::cli
