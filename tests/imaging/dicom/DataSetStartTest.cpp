#include "imaging/dicom/DataSetStart.h"

#include "imaging/dicom/FileLayout.h"

#include "imaging/dicom/RawElements.h"

#include <random>

#include <gtest/gtest.h>

using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

std::string explicitHeader()
{
    return explicitLittle(8, 8, "CS", "ORIGINAL") + explicitLittle(8, 0x16, "UI", "1.2.3.45") +
           explicitLittle(8, 0x60, "CS", "CT");
}

std::optional<DataSetStart> start(const std::string& bytes)
{
    FileWindow file{FileBytes(std::vector<std::uint8_t>(bytes.begin(), bytes.end()))};
    return findDataSet(file);
}

} // namespace

TEST(DataSetStart, StandsBehindThePreambleAndGroupTwo)
{
    const std::string meta = std::string(128, '\0') + "DICM" +
                             explicitLittle(2, 0x10, "UI", "1.2.840.10008.1.2" + std::string(1, '\0'));
    const auto found = start(meta + implicitLittle(8, 0x60, "CT"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->offset, meta.size());
    EXPECT_EQ(found->transferSyntaxUid, ImplicitLittleEndianUid);
    EXPECT_FALSE(found->encoding.isExplicit);
}

TEST(DataSetStart, WithoutPreambleGroupTwoIsFoundAtTheFirstByte)
{
    const std::string meta = explicitLittle(2, 0, "UL", std::string(4, '\0')) +
                             explicitLittle(2, 2, "UI", "1.2.3.45") +
                             explicitLittle(2, 0x10, "UI", "1.2.840.10008.1.2.4.70");
    const auto found = start(meta + explicitHeader());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->offset, meta.size());
    EXPECT_EQ(found->transferSyntaxUid, "1.2.840.10008.1.2.4.70");
}

TEST(DataSetStart, ABareDataSetTellsItsEncoding)
{
    const auto explicitOne = start(explicitHeader());
    ASSERT_TRUE(explicitOne);
    EXPECT_EQ(explicitOne->offset, 0u);
    EXPECT_EQ(explicitOne->transferSyntaxUid, ExplicitLittleEndianUid);

    const auto implicitOne = start(implicitLittle(8, 0x16, "1.2.3.45") + implicitLittle(8, 0x20, "20260102") +
                                   implicitLittle(8, 0x60, "CT"));
    ASSERT_TRUE(implicitOne);
    EXPECT_EQ(implicitOne->transferSyntaxUid, ImplicitLittleEndianUid);

    const auto bigOne = start(explicitBig(8, 0x16, "UI", "1.2.3.45") +
                              explicitBig(8, 0x20, "DA", "20260102") + explicitBig(8, 0x60, "CS", "CT"));
    ASSERT_TRUE(bigOne);
    EXPECT_EQ(bigOne->transferSyntaxUid, ExplicitBigEndianUid);
}

TEST(DataSetStart, GroupTwoWithoutTransferSyntaxLeavesItToTheFirstElements)
{
    const std::string meta = std::string(128, '\0') + "DICM" + explicitLittle(2, 2, "UI", "1.2.3.45");
    const auto found = start(meta + implicitLittle(8, 0x16, "1.2.3.45") +
                             implicitLittle(8, 0x20, "20260102") + implicitLittle(8, 0x60, "CT"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->transferSyntaxUid, ImplicitLittleEndianUid);
}

TEST(DataSetStart, WhatIsNoDataSetIsNotTakenForOne)
{
    const std::string descending = explicitLittle(8, 0x60, "CS", "CT") +
                                   explicitLittle(8, 0x16, "UI", "1.2.3.45") +
                                   explicitLittle(8, 0x70, "LO", "Maker1");
    const std::string tooLong = implicitLittle(8, 0x16, "1.2.3.45") + implicitLittle(8, 0x20, "20260102") +
                                littleShort(8) + littleShort(0x60) + littleShort(200) + littleShort(0) + "CT";
    for (const std::string& bytes :
         {std::string(), std::string("Dear colleague, enclosed please find"), std::string(4096, '\0'),
          std::string(4096, '\x08'), std::string("\x08\0", 2), explicitLittle(8, 0x16, "QQ", "1.2.3.45"),
          explicitHeader().substr(0, 20), descending, tooLong})
        EXPECT_FALSE(start(bytes)) << bytes.substr(0, 40);
}

TEST(DataSetStart, NoiseIsNotTakenForADataSet)
{
    std::mt19937 random(11);
    for (int file = 0; file < 20000; ++file) {
        std::string bytes(600, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random() % 16); // small numbers look most like tags and lengths
        bytes[0] = 8, bytes[1] = 0;
        ASSERT_FALSE(start(bytes)) << "file " << file;
    }
}
