#pragma once
#include "record/StoredWords.h"

#include <hepatica/core/Expected.h>

#include <nlohmann/json.hpp>

#include <array>
#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// How a value is written and read; a struct by its fields(), unless said otherwise below.
template <typename Value> struct Codec;

template <typename Value> void put(nlohmann::json& document, const char* name, const Value& value)
{
    document[name] = Codec<Value>::write(value);
}

template <typename Value>
void put(nlohmann::json& document, const char* name, const std::optional<Value>& value)
{
    if (value)
        document[name] = Codec<Value>::write(*value);
}

template <typename Value> void take(const nlohmann::json& document, const char* name, Value& value)
{
    value = Codec<Value>::read(document.at(name));
}

template <typename Value>
void take(const nlohmann::json& document, const char* name, std::optional<Value>& value)
{
    if (document.contains(name))
        value = Codec<Value>::read(document.at(name));
}

template <typename Value> struct Codec {
    static nlohmann::json write(const Value& value)
    {
        nlohmann::json document = nlohmann::json::object();
        fields(value, [&](const char* name, const auto& part) { put(document, name, part); });
        return document;
    }
    static Value read(const nlohmann::json& document)
    {
        Value value;
        fields(value, [&](const char* name, auto& part) { take(document, name, part); });
        return value;
    }
};

template <typename Value>
requires std::is_arithmetic_v<Value> || std::same_as<Value, std::string>
struct Codec<Value> {
    static nlohmann::json write(const Value& value) { return value; }
    static Value read(const nlohmann::json& document) { return document.get<Value>(); }
};

template <HasWords Enum> struct Codec<Enum> {
    static nlohmann::json write(Enum value) { return wordOf(StoredWords<Enum>, value); }
    static Enum read(const nlohmann::json& document)
    {
        const auto word = document.get<std::string>();
        const auto value = fromWord(StoredWords<Enum>, word);
        if (!value)
            throw std::invalid_argument("unknown word \"" + word + "\"");
        return *value;
    }
};

template <typename Value, std::size_t N> struct Codec<std::array<Value, N>> {
    static nlohmann::json write(const std::array<Value, N>& values)
    {
        nlohmann::json list = nlohmann::json::array();
        for (const Value& value : values)
            list.push_back(Codec<Value>::write(value));
        return list;
    }
    static std::array<Value, N> read(const nlohmann::json& list)
    {
        std::array<Value, N> values;
        for (std::size_t at = 0; at < N; ++at)
            values[at] = Codec<Value>::read(list.at(at));
        return values;
    }
};

template <typename Value> struct Codec<std::vector<Value>> {
    static nlohmann::json write(const std::vector<Value>& values)
    {
        nlohmann::json list = nlohmann::json::array();
        for (const Value& value : values)
            list.push_back(Codec<Value>::write(value));
        return list;
    }
    static std::vector<Value> read(const nlohmann::json& list)
    {
        std::vector<Value> values;
        for (const nlohmann::json& one : list)
            values.push_back(Codec<Value>::read(one));
        return values;
    }
};

} // namespace hepatica::measurement
