#pragma once
#include <hepatica/measurement/Protocol.h>

#include <filesystem>
#include <string>

namespace hepatica::measurement {

/// A protocol as one JSON object with a member for each option that its system reads, as assess --json shows
/// it under "protocols"; "source" tells where the system is published. In one line unless indented.
[[nodiscard]] std::string protocolJson(const Protocol& protocol, int indent = -1);

/// The thresholds of every system and the meaning of every option, as shipped: two tables in Markdown.
[[nodiscard]] std::string protocolTables();

/// Reads such an object: "system" (or "name", when that is a system's) says whose defaults hold for what is
/// not given, such as {"system": "mrecist", "name": "mrecist-2010", "abs_pd_mm": 0}.
/// Problems: `NoSuchFile`, `NotReadable`; `BadDocument` for what is no such object, an option
/// that the system does not read, a value out of range, or options that contradict one another;
/// `UnknownProtocol` for a system not known.
[[nodiscard]] Expected<Protocol> readProtocol(const std::filesystem::path& file);

/// What --protocol takes: a name of protocolNames(), or a file that ends in .json.
[[nodiscard]] Expected<Protocol> protocolFrom(const std::string& nameOrFile);

} // namespace hepatica::measurement
