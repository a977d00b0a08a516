// What is shipped beside the program says what the program does.
#include "measurement/exchange/Csv.h"

#include <hepatica/measurement/ProtocolFile.h>

#include <gtest/gtest.h>

namespace hepatica::measurement {

namespace {

std::string documentAt(const std::string& path)
{
    const auto text = textOf(std::filesystem::path(HEPATICA_SOURCE_DIR) / path);
    return text ? std::string(*text) : text.error().text();
}

} // namespace

TEST(ProtocolTables, TheManualHoldsThemAsTheyAre)
{
    const std::string manual = documentAt("docs/criteria.md");
    const std::string begin = "<!-- hepatica protocols --markdown: begin -->\n";
    const std::size_t from = manual.find(begin),
                      to = manual.find("<!-- hepatica protocols --markdown: end -->");
    ASSERT_TRUE(from != std::string::npos && to != std::string::npos);
    EXPECT_EQ(manual.substr(from + begin.size(), to - from - begin.size()), protocolTables())
        << "write the output of `hepatica protocols --markdown` between the two comments";
}

TEST(ProtocolTables, EverySystemHasItsHalfPage)
{
    const std::string manual = documentAt("docs/criteria.md");
    for (const std::string& name : protocolNames()) {
        const std::size_t heading = manual.find("`" + name + "`");
        ASSERT_NE(heading, std::string::npos) << name;
        EXPECT_EQ(manual.rfind("## ", heading), manual.rfind("\n## ", heading) + 1) << name;
    }
}

TEST(ProtocolTables, EverySystemHasItsProtocolAsAFile)
{
    for (const std::string& name : protocolNames()) {
        const std::string path = "docs/protocols/" + name + ".json";
        EXPECT_EQ(documentAt(path), protocolJson(protocolNamed(name).value(), 2) + "\n")
            << "write the output of `hepatica protocols " << name << "` to " << path;
        EXPECT_EQ(readProtocol(std::filesystem::path(HEPATICA_SOURCE_DIR) / path).value(),
                  protocolNamed(name).value());
    }
}

} // namespace hepatica::measurement
