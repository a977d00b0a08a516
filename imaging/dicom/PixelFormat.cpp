#include "PixelFormat.h"

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

Expected<void> checkTransferSyntax(const std::string& file, const std::string& uid)
{
    for (const std::string_view readable :
         {ImplicitLittleEndianUid, ExplicitLittleEndianUid, ExplicitBigEndianUid})
        if (uid == readable)
            return {};
    const std::string words = uidInWords(uid);
    return fail(ProblemCode::UnsupportedTransferSyntax,
                {file, words == uid ? uid : fmt::format("{} ({})", uid, words)});
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

std::uint64_t frameBytes(const PixelFormat& format)
{
    return static_cast<std::uint64_t>(format.rows) * static_cast<std::uint64_t>(format.columns) *
           static_cast<std::uint64_t>(format.stored.bitsAllocated / 8);
}

} // namespace

Expected<PixelFormat> readPixelFormat(const std::string& file, DcmItem& dataset, const FileLayout& layout)
{
    PixelFormat format;
    if (const auto readable = checkTransferSyntax(file, layout.transferSyntaxUid); !readable)
        return passOn(readable);
    if (const auto grey = checkColour(file, dataset); !grey)
        return passOn(grey);
    if (const auto bits = readBits(file, dataset, format); !bits)
        return passOn(bits);
    format.frames = std::max(1, integerOf(dataset, DCM_NumberOfFrames).value_or(1));
    if (!layout.pixels)
        return fail(ProblemCode::DamagedFile,
                    {file, layout.endsEarly ? "the file ends inside its header" : "it holds no pixel data"});
    format.stored.swapBytes =
        layout.isBigEndian && (format.stored.bitsAllocated == 16 || layout.pixels->areWords);
    return format;
}

Expected<StoredPixels> storedPixels(const std::string& file, const PixelFormat& format,
                                    const FileLayout& layout, int frame)
{
    const PixelElement& element = *layout.pixels;
    const std::uint64_t bytes = frameBytes(format), first = bytes * static_cast<std::uint64_t>(frame);
    const std::uint64_t inFile = layout.fileBytes - std::min(layout.fileBytes, element.offset);
    const std::uint64_t found = std::min(inFile, element.length.value_or(0));
    if (found < first + bytes)
        return fail(ProblemCode::DamagedFile,
                    {file, fmt::format("pixel data end after {} of {} bytes", digitGroups(found),
                                       digitGroups(bytes * static_cast<std::uint64_t>(format.frames)))});
    StoredPixels stored = format.stored;
    stored.ranges = {{element.offset + first, bytes}};
    return stored;
}

Expected<void> readRescale(const std::string& file, DcmItem& item, Instance& instance)
{
    if (item.tagExistsWithValue(DCM_ModalityLUTSequence))
        return fail(ProblemCode::UnsupportedPixels, {file, "its values go through a modality lookup table"});
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
