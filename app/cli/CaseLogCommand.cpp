#include "CaseLogCommand.h"

#include "CaseOperands.h"
#include "Json.h"

#include <hepatica/measurement/CaseTrail.h>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

Json documentOf(const RecordedAction& one)
{
    return {{"sequence", one.sequence},
            {"time", one.time},
            {"reader", one.action.reader},
            {"name", one.action.name},
            {"why", one.action.why},
            {"undoes", one.undoes ? Json(*one.undoes) : Json()},
            {"changes", Json::parse(changesJson(one.action))}};
}

std::string line(const RecordedAction& one)
{
    return fmt::format("{:>6}  {}  {:<8} {}{}{}\n", one.sequence, one.time, one.action.reader,
                       one.action.name, one.undoes ? fmt::format(" (undoes {})", *one.undoes) : "",
                       one.action.why.empty() ? "" : ": " + one.action.why);
}

/// Whoever is not named sees what anybody may see.
int log(const CaseOperands& options, const Console& console)
{
    const auto store = CaseStore::openToRead(StoreLocation(options.file));
    if (!store)
        return console.tell(store.error());
    const auto whole = store->load(options.caseId);
    if (!whole)
        return console.tell(whole.error());
    auto trail = store->trail(options.caseId);
    if (!trail)
        return console.tell(trail.error());
    const std::size_t all = trail->size();
    const auto seen = trailSeenBy(*whole, std::move(*trail), options.reader);
    Json actions = Json::array();
    for (const RecordedAction& one : seen) {
        if (console.json)
            actions.push_back(documentOf(one));
        else
            console.print(line(one));
    }
    if (console.json)
        console.print(Json{{"id", options.caseId}, {"actions", std::move(actions)}});
    if (seen.size() < all)
        console.note("hepatica: what is read blinded by others, or at later visits, is not listed; --reader "
                     "says who asks");
    return Done;
}

} // namespace

void addCaseLog(Command& group, Run& run)
{
    auto options = std::make_shared<CaseOperands>();
    Command command =
        addOnCase(group, "log", "Everything that was done to a case: when, who, what and why", *options);
    command.footer("Example:\n  hepatica case log demo/cases.hepatica HEP-RESP");
    command.runs(run, [options](const Console& console) { return log(*options, console); });
}

} // namespace hepatica::cli
