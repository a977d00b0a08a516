#include "FramePixels.h"
#include "FileLayout.h"

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <zlib.h>

namespace hepatica::imaging {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::string_view RunLengthUid = "1.2.840.10008.1.2.5";
constexpr std::string_view DeflatedFramesUid = "1.2.840.10008.1.2.8.1"; // PS3.5 A.4.13

std::uint32_t wordAt(Bytes bytes, std::size_t at)
{
    return static_cast<std::uint32_t>(bytes[at]) | static_cast<std::uint32_t>(bytes[at + 1]) << 8 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 16 | static_cast<std::uint32_t>(bytes[at + 3]) << 24;
}

/// One segment of PS3.5 G.3: PackBits. False when it gives fewer bytes than there is room for.
bool unpackRuns(Bytes packed, std::span<std::uint8_t> into)
{
    std::size_t from = 0, to = 0;
    while (to < into.size() && from < packed.size()) {
        const int control = static_cast<std::int8_t>(packed[from++]);
        if (control == -128)
            continue;
        const std::size_t wanted = static_cast<std::size_t>(control >= 0 ? control + 1 : 1 - control);
        const std::size_t count = std::min(wanted, into.size() - to); // padding may run over the end
        if (control >= 0) {
            if (count > packed.size() - from)
                return false;
            std::copy_n(packed.begin() + static_cast<std::ptrdiff_t>(from), count,
                        into.begin() + static_cast<std::ptrdiff_t>(to));
            from += wanted;
        } else {
            if (from == packed.size())
                return false;
            std::fill_n(into.begin() + static_cast<std::ptrdiff_t>(to), count, packed[from++]);
        }
        to += count;
    }
    return to == into.size();
}

/// A frame of PS3.5 annex G. Its byte planes stand most significant first; `into` is little endian.
bool unpackRunLength(Bytes packed, std::size_t planes, std::span<std::uint8_t> into)
{
    constexpr std::size_t HeaderBytes = 64;
    if (packed.size() < HeaderBytes || wordAt(packed, 0) != planes)
        return false;
    std::vector<std::uint8_t> plane(into.size() / planes);
    for (std::size_t one = 0; one < planes; ++one) {
        const std::size_t begin = wordAt(packed, 4 * (one + 1));
        const std::size_t end = one + 1 < planes ? wordAt(packed, 4 * (one + 2)) : packed.size();
        if (begin < HeaderBytes || begin > end || end > packed.size() ||
            !unpackRuns(packed.subspan(begin, end - begin), plane))
            return false;
        for (std::size_t at = 0; at < plane.size(); ++at)
            into[at * planes + (planes - 1 - one)] = plane[at];
    }
    return true;
}

/// A raw deflate stream (RFC 1951) that must fill `into`.
bool inflateInto(Bytes packed, std::span<std::uint8_t> into)
{
    z_stream stream{};
    constexpr int RawDeflate = -MAX_WBITS;
    if (inflateInit2(&stream, RawDeflate) != Z_OK)
        return false;
    stream.next_in = const_cast<Bytef*>(packed.data()); // zlib's interface; it only reads
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = into.data();
    stream.avail_out = static_cast<uInt>(into.size());
    const int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return stream.avail_out == 0 && (result == Z_STREAM_END || result == Z_BUF_ERROR || result == Z_OK);
}

void spread(Bytes bytes, std::size_t firstBit, int bits, std::vector<std::uint16_t>& values)
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

/// The fragments after the basic offset table, and the table.
struct Fragments {
    std::vector<Bytes> all;
    std::vector<std::uint32_t> offsets;
};

std::optional<Fragments> fragmentsOf(DcmPixelSequence& sequence)
{
    Fragments found;
    for (unsigned long at = 0; at < sequence.card(); ++at) {
        DcmPixelItem* item = nullptr;
        Uint8* bytes = nullptr;
        if (sequence.getItem(item, at).bad() || item->getUint8Array(bytes).bad())
            return std::nullopt;
        const Bytes one(bytes, bytes == nullptr ? 0 : item->getLength());
        if (at > 0)
            found.all.push_back(one);
        else
            for (std::size_t entry = 0; entry + 4 <= one.size(); entry += 4)
                found.offsets.push_back(wordAt(one, entry));
    }
    return found;
}

/// Fragments put together to frames: one each, or as the offset table says.
std::optional<std::vector<std::vector<Bytes>>> framesOf(const Fragments& fragments, std::size_t frames)
{
    std::vector<std::vector<Bytes>> parts(frames);
    if (fragments.all.size() == frames) {
        for (std::size_t frame = 0; frame < frames; ++frame)
            parts[frame].push_back(fragments.all[frame]);
        return parts;
    }
    if (frames != 1 && fragments.offsets.size() != frames)
        return std::nullopt;
    constexpr std::size_t ItemHeader = 8;
    std::size_t at = 0, frame = 0;
    for (const Bytes& fragment : fragments.all) {
        if (frame + 1 < frames && at >= fragments.offsets[frame + 1])
            ++frame;
        parts[frame].push_back(fragment);
        at += fragment.size() + ItemHeader;
    }
    return parts;
}

} // namespace

std::size_t FramePixels::frameBytes() const
{
    return (packing_.pixelsPerFrame * static_cast<std::size_t>(packing_.bitsAllocated) + 7) / 8;
}

Expected<void> FramePixels::findNative(DcmElement& element)
{
    Uint8* bytes = nullptr;
    Uint16* words = nullptr;
    std::size_t count = element.getLength();
    if (element.getUint8Array(bytes).good() && bytes != nullptr) {
        native_ = {bytes, count};
    } else if (element.getUint16Array(words).good() && words != nullptr) {
        for (std::size_t at = 0; at < count / 2; ++at) {
            words_.push_back(static_cast<std::uint8_t>(words[at] & 0xff));
            words_.push_back(static_cast<std::uint8_t>(words[at] >> 8));
        }
        native_ = words_;
    }
    const std::size_t needed =
        (packing_.frames * packing_.pixelsPerFrame * static_cast<std::size_t>(packing_.bitsAllocated) + 7) /
        8;
    if (native_.size() < needed)
        return fail(ProblemCode::NotReadable,
                    {file_, fmt::format("pixel data end after {} of {} bytes", native_.size(), needed)});
    return {};
}

Expected<void> FramePixels::findFragments(DcmElement& element)
{
    auto* pixels = dynamic_cast<DcmPixelData*>(&element);
    E_TransferSyntax syntax = EXS_Unknown;
    const DcmRepresentationParameter* parameter = nullptr;
    DcmPixelSequence* sequence = nullptr;
    if (pixels != nullptr) {
        pixels->getCurrentRepresentationKey(syntax, parameter);
        static_cast<void>(pixels->getEncapsulatedRepresentation(syntax, parameter, sequence));
    }
    const auto fragments = sequence == nullptr ? std::nullopt : fragmentsOf(*sequence);
    auto parts = fragments ? framesOf(*fragments, packing_.frames) : std::nullopt;
    if (!parts)
        return fail(ProblemCode::NotReadable,
                    {file_, fmt::format("its fragments do not make {} frames", packing_.frames)});
    parts_ = std::move(*parts);
    return {};
}

Expected<FramePixels> FramePixels::find(DcmDataset& dataset, const PixelPacking& packing,
                                        const std::string& file)
{
    const int bits = packing.bitsAllocated;
    if (bits != 1 && bits != 8 && bits != 16)
        return fail(ProblemCode::UnsupportedPixels,
                    {file, fmt::format("a segmentation of {} bits a pixel, expected 1, 8 or 16", bits)});
    FramePixels pixels(packing, file);
    DcmElement* element = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).bad() || element == nullptr)
        return fail(ProblemCode::NotReadable, {file, "it has no pixel data"});

    const std::string& uid = packing.transferSyntaxUid;
    const std::array native{ImplicitLittleEndianUid, ExplicitLittleEndianUid, ExplicitBigEndianUid,
                            DeflatedUid};
    Expected<void> found;
    if (uid.empty() || std::ranges::find(native, uid) != native.end()) {
        found = pixels.findNative(*element);
    } else if (uid == RunLengthUid || uid == DeflatedFramesUid) {
        pixels.coding_ = uid == RunLengthUid ? Coding::RunLength : Coding::Deflated;
        found = pixels.findFragments(*element);
    } else {
        return fail(ProblemCode::UnsupportedTransferSyntax, {file, uidInWords(uid)});
    }
    if (!found)
        return passOn(found);
    return pixels;
}

Expected<void> FramePixels::unpack(std::size_t frame, std::vector<std::uint16_t>& values) const
{
    const int bits = packing_.bitsAllocated;
    values.resize(packing_.pixelsPerFrame);
    if (coding_ == Coding::Native) {
        const Bytes all = words_.empty() ? native_ : Bytes(words_);
        spread(all, frame * packing_.pixelsPerFrame * static_cast<std::size_t>(bits), bits, values);
        return {};
    }
    std::vector<std::uint8_t> packed, unpacked(frameBytes());
    for (const Bytes& part : parts_[frame])
        packed.insert(packed.end(), part.begin(), part.end());
    const std::size_t planes = bits == 16 ? 2 : 1;
    if (coding_ == Coding::RunLength ? !unpackRunLength(packed, planes, unpacked)
                                     : !inflateInto(packed, unpacked))
        return fail(ProblemCode::NotReadable, {file_, fmt::format("frame {} does not unpack", frame + 1)});
    spread(unpacked, 0, bits, values);
    return {};
}

} // namespace hepatica::imaging
