#include "record/CaseJson.h"

#include "record/CaseFields.h"
#include "record/ImageCodecs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace hepatica::measurement {

using nlohmann::json;

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

namespace {

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

} // namespace

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

namespace {

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
