#include "record/Database.h"

#include "record/Schema.h"

namespace hepatica::measurement {

const Backend& backendOf(const StoreLocation& location)
{
    return location.isDatabase() ? postgresBackend() : sqliteBackend();
}

const Backend& backendOf(soci::session& sql)
{
    return sql.get_backend_name() == postgresBackend().name ? postgresBackend() : sqliteBackend();
}

Expected<void> openSession(soci::session& sql, const StoreLocation& location, Purpose purpose)
{
    const Backend& backend = backendOf(location);
    backend.connect(sql, location, purpose);
    if (auto ours = backend.check(sql, location, purpose); !ours)
        return ours;
    if (purpose == Purpose::Read)
        return checkSchema(sql, location, migrationSteps());
    if (auto done = bringForward(sql, location, migrationSteps()); !done)
        return done;
    if (backend.settle != nullptr)
        sql << backend.settle;
    return {};
}

Transaction::Transaction(soci::session& sql, Kind kind) : sql_(sql)
{
    const Backend& backend = backendOf(sql);
    sql_ << (kind == Kind::Write ? backend.beginToWrite : backend.beginToRead);
}

Transaction::~Transaction()
{
    if (!open_)
        return;
    try {
        sql_ << "ROLLBACK";
    } catch (const std::exception&) {
        // Rolled back already, after a full disk or with the connection; what was to be told is on its way.
        open_ = false;
    }
}

void Transaction::commit()
{
    sql_ << "COMMIT";
    open_ = false;
}

void holdCase(soci::session& sql, const std::string& caseId)
{
    if (const char* hold = backendOf(sql).holdCase; hold != nullptr)
        sql << hold, soci::use(caseId);
}

Problem problemOf(const StoreLocation& location, const soci::soci_error& error)
{
    if (auto meaning = backendOf(location).meaningOf(error, location))
        return {meaning->code, {location.name(), std::move(meaning->why)}, {}};
    return {ProblemCode::StoreFailed, {location.name(), error.get_error_message()}, {}};
}

Problem problemOf(const StoreLocation& location, const std::exception&)
{
    return {ProblemCode::NotReadable, {location.name(), "a stored value is damaged"}, {}};
}

} // namespace hepatica::measurement
