#include "imaging/dicom/ZipArchive.h"

#include "TemporaryFolder.h"
#include "imaging/dicom/ZipWriter.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::writeZip;
using testing::HasSubstr;

namespace {

class ZipArchive : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path archive() const { return temporary_.path() / "study.zip"; }
    [[nodiscard]] std::string read(const std::string& member) const
    {
        const auto bytes = FileBytes::open(archive() / member);
        if (!bytes)
            return std::string(bytes.error().name());
        std::vector<std::uint8_t> all(static_cast<std::size_t>(bytes->size()));
        return bytes->read(0, all) ? std::string(all.begin(), all.end()) : std::string("(failed)");
    }
    [[nodiscard]] std::string refusal(const std::string& member) const
    {
        const auto members = zipMembers(archive());
        for (const ZipMember& one : members.value())
            if (one.name == member)
                return one.refusal ? one.refusal->text() : std::string("accepted");
        return "not listed";
    }
    /// Overwrites every place where `old` stands in the archive.
    void patch(const std::string& old, const std::string& fresh) const
    {
        std::ifstream in(archive(), std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(in), {}};
        for (std::size_t at = 0; (at = bytes.find(old, at)) != std::string::npos; at += fresh.size())
            bytes.replace(at, fresh.size(), fresh);
        std::ofstream(archive(), std::ios::binary) << bytes;
    }

private:
    tests::TemporaryFolder temporary_;
};

std::string noiseText(std::size_t count)
{
    std::mt19937 random(7);
    std::string bytes(count, '\0');
    std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
    return bytes;
}

} // namespace

TEST_F(ZipArchive, MembersOfNestedFoldersAreReadDeflatedOrStored)
{
    const std::string large = noiseText(300000);
    writeZip(archive(), {{"top", "text"}, {"a/b/c.dcm", large}, {"a/stored", large, ZIP_CM_STORE}});
    EXPECT_EQ(zipMembers(archive())->size(), 3u);
    EXPECT_EQ(read("top"), "text");
    EXPECT_TRUE(read("a/b/c.dcm") == large);
    EXPECT_TRUE(read("a/stored") == large);
    EXPECT_EQ(read("a/b/d.dcm"), "no-such-file");
}

TEST_F(ZipArchive, AMemberIsReadFromSeveralThreadsAtOnce)
{
    const std::string large = noiseText(400000);
    writeZip(archive(), {{"a", large}});
    const auto bytes = FileBytes::open(archive() / "a");
    ASSERT_TRUE(bytes);
    std::atomic<int> same = 0;
    std::vector<std::jthread> readers;
    for (std::size_t part = 0; part < 4; ++part)
        readers.emplace_back([&, part] {
            std::vector<std::uint8_t> read(100000);
            if (bytes->read(100000 * part, read) &&
                std::string(read.begin(), read.end()) == large.substr(100000 * part, 100000))
                ++same;
        });
    readers.clear();
    EXPECT_EQ(same, 4);
}

TEST_F(ZipArchive, AnArchiveThatWasReplacedIsReadAfresh)
{
    writeZip(archive(), {{"a", "first"}});
    EXPECT_EQ(read("a"), "first");
    std::filesystem::remove(archive());
    writeZip(archive(), {{"a", "the second one"}});
    EXPECT_EQ(read("a"), "the second one");
}

TEST_F(ZipArchive, NamesThatLeaveTheArchiveAreRefused)
{
    writeZip(archive(),
             {{"../up", "x"}, {"a/../../up", "x"}, {"/etc/up", "x"}, {"a\\up", "x"}, {"a..b/c", "x"}});
    for (const char* name : {"../up", "a/../../up", "/etc/up", "a\\up"})
        EXPECT_THAT(refusal(name), HasSubstr("its name leads out of the archive")) << name;
    EXPECT_EQ(refusal("a..b/c"), "accepted");
    EXPECT_EQ(read("../up"), "unsafe-archive");
}

TEST_F(ZipArchive, EncryptedMembersAndInnerArchivesAreTold)
{
    writeZip(archive(), {{"secret", "x", ZIP_CM_DEFLATE, true}, {"inner.ZIP", "x"}, {"open", "x"}});
    EXPECT_THAT(refusal("secret"), HasSubstr("it is encrypted"));
    EXPECT_THAT(refusal("inner.ZIP"), HasSubstr("an archive inside an archive"));
    EXPECT_EQ(read("secret"), "unsafe-archive");
    EXPECT_EQ(read("open"), "x");
}

TEST_F(ZipArchive, AMemberThatGrowsBeyondAllMeasureIsRefused)
{
    writeZip(archive(), {{"bomb", std::string(80 << 20, '\0')}, {"blank", std::string(1 << 20, '\0')}});
    EXPECT_THAT(refusal("bomb"), HasSubstr("it claims to grow"));
    EXPECT_EQ(refusal("blank"), "accepted") << "an empty mask shrinks to a thousandth too";
}

TEST_F(ZipArchive, MembersThatLieOverEachOtherAreABomb)
{
    // As in Fifield 2019, "A better zip bomb": the directory points twice at the same compressed bytes.
    const std::string large = noiseText(50000);
    writeZip(archive(), {{"a", large, ZIP_CM_STORE}});
    std::ifstream in(archive(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::size_t directory = bytes.find("PK\1\2"), end = bytes.find("PK\5\6");
    std::string entry = bytes.substr(directory, end - directory);
    std::string twice = bytes.substr(0, end) + entry + bytes.substr(end);
    const std::size_t tail = end + entry.size();
    twice[tail + 8] = twice[tail + 10] = 2;                 // entries
    twice[tail + 12] = static_cast<char>(2 * entry.size()); // bytes of the directory
    std::ofstream(archive(), std::ios::binary) << twice;
    const auto members = zipMembers(archive());
    ASSERT_FALSE(members);
    EXPECT_EQ(members.error().code, ProblemCode::UnsafeArchive);
}

TEST_F(ZipArchive, AFalseSizeOrDamagedBytesMakeAReadFail)
{
    const std::string large = noiseText(50000);
    writeZip(archive(), {{"a", large}});
    patch(large.substr(20000, 4), "XXXX"); // noiseText is stored as it is, inside the deflated stream
    EXPECT_TRUE(read("a") == "(failed)");  // not the noiseText in a message
}

TEST_F(ZipArchive, ACutArchiveIsDamaged)
{
    writeZip(archive(), {{"a", noiseText(50000)}});
    std::filesystem::resize_file(archive(), 20000);
    EXPECT_EQ(zipMembers(archive()).error().code, ProblemCode::DamagedFile);
    EXPECT_TRUE(isZip(archive()));
}
