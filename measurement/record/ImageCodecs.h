#pragma once
#include "record/JsonCodec.h"

#include <hepatica/core/Date.h>
#include <hepatica/imaging/Geometry.h>
#include <hepatica/imaging/Series.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace hepatica::measurement {

// How what the images say of themselves is written and read: phases, quantities, grids, places of files.

template <typename Value> Value valueOrThrow(const Expected<Value>& value)
{
    if (!value)
        throw std::invalid_argument(value.error().text());
    return *value;
}

template <> struct Codec<imaging::Phase> {
    static nlohmann::json write(imaging::Phase phase) { return imaging::phaseName(phase); }
    static imaging::Phase read(const nlohmann::json& document)
    {
        return valueOrThrow(imaging::phaseFromName(document.get<std::string>()));
    }
};

template <> struct Codec<imaging::PhaseConfidence> {
    using Confidence = imaging::PhaseConfidence;
    static nlohmann::json write(Confidence confidence) { return imaging::phaseConfidenceName(confidence); }
    static Confidence read(const nlohmann::json& document)
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
    static nlohmann::json write(Quantity quantity) { return Words[static_cast<std::size_t>(quantity)]; }
    static Quantity read(const nlohmann::json& document)
    {
        const auto word = document.get<std::string>();
        const auto found = std::ranges::find(Words, word);
        if (found == Words.end())
            throw std::invalid_argument("unknown quantity \"" + word + "\"");
        return static_cast<Quantity>(found - Words.begin());
    }
};

template <> struct Codec<Date> {
    static nlohmann::json write(Date date) { return date.iso(); }
    static Date read(const nlohmann::json& document)
    {
        return valueOrThrow(Date::fromIso(document.get<std::string>()));
    }
};

/// Whether the text may stand in JSON.
[[nodiscard]] inline bool isUtf8(const std::string& text)
{
    try {
        return !nlohmann::json(text).dump().empty();
    } catch (const nlohmann::json::type_error&) {
        return false;
    }
}

/// A path is bytes: one that is no UTF-8 is kept as the list of its bytes.
template <> struct Codec<std::filesystem::path> {
    static nlohmann::json write(const std::filesystem::path& path)
    {
        const std::string text = path.string();
        if (isUtf8(text))
            return text;
        nlohmann::json bytes = nlohmann::json::array();
        for (const char one : text)
            bytes.push_back(static_cast<unsigned char>(one));
        return bytes;
    }
    static std::filesystem::path read(const nlohmann::json& document)
    {
        if (document.is_string())
            return document.get<std::string>();
        std::string text;
        for (const nlohmann::json& one : document)
            text += static_cast<char>(one.get<unsigned char>());
        return text;
    }
};

template <> struct Codec<imaging::Geometry> {
    using Geometry = imaging::Geometry;
    static nlohmann::json write(const Geometry& grid)
    {
        nlohmann::json document = nlohmann::json::object();
        put(document, "dims", grid.dims());
        put(document, "spacing_mm", grid.spacing());
        put(document, "origin", grid.origin());
        put(document, "directions", grid.directions());
        if (!grid.sliceDistances().empty())
            put(document, "slices_mm", grid.sliceDistances());
        return document;
    }
    static Geometry read(const nlohmann::json& document)
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

} // namespace hepatica::measurement
