#include "PixelFormat.h"

#include "Fragments.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

std::string digitGroups(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

/// What a transfer syntax does to the pixels (PS3.5 8.2, A.4).
struct Syntax {
    std::string_view uid;
    PixelCoding coding;
    bool isEncapsulated, mayLose;
    const char* words;
};

using enum PixelCoding;
constexpr Syntax Syntaxes[] = {
    {ImplicitLittleEndianUid, Native, false, false, "implicit little endian"},
    {ExplicitLittleEndianUid, Native, false, false, "explicit little endian"},
    {ExplicitBigEndianUid, Native, false, false, "explicit big endian"},
    {DeflatedUid, Native, false, false, "deflated"},
    {"1.2.840.10008.1.2.1.98", Native, true, false, "encapsulated uncompressed"},
    {"1.2.840.10008.1.2.5", RunLength, true, false, "RLE"},
    {"1.2.840.10008.1.2.4.50", Jpeg, true, true, "JPEG process 1"},
    {"1.2.840.10008.1.2.4.51", Jpeg, true, true, "JPEG process 2 or 4"},
    {"1.2.840.10008.1.2.4.53", Jpeg, true, true, "JPEG process 6 or 8"},
    {"1.2.840.10008.1.2.4.55", Jpeg, true, true, "JPEG process 10 or 12"},
    {"1.2.840.10008.1.2.4.57", Jpeg, true, false, "lossless JPEG"},
    {"1.2.840.10008.1.2.4.70", Jpeg, true, false, "lossless JPEG"},
    {"1.2.840.10008.1.2.4.80", JpegLs, true, false, "JPEG-LS"},
    {"1.2.840.10008.1.2.4.81", JpegLs, true, true, "near-lossless JPEG-LS"},
    {"1.2.840.10008.1.2.4.90", Jpeg2000, true, false, "lossless JPEG 2000"},
    {"1.2.840.10008.1.2.4.91", Jpeg2000, true, true, "JPEG 2000"},
    {"1.2.840.10008.1.2.4.201", Jpeg2000, true, false, "lossless HTJ2K"},
    {"1.2.840.10008.1.2.4.202", Jpeg2000, true, false, "lossless HTJ2K"},
    {"1.2.840.10008.1.2.4.203", Jpeg2000, true, true, "HTJ2K"},
};

Expected<Syntax> syntaxOf(const std::string& file, const std::string& uid)
{
    const auto* syntax = std::ranges::find(Syntaxes, uid, &Syntax::uid);
    if (syntax != std::end(Syntaxes))
        return *syntax;
    const std::string words = uidInWords(uid);
    return fail(ProblemCode::UnsupportedTransferSyntax,
                {file, words == uid ? uid : fmt::format("{} ({})", uid, words)});
}

/// Lossy Image Compression tells of this coding or of an earlier one (PS3.3 C.7.6.1.1.5); where it is silent,
/// a coding that may lose did.
std::string lossOf(DcmItem& dataset, const Syntax& syntax)
{
    const std::string told = textOf(dataset, DCM_LossyImageCompression);
    if (syntax.mayLose)
        return told == "00" && syntax.coding != Jpeg ? "" : syntax.words;
    return told == "01" ? fmt::format("before it was stored as {}", syntax.words) : "";
}

Expected<void> checkColour(const std::string& file, DcmItem& dataset)
{
    const std::string photometric = textOf(dataset, DCM_PhotometricInterpretation);
    const int samples = unsignedShortOf(dataset, DCM_SamplesPerPixel).value_or(1);
    if (samples != 1 || !(photometric.empty() || photometric.starts_with("MONOCHROME")))
        return fail(ProblemCode::UnsupportedPixels, {file, "a colour image (" + photometric + ")"});
    return {};
}

Expected<void> readBits(const std::string& file, DcmItem& dataset, PixelFormat& format)
{
    StoredPixels& stored = format.stored;
    const std::tuple<DcmTagKey, const char*, int&> needed[] = {
        {DCM_Rows, "Rows", format.rows},
        {DCM_Columns, "Columns", format.columns},
        {DCM_BitsAllocated, "Bits Allocated", stored.bitsAllocated},
        {DCM_BitsStored, "Bits Stored", stored.bitsStored}};
    for (const auto& [tag, name, target] : needed) {
        const auto value = unsignedShortOf(dataset, tag);
        if (!value || *value == 0)
            return fail(ProblemCode::MissingAttribute, {file, name});
        target = *value;
    }
    stored.highBit = unsignedShortOf(dataset, DCM_HighBit).value_or(stored.bitsStored - 1);
    stored.isSigned = unsignedShortOf(dataset, DCM_PixelRepresentation).value_or(0) != 0;
    if (stored.bitsAllocated != 8 && stored.bitsAllocated != 16)
        return fail(ProblemCode::UnsupportedPixels,
                    {file, fmt::format("{} bits a pixel, expected 8 or 16", stored.bitsAllocated)});
    if (stored.bitsStored > stored.bitsAllocated || stored.highBit >= stored.bitsAllocated ||
        stored.highBit + 1 < stored.bitsStored)
        return fail(ProblemCode::ImpossibleAttribute,
                    {file, "High Bit",
                     fmt::format("{} with {} of {} bits stored", stored.highBit, stored.bitsStored,
                                 stored.bitsAllocated),
                     "bits that fit into the pixel"});
    return {};
}

/// How many bytes of pixels one byte of a coding can hold. Only what a stream can hold is ever allocated.
constexpr double DensestPacking[] = {
    1.0,    // native
    64.0,   // run length: 128 bytes in two
    1024.0, // JPEG: a block of 64 words in one bit
    4096.0, // JPEG-LS and JPEG 2000 have no bound, but a large image of one colour is none;
    4096.0, // below UsualFrameBytes it may be an empty slice
};
constexpr std::uint64_t UsualFrameBytes = 8u << 20;

bool isTooDense(PixelCoding coding, std::uint64_t unpacked, std::uint64_t packed)
{
    const bool isBounded = coding != JpegLs && coding != Jpeg2000;
    const double most = DensestPacking[static_cast<std::size_t>(coding)] * static_cast<double>(packed);
    return static_cast<double>(unpacked) > most && (isBounded || unpacked > UsualFrameBytes);
}

Problem tooFewBytes(const std::string& file, std::uint64_t found, std::uint64_t expected)
{
    return {
        ProblemCode::DamagedFile,
        {file, fmt::format("pixel data end after {} of {} bytes", digitGroups(found), digitGroups(expected))},
        {}};
}

std::uint64_t frameBytes(const PixelFormat& format)
{
    return static_cast<std::uint64_t>(format.rows) * static_cast<std::uint64_t>(format.columns) *
           static_cast<std::uint64_t>(format.stored.bitsAllocated / 8);
}

/// PS3.3 C.11.1.1: the number of entries (0 stands for 65536), the first stored value, the bits of an entry.
Expected<std::shared_ptr<const ModalityTable>> readTable(const std::string& file, DcmItem& item,
                                                         bool isSigned)
{
    DcmItem* lookup = nullptr;
    if (item.findAndGetSequenceItem(DCM_ModalityLUTSequence, lookup, 0).bad() || lookup == nullptr)
        return fail(ProblemCode::MissingAttribute, {file, "Modality LUT Sequence"});
    // Both numbers are unsigned, or signed where the pixels are: their bits are the same.
    const auto descriptor = [&](unsigned long index) -> std::optional<std::uint16_t> {
        Uint16 value = 0;
        Sint16 signedValue = 0;
        if (lookup->findAndGetUint16(DCM_LUTDescriptor, value, index).good())
            return value;
        if (lookup->findAndGetSint16(DCM_LUTDescriptor, signedValue, index).good())
            return static_cast<std::uint16_t>(signedValue);
        return std::nullopt;
    };
    const auto count = descriptor(0), first = descriptor(1);
    if (!count || !first)
        return fail(ProblemCode::MissingAttribute, {file, "LUT Descriptor"});
    const std::size_t entries = *count == 0 ? 65536u : *count;
    const Uint16* data = nullptr;
    unsigned long found = 0;
    if (lookup->findAndGetUint16Array(DCM_LUTData, data, &found).bad() || found < entries)
        return fail(ProblemCode::ImpossibleAttribute,
                    {file, "LUT Data", fmt::format("{} entries", found), fmt::format("{}", entries)});
    auto table = std::make_shared<ModalityTable>();
    table->firstStored = isSigned ? static_cast<std::int16_t>(*first) : *first;
    table->values.assign(data, data + entries);
    return table;
}

Expected<StoredPixels> nativePixels(const std::string& file, const PixelFormat& format,
                                    const FileLayout& layout, int frame)
{
    const PixelElement& element = *layout.pixels;
    const std::uint64_t bytes = frameBytes(format), first = bytes * static_cast<std::uint64_t>(frame);
    const std::uint64_t inFile = layout.fileBytes - std::min(layout.fileBytes, element.offset);
    const std::uint64_t found = std::min(inFile, element.length.value_or(0));
    if (found < first + bytes)
        return tl::unexpected(tooFewBytes(file, found, bytes * static_cast<std::uint64_t>(format.frames)));
    StoredPixels stored = format.stored;
    stored.ranges = {{element.offset + first, bytes}};
    return stored;
}

Expected<StoredPixels> encapsulatedPixels(const std::string& file, const PixelFormat& format,
                                          const FileLayout& layout, int frame)
{
    StoredPixels stored = format.stored;
    auto fragments = fragmentsOf(*layout.pixels, frame, format.frames);
    if (!fragments)
        return fail(ProblemCode::DamagedFile,
                    {file, fmt::format("its {} fragments do not make {} frames",
                                       layout.pixels->fragments.size(), format.frames)});
    std::uint64_t bytes = 0;
    for (const ByteRange& fragment : *fragments) {
        if (fragment.offset + fragment.length > layout.fileBytes)
            return tl::unexpected(tooFewBytes(file, layout.fileBytes - layout.pixels->offset,
                                              fragment.offset + fragment.length - layout.pixels->offset));
        bytes += fragment.length;
    }
    if (isTooDense(stored.coding, frameBytes(format), bytes))
        return fail(ProblemCode::DamagedFile,
                    {file, fmt::format("{} bytes cannot hold {} x {} pixels", digitGroups(bytes),
                                       format.columns, format.rows)});
    stored.ranges = std::move(*fragments);
    return stored;
}

} // namespace

Expected<PixelFormat> readPixelFormat(const std::string& file, DcmItem& dataset, const FileLayout& layout)
{
    PixelFormat format;
    const auto syntax = syntaxOf(file, layout.transferSyntaxUid);
    if (!syntax)
        return passOn(syntax);
    if (const auto grey = checkColour(file, dataset); !grey)
        return passOn(grey);
    if (const auto bits = readBits(file, dataset, format); !bits)
        return passOn(bits);
    format.frames = std::max(1, integerOf(dataset, DCM_NumberOfFrames).value_or(1));
    if (!layout.pixels)
        return fail(ProblemCode::DamagedFile,
                    {file, layout.endsEarly ? "the file ends inside its header" : "it holds no pixel data"});
    if (syntax->isEncapsulated == layout.pixels->length.has_value())
        return fail(ProblemCode::DamagedFile,
                    {file, fmt::format("its pixel data are not packed as {}", syntax->words)});
    StoredPixels& stored = format.stored;
    stored.coding = syntax->coding;
    stored.isDeflated = syntax->uid == DeflatedUid;
    stored.swapBytes = layout.isBigEndian && (stored.bitsAllocated == 16 || layout.pixels->areWords);
    if (stored.coding != Native && stored.coding != RunLength)
        stored.highBit = stored.bitsStored - 1; // a code stream has samples, not words with spare bits
    format.loss = lossOf(dataset, *syntax);
    return format;
}

Expected<StoredPixels> storedPixels(const std::string& file, const PixelFormat& format,
                                    const FileLayout& layout, int frame)
{
    const bool isEncapsulated = !layout.pixels->length.has_value();
    return isEncapsulated ? encapsulatedPixels(file, format, layout, frame)
                          : nativePixels(file, format, layout, frame);
}

Expected<void> readRescale(const std::string& file, DcmItem& item, Instance& instance)
{
    if (item.tagExistsWithValue(DCM_ModalityLUTSequence)) {
        auto table = readTable(file, item, instance.pixels.isSigned);
        if (!table)
            return passOn(table);
        instance.table = std::move(*table);
        return {};
    }
    const auto slope = numbersOf(item, DCM_RescaleSlope);
    const auto intercept = numbersOf(item, DCM_RescaleIntercept);
    const std::string slopeText = textOf(item, DCM_RescaleSlope);
    if ((slope.empty() && !slopeText.empty()) || (!slope.empty() && slope[0] == 0.0))
        return fail(ProblemCode::ImpossibleAttribute,
                    {file, "Rescale Slope", slopeText, "a number other than 0"});
    const std::string interceptText = textOf(item, DCM_RescaleIntercept);
    if (intercept.empty() && !interceptText.empty())
        return fail(ProblemCode::ImpossibleAttribute, {file, "Rescale Intercept", interceptText, "a number"});
    instance.slope = slope.empty() ? 1.0 : slope[0];
    instance.intercept = intercept.empty() ? 0.0 : intercept[0];
    return {};
}

} // namespace hepatica::imaging
