#include "CaseOperands.h"

#include "CaseFile.h"

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

} // namespace hepatica::cli
