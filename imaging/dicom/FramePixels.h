#pragma once
#include "Dataset.h"

#include <hepatica/core/Expected.h>

#include <cstdint>
#include <span>

namespace hepatica::imaging {

/// How the pixels of a segmentation are stored.
struct PixelPacking {
    std::size_t frames = 0, pixelsPerFrame = 0;
    int bitsAllocated = 1; ///< 1, 8 or 16
    std::string transferSyntaxUid;
};

/// The stored values of a segmentation's frames, unpacked one frame at a time, so that a small file cannot
/// ask for more memory than one frame. Refers into the data set it was made of.
class FramePixels {
public:
    /// Finds the bytes of every frame. Problems: `NotReadable` (bytes are missing, or fragments do not make
    /// frames), `UnsupportedTransferSyntax`, `UnsupportedPixels` (another number of bits).
    [[nodiscard]] static Expected<FramePixels> find(DcmDataset& dataset, const PixelPacking& packing,
                                                    const std::string& file);

    /// One value a pixel. `NotReadable` when the frame does not unpack to all its pixels.
    [[nodiscard]] Expected<void> unpack(std::size_t frame, std::vector<std::uint16_t>& values) const;

private:
    enum class Coding { Native, RunLength, Deflated };

    FramePixels(PixelPacking packing, std::string file) : packing_(std::move(packing)), file_(std::move(file))
    {
    }
    [[nodiscard]] Expected<void> findNative(DcmElement& element);
    [[nodiscard]] Expected<void> findFragments(DcmElement& element);
    [[nodiscard]] std::size_t frameBytes() const;

    PixelPacking packing_;
    std::string file_;
    Coding coding_ = Coding::Native;
    std::span<const std::uint8_t> native_;                          ///< all frames, not aligned to bytes
    std::vector<std::vector<std::span<const std::uint8_t>>> parts_; ///< of each frame, when encapsulated
    std::vector<std::uint8_t> words_; ///< native words put back into the order of the file
};

} // namespace hepatica::imaging
