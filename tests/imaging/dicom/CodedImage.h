#pragma once
// Test images in DICOM's codings, by DCMTK's encoders, CharLS and OpenJPEG.
#include "imaging/dicom/DicomWriter.h"

#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>

#include <charls/charls.h>
#include <openjpeg.h>

namespace hepatica::tests {

/// DCMTK's encoders, while it lives. (Its JPEG-LS library and CharLS share the names of their functions: one
/// program can only have one of them.)
class Encoders {
public:
    /// `fragmentKilobytes`: the length at which a code stream is cut into fragments; 0: never.
    explicit Encoders(Uint32 fragmentKilobytes = 0)
    {
        DcmRLEEncoderRegistration::registerCodecs();
        DJEncoderRegistration::registerCodecs(ECC_lossyYCbCr, EUC_default, OFFalse, 0, 0, fragmentKilobytes);
    }
    Encoders(const Encoders&) = delete;
    Encoders& operator=(const Encoders&) = delete;
    ~Encoders()
    {
        DcmRLEEncoderRegistration::cleanup();
        DJEncoderRegistration::cleanup();
    }
};

/// Writes `from` again as `to` in another transfer syntax.
inline void recode(const std::filesystem::path& from, const std::filesystem::path& to,
                   E_TransferSyntax syntax, const DcmRepresentationParameter* how = nullptr)
{
    DcmFileFormat file;
    if (file.loadFile(from.c_str()).bad() || file.getDataset()->chooseRepresentation(syntax, how).bad() ||
        file.saveFile(to.c_str(), syntax).bad())
        throw std::runtime_error("no encoder for this image");
}

/// The code stream of a file's first frame, its fragments joined.
inline std::vector<std::uint8_t> streamOf(const std::filesystem::path& path)
{
    DcmFileFormat file;
    if (file.loadFile(path.c_str()).bad())
        throw std::runtime_error("not a DICOM file");
    DcmElement* element = nullptr;
    DcmPixelSequence* items = nullptr;
    E_TransferSyntax syntax = file.getDataset()->getOriginalXfer();
    const DcmRepresentationParameter* how = nullptr;
    file.getDataset()->findAndGetElement(DCM_PixelData, element);
    auto& pixels = dynamic_cast<DcmPixelData&>(*element);
    pixels.getOriginalRepresentationKey(syntax, how);
    if (pixels.getEncapsulatedRepresentation(syntax, how, items).bad())
        throw std::runtime_error("not encapsulated");
    std::vector<std::uint8_t> stream;
    for (unsigned long index = 1; index < items->card(); ++index) {
        DcmPixelItem* item = nullptr;
        Uint8* bytes = nullptr;
        items->getItem(item, index);
        item->getUint8Array(bytes);
        stream.insert(stream.end(), bytes, bytes + item->getLength());
    }
    return stream;
}

/// Writes `from` again as `to` with a code stream of another encoder.
inline void wrap(const std::filesystem::path& from, const std::filesystem::path& to, E_TransferSyntax syntax,
                 std::vector<std::uint8_t> stream, Uint32 fragmentKilobytes = 0)
{
    DcmFileFormat file;
    if (file.loadFile(from.c_str()).bad())
        throw std::runtime_error("not a DICOM file");
    auto* items = new DcmPixelSequence(DCM_PixelSequenceTag); // the data set will own them
    auto* table = new DcmPixelItem(DCM_PixelItemTag);
    items->insert(table);
    DcmOffsetList offsets;
    items->storeCompressedFrame(offsets, stream.data(), static_cast<Uint32>(stream.size()),
                                fragmentKilobytes);
    table->createOffsetTable(offsets);
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, items);
    file.getDataset()->insert(pixels, OFTrue);
    if (file.saveFile(to.c_str(), syntax).bad())
        throw std::runtime_error("not written");
}

/// The pixels of a test image as words or bytes, as its file has them.
inline std::vector<std::uint8_t> packedPixels(const TestImage& image)
{
    std::vector<std::uint8_t> bytes;
    const unsigned mask = (1u << image.bitsStored) - 1;
    for (const int value : image.stored) {
        const unsigned sample = static_cast<unsigned>(value) & mask;
        bytes.push_back(static_cast<std::uint8_t>(sample));
        if (image.bitsAllocated == 16)
            bytes.push_back(static_cast<std::uint8_t>(sample >> 8));
    }
    return bytes;
}

/// By CharLS; `near` bounds the error of a sample, 0 is lossless.
inline std::vector<std::uint8_t> jpegLsOf(const TestImage& image, int near = 0)
{
    const auto pixels = packedPixels(image);
    charls::jpegls_encoder encoder;
    encoder.frame_info({static_cast<std::uint32_t>(image.columns), static_cast<std::uint32_t>(image.rows),
                        image.bitsStored, 1});
    encoder.near_lossless(near);
    std::vector<std::uint8_t> stream(encoder.estimated_destination_size());
    encoder.destination(stream);
    stream.resize(encoder.encode(pixels));
    return stream;
}

/// By OpenJPEG, lossless. `asSigned`: what the stream says of its samples.
inline std::vector<std::uint8_t> jpeg2000Of(const TestImage& image, bool asSigned)
{
    opj_image_cmptparm_t shape{};
    shape.dx = shape.dy = 1;
    shape.w = static_cast<OPJ_UINT32>(image.columns);
    shape.h = static_cast<OPJ_UINT32>(image.rows);
    shape.prec = static_cast<OPJ_UINT32>(image.bitsStored);
    shape.sgnd = asSigned ? 1 : 0;
    opj_image_t* source = opj_image_create(1, &shape, OPJ_CLRSPC_GRAY);
    source->x1 = shape.w;
    source->y1 = shape.h;
    const int half = 1 << (image.bitsStored - 1);
    for (std::size_t at = 0; at < image.stored.size(); ++at) {
        const int unsignedValue = image.stored[at] & (2 * half - 1);
        source->comps[0].data[at] =
            asSigned && unsignedValue >= half ? unsignedValue - 2 * half : unsignedValue;
    }
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_numlayers = 1; // of all bits: lossless
    parameters.cp_disto_alloc = 1;
    parameters.numresolution = 3;
    opj_codec_t* codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t* stream = opj_stream_default_create(OPJ_FALSE);
    std::vector<std::uint8_t> bytes;
    opj_stream_set_user_data(stream, &bytes, nullptr);
    opj_stream_set_write_function(stream, [](void* from, OPJ_SIZE_T count, void* to) -> OPJ_SIZE_T {
        const auto* first = static_cast<const std::uint8_t*>(from);
        static_cast<std::vector<std::uint8_t>*>(to)->insert(
            static_cast<std::vector<std::uint8_t>*>(to)->end(), first, first + count);
        return count;
    });
    const bool isDone = opj_setup_encoder(codec, &parameters, source) &&
                        opj_start_compress(codec, source, stream) && opj_encode(codec, stream) &&
                        opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(source);
    if (!isDone)
        throw std::runtime_error("OpenJPEG cannot encode this image");
    return bytes;
}

} // namespace hepatica::tests
