#include <hepatica/measurement/ProtocolFile.h>

#include "Csv.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;

bool readWhole(const Json& value, int least, int most, int& option)
{
    if (!value.is_number_integer() || value < least || value > most)
        return false;
    option = value.get<int>();
    return true;
}

bool readLength(const Json& value, Length& option)
{
    if (!value.is_number() || value < 0 || value > 1000)
        return false;
    option = Length::fromMm(value.get<double>());
    return true;
}

bool readFlag(const Json& value, bool& option)
{
    if (!value.is_boolean())
        return false;
    option = value.get<bool>();
    return true;
}

bool readNodules(const Json& value, ViableNodules& option)
{
    if (value != "longest" && value != "sum")
        return false;
    option = value == "sum" ? ViableNodules::Sum : ViableNodules::Longest;
    return true;
}

struct Option {
    std::string_view name, expected;
    bool (*read)(const Json& value, Protocol& protocol);
    Json (*write)(const Protocol& protocol);
};

constexpr std::string_view Percentage = "a whole number from 1 to 1000";
constexpr std::string_view Fraction = "a whole number from 1 to 100";
constexpr std::string_view Millimetres = "a number from 0 to 1000";
constexpr std::string_view Days = "a whole number from 0 to 10000";
constexpr std::string_view Flag = "true or false";

#define WHOLE(name, expected, member, least, most)                                                           \
    Option                                                                                                   \
    {                                                                                                        \
        name, expected,                                                                                      \
            [](const Json& value, Protocol& p) { return readWhole(value, least, most, p.member); },          \
            [](const Protocol& p) { return Json(p.member); }                                                 \
    }
#define LENGTH(name, member)                                                                                 \
    Option                                                                                                   \
    {                                                                                                        \
        name, Millimetres, [](const Json& value, Protocol& p) { return readLength(value, p.member); },       \
            [](const Protocol& p) { return Json(p.member.mm()); }                                            \
    }
#define FLAG(name, member)                                                                                   \
    Option                                                                                                   \
    {                                                                                                        \
        name, Flag, [](const Json& value, Protocol& p) { return readFlag(value, p.member); },                \
            [](const Protocol& p) { return Json(p.member); }                                                 \
    }

constexpr std::array Options{
    WHOLE("progression_percent", Percentage, progressionPercent, 1, 1000),
    LENGTH("abs_pd_mm", progressionMinimum),
    WHOLE("response_percent", Fraction, responsePercent, 1, 100),
    LENGTH("too_small_mm", tooSmall),
    LENGTH("normal_node_mm", normalNode),
    FLAG("pr_carry_forward", prCarryForward),
    FLAG("marker_normalisation", markerNormalisation),
    FLAG("confirmation_required", confirmationRequired),
    WHOLE("confirm_days", Days, bestResponse.confirmDays, 0, 10000),
    WHOLE("late_confirmation_days", Days, bestResponse.lateConfirmationDays, 0, 10000),
    WHOLE("min_sd_days", Days, bestResponse.minStableDays, 0, 10000),
    WHOLE("max_ne", Days, bestResponse.maxNotEvaluable, 0, 10000),
    FLAG("accept_sd", bestResponse.acceptStable),
    Option{"viable_nodules", "\"longest\" or \"sum\"",
           [](const Json& value, Protocol& p) { return readNodules(value, p.viableNodules); },
           [](const Protocol& p) { return Json(p.viableNodules == ViableNodules::Sum ? "sum" : "longest"); }},
};

#undef WHOLE
#undef LENGTH
#undef FLAG

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

Expected<Protocol> fromJson(const Json& document, const std::string& source)
{
    for (const char* key : {"name", "system"})
        if (document.contains(key) && !document[key].is_string())
            return fail(ProblemCode::BadDocument,
                        {source, std::string(key) + " is " + shown(document[key]), "a text"});
    const std::string name = textOption(document, "name"), system = textOption(document, "system");
    if (name.empty() && system.empty())
        return fail(ProblemCode::BadDocument, {source, "names no system", R"("system": one of the systems)"});
    auto protocol = protocolNamed(system.empty() ? name : system);
    if (!protocol)
        return protocol;
    if (!name.empty())
        protocol->name = name;
    for (const auto& [key, value] : document.items()) {
        if (key == "name" || key == "system")
            continue;
        const auto option = std::ranges::find(Options, key, &Option::name);
        if (option == Options.end())
            return fail(ProblemCode::BadDocument,
                        {source, "\"" + excerptOf(key) + "\" is no option of a protocol",
                         "an option as assess --json shows them"});
        if (!option->read(value, *protocol))
            return fail(ProblemCode::BadDocument,
                        {source, key + " is " + shown(value), std::string(option->expected)});
    }
    return protocol;
}

} // namespace

std::string protocolJson(const Protocol& protocol)
{
    Json document{{"name", protocol.name}, {"system", protocol.system}};
    for (const Option& option : Options)
        document[std::string(option.name)] = option.write(protocol);
    return document.dump();
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
