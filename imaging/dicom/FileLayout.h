#pragma once
#include "FileBytes.h"

#include <hepatica/imaging/Series.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

inline constexpr std::string_view ImplicitLittleEndianUid = "1.2.840.10008.1.2";
inline constexpr std::string_view ExplicitLittleEndianUid = "1.2.840.10008.1.2.1";
inline constexpr std::string_view DeflatedUid = "1.2.840.10008.1.2.1.99";
inline constexpr std::string_view ExplicitBigEndianUid = "1.2.840.10008.1.2.2";

/// The Pixel Data element of a file.
struct PixelElement {
    std::uint64_t offset = 0;            ///< of its value, in bytes from the start of the file
    std::optional<std::uint64_t> length; ///< in bytes, as the element says; none when it is encapsulated
    bool areWords = false;               ///< OW: byte order applies to pairs of bytes

    // Of encapsulated pixel data (PS3.5 A.4):
    std::vector<ByteRange> fragments; ///< the items behind the offset table, in order
    /// Where each frame's first item begins, counted from the first item: by the extended or the basic offset
    /// table, else where a JPEG or JPEG 2000 code stream begins.
    std::vector<std::uint64_t> frameOffsets;
};

/// How a DICOM file is built, found by walking over its elements without loading any.
struct FileLayout {
    std::string transferSyntaxUid;
    std::uint64_t fileBytes = 0;
    bool isExplicit = true, isBigEndian = false;
    std::uint64_t dataSetAt = 0; ///< where the data set begins: behind the preamble and group 2
    std::uint64_t headerEnd = 0; ///< where the pixel data element begins, or what is cut off does
    bool endsEarly = false;      ///< the file stops inside the header
    std::size_t nesting = 0;     ///< how many sequences and items the deepest element lies in
    std::optional<PixelElement> pixels;
    std::optional<FileBytes> inflated; ///< of a deflated file: its data set, which all offsets count in
};

/// Problems: `NotDicom` (see findDataSet()), `DamagedFile` (its first bytes cannot be read, or a deflated
/// data set not inflated). `name` is what messages call the file.
[[nodiscard]] Expected<FileLayout> readLayout(const FileBytes& file, const std::string& name);
/// The same of a path; also the problems of FileBytes::open().
[[nodiscard]] Expected<FileLayout> readLayout(const std::filesystem::path& file);

/// Whether no byte of the pixel data lies behind the end of the file; true for a file without any.
[[nodiscard]] bool hasWholePixels(const FileLayout& layout);

/// The bytes that the ranges of `instance.pixels` count in. Problems: those of FileBytes::open() and
/// inflateDataSet().
[[nodiscard]] Expected<FileBytes> openPixels(const Instance& instance);

} // namespace hepatica::imaging
