#pragma once
#include <filesystem>
#include <string>

namespace hepatica::measurement {

/// Where cases are kept: a file, or a PostgreSQL database, named as PostgreSQL's own programs name one:
/// postgresql://[user@]host[:port]/database[?parameter=value&...].
class StoreLocation {
public:
    /// Whatever does not begin with postgresql:// (or postgres://) is a file.
    StoreLocation(std::filesystem::path place); // NOLINT(google-explicit-constructor): every path is one

    /// Whether a word among images or tables names a store: an address, or a file that ends in .hepatica.
    [[nodiscard]] static bool isNamedBy(const std::filesystem::path& word);

    [[nodiscard]] bool isDatabase() const { return isDatabase_; }
    /// As it was given. An address may hold a password: it is for the database alone, name() for people.
    [[nodiscard]] const std::filesystem::path& place() const { return place_; }
    /// As messages tell it: the path, or the address without password and parameters.
    [[nodiscard]] const std::string& name() const { return name_; }

    bool operator==(const StoreLocation& other) const { return place_ == other.place_; }

private:
    std::filesystem::path place_;
    bool isDatabase_;
    std::string name_;
};

} // namespace hepatica::measurement
