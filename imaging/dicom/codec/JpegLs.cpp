// ISO 14495-1, lossless and near-lossless, by CharLS.
#include "Samples.h"

#include <memory>
#include <vector>

#include <charls/charls.h>

namespace hepatica::imaging::codec {

Fault decodeJpegLs(std::span<const std::uint8_t> stream, const Frame& frame, std::span<std::uint16_t> words)
{
    const std::unique_ptr<charls_jpegls_decoder, void (*)(const charls_jpegls_decoder*)> decoder(
        charls_jpegls_decoder_create(), charls_jpegls_decoder_destroy);
    // CharLS 2.4 never comes back from some streams that are cut; at an end marker it does.
    thread_local std::vector<std::uint8_t> ended;
    ended.assign(stream.begin(), stream.end());
    ended.insert(ended.end(), {0xff, 0xd9});
    const auto isGood = [](charls_jpegls_errc code) { return code == charls::jpegls_errc::success; };
    charls_frame_info info{};
    if (!decoder ||
        !isGood(charls_jpegls_decoder_set_source_buffer(decoder.get(), ended.data(), ended.size())) ||
        !isGood(charls_jpegls_decoder_read_header(decoder.get())) ||
        !isGood(charls_jpegls_decoder_get_frame_info(decoder.get(), &info)))
        return "its JPEG-LS header is damaged";
    if (auto other =
            whyOther({info.height, info.width, info.component_count, info.bits_per_sample}, frame, "JPEG-LS"))
        return other;
    const std::size_t bytes = words.size() * (info.bits_per_sample > 8 ? 2 : 1);
    if (!isGood(charls_jpegls_decoder_decode_to_buffer(decoder.get(), words.data(), bytes, 0)))
        return "its JPEG-LS stream is damaged";
    if (info.bits_per_sample <= 8)
        widen(words);
    setSign(words, info.bits_per_sample, frame.isSigned);
    return std::nullopt;
}

} // namespace hepatica::imaging::codec
