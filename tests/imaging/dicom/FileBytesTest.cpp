#include "imaging/dicom/FileBytes.h"

#include "TemporaryFolder.h"

#include <array>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

class FileBytesOnDisk : public testing::Test {
protected:
    std::filesystem::path write(const std::string& name, const std::string& text) const
    {
        std::ofstream(temporary_.path() / name, std::ios::binary) << text;
        return temporary_.path() / name;
    }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const
    {
        return temporary_.path() / name;
    }

private:
    tests::TemporaryFolder temporary_;
};

std::string readText(const FileBytes& bytes, std::uint64_t offset, std::size_t count)
{
    std::vector<std::uint8_t> read(count);
    return bytes.read(offset, read) ? std::string(read.begin(), read.end()) : std::string("(failed)");
}

} // namespace

TEST_F(FileBytesOnDisk, BytesAreReadByPosition)
{
    const auto bytes = FileBytes::open(write("a", "0123456789"));
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->size(), 10u);
    EXPECT_EQ(readText(*bytes, 7, 3), "789");
    EXPECT_EQ(readText(*bytes, 0, 2), "01");
    EXPECT_EQ(readText(*bytes, 10, 0), "");
}

TEST_F(FileBytesOnDisk, AReadBeyondTheEndFails)
{
    const auto bytes = FileBytes::open(write("a", "0123456789"));
    ASSERT_TRUE(bytes);
    EXPECT_EQ(readText(*bytes, 8, 3), "(failed)");
    EXPECT_EQ(readText(*bytes, 11, 0), "(failed)");
    EXPECT_EQ(readText(*bytes, ~std::uint64_t{0}, 2), "(failed)"); // the sum of both overflows
}

TEST_F(FileBytesOnDisk, AFileCutWhileItIsOpenFailsToRead)
{
    const auto file = write("a", std::string(100000, 'x'));
    const auto bytes = FileBytes::open(file);
    ASSERT_TRUE(bytes);
    std::filesystem::resize_file(file, 10);
    EXPECT_EQ(readText(*bytes, 0, 10), std::string(10, 'x'));
    EXPECT_EQ(readText(*bytes, 90000, 10), "(failed)");
}

TEST_F(FileBytesOnDisk, WhatIsNoRegularFileIsRefusedWithoutWaiting)
{
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    for (const auto& place : {path("pipe"), path("")})
        EXPECT_EQ(FileBytes::open(place).error().code, ProblemCode::NotReadable) << place;
    EXPECT_EQ(FileBytes::open(path("missing")).error().code, ProblemCode::NoSuchFile);
    EXPECT_EQ(FileBytes::open(write("a", "text") / "below").error().code, ProblemCode::DamagedFile)
        << "a file that is no archive has no members";
}

TEST(FileBytesInMemory, ReadLikeAFile)
{
    const FileBytes bytes(std::vector<std::uint8_t>{'a', 'b', 'c'});
    EXPECT_EQ(bytes.size(), 3u);
    EXPECT_EQ(readText(bytes, 1, 2), "bc");
    EXPECT_EQ(readText(bytes, 2, 2), "(failed)");
}
