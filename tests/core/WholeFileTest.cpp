#include <hepatica/core/WholeFile.h>

#include <iterator>
#include <sys/stat.h>
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

TEST(WholeFile, ThatIsNotThereCannotBeWaitedForNorGetAName)
{
    const fs::path folder = fs::temp_directory_path() / ("hepatica-gone-" + std::to_string(getpid()));
    fs::create_directories(folder);
    EXPECT_FALSE(hepatica::waitForDisk(folder)); // no error
    EXPECT_EQ(hepatica::waitForDisk(folder / "gone"), std::errc::no_such_file_or_directory);
    ASSERT_TRUE(hepatica::writeWholeFile(folder / "a.csv", "first"));
    const auto named = hepatica::finishFile(folder / "gone", folder / "a.csv");
    ASSERT_FALSE(named);
    EXPECT_NE(named.error().text().find("No such file"), std::string::npos);
    std::ifstream stream(folder / "a.csv");
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), "first");
    fs::remove_all(folder);
}

TEST(WholeFile, APipeOrALinkToOneIsRefusedAndStays)
{
    const fs::path folder = fs::temp_directory_path() / ("hepatica-pipe-" + std::to_string(getpid()));
    fs::create_directories(folder);
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    fs::create_symlink("pipe", folder / "link");
    for (const char* name : {"pipe", "link"}) {
        const auto written = hepatica::writeWholeFile(folder / name, "text");
        ASSERT_FALSE(written) << name;
        EXPECT_EQ(written.error().code, hepatica::ProblemCode::NotWritable);
        std::ofstream(folder / "unfinished") << "text";
        EXPECT_FALSE(hepatica::finishFile(folder / "unfinished", folder / name)) << name;
        EXPECT_FALSE(fs::exists(folder / "unfinished"));
    }
    EXPECT_TRUE(fs::is_fifo(folder / "pipe"));
    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    fs::remove_all(folder);
}

TEST(WholeFile, ALinkStaysAndItsTargetIsWritten)
{
    const fs::path folder = fs::temp_directory_path() / ("hepatica-link-" + std::to_string(getpid()));
    fs::create_directories(folder / "far");
    fs::create_symlink("far/a.csv", folder / "a.csv");
    for (const std::string text : {"first", "second"}) { // the target is not there, then it is
        ASSERT_TRUE(hepatica::writeWholeFile(folder / "a.csv", text));
        std::ifstream stream(folder / "far/a.csv");
        EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), text);
        EXPECT_TRUE(fs::is_symlink(folder / "a.csv"));
    }
    fs::create_symlink("ring", folder / "ring");
    EXPECT_FALSE(hepatica::writeWholeFile(folder / "ring/a.csv", "text"));
    fs::remove_all(folder);
}
