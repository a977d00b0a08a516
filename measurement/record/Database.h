#pragma once
#include <hepatica/core/Expected.h>

#include <filesystem>
#include <utility>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace hepatica::measurement {

// The one place that knows which database stands behind SOCI: how it is opened, its settings, how a
// transaction begins and what its errors mean.

/// Opens or makes the file for reading and writing; a lock of another program is waited for 2 s.
void connect(soci::session& sql, const std::filesystem::path& file);

/// Opens the file for reading alone. Where it and its folder may be written, locks keep it in step with
/// programs that write; where not, no lock can be made, and the file is read as it lies there.
void connectToRead(soci::session& sql, const std::filesystem::path& file);

/// Everything between begin and commit() is stored, or nothing of it.
class Transaction {
public:
    enum class Kind { Read, Write }; ///< a writer takes the lock at once: what it read stays true
    Transaction(soci::session& sql, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    soci::session& sql_;
    bool open_ = true;
};

/// The problem of an exception that the database or a document in it threw. The message holds no value of a
/// patient: SOCI adds the parameters of a statement only to what().
[[nodiscard]] Problem problemOf(const std::filesystem::path& file, const soci::soci_error& error);
[[nodiscard]] Problem problemOf(const std::filesystem::path& file, const std::exception& error);

/// Runs work that returns an Expected; no exception leaves it.
template <typename Work> auto guarded(const std::filesystem::path& file, Work&& work) -> decltype(work())
{
    try {
        return std::forward<Work>(work)();
    } catch (const soci::soci_error& error) {
        return tl::unexpected<Problem>(problemOf(file, error));
    } catch (const std::exception& error) {
        return tl::unexpected<Problem>(problemOf(file, error));
    }
}

} // namespace hepatica::measurement
