#pragma once
#include <hepatica/measurement/Protocol.h>

#include <filesystem>
#include <string>

namespace hepatica::measurement {

/// A protocol as one JSON object with a member an option, as assess --json shows it under "protocols".
[[nodiscard]] std::string protocolJson(const Protocol& protocol);

/// Reads such an object: "system" (or "name", when that is a system's) says whose defaults hold for what is
/// not given, such as {"system": "mrecist", "name": "mrecist-2010", "abs_pd_mm": 0}.
/// Problems: `NoSuchFile`, `NotReadable`; `BadDocument` for what is no such object, an unknown option or a
/// value out of range; `UnknownProtocol` for a system not known.
[[nodiscard]] Expected<Protocol> readProtocol(const std::filesystem::path& file);

/// What --protocol takes: a name of protocolNames(), or a file that ends in .json.
[[nodiscard]] Expected<Protocol> protocolFrom(const std::string& nameOrFile);

} // namespace hepatica::measurement
