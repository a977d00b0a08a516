#include "FramePixels.h"

#include "Fragments.h"
#include "Inflate.h"
#include "codec/Codec.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Values = std::vector<std::uint16_t>;

constexpr std::string_view RunLengthUid = "1.2.840.10008.1.2.5";
constexpr std::string_view DeflatedFramesUid = "1.2.840.10008.1.2.8.1"; // PS3.5 A.4.13

/// Values out of little endian bytes.
void spread(const Bytes& bytes, std::size_t firstBit, int bits, Values& values)
{
    for (std::size_t at = 0; at < values.size(); ++at) {
        const std::size_t bit = firstBit + at * static_cast<std::size_t>(bits), byte = bit / 8;
        if (bits == 1) // lowest bit first (PS3.5 8.1.1)
            values[at] = static_cast<std::uint16_t>(bytes[byte] >> (bit % 8) & 1);
        else if (bits == 8)
            values[at] = bytes[byte];
        else
            values[at] = static_cast<std::uint16_t>(bytes[byte] | bytes[byte + 1] << 8);
    }
}

/// A frame of PS3.5 annex G; one of single bits is packed as the bytes that hold them.
bool unpackRunLength(const Bytes& packed, int bits, Values& values)
{
    const std::size_t words = bits == 1 ? (values.size() + 7) / 8 : values.size();
    Values unpacked(words);
    const codec::Frame frame{1, static_cast<int>(words), std::max(bits, 8), false};
    if (codec::decodeRunLength(packed, frame, unpacked))
        return false;
    if (bits == 1)
        spread(Bytes(unpacked.begin(), unpacked.end()), 0, bits, values);
    else
        values = std::move(unpacked);
    return true;
}

bool unpackDeflated(const Bytes& packed, int bits, Values& values)
{
    Bytes unpacked((values.size() * static_cast<std::size_t>(bits) + 7) / 8);
    if (!inflateInto(unpacked, packed))
        return false;
    spread(unpacked, 0, bits, values);
    return true;
}

} // namespace

FramePixels::FramePixels(const LoadedDataset& loaded, const PixelPacking& packing, Coding coding,
                         std::string file)
    : bytes_(loaded.bytes), packing_(packing), coding_(coding), file_(std::move(file))
{
    const PixelElement& element = *loaded.layout.pixels;
    native_ = {element.offset, element.length.value_or(0)};
    swapsBytes_ = loaded.layout.isBigEndian && (packing.bitsAllocated == 16 || element.areWords);
}

std::uint64_t FramePixels::bits(std::size_t frames) const
{
    return static_cast<std::uint64_t>(frames) * packing_.pixelsPerFrame *
           static_cast<std::uint64_t>(packing_.bitsAllocated);
}

Expected<void> FramePixels::checkNative() const
{
    const std::uint64_t found =
        std::min(native_.length, bytes_.size() - std::min(bytes_.size(), native_.offset));
    const std::uint64_t needed = (bits(packing_.frames) + 7) / 8;
    if (found < needed)
        return fail(ProblemCode::NotReadable,
                    {file_, fmt::format("pixel data end after {} of {} bytes", found, needed)});
    return {};
}

Expected<void> FramePixels::findFragments(const FileLayout& layout)
{
    const int count = static_cast<int>(packing_.frames);
    for (int frame = 0; frame < count; ++frame) {
        auto found = fragmentsOf(*layout.pixels, frame, count);
        if (!found)
            return fail(ProblemCode::NotReadable,
                        {file_, fmt::format("its fragments do not make {} frames", count)});
        fragments_.push_back(std::move(*found));
    }
    return {};
}

Expected<FramePixels> FramePixels::find(const LoadedDataset& loaded, const PixelPacking& packing,
                                        const std::string& file)
{
    const FileLayout& layout = loaded.layout;
    const int bits = packing.bitsAllocated;
    if (bits != 1 && bits != 8 && bits != 16)
        return fail(ProblemCode::UnsupportedPixels,
                    {file, fmt::format("a segmentation of {} bits a pixel, expected 1, 8 or 16", bits)});
    constexpr std::array Codings{std::pair{ImplicitLittleEndianUid, Coding::Native},
                                 std::pair{ExplicitLittleEndianUid, Coding::Native},
                                 std::pair{ExplicitBigEndianUid, Coding::Native},
                                 std::pair{DeflatedUid, Coding::Native},
                                 std::pair{RunLengthUid, Coding::RunLength},
                                 std::pair{DeflatedFramesUid, Coding::Deflated}};
    const auto* coding =
        std::ranges::find(Codings, layout.transferSyntaxUid, &std::pair<std::string_view, Coding>::first);
    if (coding == Codings.end())
        return fail(ProblemCode::UnsupportedTransferSyntax, {file, uidInWords(layout.transferSyntaxUid)});
    if (!layout.pixels)
        return fail(ProblemCode::NotReadable, {file, "it has no pixel data"});
    FramePixels pixels(loaded, packing, coding->second, file);
    const auto found = coding->second == Coding::Native ? pixels.checkNative() : pixels.findFragments(layout);
    return found ? Expected<FramePixels>(std::move(pixels)) : passOn(found);
}

bool FramePixels::readNative(std::size_t frame, Values& values) const
{
    // From and to the borders of words, whose bytes may have to change places.
    const std::uint64_t from = bits(frame) / 8 & ~std::uint64_t{1};
    const std::uint64_t to = std::min(native_.length, ((bits(frame + 1) + 7) / 8 + 1) & ~std::uint64_t{1});
    Bytes read(static_cast<std::size_t>(to - from));
    if (!bytes_.read(native_.offset + from, read))
        return false;
    for (std::size_t at = 0; swapsBytes_ && at + 1 < read.size(); at += 2)
        std::swap(read[at], read[at + 1]);
    spread(read, static_cast<std::size_t>(bits(frame) - 8 * from), packing_.bitsAllocated, values);
    return true;
}

bool FramePixels::readPacked(std::size_t frame, Values& values) const
{
    Bytes packed;
    for (const ByteRange& fragment : fragments_[frame]) {
        if (fragment.offset + fragment.length > bytes_.size())
            return false;
        const std::size_t at = packed.size();
        packed.resize(at + static_cast<std::size_t>(fragment.length));
        if (!bytes_.read(fragment.offset, std::span(packed).subspan(at)))
            return false;
    }
    const auto unpack = coding_ == Coding::RunLength ? unpackRunLength : unpackDeflated;
    return unpack(packed, packing_.bitsAllocated, values);
}

Expected<void> FramePixels::unpack(std::size_t frame, Values& values) const
{
    values.resize(packing_.pixelsPerFrame);
    if (coding_ == Coding::Native ? readNative(frame, values) : readPacked(frame, values))
        return {};
    return fail(ProblemCode::NotReadable, {file_, fmt::format("frame {} does not unpack", frame + 1)});
}

} // namespace hepatica::imaging
