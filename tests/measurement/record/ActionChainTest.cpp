#include "StoreFixtures.h"

#include "measurement/record/ActionTables.h"
#include "measurement/record/Database.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

class EveryActionChain : public EveryStore {
protected:
    /// What verify() says after another program has changed a store with these statements.
    std::string saidAfter(const std::vector<std::string>& statements)
    {
        startAnew();
        static_cast<void>(smallStore(location()));
        {
            soci::session sql = rawly(location());
            for (const std::string& statement : statements)
                sql << statement;
        }
        const auto proven = CaseStore::open(location())->verify("study-07");
        return proven ? "proven" : proven.error().text();
    }
};

} // namespace

HEPATICA_ON_EVERY_STORE(EveryActionChain);

TEST(ActionChain, EachHashFollowsFromTheOneBeforeAndEveryColumn)
{
    // Reference: Python's hashlib.sha256 over the same JSON arrays.
    const StoredAction first{1,  "study-07", "2026-01-05T08:00:00Z", "create case study-07", "R1", "", "[]",
                             {}, {}};
    const StoredAction second{2, "study-07", "2026-01-05T08:00:01Z", "Änderung", "R2", "a \"reason\"", "[{}]",
                              1, {}};
    const std::string head = chainedHash("", first);
    EXPECT_EQ(head, "a5349d71584e5377c9c3234dda0a8e978fd884b192f193482107eebd95a2a59e");
    EXPECT_EQ(chainedHash(head, second), "b9a1bee7ba3afde50c5a80afbf0751c1d141664a92a6b26351c06c1c65148ae0");
}

TEST_P(EveryActionChain, ProvesACaseThatOnlyThisProgramChanged)
{
    CaseStore store = smallStore(location());
    const auto before = store.verify("study-07").value();
    EXPECT_EQ(before.actions, 3);
    EXPECT_EQ(before.head.size(), 64u);
    const Case now = store.load("study-07").value();
    ASSERT_TRUE(store.record("study-07", moveCaliper(now, now.observations[0], caliper(31.0))));
    const auto after = store.verify("study-07").value();
    EXPECT_EQ(after.actions, 4);
    EXPECT_NE(after.head, before.head);
    EXPECT_EQ(store.verify("study-99").error().code, ProblemCode::NoSuchCase);
}

TEST_P(EveryActionChain, TellsEveryKindOfTampering)
{
    using testing::HasSubstr;
    const bool isFile = GetParam() == StoreKind::File;
    const std::string let =
        isFile ? "DROP TRIGGER action_is_not_changed" : "DROP TRIGGER action_is_append_only ON action";
    const std::string drop = isFile ? "DROP TRIGGER action_is_not_removed" : let;
    EXPECT_EQ(saidAfter({}), "proven");
    EXPECT_THAT(saidAfter({let, "UPDATE action SET reader = 'R2' WHERE sequence = 2"}),
                HasSubstr("action 2 (import"));
    EXPECT_THAT(saidAfter({let, "UPDATE action SET time = '2020-01-01T00:00:00Z' WHERE sequence = 1"}),
                HasSubstr("action 1 (create case study-07, 2020-01-01T00:00:00Z)"));
    EXPECT_THAT(
        saidAfter({drop, "DELETE FROM chain WHERE sequence = 2", "DELETE FROM action WHERE sequence = 2"}),
        HasSubstr("action 3 (read"));
    EXPECT_THAT(
        saidAfter({drop, "DELETE FROM chain WHERE sequence = 3", "DELETE FROM action WHERE sequence = 3"}),
        HasSubstr("not what its actions make")); // the last: its values are still there
    EXPECT_THAT(saidAfter({"DELETE FROM chain WHERE sequence = 3"}), HasSubstr("action 3 (read"));
    EXPECT_THAT(saidAfter({"UPDATE observation SET state = 'absent' WHERE timepoint = 'FU1'"}),
                HasSubstr("not what its actions make"));
    EXPECT_THAT(saidAfter({"UPDATE case_ SET patient_id = 'P-0043'"}),
                HasSubstr("not what its actions make"));
}

TEST_P(EveryActionChain, IsGivenToTheActionsOfAnOlderStore)
{
    const std::string head = smallStore(location()).verify("study-07")->head;
    {
        soci::session sql = rawly(location()); // what the first schema did not have
        sql << "DROP INDEX action_by_undoes";
        sql << "DROP TABLE chain";
        backendOf(sql).setSchemaVersion(sql, 1);
    }
    EXPECT_EQ(CaseStore::openToRead(location()).error().code, ProblemCode::NotWritable);
    EXPECT_EQ(CaseStore::open(location())->verify("study-07")->head, head);
}
