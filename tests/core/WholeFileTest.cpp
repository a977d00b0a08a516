#include <hepatica/core/WholeFile.h>

#include <iterator>
#include <unistd.h>

#include <gtest/gtest.h>

namespace fs = std::filesystem;

TEST(WholeFile, ReplacesWhatWasThereAndLeavesNothingElse)
{
    const fs::path folder = fs::temp_directory_path() / ("hepatica-whole-" + std::to_string(getpid()));
    fs::create_directories(folder);
    ASSERT_TRUE(hepatica::writeWholeFile(folder / "a.csv", "first"));
    ASSERT_TRUE(hepatica::writeWholeFile(folder / "a.csv", "second"));
    std::ifstream stream(folder / "a.csv");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "second");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
    fs::remove_all(folder);
}

TEST(WholeFile, InAMissingFolderIsAProblemThatNamesTheFile)
{
    const auto written = hepatica::writeWholeFile("no/such/folder/a.csv", "text");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, hepatica::ProblemCode::NotWritable);
    EXPECT_NE(written.error().text().find("no/such/folder/a.csv"), std::string::npos);
}
