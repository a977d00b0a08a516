#pragma once
#include "FileBytes.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hepatica::imaging {

/// Looks at a file through a window, so that a walk over a header costs one read.
class FileWindow {
public:
    explicit FileWindow(FileBytes file) : file_(std::move(file)) {}
    [[nodiscard]] std::uint64_t size() const { return file_.size(); }
    /// Whether bytes that should be there could not be read: a failing disk, a damaged member of an archive.
    [[nodiscard]] bool hasFailed() const { return hasFailed_; }
    /// `count` bytes at `at`, valid until the next call; null when the file ends before or cannot be read.
    const std::uint8_t* bytes(std::uint64_t at, std::size_t count);

private:
    FileBytes file_;
    std::uint64_t start_ = 0;
    std::size_t held_ = 0, room_ = 0;
    bool hasFailed_ = false;
    std::unique_ptr<std::uint8_t[]> window_;
};

inline constexpr std::uint32_t UndefinedLength = 0xffffffffu;
inline constexpr std::uint32_t ItemTag = 0xfffee000u, ItemEndTag = 0xfffee00du, SequenceEndTag = 0xfffee0ddu;

struct Encoding {
    bool isExplicit = true, isBigEndian = false;
};

/// A data element as its first bytes tell (PS3.5 7.1). The VR is empty where the encoding has none.
struct Element {
    std::uint32_t tag = 0, length = 0;
    std::string vr;
    std::uint64_t valueAt = 0;
};

/// The element at `at`, or none where the file ends.
[[nodiscard]] std::optional<Element> readElement(FileWindow& file, std::uint64_t at, Encoding encoding);

/// A value without the blanks, zeros and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view value);

} // namespace hepatica::imaging
