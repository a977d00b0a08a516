#include "FileLayout.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

namespace {

constexpr std::uint32_t UndefinedLength = 0xffffffffu;
constexpr std::uint32_t PixelDataTag = 0x7fe00010u, TransferSyntaxTag = 0x00020010u;
constexpr std::uint32_t ItemTag = 0xfffee000u, ItemEndTag = 0xfffee00du, SequenceEndTag = 0xfffee0ddu;

/// Reads a file through a window, so that a walk over a header costs one read.
class FileWindow {
public:
    explicit FileWindow(const std::filesystem::path& file) : stream_(file, std::ios::binary)
    {
        stream_.seekg(0, std::ios::end);
        size_ = stream_ ? static_cast<std::uint64_t>(stream_.tellg()) : 0;
    }
    [[nodiscard]] bool isOpen() const { return stream_.is_open() && !stream_.bad(); }
    [[nodiscard]] std::uint64_t size() const { return size_; }

    /// `count` bytes at `at`, or nothing when the file ends before.
    const std::uint8_t* bytes(std::uint64_t at, std::size_t count)
    {
        if (at > size_ || count > size_ - at)
            return nullptr;
        if (at < start_ || at + count > start_ + window_.size())
            fill(at, count);
        return at + count <= start_ + window_.size() ? window_.data() + (at - start_) : nullptr;
    }

private:
    void fill(std::uint64_t at, std::size_t count)
    {
        constexpr std::size_t WindowBytes = 32768;
        start_ = at;
        window_.resize(
            static_cast<std::size_t>(std::min<std::uint64_t>(std::max(WindowBytes, count), size_ - at)));
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(at));
        stream_.read(reinterpret_cast<char*>(window_.data()), static_cast<std::streamsize>(window_.size()));
        window_.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream_.gcount(), 0)));
    }

    std::ifstream stream_;
    std::uint64_t size_ = 0, start_ = 0;
    std::vector<std::uint8_t> window_;
};

struct Encoding {
    bool isExplicit = true, isBigEndian = false;
};

struct Element {
    std::uint32_t tag = 0, length = 0;
    std::string vr;
    std::uint64_t valueAt = 0;
};

std::uint32_t number(const std::uint8_t* bytes, std::size_t count, bool isBigEndian)
{
    std::uint32_t value = 0;
    for (std::size_t at = 0; at < count; ++at)
        value = (value << 8) | bytes[isBigEndian ? at : count - 1 - at];
    return value;
}

bool hasLongLength(std::string_view vr)
{
    // PS3.5 7.1.2: the VRs to come have long lengths too.
    constexpr std::string_view ShortOnes = "AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US";
    return ShortOnes.find(vr) == std::string_view::npos;
}

/// The element at `at`, or none where the file ends.
std::optional<Element> readElement(FileWindow& file, std::uint64_t at, Encoding encoding)
{
    const std::uint8_t* head = file.bytes(at, 8);
    if (head == nullptr)
        return std::nullopt;
    const bool big = encoding.isBigEndian;
    Element element;
    element.tag = (number(head, 2, big) << 16) | number(head + 2, 2, big);
    element.valueAt = at + 8;
    const bool isDelimiter = (element.tag >> 16) == 0xfffeu;
    const bool hasVr = encoding.isExplicit && !isDelimiter && std::isupper(head[4]) && std::isupper(head[5]);
    if (!hasVr) {
        element.length = number(head + 4, 4, big);
        return element;
    }
    element.vr = {static_cast<char>(head[4]), static_cast<char>(head[5])};
    if (!hasLongLength(element.vr)) {
        element.length = number(head + 6, 2, big);
        return element;
    }
    const std::uint8_t* length = file.bytes(at + 8, 4);
    if (length == nullptr)
        return std::nullopt;
    element.length = number(length, 4, big);
    element.valueAt = at + 12;
    return element;
}

/// A sequence or item that the walk is inside of.
struct Level {
    std::optional<std::uint64_t> end;
    Encoding encoding;
    bool isSequence = false;
};

/// Walks a data set. An explicit stack, because hostile files nest deeper than a call stack allows.
class Walk {
public:
    Walk(FileWindow& file, FileLayout& layout, std::uint64_t from, Encoding encoding)
        : file_(file), layout_(layout), at_(from), encoding_(encoding)
    {
    }

    void run()
    {
        while (at_ < file_.size()) {
            leaveEnded();
            const auto element = readElement(file_, at_, current());
            if (!element) {
                layout_.endsEarly = true;
                return;
            }
            if (levels_.empty() && element->tag >= PixelDataTag) {
                if (element->tag == PixelDataTag)
                    notePixels(*element);
                return;
            }
            step(*element);
        }
        leaveEnded();
        layout_.endsEarly = at_ > file_.size() || !levels_.empty();
    }

private:
    [[nodiscard]] Encoding current() const { return levels_.empty() ? encoding_ : levels_.back().encoding; }

    void leaveEnded()
    {
        while (!levels_.empty() && levels_.back().end && at_ >= *levels_.back().end)
            levels_.pop_back();
    }

    void notePixels(const Element& element)
    {
        const bool isEncapsulated = element.length == UndefinedLength;
        layout_.pixels = PixelElement{
            element.valueAt, isEncapsulated ? std::nullopt : std::optional<std::uint64_t>(element.length),
            element.vr.empty() || element.vr == "OW"};
    }

    void step(const Element& element)
    {
        const bool isOpen = element.length == UndefinedLength;
        if (element.tag == SequenceEndTag || element.tag == ItemEndTag) {
            leave(element.tag == SequenceEndTag);
            at_ = element.valueAt;
        } else if (element.tag == ItemTag) {
            enter(element, current(), false);
        } else if (element.vr == "SQ" || isOpen) {
            // PS3.5 6.2.2: a sequence of unknown VR and undefined length is encoded implicit little endian.
            enter(element, element.vr == "UN" ? Encoding{false, false} : current(), true);
        } else {
            at_ = element.valueAt + element.length;
        }
    }

    void enter(const Element& element, Encoding encoding, bool isSequence)
    {
        const bool isOpen = element.length == UndefinedLength;
        levels_.push_back(
            {isOpen ? std::nullopt : std::optional(element.valueAt + element.length), encoding, isSequence});
        layout_.nesting = std::max(layout_.nesting, levels_.size());
        at_ = element.valueAt;
    }

    void leave(bool isSequence)
    {
        while (!levels_.empty() && levels_.back().isSequence != isSequence)
            levels_.pop_back();
        if (!levels_.empty())
            levels_.pop_back();
    }

    FileWindow& file_;
    FileLayout& layout_;
    std::uint64_t at_;
    Encoding encoding_;
    std::vector<Level> levels_;
};

/// Walks over group 2, which is always explicit little endian; returns where the data set begins.
std::uint64_t readMeta(FileWindow& file, FileLayout& layout)
{
    constexpr std::uint64_t AfterPreamble = 132;
    std::uint64_t at = AfterPreamble;
    while (const auto element = readElement(file, at, Encoding{})) {
        if ((element->tag >> 16) != 2 || element->length == UndefinedLength)
            break;
        if (element->tag == TransferSyntaxTag && element->length <= 66)
            if (const std::uint8_t* text = file.bytes(element->valueAt, element->length))
                layout.transferSyntaxUid.assign(reinterpret_cast<const char*>(text), element->length);
        at = element->valueAt + element->length;
    }
    while (!layout.transferSyntaxUid.empty() &&
           (layout.transferSyntaxUid.back() == ' ' || layout.transferSyntaxUid.back() == '\0'))
        layout.transferSyntaxUid.pop_back();
    return at;
}

/// Without a transfer syntax the first element tells: a VR of two letters is explicit.
bool looksExplicit(FileWindow& file, std::uint64_t at)
{
    const std::uint8_t* head = file.bytes(at, 8);
    return head != nullptr && std::isupper(head[4]) && std::isupper(head[5]);
}

} // namespace

Expected<FileLayout> readLayout(const std::filesystem::path& path)
{
    FileWindow file(path);
    if (!file.isOpen())
        return fail(ProblemCode::NotReadable, {path.string(), "it cannot be opened"});
    const std::uint8_t* magic = file.bytes(128, 4);
    if (magic == nullptr || !std::equal(magic, magic + 4, "DICM"))
        return fail(ProblemCode::NotDicom, {path.string()});

    FileLayout layout;
    layout.fileBytes = file.size();
    const std::uint64_t at = readMeta(file, layout);
    std::string& uid = layout.transferSyntaxUid;
    if (uid.empty())
        uid = looksExplicit(file, at) ? ExplicitLittleEndianUid : ImplicitLittleEndianUid;
    layout.isBigEndian = uid == ExplicitBigEndianUid;
    if (uid != DeflatedUid)
        Walk(file, layout, at, {uid != ImplicitLittleEndianUid, layout.isBigEndian}).run();
    return layout;
}

} // namespace hepatica::imaging
