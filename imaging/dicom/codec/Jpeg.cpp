// ITU-T T.81. Lossless streams, which are most of radiology's, go through our own decoder; DCMTK's decodes
// the rest: baseline, extended, spectral selection and full progression, 8 to 16 bits.
#include "LosslessJpeg.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg12.h>
#include <dcmtk/dcmjpeg/djdijg16.h>
#include <dcmtk/dcmjpeg/djdijg8.h>

#include <limits>

namespace hepatica::imaging::codec {

namespace {

constexpr const char* Damaged = "its JPEG stream is damaged";

/// DCMTK's decoders go on behind a corrupt part and only emit a message.
template <typename Decoder> class Strict final : public Decoder {
public:
    using Decoder::Decoder;
    void emitMessage(int level) const override { wasWarned_ = wasWarned_ || level < 0; }
    [[nodiscard]] bool wasWarned() const { return wasWarned_; }

private:
    mutable bool wasWarned_ = false;
};

template <typename Library>
Fault decodeBy(std::span<const std::uint8_t> stream, std::span<std::uint16_t> words)
{
    const DJCodecParameter parameters(ECC_lossyYCbCr, EDC_never, EUC_default, EPC_default);
    Strict<Library> decoder(parameters, OFFalse);
    const auto bytes = static_cast<Uint32>(words.size() * decoder.bytesPerSample());
    const OFCondition decoded = decoder.init().good()
                                    ? decoder.decode(const_cast<Uint8*>(stream.data()), // which it only reads
                                                     static_cast<Uint32>(stream.size()),
                                                     reinterpret_cast<Uint8*>(words.data()), bytes, OFFalse)
                                    : EC_MemoryExhausted;
    if (decoded.bad() || decoded == EJ_Suspension || decoder.wasWarned())
        return Damaged;
    if (decoder.bytesPerSample() == 1)
        widen(words);
    return std::nullopt;
}

struct Library {
    int mostBits; ///< a sample
    Fault (*decode)(std::span<const std::uint8_t>, std::span<std::uint16_t>);
};
constexpr Library Libraries[] = {{8, decodeBy<DJDecompressIJG8Bit>},
                                 {12, decodeBy<DJDecompressIJG12Bit>},
                                 {16, decodeBy<DJDecompressIJG16Bit>}};

Fault decodeByLibrary(std::span<const std::uint8_t> stream, int precision, std::span<std::uint16_t> words)
{
    constexpr auto Most = std::numeric_limits<Uint32>::max() / 2;
    if (stream.size() > Most || words.size() > Most)
        return "its JPEG stream is too long";
    for (const Library& library : Libraries)
        if (precision <= library.mostBits)
            return library.decode(stream, words);
    return Damaged;
}

} // namespace

Fault decodeJpeg(std::span<const std::uint8_t> stream, const Frame& frame, std::span<std::uint16_t> words)
{
    const auto header = readJpegHeader(stream);
    if (!header)
        return "its JPEG header is damaged";
    if (auto other = whyOther(header->shape, frame, "JPEG"))
        return other;
    const int precision = header->shape.precision;
    if (auto fault = isPlainLossless(*header) ? decodeLosslessJpeg(stream, *header, words)
                                              : decodeByLibrary(stream, precision, words))
        return fault;
    setSign(words, precision, frame.isSigned);
    return std::nullopt;
}

} // namespace hepatica::imaging::codec
