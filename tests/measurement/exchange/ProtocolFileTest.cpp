#include "TemporaryFolder.h"

#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <fstream>
#include <gtest/gtest.h>

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
        Protocol protocol = protocolNamed(name).value();
        protocol.progressionMinimum = 2.5_mm;
        protocol.prCarryForward = false;
        protocol.viableNodules = ViableNodules::Sum;
        protocol.bestResponse.acceptStable = true;
        EXPECT_EQ(fromText(protocolJson(protocol)).value(), protocol);
    }
}

TEST(ProtocolFile, WhatIsWrongIsToldWithWhatIsExpected)
{
    EXPECT_NE(problemOf("[1]").find("is not a JSON object"), std::string::npos);
    EXPECT_NE(problemOf("{\"system\": ").find("is not a JSON object"), std::string::npos);
    EXPECT_NE(problemOf("{}").find("names no system"), std::string::npos);
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
