#pragma once
#include "LoadDataset.h"

#include <cstdint>
#include <vector>

namespace hepatica::imaging {

/// How the pixels of a segmentation are stored.
struct PixelPacking {
    std::size_t frames = 0, pixelsPerFrame = 0;
    int bitsAllocated = 1; ///< 1, 8 or 16
};

/// The stored values of a segmentation's frames, read and unpacked one frame at a time, so that a small file
/// cannot ask for more memory than one frame.
class FramePixels {
public:
    /// Finds the bytes of every frame. Problems: `NotReadable` (bytes are missing, or fragments do not make
    /// frames), `UnsupportedTransferSyntax`, `UnsupportedPixels` (another number of bits).
    [[nodiscard]] static Expected<FramePixels> find(const LoadedDataset& loaded, const PixelPacking& packing,
                                                    const std::string& file);

    /// One value a pixel. `NotReadable` when the frame does not unpack to all its pixels.
    [[nodiscard]] Expected<void> unpack(std::size_t frame, std::vector<std::uint16_t>& values) const;

private:
    enum class Coding { Native, RunLength, Deflated };

    FramePixels(const LoadedDataset& loaded, const PixelPacking& packing, Coding coding, std::string file);
    [[nodiscard]] std::uint64_t bits(std::size_t frames) const;
    [[nodiscard]] Expected<void> checkNative() const;
    [[nodiscard]] Expected<void> findFragments(const FileLayout& layout);
    [[nodiscard]] bool readNative(std::size_t frame, std::vector<std::uint16_t>& values) const;
    [[nodiscard]] bool readPacked(std::size_t frame, std::vector<std::uint16_t>& values) const;

    FileBytes bytes_;
    PixelPacking packing_;
    Coding coding_ = Coding::Native;
    ByteRange native_; ///< of all frames, which do not begin at whole bytes
    bool swapsBytes_ = false;
    std::vector<std::vector<ByteRange>> fragments_; ///< of each frame, when encapsulated
    std::string file_;
};

} // namespace hepatica::imaging
