#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/StoreLocation.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <soci/soci.h>

namespace hepatica::measurement {

/// What a store is opened for: Make makes an empty one where there is none, Write needs one, and Read needs
/// one and changes nothing of it.
enum class Purpose { Make, Write, Read };

/// What an error of a database means to a person.
struct ErrorMeaning {
    ProblemCode code;
    std::string why;
};

/// What differs between the databases behind SOCI: one value each, and nothing else in the program asks which
/// it is (triggers in Schema.cpp apart).
struct Backend {
    std::string_view name; ///< SOCI's
    const char* beginToRead;
    const char* beginToWrite;
    const char* settle;   ///< after opening; null: nothing
    const char* holdCase; ///< with :case_id, a writer waits here for another one; null: it did at the begin
    const char* nextSequence; ///< of the next action, above all that are stored; read while the case is held

    const char* clock; ///< seconds since 1970, the same for every program that asks

    /// Before a connection is made, which may make a file. `NoSuchFile`, `NotACaseFile`, `NotWritable`.
    Expected<void> (*prepare)(const StoreLocation&, Purpose);
    void (*connect)(soci::session&, const StoreLocation&, Purpose);
    /// Whether it is ours, and whole. `NotACaseFile`.
    Expected<void> (*check)(soci::session&, const StoreLocation&, Purpose);
    int (*schemaVersion)(soci::session&); ///< 0: no schema yet
    void (*setSchemaVersion)(soci::session&, int);
    /// None where an error has no meaning to a person but its message.
    std::optional<ErrorMeaning> (*meaningOf)(const soci::soci_error&, const StoreLocation&);
    bool (*isConnectionLost)(const soci::soci_error&);
};

[[nodiscard]] const Backend& sqliteBackend();
[[nodiscard]] const Backend& postgresBackend();
[[nodiscard]] const Backend& backendOf(const StoreLocation& location);
[[nodiscard]] const Backend& backendOf(soci::session& sql);

/// Connects, checks and brings the schema forward; after a problem nothing is changed. A lock of another
/// program is waited for 2 s. Problems: those of CaseStore::open().
[[nodiscard]] Expected<void> openSession(soci::session& sql, const StoreLocation& location, Purpose purpose);

/// Everything between begin and commit() is stored, or nothing of it.
class Transaction {
public:
    enum class Kind { Read, Write }; ///< what a reader reads is of one moment
    Transaction(soci::session& sql, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    soci::session& sql_;
    bool open_ = true;
};

/// Until the end of the transaction no other writes to the case, so that what is read of it stays true.
void holdCase(soci::session& sql, const std::string& caseId);

/// The problem of an exception that the database or a document in it threw. The message holds no value of a
/// patient and no password.
[[nodiscard]] Problem problemOf(const StoreLocation& location, const soci::soci_error& error);
[[nodiscard]] Problem problemOf(const StoreLocation& location, const std::exception& error);

/// Runs work that returns an Expected; no exception leaves it.
template <typename Work> auto guarded(const StoreLocation& location, Work&& work) -> decltype(work())
{
    try {
        return std::forward<Work>(work)();
    } catch (const soci::soci_error& error) {
        return tl::unexpected<Problem>(problemOf(location, error));
    } catch (const std::exception& error) {
        return tl::unexpected<Problem>(problemOf(location, error));
    }
}

} // namespace hepatica::measurement
