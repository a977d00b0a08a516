#include "StoreFixtures.h"

#include "measurement/record/Schema.h"

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

class EverySchema : public EveryStore {
protected:
    [[nodiscard]] int version() { return backendOf(sql()).schemaVersion(sql()); }
    soci::session& sql()
    {
        if (!sql_)
            sql_.reset(new soci::session(rawly(location()))); // cannot be moved
        return *sql_;
    }

private:
    std::unique_ptr<soci::session> sql_;
};

const MigrationStep First{{"CREATE TABLE note (text TEXT)", "INSERT INTO note VALUES ('kept')"}};
const MigrationStep Second{{"ALTER TABLE note ADD COLUMN size INTEGER DEFAULT 5"}};
const MigrationStep Failing{{"INSERT INTO note VALUES ('half', 1)", "INSERT INTO nowhere VALUES (1)"}};

} // namespace

HEPATICA_ON_EVERY_STORE(EverySchema);

TEST_P(EverySchema, TakesOnlyTheStepsThatAreMissing)
{
    const std::vector<MigrationStep> released{First}, newer{First, Second};
    EXPECT_EQ(version(), 0);
    ASSERT_TRUE(bringForward(sql(), location(), released));
    EXPECT_EQ(version(), 1);
    ASSERT_TRUE(bringForward(sql(), location(), newer)); // the first again would fail: its table is there
    EXPECT_EQ(version(), 2);
    std::string text;
    int size = 0;
    sql() << "SELECT text, size FROM note", soci::into(text), soci::into(size);
    EXPECT_EQ(text, "kept");
    EXPECT_EQ(size, 5);

    const auto older = bringForward(sql(), location(), released);
    ASSERT_FALSE(older);
    EXPECT_EQ(older.error().code, ProblemCode::NewerCaseFile);
    EXPECT_EQ(checkSchema(sql(), location(), released).error().code, ProblemCode::NewerCaseFile);
    EXPECT_EQ(version(), 2);
}

TEST_P(EverySchema, AStepThatFailsLeavesTheStoreAsItWas)
{
    const std::vector<MigrationStep> released{First}, broken{First, Second, Failing};
    ASSERT_TRUE(bringForward(sql(), location(), released));
    EXPECT_THROW(static_cast<void>(bringForward(sql(), location(), broken)), soci::soci_error);
    EXPECT_EQ(version(), 1);
    int rows = 0;
    sql() << "SELECT COUNT(*) FROM note", soci::into(rows);
    EXPECT_EQ(rows, 1);
    EXPECT_THROW(sql() << "SELECT size FROM note", soci::soci_error);
}

TEST_P(EverySchema, AStatementForAnotherDatabaseIsPassedOver)
{
    const std::vector<MigrationStep> steps{{{{"CREATE TABLE of_file (a TEXT)", sqliteBackend().name},
                                             {"CREATE TABLE of_server (a TEXT)", postgresBackend().name}}}};
    ASSERT_TRUE(bringForward(sql(), location(), steps));
    const bool isFile = GetParam() == StoreKind::File;
    int rows = -1;
    sql() << "SELECT COUNT(*) FROM " << (isFile ? "of_file" : "of_server"), soci::into(rows);
    EXPECT_EQ(rows, 0);
    EXPECT_THROW(sql() << "SELECT COUNT(*) FROM " << (isFile ? "of_server" : "of_file"), soci::soci_error);
}
