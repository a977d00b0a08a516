#include "JpegHeader.h"

#include <algorithm>
#include <numeric>

namespace hepatica::imaging::codec {

namespace {

using Bytes = std::span<const std::uint8_t>;

int twoBytes(Bytes bytes, std::size_t at)
{
    return bytes[at] << 8 | bytes[at + 1];
}

bool readFrame(JpegHeader& header, Bytes segment)
{
    if (segment.size() < 6)
        return false;
    header.shape = {twoBytes(segment, 1), twoBytes(segment, 3), segment[5], segment[0]};
    return true;
}

bool readTables(JpegHeader& header, Bytes segment)
{
    constexpr std::size_t CountsEnd = 17;
    while (segment.size() >= CountsEnd) {
        HuffmanSpecification table;
        std::copy_n(segment.begin() + 1, table.codesOfLength.size(), table.codesOfLength.begin());
        const std::size_t count =
            std::accumulate(table.codesOfLength.begin(), table.codesOfLength.end(), std::size_t{0});
        if (segment.size() < CountsEnd + count)
            return false;
        const Bytes symbols = segment.subspan(CountsEnd, count);
        table.symbols.assign(symbols.begin(), symbols.end());
        const bool isDifferences = (segment[0] >> 4) == 0; // the other class codes DCT coefficients
        if (isDifferences)
            header.tables[segment[0] & 3u] = std::move(table);
        segment = segment.subspan(CountsEnd + count);
    }
    return segment.empty();
}

bool readRestart(JpegHeader& header, Bytes segment)
{
    if (segment.size() < 2)
        return false;
    header.restartInterval = static_cast<std::size_t>(twoBytes(segment, 0));
    return true;
}

bool readScan(JpegHeader& header, Bytes segment)
{
    if (segment.size() < 6)
        return false;
    header.scanComponents = segment[0];
    header.scanTable = (segment[2] >> 4) & 3;
    header.predictor = segment[segment.size() - 3];
    header.pointTransform = segment[segment.size() - 1] & 15;
    return true;
}

bool isFrame(int marker)
{
    constexpr int HuffmanTables = 0xc4, Reserved = 0xc8, ArithmeticTables = 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && marker != HuffmanTables && marker != Reserved &&
           marker != ArithmeticTables;
}

struct Segment {
    int marker;
    bool (*read)(JpegHeader&, Bytes);
};
constexpr Segment Segments[] = {{0xc4, readTables}, {0xdd, readRestart}, {0xda, readScan}};

} // namespace

std::optional<JpegHeader> readJpegHeader(Bytes stream)
{
    constexpr int StartOfImage = 0xffd8, StartOfScan = 0xda, Fill = 0xff;
    if (stream.size() < 4 || twoBytes(stream, 0) != StartOfImage)
        return std::nullopt;
    JpegHeader header;
    for (std::size_t at = 2; at + 4 <= stream.size();) {
        const int marker = stream[at + 1];
        if (stream[at] != 0xff)
            return std::nullopt;
        if (marker == Fill) {
            ++at;
            continue;
        }
        const auto length = static_cast<std::size_t>(twoBytes(stream, at + 2));
        if (length < 2 || length > stream.size() - at - 2)
            return std::nullopt;
        const Bytes content = stream.subspan(at + 4, length - 2);
        const auto* segment = std::ranges::find(Segments, marker, &Segment::marker);
        if (segment != std::end(Segments) && !segment->read(header, content))
            return std::nullopt;
        if (isFrame(marker)) {
            header.process = marker;
            if (!readFrame(header, content))
                return std::nullopt;
        }
        at += 2 + length;
        header.dataAt = at;
        if (marker == StartOfScan)
            return header.process != 0 ? std::optional(std::move(header)) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace hepatica::imaging::codec
