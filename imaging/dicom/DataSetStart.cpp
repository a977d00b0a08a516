#include "DataSetStart.h"

#include "FileLayout.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hepatica::imaging {

namespace {

struct Guess {
    std::string_view uid;
    Encoding encoding;
};
constexpr std::array<Guess, 3> Guesses{{{ExplicitLittleEndianUid, {true, false}},
                                        {ImplicitLittleEndianUid, {false, false}},
                                        {ExplicitBigEndianUid, {true, true}}}};

bool isKnownVr(const std::string& vr)
{
    // PS3.5 6.2
    constexpr std::string_view Known =
        "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST "
        "SV TM UC UI UL UN UR US UT UV";
    return vr.size() == 2 && Known.find(vr) != std::string_view::npos;
}

/// Where the element after this one stands; the end of the file for one of unknown length.
std::uint64_t behind(const Element& element, std::uint64_t fileBytes)
{
    return element.length == UndefinedLength ? fileBytes : element.valueAt + element.length;
}

/// Whether the bytes at `at` are a data set whose first element is of this group.
bool isDataSet(FileWindow& file, std::uint64_t at, Encoding encoding, std::uint32_t firstGroup)
{
    // Three ascending tags with fitting lengths: in a file of noise, less than one chance in 2^64.
    constexpr int Enough = 3;
    std::uint32_t last = 0;
    for (int seen = 0; seen < Enough; ++seen) {
        const auto element = readElement(file, at, encoding);
        if (!element || (seen == 0 && element->tag >> 16 != firstGroup) ||
            (seen > 0 && element->tag <= last) || (encoding.isExplicit && !isKnownVr(element->vr)))
            return false;
        if (element->length == UndefinedLength)
            return element->vr == "SQ" || (seen > 0 && !encoding.isExplicit);
        last = element->tag;
        at = behind(*element, file.size());
        if (at > file.size())
            return false;
    }
    return true;
}

std::optional<Guess> guessAt(FileWindow& file, std::uint64_t at, std::uint32_t firstGroup)
{
    const auto found = std::ranges::find_if(
        Guesses, [&](const Guess& guess) { return isDataSet(file, at, guess.encoding, firstGroup); });
    return found == Guesses.end() ? std::nullopt : std::optional(*found);
}

/// What group 2 says; it is always explicit little endian.
struct MetaHeader {
    std::uint64_t end = 0;
    std::string transferSyntaxUid;
};

MetaHeader readMeta(FileWindow& file, std::uint64_t at)
{
    constexpr std::uint32_t TransferSyntaxTag = 0x00020010u, LongestUid = 66;
    MetaHeader meta;
    while (const auto element = readElement(file, at, Encoding{})) {
        if ((element->tag >> 16) != 2 || element->length == UndefinedLength)
            break;
        if (element->tag == TransferSyntaxTag && element->length <= LongestUid)
            if (const std::uint8_t* text = file.bytes(element->valueAt, element->length))
                meta.transferSyntaxUid.assign(reinterpret_cast<const char*>(text), element->length);
        at = element->valueAt + element->length;
    }
    std::string& uid = meta.transferSyntaxUid;
    uid.erase(uid.find_last_not_of(std::string_view(" \0", 2)) + 1);
    meta.end = at;
    return meta;
}

/// Without a transfer syntax the first elements tell.
DataSetStart startBehind(FileWindow& file, MetaHeader meta)
{
    std::string& uid = meta.transferSyntaxUid;
    if (uid.empty()) {
        const auto guess = guessAt(file, meta.end, 8);
        const auto first = readElement(file, meta.end, Encoding{});
        const bool hasVr = !first || isKnownVr(first->vr);
        uid = guess ? guess->uid : hasVr ? ExplicitLittleEndianUid : ImplicitLittleEndianUid;
    }
    return {meta.end, uid, {uid != ImplicitLittleEndianUid, uid == ExplicitBigEndianUid}};
}

} // namespace

std::optional<DataSetStart> findDataSet(FileWindow& file)
{
    constexpr std::uint64_t PreambleBytes = 128;
    constexpr std::string_view Magic = "DICM";
    const std::uint8_t* magic = file.bytes(PreambleBytes, Magic.size());
    if (magic != nullptr && std::equal(Magic.begin(), Magic.end(), magic))
        return startBehind(file, readMeta(file, PreambleBytes + Magic.size()));
    if (isDataSet(file, 0, Encoding{}, 2))
        return startBehind(file, readMeta(file, 0));
    if (const auto guess = guessAt(file, 0, 8))
        return DataSetStart{0, std::string(guess->uid), guess->encoding};
    return std::nullopt;
}

} // namespace hepatica::imaging
