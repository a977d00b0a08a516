#include "Fragments.h"

#include <algorithm>
#include <cstring>

namespace hepatica::imaging {

namespace {

using Fragment = std::vector<ByteRange>::const_iterator;

/// The fragment whose item begins at an offset of the table.
Fragment fragmentAt(const PixelElement& pixels, std::uint64_t offset)
{
    const std::uint64_t place = pixels.fragments.front().offset + offset; // both sides count the item header
    const auto found = std::ranges::lower_bound(pixels.fragments, place, {}, &ByteRange::offset);
    return found != pixels.fragments.end() && found->offset == place ? found : pixels.fragments.end();
}

std::optional<std::vector<ByteRange>> byOffsets(const PixelElement& pixels, std::size_t frame)
{
    const bool isLast = frame + 1 == pixels.frameOffsets.size();
    const auto first = fragmentAt(pixels, pixels.frameOffsets[frame]);
    const auto next = isLast ? pixels.fragments.end() : fragmentAt(pixels, pixels.frameOffsets[frame + 1]);
    const bool isFound =
        first != pixels.fragments.end() && first < next && (isLast || next != pixels.fragments.end());
    return isFound ? std::optional(std::vector<ByteRange>(first, next)) : std::nullopt;
}

/// None where the file ends before the table does.
template <typename Offset>
std::vector<std::uint64_t> readOffsets(FileWindow& file, std::uint64_t at, std::uint32_t bytes)
{
    std::vector<std::uint64_t> offsets;
    const std::uint8_t* table = file.bytes(at, bytes);
    for (std::size_t entry = 0; table != nullptr && entry < bytes / sizeof(Offset); ++entry) {
        Offset offset;
        std::memcpy(&offset, table + entry * sizeof offset, sizeof offset); // the machine is little endian
        offsets.push_back(offset);
    }
    return offsets;
}

bool beginsStream(FileWindow& file, const ByteRange& fragment)
{
    constexpr int StartOfJpeg = 0xffd8, StartOfJpeg2000 = 0xff4f;
    const std::uint8_t* head = fragment.length >= 2 ? file.bytes(fragment.offset, 2) : nullptr;
    const int marker = head != nullptr ? head[0] << 8 | head[1] : 0;
    return marker == StartOfJpeg || marker == StartOfJpeg2000;
}

} // namespace

void findFragments(FileWindow& file, PixelElement& pixels, const std::optional<Element>& extendedOffsets)
{
    std::uint64_t at = pixels.offset;
    bool isTable = true; // the first item is the basic offset table; all are little endian
    while (const auto item = readElement(file, at, Encoding{})) {
        if (item->tag != ItemTag || item->length == UndefinedLength)
            break;
        if (isTable)
            pixels.frameOffsets = readOffsets<std::uint32_t>(file, item->valueAt, item->length);
        else
            pixels.fragments.push_back({item->valueAt, item->length});
        isTable = false;
        at = item->valueAt + item->length;
    }
    if (extendedOffsets)
        pixels.frameOffsets =
            readOffsets<std::uint64_t>(file, extendedOffsets->valueAt, extendedOffsets->length);
    if (pixels.frameOffsets.empty())
        for (const ByteRange& fragment : pixels.fragments)
            if (beginsStream(file, fragment))
                pixels.frameOffsets.push_back(fragment.offset - pixels.fragments.front().offset);
}

std::optional<std::vector<ByteRange>> fragmentsOf(const PixelElement& pixels, int frame, int frames)
{
    const auto index = static_cast<std::size_t>(frame), count = static_cast<std::size_t>(frames);
    if (pixels.fragments.empty() || frame < 0 || frame >= frames)
        return std::nullopt;
    if (pixels.fragments.size() == count)
        return std::vector{pixels.fragments[index]};
    if (count == 1)
        return pixels.fragments;
    if (pixels.frameOffsets.size() == count)
        return byOffsets(pixels, index);
    return std::nullopt;
}

} // namespace hepatica::imaging
