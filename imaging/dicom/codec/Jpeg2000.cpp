// ISO 15444-1 and -15 (HTJ2K), by OpenJPEG.
#include "Samples.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <openjpeg.h>

namespace hepatica::imaging::codec {

namespace {

/// A code stream in memory, as OpenJPEG reads it.
struct Input {
    std::span<const std::uint8_t> bytes;
    std::size_t at = 0;
};

OPJ_SIZE_T readInput(void* to, OPJ_SIZE_T count, void* user)
{
    auto& input = *static_cast<Input*>(user);
    const std::size_t got = std::min<std::size_t>(count, input.bytes.size() - input.at);
    if (got == 0)
        return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(to, input.bytes.data() + input.at, got);
    input.at += got;
    return got;
}

OPJ_OFF_T skipInput(OPJ_OFF_T count, void* user)
{
    auto& input = *static_cast<Input*>(user);
    const auto left = static_cast<OPJ_OFF_T>(input.bytes.size() - input.at);
    const OPJ_OFF_T skipped = std::clamp<OPJ_OFF_T>(count, 0, left);
    input.at += static_cast<std::size_t>(skipped);
    return skipped == 0 && count > 0 ? -1 : skipped;
}

OPJ_BOOL seekInput(OPJ_OFF_T to, void* user)
{
    auto& input = *static_cast<Input*>(user);
    if (to < 0 || static_cast<std::size_t>(to) > input.bytes.size())
        return OPJ_FALSE;
    input.at = static_cast<std::size_t>(to);
    return OPJ_TRUE;
}

std::uint32_t bigEndian(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t count)
{
    std::uint32_t value = 0;
    for (std::size_t index = 0; index < count; ++index)
        value = value << 8 | bytes[at + index];
    return value;
}

constexpr const char* Damaged = "its JPEG 2000 stream is damaged";

/// The size that the stream claims (ISO 15444-1 A.5.1), read before the library takes memory for it.
Fault checkSize(std::span<const std::uint8_t> stream, const Frame& frame)
{
    constexpr std::size_t SizeMarkerEnd = 45; // SOC, and SIZ with one component
    constexpr std::uint32_t StartAndSize = 0xff4fff51u;
    if (stream.size() < SizeMarkerEnd || bigEndian(stream, 0, 4) != StartAndSize)
        return "its JPEG 2000 header is damaged";
    const auto field = [&](std::size_t at) { return std::int64_t{bigEndian(stream, at, 4)}; };
    const std::int64_t right = field(8), bottom = field(12), left = field(16), top = field(20);
    const std::int64_t tileWidth = field(24), tileHeight = field(28);
    const int components = static_cast<int>(bigEndian(stream, 40, 2));
    const int precision = (stream[42] & 0x7f) + 1;
    if (auto other = whyOther({bottom - top, right - left, components, precision}, frame, "JPEG 2000"))
        return other;
    if (tileWidth == 0 || tileHeight == 0)
        return Damaged;
    // Each tile needs a header of 14 bytes (A.4.2 and A.4.3).
    const std::int64_t tiles = (right / tileWidth + 1) * (bottom / tileHeight + 1);
    constexpr std::int64_t TileBytes = 14, BordersAtMost = 4;
    if (tiles > BordersAtMost * (static_cast<std::int64_t>(stream.size()) / TileBytes + 1))
        return Damaged;
    return std::nullopt;
}

using Decoder = std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)>;
using Stream = std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)>;
using Image = std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)>;

Stream streamOver(Input& input)
{
    constexpr std::size_t ChunkBytes = 1u << 16;
    Stream stream(opj_stream_create(ChunkBytes, OPJ_TRUE), opj_stream_destroy);
    opj_stream_set_user_data(stream.get(), &input, nullptr);
    opj_stream_set_user_data_length(stream.get(), input.bytes.size());
    opj_stream_set_read_function(stream.get(), readInput);
    opj_stream_set_skip_function(stream.get(), skipInput);
    opj_stream_set_seek_function(stream.get(), seekInput);
    return stream;
}

} // namespace

Fault decodeJpeg2000(std::span<const std::uint8_t> bytes, const Frame& frame, std::span<std::uint16_t> words)
{
    if (auto fault = checkSize(bytes, frame))
        return fault;
    Input input{bytes};
    const Stream stream = streamOver(input);
    const Decoder decoder(opj_create_decompress(OPJ_CODEC_J2K), opj_destroy_codec);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    if (!opj_setup_decoder(decoder.get(), &parameters))
        return Damaged;
    opj_decoder_set_strict_mode(decoder.get(), OPJ_TRUE); // a stream that is cut is no image
    opj_image_t* found = nullptr;
    const bool hasHeader = opj_read_header(stream.get(), decoder.get(), &found) != OPJ_FALSE;
    const Image image(found, opj_image_destroy);
    if (!hasHeader || !image)
        return Damaged;
    if (!opj_decode(decoder.get(), stream.get(), image.get()) || image->numcomps != 1)
        return Damaged;
    const opj_image_comp_t& component = image->comps[0];
    if (component.data == nullptr || component.w != static_cast<OPJ_UINT32>(frame.columns) ||
        component.h != static_cast<OPJ_UINT32>(frame.rows))
        return Damaged;
    for (std::size_t at = 0; at < words.size(); ++at)
        words[at] = static_cast<std::uint16_t>(component.data[at]);
    setSign(words, static_cast<int>(component.prec), frame.isSigned);
    return std::nullopt;
}

} // namespace hepatica::imaging::codec
