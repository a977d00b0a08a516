#include "Commands.h"
#include "ProtocolName.h"

#include <hepatica/measurement/ProtocolFile.h>

#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

struct ProtocolsOptions {
    std::string name;
    bool markdown = false;
};

int protocols(const ProtocolsOptions& options, const Console& console)
{
    if (options.markdown) {
        console.print(measurement::protocolTables());
        return Done;
    }
    nlohmann::ordered_json documents = nlohmann::ordered_json::object();
    const std::vector<std::string> names =
        options.name.empty() ? measurement::protocolNames() : std::vector{options.name};
    for (const std::string& name : names) {
        const auto protocol = measurement::protocolFrom(name);
        if (!protocol)
            return console.tell(protocol.error());
        documents[protocol->name] = nlohmann::ordered_json::parse(measurement::protocolJson(*protocol));
    }
    // One protocol alone is a file that --protocol takes.
    console.print((options.name.empty() ? documents : documents.front()).dump(2) + "\n");
    return Done;
}

} // namespace

void addProtocols(Command& app, Run& run)
{
    auto options = std::make_shared<ProtocolsOptions>();
    Command command = app.command(
        "protocols", "The thresholds and options of the response systems, as files that assess takes");
    command.option("NAME", options->name, "Only this system, or a trial's own FILE.json")
        .check(checkProtocolName, "NAME-or-FILE");
    command.flag("--markdown", options->markdown, "As the tables of the manual");
    command.footer("Example:\n  hepatica protocols mrecist > trial.json\n"
                   "  hepatica assess demo/lesions.csv --protocol trial.json");
    command.runs(run, [options](const Console& console) { return protocols(*options, console); });
}

} // namespace hepatica::cli
