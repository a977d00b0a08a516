#include "CaseOperands.h"

#include "CaseFile.h"
#include "Json.h"

#include <fmt/format.h>

namespace hepatica::cli {

Command addOnCase(Command& group, const std::string& name, const std::string& text, CaseOperands& operands)
{
    Command command = group.command(name, text);
    command.option("FILE", operands.file, "The case file (.hepatica), or a database").required();
    command.option("CASE", operands.caseId, "The case's name in it").required();
    command.option("--reader", operands.reader, "Who does it (R1 where the case names no readers)");
    return command;
}

int inReadersName(CaseOperands& operands, const Console& console, const std::function<int()>& work)
{
    const auto reader = readerOf(operands.reader, operands.file, operands.caseId);
    if (!reader)
        return console.tell(reader.error());
    operands.reader = *reader;
    return work();
}

int actOnCase(const CaseOperands& operands, const std::string& timepoint, const Console& console,
              const MakeAction& make, const TellAction& tell)
{
    auto session = openSession(operands.file, operands.caseId, operands.reader);
    if (!session)
        return console.tell(session.error());
    if (const auto hidden = session->hidden(timepoint))
        return console.tell(*hidden);
    const auto action = make(session->current());
    if (!action)
        return console.tell(action.error());
    if (const auto done = session->perform(*action); !done)
        return console.tell(done.error());
    if (tell)
        tell(*action, session->current());
    if (console.json)
        console.print(toJson(session->current()));
    else
        console.print(fmt::format("{}: {} ({})\n", operands.caseId, action->name, operands.reader));
    return Done;
}

} // namespace hepatica::cli
