#include "record/CaseJson.h"

#include "record/CaseFields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace hepatica::measurement {

using nlohmann::json;

namespace {

// The words of every enumeration that is stored.

constexpr const auto& wordsOf(TimepointRole)
{
    return TimepointRoleWords;
}
constexpr const auto& wordsOf(LesionClass)
{
    return LesionClassWords;
}
constexpr const auto& wordsOf(LesionState)
{
    return LesionStateWords;
}
constexpr const auto& wordsOf(ViableState)
{
    return ViableStateWords;
}
constexpr const auto& wordsOf(MeasurementSource)
{
    return MeasurementSourceWords;
}
constexpr const auto& wordsOf(QualitativeChange)
{
    return ChangeSinceNadirWords;
}
constexpr const auto& wordsOf(Certainty)
{
    return CertaintyWords;
}
constexpr const auto& wordsOf(NewLesionAnswer)
{
    return NewLesionAnswerWords;
}

constexpr const auto& wordsOf(ReaderRole)
{
    return ReaderRoleWords;
}
constexpr const auto& wordsOf(LiverSegment)
{
    return LiverSegmentWords;
}

template <typename Enum>
concept HasWords = requires(Enum value)
{
    wordsOf(value);
};

/// How a value is written and read; a struct by its fields(), unless said otherwise below.
template <typename Value> struct Codec;

template <typename Value> void put(json& document, const char* name, const Value& value)
{
    document[name] = Codec<Value>::write(value);
}

template <typename Value> void put(json& document, const char* name, const std::optional<Value>& value)
{
    if (value)
        document[name] = Codec<Value>::write(*value);
}

template <typename Value> void take(const json& document, const char* name, Value& value)
{
    value = Codec<Value>::read(document.at(name));
}

template <typename Value> void take(const json& document, const char* name, std::optional<Value>& value)
{
    if (document.contains(name))
        value = Codec<Value>::read(document.at(name));
}

template <typename Value> struct Codec {
    static json write(const Value& value)
    {
        json document = json::object();
        fields(value, [&](const char* name, const auto& part) { put(document, name, part); });
        return document;
    }
    static Value read(const json& document)
    {
        Value value;
        fields(value, [&](const char* name, auto& part) { take(document, name, part); });
        return value;
    }
};

template <typename Value>
requires std::is_arithmetic_v<Value> || std::same_as<Value, std::string>
struct Codec<Value> {
    static json write(const Value& value) { return value; }
    static Value read(const json& document) { return document.get<Value>(); }
};

template <HasWords Enum> struct Codec<Enum> {
    static json write(Enum value) { return wordOf(wordsOf(Enum{}), value); }
    static Enum read(const json& document)
    {
        const auto word = document.get<std::string>();
        const auto value = fromWord(wordsOf(Enum{}), word);
        if (!value)
            throw std::invalid_argument("unknown word \"" + word + "\"");
        return *value;
    }
};

template <typename Value> Value valueOrThrow(const Expected<Value>& value)
{
    if (!value)
        throw std::invalid_argument(value.error().text());
    return *value;
}

template <> struct Codec<imaging::Phase> {
    static json write(imaging::Phase phase) { return imaging::phaseName(phase); }
    static imaging::Phase read(const json& document)
    {
        return valueOrThrow(imaging::phaseFromName(document.get<std::string>()));
    }
};

template <> struct Codec<imaging::PhaseConfidence> {
    using Confidence = imaging::PhaseConfidence;
    static json write(Confidence confidence) { return imaging::phaseConfidenceName(confidence); }
    static Confidence read(const json& document)
    {
        const auto word = document.get<std::string>();
        for (const auto one : {Confidence::None, Confidence::Low, Confidence::High, Confidence::Confirmed})
            if (imaging::phaseConfidenceName(one) == word)
                return one;
        throw std::invalid_argument("unknown phase confidence \"" + word + "\"");
    }
};

template <> struct Codec<imaging::Quantity> {
    using Quantity = imaging::Quantity;
    static constexpr std::array<std::string_view, 3> Words{"hounsfield", "apparent-diffusion", "none"};
    static json write(Quantity quantity) { return Words[static_cast<std::size_t>(quantity)]; }
    static Quantity read(const json& document)
    {
        const auto word = document.get<std::string>();
        const auto found = std::ranges::find(Words, word);
        if (found == Words.end())
            throw std::invalid_argument("unknown quantity \"" + word + "\"");
        return static_cast<Quantity>(found - Words.begin());
    }
};

template <> struct Codec<Date> {
    static json write(Date date) { return date.iso(); }
    static Date read(const json& document)
    {
        return valueOrThrow(Date::fromIso(document.get<std::string>()));
    }
};

bool isUtf8(const std::string& text)
{
    try {
        return !json(text).dump().empty();
    } catch (const json::type_error&) {
        return false;
    }
}

/// A path is bytes: one that is no UTF-8 is kept as the list of its bytes.
template <> struct Codec<std::filesystem::path> {
    static json write(const std::filesystem::path& path)
    {
        const std::string text = path.string();
        if (isUtf8(text))
            return text;
        json bytes = json::array();
        for (const char one : text)
            bytes.push_back(static_cast<unsigned char>(one));
        return bytes;
    }
    static std::filesystem::path read(const json& document)
    {
        if (document.is_string())
            return document.get<std::string>();
        std::string text;
        for (const json& one : document)
            text += static_cast<char>(one.get<unsigned char>());
        return text;
    }
};

template <typename Value, std::size_t N> struct Codec<std::array<Value, N>> {
    static json write(const std::array<Value, N>& values)
    {
        json list = json::array();
        for (const Value& value : values)
            list.push_back(Codec<Value>::write(value));
        return list;
    }
    static std::array<Value, N> read(const json& list)
    {
        std::array<Value, N> values;
        for (std::size_t at = 0; at < N; ++at)
            values[at] = Codec<Value>::read(list.at(at));
        return values;
    }
};

template <typename Value> struct Codec<std::vector<Value>> {
    static json write(const std::vector<Value>& values)
    {
        json list = json::array();
        for (const Value& value : values)
            list.push_back(Codec<Value>::write(value));
        return list;
    }
    static std::vector<Value> read(const json& list)
    {
        std::vector<Value> values;
        for (const json& one : list)
            values.push_back(Codec<Value>::read(one));
        return values;
    }
};

template <> struct Codec<imaging::Geometry> {
    using Geometry = imaging::Geometry;
    static json write(const Geometry& grid)
    {
        json document = json::object();
        put(document, "dims", grid.dims());
        put(document, "spacing_mm", grid.spacing());
        put(document, "origin", grid.origin());
        put(document, "directions", grid.directions());
        if (!grid.sliceDistances().empty())
            put(document, "slices_mm", grid.sliceDistances());
        return document;
    }
    static Geometry read(const json& document)
    {
        std::array<int, 3> dims{};
        std::array<double, 3> spacing{};
        Point3 origin;
        Geometry::Directions directions;
        take(document, "dims", dims);
        take(document, "spacing_mm", spacing);
        take(document, "origin", origin);
        take(document, "directions", directions);
        const Geometry grid = valueOrThrow(Geometry::make(dims, spacing, origin, directions));
        if (!document.contains("slices_mm"))
            return grid;
        std::vector<double> slices_mm;
        take(document, "slices_mm", slices_mm);
        return valueOrThrow(grid.withSlicesAt(std::move(slices_mm)));
    }
};

/// The item is what its name says.
template <> struct Codec<ClinicalRow> {
    static json write(const ClinicalRow& row)
    {
        json document = json::object();
        fields(row, [&](const char* name, const auto& part) { put(document, name, part); });
        return document;
    }
    static ClinicalRow read(const json& document)
    {
        ClinicalRow row;
        fields(row, [&](const char* name, auto& part) { take(document, name, part); });
        for (int item = 0; item < static_cast<int>(ClinicalItem::Other); ++item)
            if (itemName(static_cast<ClinicalItem>(item)) == row.name)
                row.item = static_cast<ClinicalItem>(item);
        return row;
    }
};

/// The kinds of change, in the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<Change>> ChangeKinds{
    "case", "timepoint", "lesion", "observation", "reader", "reading", "adjudication", "clinical"};

template <std::size_t Kind> Change editFrom(const json& document)
{
    std::variant_alternative_t<Kind, Change> edit;
    take(document, "before", edit.before);
    take(document, "after", edit.after);
    return edit;
}

template <std::size_t... Kinds> constexpr auto changeReaders(std::index_sequence<Kinds...>)
{
    return std::array<Change (*)(const json&), sizeof...(Kinds)>{editFrom<Kinds>...};
}
constexpr auto ChangeReaders = changeReaders(std::make_index_sequence<std::variant_size_v<Change>>());

template <> struct Codec<Change> {
    static json write(const Change& change)
    {
        json document{{"kind", ChangeKinds[change.index()]}};
        const auto writeEdit = [&](const auto& edit) {
            put(document, "before", edit.before);
            put(document, "after", edit.after);
        };
        std::visit(writeEdit, change);
        return document;
    }
    static Change read(const json& document)
    {
        const auto kind = document.at("kind").get<std::string>();
        const auto found = std::ranges::find(ChangeKinds, kind);
        if (found == ChangeKinds.end())
            throw std::invalid_argument("unknown kind of change \"" + kind + "\"");
        return ChangeReaders[static_cast<std::size_t>(found - ChangeKinds.begin())](document);
    }
};

std::optional<std::string> unstorable(const json& value)
{
    if (value.is_number_float() && !std::isfinite(value.get<double>()))
        return "a number is not finite";
    if (value.is_string() && !isUtf8(value.get_ref<const std::string&>()))
        return "a text is not UTF-8";
    if (value.is_string() && value.get_ref<const std::string&>().find('\0') != std::string::npos)
        return "a text holds a zero byte";
    if (!value.is_structured())
        return std::nullopt;
    for (const json& part : value)
        if (auto why = unstorable(part))
            return why;
    return std::nullopt;
}

} // namespace

json toJson(const Timepoint& visit)
{
    return Codec<Timepoint>::write(visit);
}

json toJson(const SeriesReference& series)
{
    return Codec<SeriesReference>::write(series);
}

json toJson(const Lesion& lesion)
{
    return Codec<Lesion>::write(lesion);
}

json toJson(const Observation& seen)
{
    return Codec<Observation>::write(seen);
}

json toJson(const CaseReader& reader)
{
    return Codec<CaseReader>::write(reader);
}

json toJson(const VisitReading& reading)
{
    return Codec<VisitReading>::write(reading);
}

json toJson(const Adjudication& choice)
{
    return Codec<Adjudication>::write(choice);
}

json toJson(const ClinicalRow& row)
{
    return Codec<ClinicalRow>::write(row);
}

json toJson(const std::vector<Change>& changes)
{
    return Codec<std::vector<Change>>::write(changes);
}

Timepoint timepointFrom(const json& document)
{
    return Codec<Timepoint>::read(document);
}

SeriesReference seriesFrom(const json& document)
{
    return Codec<SeriesReference>::read(document);
}

Lesion lesionFrom(const json& document)
{
    return Codec<Lesion>::read(document);
}

Observation observationFrom(const json& document)
{
    return Codec<Observation>::read(document);
}

CaseReader readerFrom(const json& document)
{
    return Codec<CaseReader>::read(document);
}

VisitReading readingFrom(const json& document)
{
    return Codec<VisitReading>::read(document);
}

Adjudication adjudicationFrom(const json& document)
{
    return Codec<Adjudication>::read(document);
}

ClinicalRow clinicalRowFrom(const json& document)
{
    return Codec<ClinicalRow>::read(document);
}

std::vector<Change> changesFrom(const json& document)
{
    return Codec<std::vector<Change>>::read(document);
}

std::optional<std::string> unstorable(const Action& action)
{
    return unstorable(json::array({toJson(action.changes), action.name, action.reader, action.why}));
}

} // namespace hepatica::measurement
