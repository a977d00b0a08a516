#include "StoreFixtures.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

/// What holds of a store in a database alone; CaseFileTest.cpp has its sisters.
class CaseDatabase : public EveryStore {
protected:
    [[nodiscard]] Problem refusal() const { return CaseStore::open(location()).error(); }
};

StoreLocation place(const std::string& address)
{
    return std::filesystem::path(address);
}

/// The address of the tests' server with something else in it.
std::string serverWith(const std::string& part, const std::string& instead)
{
    std::string address = testServer();
    return address.replace(address.find(part), part.size(), instead);
}

} // namespace

INSTANTIATE_TEST_SUITE_P(, CaseDatabase, testing::Values(StoreKind::Database),
                         [](const auto&) { return "PostgreSql"; });

TEST_P(CaseDatabase, OfANewerVersionIsLeftAlone)
{
    static_cast<void>(smallStore(location()));
    rawly(location()) << "UPDATE hepatica_store SET version = 99";
    EXPECT_EQ(refusal().code, ProblemCode::NewerCaseFile);
    EXPECT_THAT(refusal().text(), testing::HasSubstr("schema 99"));
    EXPECT_EQ(CaseStore::openToRead(location()).error().code, ProblemCode::NewerCaseFile);
}

TEST_P(CaseDatabase, OfAnOlderVersionIsNotBroughtForwardByReading)
{
    static_cast<void>(smallStore(location()));
    rawly(location()) << "UPDATE hepatica_store SET version = 0";
    EXPECT_EQ(CaseStore::openToRead(location()).error().code, ProblemCode::NotWritable);
}

TEST_P(CaseDatabase, OfAnotherProgramIsRefusedAndNotTouched)
{
    rawly(location()) << "CREATE TABLE bookmark (url TEXT)";
    EXPECT_EQ(refusal().text(), location().name() +
                                    ": no store of Hepatica cases (the database belongs to another program); "
                                    "nothing was changed");
    int tables = 0;
    rawly(location()) << "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()",
        soci::into(tables);
    EXPECT_EQ(tables, 1);
}

TEST_P(CaseDatabase, ThatIsEmptyIsMadeAStoreOnlyOnPurpose)
{
    EXPECT_EQ(CaseStore::openExisting(location()).error().code, ProblemCode::NotACaseFile);
    EXPECT_EQ(CaseStore::openToRead(location()).error().code, ProblemCode::NotACaseFile);
    ASSERT_TRUE(CaseStore::open(location()));
    EXPECT_TRUE(CaseStore::openExisting(location())->list()->empty());
}

TEST_P(CaseDatabase, WithoutATableIsNoStore)
{
    CaseStore store = smallStore(location());
    rawly(location()) << "DROP TABLE observation";
    EXPECT_EQ(store.load("study-07").error().code, ProblemCode::NotACaseFile);
}

TEST_P(CaseDatabase, ThatCannotBeReachedIsToldWithoutThePassword)
{
    for (const std::string& address : {serverWith("/postgres?", "/nothing-here?"),
                                       serverWith("user=postgres", "user=stranger&password=secret"),
                                       serverWith("user=postgres", "password=secret&user=%zz"),
                                       std::string("postgresql://r:secret@/x?port=1"),
                                       std::string("postgresql://r:secret@127.0.0.1:1/cases"),
                                       std::string("postgresql://r:sec%zzret@h/cases")}) {
        const Problem problem = CaseStore::open(place(address)).error();
        EXPECT_EQ(problem.code, ProblemCode::NoDatabase) << problem.text();
        EXPECT_THAT(problem.text(), testing::Not(testing::HasSubstr("sec")));
        EXPECT_THAT(problem.text(), testing::Not(testing::HasSubstr("\n")));
    }
    EXPECT_THAT(CaseStore::open(place(serverWith("/postgres?", "/nothing-here?"))).error().text(),
                testing::HasSubstr("database \"nothing-here\" does not exist"));
}

TEST_P(CaseDatabase, OpenedToReadRefusesToRecord)
{
    const Case small = smallCase();
    static_cast<void>(smallStore(location(), small));
    auto store = CaseStore::openToRead(location());
    ASSERT_TRUE(store) << store.error().text();
    EXPECT_EQ(store->load("study-07"), small);
    EXPECT_EQ(store->record("study-08", createCase(someone(), "R1")).error().code, ProblemCode::NotWritable);
    EXPECT_EQ(store->list()->size(), 1U);
}

TEST_P(CaseDatabase, WhereTheUserMayOnlyReadTellsSo)
{
    static_cast<void>(smallStore(location()));
    std::string schema;
    soci::session sql = rawly(location());
    sql << "SELECT current_schema()", soci::into(schema);
    const std::string role = schema + "_guest";
    sql << "CREATE ROLE " << role << " LOGIN";
    sql << "GRANT USAGE ON SCHEMA " << schema << " TO " << role;
    sql << "GRANT SELECT ON ALL TABLES IN SCHEMA " << schema << " TO " << role;
    std::string address = location().place().string();
    const std::string owner = "user=postgres";
    address.replace(address.find(owner), owner.size(), "user=" + role);
    {
        auto store = CaseStore::open(place(address));
        ASSERT_TRUE(store) << store.error().text();
        const Case now = store->load("study-07").value();
        const auto refused =
            store->record("study-07", answerNewLesions(now, "BL", NewLesionAnswer::No, "R1"));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().text(),
                  location().name() + ": cannot be written (permission denied); choose another place");
    }
    sql << "DROP OWNED BY " << role;
    sql << "DROP ROLE " << role;
}

TEST_P(CaseDatabase, ACaseThatAnotherProgramWritesIsToldAfterTwoSecondsAndOtherCasesGoOn)
{
    CaseStore store = smallStore(location());
    const Case before = store.load("study-07").value();
    CaseStore other = CaseStore::open(location()).value();
    soci::session writer = rawly(location());
    writer << "BEGIN";
    writer << "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/study-07', 0))";
    const Action answer = answerNewLesions(before, "BL", NewLesionAnswer::No, "R1");
    const auto locked = store.record("study-07", answer);
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().code, ProblemCode::StoreFailed);
    EXPECT_THAT(locked.error().text(), testing::HasSubstr("another program is writing to it"));
    EXPECT_EQ(store.load("study-07").value(), before); // readers are not kept out
    CaseIdentity another = someone();
    another.id = "study-08";
    EXPECT_TRUE(other.record("study-08", createCase(another, "R1")));
    writer << "COMMIT";
    EXPECT_TRUE(store.record("study-07", answer));
}
