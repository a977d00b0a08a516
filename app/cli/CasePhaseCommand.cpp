#include "CasePhaseCommand.h"

#include "CaseOperands.h"

#include <hepatica/measurement/Action.h>

namespace hepatica::cli {

namespace {

struct PhaseOptions : CaseOperands {
    std::string series, phase;
};

int confirm(const PhaseOptions& options, const Console& console)
{
    const auto phase = imaging::phaseFromName(options.phase);
    if (!phase)
        return console.tell(phase.error());
    return actOnCase(options, "", console, [&](const measurement::Case& now) {
        return measurement::confirmPhase(now, options.series, *phase, options.reader);
    });
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
