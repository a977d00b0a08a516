#include <hepatica/measurement/ProtocolFile.h>

#include "Csv.h"
#include "ProtocolOptions.h"

#include <algorithm>
#include <optional>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;

/// A value as a message shows it.
std::string shown(const Json& value)
{
    return value.is_structured() ? "an " + std::string(value.type_name()) : excerptOf(value.dump());
}

/// The document, or nothing when it is nested deeper than any protocol: no file may exhaust the stack.
std::optional<Json> documentOf(const std::string& text)
{
    constexpr int Deepest = 64;
    bool tooDeep = false;
    const auto keep = [&tooDeep](int depth, Json::parse_event_t, const Json&) {
        tooDeep = tooDeep || depth > Deepest;
        return !tooDeep;
    };
    Json document = Json::parse(text, keep, false);
    return tooDeep ? std::nullopt : std::optional(std::move(document));
}

std::string textOption(const Json& document, const char* name)
{
    const auto found = document.find(name);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool isText(const std::string& key)
{
    return key == "name" || key == "system" || key == "source";
}

std::string namesOf(const ResponseSystem& system)
{
    std::string names;
    for (const ProtocolOption& option : protocolOptions())
        if (hasOption(system, option))
            names += (names.empty() ? "" : ", ") + std::string(option.name);
    return names;
}

Expected<void> readOption(const std::string& key, const Json& value, const std::string& source,
                          Protocol& protocol)
{
    const ResponseSystem& system = *systemNamed(protocol.system);
    const auto option = std::ranges::find(protocolOptions(), key, &ProtocolOption::name);
    if (option == protocolOptions().end() || !hasOption(system, *option))
        return fail(ProblemCode::BadDocument,
                    {source, "\"" + excerptOf(key) + "\" is no option of a protocol of " + protocol.system,
                     "one of " + namesOf(system)});
    if (!option->read(value, protocol))
        return fail(ProblemCode::BadDocument,
                    {source, key + " is " + shown(value), std::string(option->expected)});
    return {};
}

/// Options that contradict one another.
Expected<void> checkTogether(const Protocol& protocol, const std::string& source)
{
    const ProgressionRules& rules = protocol.progression;
    if (rules.toleranceDays > rules.confirmDays)
        return fail(ProblemCode::BadDocument,
                    {source, "progression_confirm_tolerance_days is " + std::to_string(rules.toleranceDays),
                     "at most progression_confirm_days, " + std::to_string(rules.confirmDays)});
    return {};
}

Expected<Protocol> fromJson(const Json& document, const std::string& source)
{
    for (const char* key : {"name", "system", "source"})
        if (document.contains(key) && !document[key].is_string())
            return fail(ProblemCode::BadDocument,
                        {source, std::string(key) + " is " + shown(document[key]), "a text"});
    const std::string name = textOption(document, "name"), system = textOption(document, "system");
    if (name.empty() && system.empty())
        return fail(ProblemCode::BadDocument, {source, "names no system", R"("system": one of the systems)"});
    auto protocol = protocolNamed(system.empty() ? name : system);
    if (!protocol)
        return protocol;
    if (!name.empty() && name != system && systemNamed(name) != nullptr && !system.empty())
        return fail(ProblemCode::BadDocument, {source, "is named " + name + ", and its system is " + system,
                                               "a name that is no system's"});
    if (!name.empty())
        protocol->name = name;
    for (const auto& [key, value] : document.items()) {
        if (isText(key))
            continue;
        if (const auto read = readOption(key, value, source, *protocol); !read)
            return passOn(read);
    }
    if (const auto sound = checkTogether(*protocol, source); !sound)
        return passOn(sound);
    return protocol;
}

} // namespace

std::string protocolJson(const Protocol& protocol, int indent)
{
    Json document{{"name", protocol.name}, {"system", protocol.system}};
    const ResponseSystem* system = systemNamed(protocol.system);
    if (system != nullptr)
        document["source"] = system->source;
    for (const ProtocolOption& option : protocolOptions())
        if (system != nullptr && hasOption(*system, option))
            document[std::string(option.name)] = option.write(protocol);
    return document.dump(indent);
}

Expected<Protocol> readProtocol(const std::filesystem::path& file)
{
    const auto text = textOf(file);
    if (!text)
        return passOn(text);
    const std::optional<Json> document = documentOf(*text);
    if (!document)
        return fail(ProblemCode::BadDocument,
                    {file.string(), "is nested too deeply", "a protocol's options"});
    if (!document->is_object())
        return fail(ProblemCode::BadDocument,
                    {file.string(), "is not a JSON object", "a protocol's options"});
    return fromJson(*document, file.string());
}

Expected<Protocol> protocolFrom(const std::string& nameOrFile)
{
    return nameOrFile.ends_with(".json") ? readProtocol(nameOrFile) : protocolNamed(nameOrFile);
}

} // namespace hepatica::measurement
