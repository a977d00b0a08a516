#include "imaging/dicom/Inflate.h"

#include <atomic>
#include <random>

#include <gtest/gtest.h>
#include <zlib.h>

using namespace hepatica::imaging;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// Tells how much was read of it.
class CountedBytes final : public ByteSource {
public:
    explicit CountedBytes(Bytes bytes) : bytes_(std::move(bytes)) {}
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const override
    {
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), to.size(), to.begin());
        read_ += to.size();
        return true;
    }
    [[nodiscard]] std::uint64_t readSoFar() const { return read_; }

private:
    Bytes bytes_;
    mutable std::atomic<std::uint64_t> read_ = 0;
};

/// Words as images have them: the high byte says little.
Bytes noise(std::size_t count)
{
    std::mt19937 random(7);
    Bytes bytes(count);
    for (std::size_t at = 0; at < count; ++at)
        bytes[at] = static_cast<std::uint8_t>(at % 2 == 0 ? random() : random() % 3);
    return bytes;
}

Bytes deflated(const Bytes& bytes)
{
    z_stream stream{};
    Bytes packed(bytes.size() + 1000);
    EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

} // namespace

TEST(Inflate, FramesAreReadInAnyOrderWithoutBeginningAnewForEach)
{
    constexpr std::size_t FrameBytes = 512 * 512 * 2, Frames = 24;
    const Bytes whole = noise(FrameBytes * Frames);
    const auto source = std::make_shared<CountedBytes>(deflated(whole));
    const auto inflated = inflateDataSet(FileBytes(source), 0, "made");
    ASSERT_TRUE(inflated);
    ASSERT_EQ(inflated->size(), whole.size());
    const std::uint64_t once = source->readSoFar();
    EXPECT_LE(once, source->size());
    Bytes frame(FrameBytes);
    for (std::size_t left = Frames; left-- > 0;) {
        ASSERT_TRUE(inflated->read(left * FrameBytes, frame));
        const auto first = whole.begin() + static_cast<std::ptrdiff_t>(left * FrameBytes);
        EXPECT_TRUE(std::equal(frame.begin(), frame.end(), first)) << "frame " << left;
    }
    // A place to begin at lies at most two frames before each; beginning anew would read twelve times as
    // much.
    EXPECT_LE(source->readSoFar() - once, 3 * source->size());
}

TEST(Inflate, AFrameIsFilledOrItIsNone)
{
    const Bytes whole = noise(5000), packed = deflated(whole);
    Bytes exact(5000), more(5001);
    EXPECT_TRUE(inflateInto(exact, packed));
    EXPECT_EQ(exact, whole);
    EXPECT_FALSE(inflateInto(more, packed));
    EXPECT_FALSE(inflateInto(exact, Bytes(packed.begin(), packed.begin() + 100)));
}
