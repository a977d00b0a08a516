#include "FileSetDirectory.h"

#include "DataSetStart.h"

#include <string_view>
#include <unordered_map>

namespace hepatica::imaging {

namespace {

constexpr std::uint32_t RecordsTag = 0x00041220u, NextTag = 0x00041400u, InUseTag = 0x00041410u,
                        LowerTag = 0x00041420u, TypeTag = 0x00041430u, PlaceTag = 0x00041500u,
                        SeriesUidTag = 0x0020000eu;

struct Record {
    std::uint64_t at = 0; ///< of its item, in bytes from the start of the file: what links refer to
    std::uint64_t next = 0, lower = 0;
    bool isInUse = true;
    std::string type, seriesUid;
    std::vector<std::string> place;
};

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find('\\'), text.size());
        parts.emplace_back(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

/// Reads the records one after the other; the file is untrusted, so every step is checked against its end.
class RecordReader {
public:
    RecordReader(FileWindow& file, Encoding encoding) : file_(file), encoding_(encoding) {}

    std::vector<Record> read(const Element& sequence)
    {
        std::vector<Record> records;
        std::uint64_t at = sequence.valueAt;
        const bool isOpen = sequence.length == UndefinedLength;
        const std::uint64_t end = isOpen ? file_.size() : sequence.valueAt + sequence.length;
        while (at < end) {
            const auto item = readElement(file_, at, encoding_);
            if (item && item->tag == SequenceEndTag)
                return records;
            if (!item || item->tag != ItemTag)
                break;
            Record record;
            record.at = at;
            const auto next = readRecord(*item, record);
            records.push_back(std::move(record)); // a cut one may still name its file
            if (!next)
                break;
            at = *next;
        }
        endsEarly = isOpen || at != end;
        return records;
    }
    bool endsEarly = false;

private:
    /// Returns where the record ends, or none where the file does before.
    std::optional<std::uint64_t> readRecord(const Element& item, Record& record)
    {
        const bool isOpen = item.length == UndefinedLength;
        std::uint64_t at = item.valueAt;
        const std::uint64_t end = isOpen ? file_.size() : item.valueAt + item.length;
        while (at < end) {
            const auto element = readElement(file_, at, encoding_);
            if (!element)
                return std::nullopt;
            if (element->tag == ItemEndTag)
                return element->valueAt;
            note(*element, record);
            const auto next = element->length == UndefinedLength
                                  ? behindOpen(*element)
                                  : std::optional(element->valueAt + element->length);
            if (!next)
                return std::nullopt;
            at = *next;
        }
        return isOpen || at > file_.size() ? std::nullopt : std::optional(at);
    }

    /// Where an element of undefined length ends: an icon image, say.
    std::optional<std::uint64_t> behindOpen(const Element& opening)
    {
        std::uint64_t at = opening.valueAt;
        for (std::size_t depth = 1; depth > 0;) {
            const auto element = readElement(file_, at, encoding_);
            if (!element)
                return std::nullopt;
            const bool isEnd = element->tag == ItemEndTag || element->tag == SequenceEndTag;
            const bool isOpen = element->length == UndefinedLength;
            depth = isEnd ? depth - 1 : depth + (isOpen ? 1 : 0);
            at = element->valueAt + (isOpen || isEnd ? 0 : element->length);
        }
        return at;
    }

    std::string_view text(const Element& element)
    {
        constexpr std::uint32_t Longest = 1024; // eight components of 16 characters, and some more
        if (element.length == 0 || element.length > Longest)
            return {};
        const std::uint8_t* value = file_.bytes(element.valueAt, element.length);
        return value == nullptr ? std::string_view()
                                : std::string_view(reinterpret_cast<const char*>(value), element.length);
    }

    std::uint64_t number(const Element& element)
    {
        std::uint64_t value = 0;
        const std::string_view bytes = element.length <= 4 ? text(element) : std::string_view();
        for (std::size_t at = 0; at < bytes.size(); ++at)
            value = value << 8 |
                    static_cast<std::uint8_t>(bytes[encoding_.isBigEndian ? at : bytes.size() - 1 - at]);
        return value;
    }

    void note(const Element& element, Record& record)
    {
        switch (element.tag) {
        case NextTag:
            record.next = number(element);
            break;
        case LowerTag:
            record.lower = number(element);
            break;
        case InUseTag:
            record.isInUse = number(element) != 0;
            break;
        case TypeTag:
            record.type = trimmed(text(element));
            break;
        case SeriesUidTag:
            record.seriesUid = trimmed(text(element));
            break;
        case PlaceTag:
            record.place = split(text(element));
            break;
        default:
            break;
        }
    }

    FileWindow& file_;
    Encoding encoding_;
};

/// Gives every record below a series record the UID of that series, by the links between them.
void handDownSeries(std::vector<Record>& records)
{
    std::unordered_map<std::uint64_t, Record*> byPlace;
    for (Record& record : records)
        byPlace.emplace(record.at, &record);
    for (const Record& series : records) {
        if (series.type != "SERIES")
            continue;
        std::size_t steps = 0; // links of a damaged file may run in a circle
        for (auto found = byPlace.find(series.lower); found != byPlace.end() && steps < records.size();
             found = byPlace.find(found->second->next), ++steps) {
            if (!found->second->seriesUid.empty())
                break; // met before, or a series itself
            found->second->seriesUid = series.seriesUid;
        }
    }
}

} // namespace

std::optional<FileSetDirectory> readFileSetDirectory(const FileBytes& bytes)
{
    FileWindow file(bytes);
    const auto start = findDataSet(file);
    if (!start)
        return std::nullopt;
    std::uint64_t at = start->offset;
    auto element = readElement(file, at, start->encoding);
    while (element && element->tag < RecordsTag && element->length != UndefinedLength)
        element = readElement(file, at = element->valueAt + element->length, start->encoding);
    if (!element || element->tag != RecordsTag)
        return std::nullopt;
    RecordReader reader(file, start->encoding);
    auto records = reader.read(*element);
    handDownSeries(records);
    FileSetDirectory directory{{}, reader.endsEarly};
    for (Record& record : records)
        if (record.isInUse && !record.place.empty())
            directory.files.push_back({std::move(record.place), std::move(record.seriesUid)});
    return directory;
}

} // namespace hepatica::imaging
