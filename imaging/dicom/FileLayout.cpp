#include "FileLayout.h"

#include "DataSetStart.h"
#include "ElementReader.h"
#include "FileStamp.h"
#include "Fragments.h"
#include "Inflate.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

namespace {

constexpr std::uint32_t PixelDataTag = 0x7fe00010u;
constexpr std::uint32_t ExtendedOffsetsTag = 0x7fe00001u;

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
            if (levels_.empty())
                layout_.headerEnd = at_;
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
            if (levels_.empty() && element->tag == ExtendedOffsetsTag)
                extendedOffsets_ = *element;
            step(*element);
        }
        leaveEnded();
        layout_.endsEarly = at_ > file_.size() || !levels_.empty();
        if (!layout_.endsEarly)
            layout_.headerEnd = at_;
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
        layout_.pixels =
            PixelElement{element.valueAt,
                         isEncapsulated ? std::nullopt : std::optional<std::uint64_t>(element.length),
                         element.vr.empty() || element.vr == "OW",
                         {},
                         {}};
        if (isEncapsulated)
            findFragments(file_, *layout_.pixels, extendedOffsets_);
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
    std::optional<Element> extendedOffsets_;
};

FileLayout layoutOf(FileWindow& file, const DataSetStart& start)
{
    FileLayout layout;
    layout.fileBytes = file.size();
    layout.transferSyntaxUid = start.transferSyntaxUid;
    layout.isExplicit = start.encoding.isExplicit;
    layout.isBigEndian = start.encoding.isBigEndian;
    layout.dataSetAt = layout.headerEnd = start.offset;
    Walk(file, layout, start.offset, start.encoding).run();
    return layout;
}

/// Each thread keeps the file it used last open: its frames are asked for one by one, and finding places to
/// begin at takes as long as inflating all of it.
Expected<FileBytes> openDeflated(const std::filesystem::path& path)
{
    struct LastUsed {
        std::filesystem::path file;
        FileStamp stamp;
        FileBytes bytes;
    };
    thread_local std::optional<LastUsed> last;
    const auto stamp = stampOf(path); // none: a member of an archive
    if (last && stamp && last->file == path && last->stamp == *stamp)
        return last->bytes;
    const auto file = FileBytes::open(path);
    if (!file)
        return file;
    FileWindow window(*file);
    const auto start = findDataSet(window);
    if (!start)
        return fail(ProblemCode::NotDicom, {path.string()});
    auto inflated = inflateDataSet(*file, start->offset, path.string());
    if (inflated && stamp)
        last = LastUsed{path, *stamp, *inflated};
    return inflated;
}

} // namespace

Expected<FileLayout> readLayout(const FileBytes& bytes, const std::string& name)
{
    FileWindow file(bytes);
    const auto start = findDataSet(file);
    if (!start && file.hasFailed())
        return fail(ProblemCode::DamagedFile, {name, "its first bytes cannot be read"});
    if (!start)
        return fail(ProblemCode::NotDicom, {name});

    if (start->transferSyntaxUid != DeflatedUid)
        return layoutOf(file, *start);
    auto inflated = inflateDataSet(bytes, start->offset, name);
    if (!inflated)
        return passOn(inflated);
    FileWindow window(*inflated);
    FileLayout layout = layoutOf(window, {0, start->transferSyntaxUid, Encoding{}});
    layout.inflated = std::move(*inflated);
    return layout;
}

Expected<FileLayout> readLayout(const std::filesystem::path& file)
{
    const auto bytes = FileBytes::open(file);
    return bytes ? readLayout(*bytes, file.string()) : passOn(bytes);
}

bool hasWholePixels(const FileLayout& layout)
{
    if (!layout.pixels)
        return true;
    const auto& [offset, length, areWords, fragments, frameOffsets] = *layout.pixels;
    const std::uint64_t end = length              ? offset + *length
                              : fragments.empty() ? offset
                                                  : fragments.back().offset + fragments.back().length;
    return end <= layout.fileBytes;
}

Expected<FileBytes> openPixels(const Instance& instance)
{
    const std::filesystem::path& path = instance.source.file;
    return instance.pixels.isDeflated ? openDeflated(path) : FileBytes::open(path);
}

} // namespace hepatica::imaging
