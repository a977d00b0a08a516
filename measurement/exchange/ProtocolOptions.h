#pragma once
#include "criteria/ResponseSystem.h"

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

namespace hepatica::measurement {

/// One option of a protocol as its document holds it.
struct ProtocolOption {
    OptionGroup group;
    std::string_view name, meaning;
    std::string (*expected)(); ///< "a whole number from 0 to 1000"
    /// False when the value is none of the expected ones.
    bool (*read)(const nlohmann::ordered_json& value, Protocol& protocol);
    nlohmann::ordered_json (*write)(const Protocol& protocol);
};

[[nodiscard]] std::span<const ProtocolOption> protocolOptions();
/// Whether a system reads the option.
[[nodiscard]] bool hasOption(const ResponseSystem& system, const ProtocolOption& option);

} // namespace hepatica::measurement
