#include "CasePhaseCommand.h"

#include "CaseFile.h"
#include "CaseOperands.h"
#include "Json.h"

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

struct PhaseOptions : CaseOperands {
    std::string series, phase;
};

int confirm(const PhaseOptions& options, const Console& console)
{
    const auto phase = imaging::phaseFromName(options.phase);
    if (!phase)
        return console.tell(phase.error());
    auto session = openSession(options.file, options.caseId, options.reader);
    if (!session)
        return console.tell(session.error());
    const auto action = confirmPhase(session->current(), options.series, *phase, options.reader);
    if (!action)
        return console.tell(action.error());
    if (const auto done = session->perform(*action); !done)
        return console.tell(done.error());
    if (console.json)
        console.print(toJson(session->current()));
    else
        console.print(fmt::format("{}: {} ({})\n", options.caseId, action->name, options.reader));
    return Done;
}

} // namespace

void addCasePhase(Command& group, Run& run)
{
    auto options = std::make_shared<PhaseOptions>();
    Command command = addOnCase(
        group, "phase", "Confirm the contrast phase of a series, above what its headers say", *options);
    command.option("--series", options->series, "Its key as case show --json and scan tell it").required();
    command
        .option("--phase", options->phase,
                "non-contrast, late arterial, portal venous, delayed or hepatobiliary")
        .required();
    command.footer("Example:\n  hepatica case phase my.hepatica P1 --series 1.2.840.5 --phase \"late "
                   "arterial\"");
    command.runs(run, [options](const Console& console) {
        return inReadersName(*options, console, [&] { return confirm(*options, console); });
    });
}

} // namespace hepatica::cli
