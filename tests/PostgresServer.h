#pragma once
#include "Reference.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <unistd.h>

namespace hepatica::tests {

/// The PostgreSQL server of the tests, which scripts/with-postgres starts.
inline const char* testServer()
{
    return std::getenv("HEPATICA_TEST_POSTGRES");
}

/// A schema of its own in the database of the tests, so that tests run side by side; gone with the test.
class OwnSchema {
public:
    OwnSchema() : name_("test_" + std::to_string(::getpid()) + "_" + std::to_string(++made()))
    {
        tell("CREATE SCHEMA " + name_);
    }
    ~OwnSchema() { tell("DROP SCHEMA " + name_ + " CASCADE"); }
    OwnSchema(const OwnSchema&) = delete;
    OwnSchema& operator=(const OwnSchema&) = delete;
    [[nodiscard]] std::string address() const
    {
        return std::string(testServer()) + "&options=-csearch_path%3D" + name_;
    }

private:
    static int& made()
    {
        static int count = 0;
        return count;
    }
    static void tell(const std::string& statement)
    {
        soci::session sql(soci::postgresql, testServer());
        sql << "SET client_min_messages = error";
        sql << statement;
    }
    std::string name_;
};

} // namespace hepatica::tests

/// Ends the test where there is no server: skipped on a user's machine, failed where all must run.
#define HEPATICA_NEEDS_POSTGRES()                                                                            \
    do {                                                                                                     \
        if (hepatica::tests::testServer() == nullptr && hepatica::tests::referenceIsRequired())              \
            FAIL() << "PostgreSQL is required here: run the tests with scripts/with-postgres";               \
        if (hepatica::tests::testServer() == nullptr)                                                        \
            GTEST_SKIP() << "needs PostgreSQL: run the tests with scripts/with-postgres";                    \
    } while (false)
