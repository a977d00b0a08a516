// What hostile or damaged code streams do to the decoders: a fault, never half an image.
#include "imaging/dicom/codec/Codec.h"

#include "TemporaryFolder.h"
#include "imaging/dicom/CodedImage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica::imaging::codec;
using hepatica::tests::TestImage;
using testing::HasSubstr;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;
using Decode = Fault (*)(std::span<const std::uint8_t>, const Frame&, std::span<std::uint16_t>);

constexpr Frame Shape{24, 20, 16, false};

TestImage image()
{
    TestImage made = hepatica::tests::axialStack(1).front();
    made.rows = Shape.rows;
    made.columns = Shape.columns;
    made.isSigned = false;
    for (int at = 0; at < made.rows * made.columns; ++at)
        made.stored.push_back((at * 977 + at * at) % 65536);
    return made;
}

struct Coded {
    std::string name;
    Decode decode;
    Bytes stream;
};

/// The same image in every coding.
std::vector<Coded> everyCoding()
{
    const hepatica::tests::TemporaryFolder folder;
    const hepatica::tests::Encoders encoders;
    const auto native = folder.path() / "native", coded = folder.path() / "coded";
    const auto byDcmtk = [&](E_TransferSyntax syntax, const DcmRepresentationParameter* how = nullptr) {
        hepatica::tests::recode(native, coded, syntax, how);
        return hepatica::tests::streamOf(coded);
    };
    hepatica::tests::write(image(), native);
    const DJ_RPLossless fourth(4, 0);
    return {{"RLE", decodeRunLength, byDcmtk(EXS_RLELossless)},
            {"JPEG", decodeJpeg, byDcmtk(EXS_JPEGProcess14SV1)},
            {"JPEG", decodeJpeg, byDcmtk(EXS_JPEGProcess14, &fourth)},
            {"JPEG-LS", decodeJpegLs, hepatica::tests::jpegLsOf(image())},
            {"JPEG 2000", decodeJpeg2000, hepatica::tests::jpeg2000Of(image(), false)}};
}

/// An HTJ2K stream of 8 x 8 pixels of 12 bits, pixel i = 1000 + (37 i + i * i) % 256, reversible, one
/// decomposition: made by OpenJPH 0.9's ojph_compress.
constexpr std::string_view HighThroughput =
    "ff4fff5100294000000000080000000800000000000000000000000800000008000000000000000000010b0101ff5000"
    "08000200000007ff52000c00020001000104044001ff5c00072070707078ff64001600014f70656e4a50482056657220"
    "302e392e302eff90000a00000000007e0001ff93c0016e80ef7f7decb35efcf9dc437fbef1a91ffaf1de23f7fb00f597"
    "18c031b800c0016b40016bc000b600815030cce76fb6e120ee102fb051fd0105c000239700becffb7dff3ebeff0baf97"
    "c7e1b7fc006965c111a9b800ff3ffeff7fff7ffdfdff7efbff7fff7d01b5a70800585800ffd9";

Bytes bytesFromHex(std::string_view hexadecimal)
{
    Bytes bytes;
    for (std::size_t at = 0; at + 1 < hexadecimal.size(); at += 2)
        bytes.push_back(
            static_cast<std::uint8_t>(std::stoi(std::string(hexadecimal.substr(at, 2)), nullptr, 16)));
    return bytes;
}

} // namespace

TEST(Codec, AHighThroughputStreamIsReadLikeAnyJpeg2000)
{
    const Frame frame{8, 8, 16, false};
    Words words(frame.pixels());
    const Fault fault = decodeJpeg2000(bytesFromHex(HighThroughput), frame, words);
    ASSERT_FALSE(fault) << *fault;
    for (int at = 0; at < 64; ++at)
        EXPECT_EQ(words[static_cast<std::size_t>(at)], 1000 + (37 * at + at * at) % 256);
}

TEST(Codec, AWholeStreamGivesTheImage)
{
    const TestImage truth = image();
    for (const Coded& coded : everyCoding()) {
        SCOPED_TRACE(coded.name);
        Words words(Shape.pixels());
        const Fault fault = coded.decode(coded.stream, Shape, words);
        ASSERT_FALSE(fault) << *fault;
        EXPECT_TRUE(std::ranges::equal(words, truth.stored));
    }
}

TEST(Codec, AStreamThatIsCutIsAFaultOrLackedOnlyItsEndMarker)
{
    for (const Coded& coded : everyCoding()) {
        Words whole(Shape.pixels());
        ASSERT_FALSE(coded.decode(coded.stream, Shape, whole));
        for (std::size_t length = 0; length < coded.stream.size(); ++length) {
            Words words(Shape.pixels());
            const std::span<const std::uint8_t> cut(coded.stream.data(), length);
            const Fault fault = coded.decode(Bytes(cut.begin(), cut.end()), Shape, words);
            EXPECT_TRUE(fault || words == whole) << coded.name << " cut after " << length << " bytes";
            EXPECT_TRUE(fault || length + 4 > coded.stream.size()) << coded.name << " at " << length;
        }
    }
}

TEST(Codec, NoChangedByteMakesADecoderReadOrWriteOutsideItsMemory)
{
    // Values may come out wrong where a coding has no check sum; the sanitizers watch over the rest.
    std::uint32_t state = 3;
    for (const Coded& coded : everyCoding())
        for (int round = 0; round < 400; ++round) {
            Bytes stream = coded.stream;
            for (int change = 0; change <= round % 3; ++change) {
                state = state * 1664525u + 1013904223u;
                stream[(state >> 8) % stream.size()] = static_cast<std::uint8_t>(state >> 24);
            }
            Words words(Shape.pixels());
            const Fault fault = coded.decode(stream, Shape, words);
            EXPECT_TRUE(!fault || fault->starts_with("its " + coded.name)) << *fault;
        }
}

TEST(Codec, AStreamOfAnotherSizeIsRefusedBeforeItIsDecoded)
{
    const Frame other{24, 21, 16, false};
    for (const Coded& coded : everyCoding()) {
        Words words(other.pixels());
        const Fault fault = coded.decode(coded.stream, other, words);
        ASSERT_TRUE(fault) << coded.name;
        const bool tellsItsSize = coded.name != "RLE";
        EXPECT_THAT(*fault, HasSubstr(tellsItsSize ? "stream has 20 x 24 pixels, the image 21 x 24"
                                                   : "ends before its last pixel"));
    }
}

TEST(Codec, AStreamThatClaimsAHugeImageTakesNoMemoryForIt)
{
    auto all = everyCoding();
    // ITU-T T.81 B.2.2, ISO 14495-1 C.2.2: lines and samples stand 3 bytes behind the frame marker.
    for (const auto& [index, marker] : {std::pair{1, 0xc3}, std::pair{3, 0xf7}}) {
        Bytes& stream = all[static_cast<std::size_t>(index)].stream;
        const auto frame = std::ranges::search(stream, std::array<int, 2>{0xff, marker}).begin();
        ASSERT_NE(frame, stream.end());
        std::fill_n(frame + 5, 4, std::uint8_t{0xff});
    }
    std::fill_n(all[4].stream.begin() + 8, 8, std::uint8_t{0x7f}); // ISO 15444-1 A.5.1: Xsiz, Ysiz
    for (const std::size_t index : {1u, 3u, 4u}) {
        Words words(Shape.pixels());
        const Fault fault = all[index].decode(all[index].stream, Shape, words);
        ASSERT_TRUE(fault) << all[index].name;
        EXPECT_THAT(*fault, HasSubstr("pixels, the image 20 x 24"));
    }
}
