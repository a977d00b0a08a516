#include "StoredWords.h"

#include "FileLayout.h"
#include "codec/Codec.h"
#include "codec/Samples.h"

#include <algorithm>
#include <bit>
#include <vector>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

static_assert(std::endian::native == std::endian::little,
              "stored words are read in the order of the machine");

using Words = std::span<std::uint16_t>;

Problem damaged(const Instance& instance, std::string what)
{
    return {ProblemCode::DamagedFile, {instance.source.file.string(), std::move(what)}, {}};
}

Problem cutShort(const Instance& instance, std::uint64_t fileBytes)
{
    std::uint64_t found = 0, expected = 0;
    for (const ByteRange& range : instance.pixels.ranges) {
        found += std::min(range.length, fileBytes - std::min(fileBytes, range.offset));
        expected += range.length;
    }
    return damaged(instance, fmt::format("pixel data end after {} of {} bytes", found, expected));
}

std::span<std::uint8_t> bytesOf(Words words, std::size_t count)
{
    return {reinterpret_cast<std::uint8_t*>(words.data()), count};
}

void swapBytes(Words words)
{
    for (std::uint16_t& word : words)
        word = static_cast<std::uint16_t>(word << 8 | word >> 8);
}

/// Native values are read into their place at once.
std::optional<Problem> readNative(const FileBytes& file, const Instance& instance, Words words)
{
    const StoredPixels& pixels = instance.pixels;
    const std::size_t bytes = words.size() * static_cast<std::size_t>(pixels.bitsAllocated / 8);
    if (pixels.ranges.size() != 1 || pixels.ranges.front().length < bytes)
        return damaged(instance, "its pixel data are in pieces");
    if (!file.read(pixels.ranges.front().offset, bytesOf(words, bytes)))
        return cutShort(instance, file.size());
    if (pixels.swapBytes)
        swapBytes(words.first((bytes + 1) / 2)); // two pixels of 8 bits share a word of an OW element
    if (pixels.bitsAllocated == 8)
        codec::widen(words);
    return std::nullopt;
}

/// The fragments of one frame, joined. The buffer is kept for the next frame.
std::optional<std::span<const std::uint8_t>> readStream(const FileBytes& file, const StoredPixels& pixels)
{
    thread_local std::vector<std::uint8_t> stream;
    std::size_t length = 0;
    for (const ByteRange& range : pixels.ranges)
        length += range.length;
    stream.resize(length);
    std::size_t at = 0;
    for (const ByteRange& range : pixels.ranges) {
        if (!file.read(range.offset, std::span(stream).subspan(at, range.length)))
            return std::nullopt;
        at += range.length;
    }
    return stream;
}

using Decode = codec::Fault (*)(std::span<const std::uint8_t>, const codec::Frame&, Words);

/// In the order of PixelCoding, behind Native.
constexpr Decode Decoders[] = {codec::decodeRunLength, codec::decodeJpeg, codec::decodeJpegLs,
                               codec::decodeJpeg2000};

} // namespace

std::optional<Problem> readWords(const Instance& instance, int rows, int columns, Words words)
{
    const auto file = openPixels(instance);
    if (!file)
        return file.error();
    if (instance.pixels.coding == PixelCoding::Native)
        return readNative(*file, instance, words);
    const auto stream = readStream(*file, instance.pixels);
    if (!stream)
        return cutShort(instance, file->size());
    const Decode decode = Decoders[static_cast<std::size_t>(instance.pixels.coding) - 1];
    const codec::Frame frame{rows, columns, instance.pixels.bitsAllocated, instance.pixels.isSigned};
    if (auto fault = decode(*stream, frame, words))
        return damaged(instance, std::move(*fault));
    return std::nullopt;
}

} // namespace hepatica::imaging
