// PS3.5 Annex G: the bytes of the pixels as planes, the most significant first, each packed by itself.
#include "Codec.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <fmt/format.h>

namespace hepatica::imaging::codec {

namespace {

constexpr std::size_t HeaderBytes = 64;

std::uint32_t headerField(std::span<const std::uint8_t> stream, std::size_t index)
{
    std::uint32_t value;
    std::memcpy(&value, stream.data() + 4 * index, sizeof value); // the machine is little endian
    return value;
}

/// Unpacks one segment; false when it ends before the plane is full. Bytes beyond the plane are padding.
bool unpack(std::span<const std::uint8_t> packed, std::span<std::uint8_t> plane)
{
    const std::uint8_t *from = packed.data(), *const end = from + packed.size();
    std::uint8_t *to = plane.data(), *const full = to + plane.size();
    while (to < full && from < end) {
        const int control = static_cast<std::int8_t>(*from++);
        if (control >= 0) { // as many bytes as they stand, and one more
            const auto count = std::min<std::ptrdiff_t>(control + 1, full - to);
            if (end - from < count)
                return false;
            std::memcpy(to, from, static_cast<std::size_t>(count));
            from += control + 1;
            to += count;
        } else if (control != -128) {
            if (from == end)
                return false;
            const auto count = std::min<std::ptrdiff_t>(1 - control, full - to);
            std::memset(to, *from++, static_cast<std::size_t>(count));
            to += count;
        }
    }
    return to == full;
}

} // namespace

Fault decodeRunLength(std::span<const std::uint8_t> stream, const Frame& frame,
                      std::span<std::uint16_t> words)
{
    const auto planes = static_cast<std::uint32_t>(frame.bitsAllocated / 8);
    if (stream.size() < HeaderBytes)
        return "its RLE stream ends inside its header";
    if (const std::uint32_t found = headerField(stream, 0); found != planes)
        return fmt::format("its RLE stream has {} segments, expected {}", found, planes);
    thread_local std::array<std::vector<std::uint8_t>, 2> unpacked;
    for (std::uint32_t plane = 0; plane < planes; ++plane) {
        const std::size_t from = headerField(stream, 1 + plane);
        const std::size_t next = plane + 1 < planes ? headerField(stream, 2 + plane) : stream.size();
        if (from < HeaderBytes || from > next || next > stream.size())
            return "its RLE stream has segments outside of it";
        unpacked[plane].resize(words.size());
        if (!unpack(stream.subspan(from, next - from), unpacked[plane]))
            return "its RLE stream ends before its last pixel";
    }
    const std::uint8_t* low = unpacked[planes - 1].data();
    const std::uint8_t* high = unpacked[0].data();
    const int highByte = planes == 2 ? 256 : 0;
    for (std::size_t at = 0; at < words.size(); ++at)
        words[at] = static_cast<std::uint16_t>(low[at] + highByte * high[at]);
    return std::nullopt;
}

} // namespace hepatica::imaging::codec
