// Lossless JPEG streams written bit by bit (ITU-T T.81, annexes B, C and H).
#include "imaging/dicom/codec/LosslessJpeg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica::imaging::codec;

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t Columns = 16, Rows = 4;

/// 16 bits a sample, first predictor. The code "0" stands for no difference, "1" and twelve zeros for a
/// difference of one bit; codes that begin with "11" are in no table.
Bytes streamOf(const Bytes& coded)
{
    Bytes stream{0xff, 0xd8};                                                     // SOI
    const Bytes frame{0xff, 0xc3, 0, 11, 16, 0, Rows, 0, Columns, 1, 1, 0x11, 0}; // SOF3
    const Bytes table{0xff, 0xc4, 0, 21, 0, 1, 0, 0, 0, 0, 0, 0, 0,               // DHT
                      0,    0,    0, 0,  1, 0, 0, 0, 0, 1};
    const Bytes scan{0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0}; // SOS
    for (const Bytes& part : {frame, table, scan, coded, Bytes{0xff, 0xd9}})
        stream.insert(stream.end(), part.begin(), part.end());
    return stream;
}

Fault decode(const Bytes& coded, std::vector<std::uint16_t>& words)
{
    const Bytes stream = streamOf(coded);
    const auto header = readJpegHeader(stream);
    EXPECT_TRUE(header && isPlainLossless(*header));
    words.assign(std::size_t{Columns} * Rows, 1);
    return decodeLosslessJpeg(stream, *header, words);
}

Fault decode(const Bytes& coded)
{
    std::vector<std::uint16_t> words;
    return decode(coded, words);
}

} // namespace

TEST(LosslessJpeg, WithoutDifferencesAllSamplesAreTheMiddleOfTheRange)
{
    std::vector<std::uint16_t> words;
    const Fault fault = decode(Bytes(8, 0), words); // 64 codes of one bit
    ASSERT_FALSE(fault) << *fault;
    EXPECT_THAT(words, testing::Each(1 << 15)); // T.81, H.1.2.1
}

TEST(LosslessJpeg, ALongCodeIsFoundBehindTheQuickTable)
{
    // 1000000000000 1: the first sample is 1 above the middle; 63 times no difference follows.
    std::vector<std::uint16_t> words;
    const Fault fault = decode({0x80, 0x04, 0, 0, 0, 0, 0, 0, 0, 0}, words);
    ASSERT_FALSE(fault) << *fault;
    EXPECT_THAT(words, testing::Each((1 << 15) + 1));
}

// The sanitizers watch over the shifts: after such a code there are no bits left to shift by.
TEST(LosslessJpeg, ACodeThatIsInNoTableEndsTheStreamWhereManyBytesFollow)
{
    const Fault fault = decode(Bytes(64, 0xd5));
    ASSERT_TRUE(fault);
    EXPECT_EQ(*fault, "its JPEG stream ends after 0 of 4 lines");
}

TEST(LosslessJpeg, ACodeThatIsInNoTableEndsTheStreamAtItsLastBytes)
{
    for (const Bytes& last :
         {Bytes{0xd5}, Bytes{0xd5, 0xd5, 0xd5}, Bytes{0xff, 0x00, 0xff, 0x00, 0xff, 0x00}}) {
        Bytes coded(6, 0); // three lines of no difference
        coded.insert(coded.end(), last.begin(), last.end());
        const Fault fault = decode(coded);
        ASSERT_TRUE(fault);
        EXPECT_EQ(*fault, "its JPEG stream ends after 3 of 4 lines");
    }
}
