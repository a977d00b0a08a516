#include "StoreFixtures.h"

#include "measurement/record/Schema.h"

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

const MigrationStep First{{"CREATE TABLE note (text TEXT)", "INSERT INTO note VALUES ('kept')"}};
const MigrationStep Second{{"ALTER TABLE note ADD COLUMN size INTEGER DEFAULT 5"}};
const MigrationStep Failing{{"INSERT INTO note VALUES ('half', 1)", "INSERT INTO nowhere VALUES (1)"}};

int versionOf(soci::session& sql)
{
    int version = -1;
    sql << "PRAGMA user_version", soci::into(version);
    return version;
}

} // namespace

TEST(Schema, TakesOnlyTheStepsThatAreMissing)
{
    const Folder folder;
    soci::session sql = rawly(folder / "file");
    const std::vector<MigrationStep> released{First}, newer{First, Second};
    ASSERT_TRUE(bringForward(sql, "file", released));
    EXPECT_EQ(versionOf(sql), 1);
    ASSERT_TRUE(bringForward(sql, "file", newer)); // the first step again would fail: its table is there
    EXPECT_EQ(versionOf(sql), 2);
    std::string text;
    int size = 0;
    sql << "SELECT text, size FROM note", soci::into(text), soci::into(size);
    EXPECT_EQ(text, "kept");
    EXPECT_EQ(size, 5);

    const auto older = bringForward(sql, "file", released);
    ASSERT_FALSE(older);
    EXPECT_EQ(older.error().code, ProblemCode::NewerCaseFile);
    EXPECT_EQ(versionOf(sql), 2);
}

TEST(Schema, AStepThatFailsLeavesTheFileAsItWas)
{
    const Folder folder;
    soci::session sql = rawly(folder / "file");
    const std::vector<MigrationStep> released{First}, broken{First, Second, Failing};
    ASSERT_TRUE(bringForward(sql, "file", released));
    EXPECT_THROW(static_cast<void>(bringForward(sql, "file", broken)), soci::soci_error);
    EXPECT_EQ(versionOf(sql), 1);
    int columns = 0, rows = 0;
    sql << "SELECT COUNT(*) FROM pragma_table_info('note')", soci::into(columns);
    sql << "SELECT COUNT(*) FROM note", soci::into(rows);
    EXPECT_EQ(columns, 1);
    EXPECT_EQ(rows, 1);
}
