#include "TemporaryFolder.h"

#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

namespace hepatica::measurement {

using namespace hepatica::literals;

namespace {

Expected<Protocol> fromText(const std::string& text)
{
    const tests::TemporaryFolder folder; // its own: tests run side by side
    const auto path = folder.path() / "protocol.json";
    std::ofstream(path) << text;
    return protocolFrom(path.string());
}

std::string problemOf(const std::string& text)
{
    const auto protocol = fromText(text);
    return protocol ? std::string() : protocol.error().text();
}

/// Another value that the option takes; texts that name something stay.
nlohmann::ordered_json otherThan(const std::string& key, const nlohmann::ordered_json& value)
{
    const std::map<std::string, std::string> otherWord{{"longest", "sum"},
                                                       {"while-first-progresses", "always"},
                                                       {"sum", "any-lesion"},
                                                       {"nadir", "baseline"}};
    if (key == "name" || key == "system" || key == "source")
        return value;
    if (value.is_boolean())
        return !value.get<bool>();
    if (value.is_string())
        return otherWord.at(value.get<std::string>());
    return value.is_number_integer() ? nlohmann::ordered_json(value.get<int>() + 1)
                                     : nlohmann::ordered_json(value.get<double>() + 1.5);
}

} // namespace

TEST(ProtocolFile, OptionsThatAreNotGivenAreTheSystemsOwn)
{
    const auto strict = fromText(R"({"system": "mrecist", "name": "mrecist-2010", "abs_pd_mm": 0})");
    ASSERT_TRUE(strict) << strict.error().text();
    EXPECT_EQ(strict->name, "mrecist-2010");
    EXPECT_EQ(strict->system, "mrecist");
    EXPECT_EQ(strict->progressionMinimum, 0_mm);
    EXPECT_EQ(strict->progressionPercent, 20);
}

TEST(ProtocolFile, TheNameOfASystemSuffices)
{
    EXPECT_EQ(fromText(R"({"name": "mrecist", "min_sd_days": 56})")->bestResponse.minStableDays, 56);
    EXPECT_EQ(protocolFrom("recist-1.1").value(), Protocol{});
}

TEST(ProtocolFile, WhatIsWrittenReadsBackTheSame)
{
    for (const std::string& name : protocolNames()) {
        auto document = nlohmann::ordered_json::parse(protocolJson(protocolNamed(name).value()));
        document["name"] = "trial";
        for (auto& [key, value] : document.items())
            value = otherThan(key, value);
        const auto protocol = fromText(document.dump());
        ASSERT_TRUE(protocol) << protocol.error().text();
        EXPECT_EQ(protocolJson(*protocol), document.dump());
    }
}

TEST(ProtocolFile, AnOptionOfAnotherSystemIsNone)
{
    EXPECT_NE(problemOf(R"({"system": "recist-1.1", "density_percent": 15})")
                  .find("\"density_percent\" is no option of a protocol of recist-1.1; expected one of "
                        "progression_percent, abs_pd_mm"),
              std::string::npos);
}

TEST(ProtocolFile, OptionsThatContradictOneAnotherAreAProblem)
{
    const std::pair<const char*, const char*> contradictions[] = {
        {R"("progression_confirm_tolerance_days": 29)", "expected at most progression_confirm_days, 28"},
        {R"("late_progression_days": 20)",
         "progression_confirm_days is 28; expected at most late_progression_days, 20"},
        {R"("late_confirmation_days": 27)",
         "confirm_days is 28; expected at most late_confirmation_days, 27"},
        {R"("max_targets": 1)", "max_targets_an_organ is 2; expected at most max_targets, 1"},
        {R"("visit_window_days": 28)",
         "visit_window_days is 28; expected less than half of visit_interval_days, 56"},
    };
    for (const auto& [option, told] : contradictions)
        EXPECT_NE(problemOf(R"({"system": "irecist", )" + std::string(option) + "}").find(told),
                  std::string::npos)
            << option;
    EXPECT_TRUE(fromText(R"({"system": "irecist", "late_confirmation_days": 28, "max_targets": 0})"));
}

TEST(ProtocolFile, ThePlanOfATrialIsPartOfIt)
{
    const auto trial = fromText(R"({"system": "irecist", "name": "trial-7", "max_targets": 3,
        "max_targets_an_organ": 3, "baseline_days": 21, "visit_interval_days": 63, "visit_window_days": 5})");
    ASSERT_TRUE(trial) << trial.error().text();
    EXPECT_EQ(trial->plan, (MeasurementPlan{3, 3, 21, 63, 5, false}));
    EXPECT_NE(problemOf(R"({"system": "li-rads-2018", "max_targets": 3})").find("is no option"),
              std::string::npos); // it measures no targets
    EXPECT_TRUE(protocolNamed("mrecist")->plan.arterialPhase);
}

TEST(ProtocolFile, AnOptionThatStandsTwiceIsAProblem)
{
    EXPECT_NE(problemOf(R"({"system": "mrecist", "abs_pd_mm": 0, "abs_pd_mm": 5})")
                  .find("\"abs_pd_mm\" stands twice; expected each option once"),
              std::string::npos);
    EXPECT_NE(problemOf(R"({"system": "mrecist", "system": "mrecist"})").find("\"system\" stands twice"),
              std::string::npos);
}

TEST(ProtocolFile, ANameThatShowsNothingIsAProblem)
{
    for (const char* name : {"", "  ", "two\\nlines", "\\u0000"}) {
        const std::string problem =
            problemOf(R"({"system": "mrecist", "name": ")" + std::string(name) + "\"}");
        EXPECT_NE(problem.find("expected a name in one line"), std::string::npos) << problem;
    }
    EXPECT_NE(problemOf(R"({"name": "mrecist", "system": ""})").find("system is \"\""), std::string::npos);
}

TEST(ProtocolFile, WhatIsWrongIsToldWithWhatIsExpected)
{
    EXPECT_NE(problemOf("[1]").find("is not a JSON object"), std::string::npos);
    EXPECT_NE(problemOf("{\"system\": ").find("is not a JSON object"), std::string::npos);
    EXPECT_NE(problemOf("{}").find("names no system"), std::string::npos);
    EXPECT_NE(problemOf(R"({"name": "mrecist", "system": "recist-1.1"})")
                  .find("expected a name that is no system's"),
              std::string::npos);
    EXPECT_NE(problemOf(R"({"system": "recist-2"})").find("expected one of recist-1.1, mrecist"),
              std::string::npos);
    EXPECT_NE(problemOf(R"({"system": "mrecist", "colour": 1})").find("\"colour\" is no option"),
              std::string::npos);
    EXPECT_NE(problemOf(R"({"system": "mrecist", "abs_pd_mm": -1})").find("expected a number from 0 to 1000"),
              std::string::npos);
    EXPECT_NE(problemOf(R"({"system": "mrecist", "progression_percent": 20.5})").find("a whole number"),
              std::string::npos);
    EXPECT_EQ(protocolFrom("nowhere.json").error().code, ProblemCode::NoSuchFile);
}

TEST(ProtocolFile, NestingIsToldAndNeverFollowed)
{
    EXPECT_NE(problemOf(R"({"system": "mrecist", "abs_pd_mm": [[1]]})").find("abs_pd_mm is an array"),
              std::string::npos);
    const std::string deep =
        R"({"system": "mrecist", "abs_pd_mm": )" + std::string(200000, '[') + std::string(200000, ']') + "}";
    EXPECT_NE(problemOf(deep).find("is nested too deeply"), std::string::npos);
}

TEST(ProtocolFile, ANameThatIsNoTextIsAProblem)
{
    EXPECT_NE(problemOf(R"({"system": "mrecist", "name": 7})").find("name is 7; expected a text"),
              std::string::npos);
    EXPECT_NE(problemOf(R"({"name": "mrecist", "system": {}})").find("system is an object"),
              std::string::npos);
}

TEST(ProtocolFile, TwoProtocolsOfOneNameAreAProblem)
{
    const std::vector<Protocol> twice{Protocol{}, Protocol{}};
    EXPECT_EQ(assess({}, {}, std::span<const Protocol>(twice)).error().code, ProblemCode::BadDocument);
}

} // namespace hepatica::measurement
