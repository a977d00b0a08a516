#include <hepatica/measurement/ProtocolFile.h>

#include "Csv.h"
#include "ProtocolOptions.h"

#include <algorithm>
#include <array>
#include <set>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;

/// A value as a message shows it.
std::string shown(const Json& value)
{
    return value.is_structured() ? "an " + std::string(value.type_name()) : excerptOf(value.dump());
}

/// The object that the text is. Not one nested deeper than any protocol: no file may exhaust the stack. Not
/// one that gives an option twice: the reader would take one of the two without a word.
Expected<Json> documentOf(const std::string& text, const std::string& source)
{
    constexpr int Deepest = 64;
    bool tooDeep = false;
    std::set<std::string> keys;
    std::string twice;
    const auto keep = [&](int depth, Json::parse_event_t event, const Json& parsed) {
        tooDeep = tooDeep || depth > Deepest;
        const bool isOption = event == Json::parse_event_t::key && depth == 1;
        if (isOption && !keys.insert(parsed.get<std::string>()).second)
            twice = parsed.get<std::string>();
        return !tooDeep;
    };
    Json document = Json::parse(text, keep, false);
    if (tooDeep)
        return fail(ProblemCode::BadDocument, {source, "is nested too deeply", "a protocol's options"});
    if (!document.is_object())
        return fail(ProblemCode::BadDocument, {source, "is not a JSON object", "a protocol's options"});
    if (!twice.empty())
        return fail(ProblemCode::BadDocument,
                    {source, "\"" + excerptOf(twice) + "\" stands twice", "each option once"});
    return document;
}

std::string textOption(const Json& document, const char* name)
{
    const auto found = document.find(name);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A word or more that a result can show.
bool isName(std::string_view text)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    return !trimmed(text).empty() && std::ranges::none_of(text, isControl);
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
        return fail(ProblemCode::BadDocument, {source, key + " is " + shown(value), option->expected()});
    return {};
}

/// Two options of which the first is never above the second.
struct Ordered {
    std::string_view lesser;
    int (*low)(const Protocol& protocol);
    std::string_view greater;
    int (*high)(const Protocol& protocol);
};

constexpr std::array InOrder{
    Ordered{"progression_confirm_tolerance_days",
            [](const Protocol& p) { return p.progression.toleranceDays; }, "progression_confirm_days",
            [](const Protocol& p) { return p.progression.confirmDays; }},
    Ordered{"progression_confirm_days", [](const Protocol& p) { return p.progression.confirmDays; },
            "late_progression_days", [](const Protocol& p) { return p.progression.lateDays; }},
    Ordered{"confirm_days", [](const Protocol& p) { return p.bestResponse.confirmDays; },
            "late_confirmation_days", [](const Protocol& p) { return p.bestResponse.lateConfirmationDays; }},
};

/// Options that contradict one another.
Expected<void> checkTogether(const Protocol& protocol, const std::string& source)
{
    const auto contradiction = [&](std::string_view name, int value, const std::string& expected) {
        return fail(ProblemCode::BadDocument,
                    {source, std::string(name) + " is " + std::to_string(value), expected});
    };
    for (const Ordered& one : InOrder)
        if (const int low = one.low(protocol), high = one.high(protocol); low > high)
            return contradiction(one.lesser, low,
                                 "at most " + std::string(one.greater) + ", " + std::to_string(high));
    const MeasurementPlan& plan = protocol.plan;
    if (!plan.allows(plan.mostTargetsAnOrgan))
        return contradiction("max_targets_an_organ", plan.mostTargetsAnOrgan,
                             "at most max_targets, " + std::to_string(plan.mostTargets));
    const bool windowsMeet = plan.visitIntervalDays > 0 && 2 * plan.visitWindowDays >= plan.visitIntervalDays;
    if (windowsMeet)
        return contradiction("visit_window_days", plan.visitWindowDays,
                             "less than half of visit_interval_days, " +
                                 std::to_string(plan.visitIntervalDays));
    return {};
}

Expected<Protocol> fromJson(const Json& document, const std::string& source)
{
    for (const char* key : {"name", "system", "source"})
        if (document.contains(key) && !document[key].is_string())
            return fail(ProblemCode::BadDocument,
                        {source, std::string(key) + " is " + shown(document[key]), "a text"});
    for (const char* key : {"name", "system"})
        if (document.contains(key) && !isName(textOption(document, key)))
            return fail(ProblemCode::BadDocument,
                        {source, std::string(key) + " is " + shown(document[key]), "a name in one line"});
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
    const auto document = documentOf(*text, file.string());
    if (!document)
        return passOn(document);
    return fromJson(*document, file.string());
}

Expected<Protocol> protocolFrom(const std::string& nameOrFile)
{
    return nameOrFile.ends_with(".json") ? readProtocol(nameOrFile) : protocolNamed(nameOrFile);
}

} // namespace hepatica::measurement
