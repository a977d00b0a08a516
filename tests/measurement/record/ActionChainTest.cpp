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

/// Takes away what later schemas brought.
void toFirstSchema(soci::session& sql)
{
    for (const char* newer :
         {"chain", "reading", "reader", "adjudication", "clinical", "case_holder", "derived"})
        sql << "DROP TABLE " << newer;
    sql << "DROP INDEX action_by_undoes";
    if (sql.get_backend_name() == "postgresql") {
        sql << "ALTER TABLE lesion ADD CONSTRAINT lesion_case_id_name_key UNIQUE (case_id, name)";
    } else {
        sql << "CREATE TABLE old_lesion (case_id TEXT NOT NULL REFERENCES case_ (id), tracking_uid TEXT NOT "
               "NULL, name TEXT NOT NULL, class TEXT NOT NULL, organ TEXT NOT NULL, document TEXT NOT NULL, "
               "PRIMARY KEY (case_id, tracking_uid), UNIQUE (case_id, name))";
        sql << "INSERT INTO old_lesion SELECT * FROM lesion";
        sql << "PRAGMA legacy_alter_table = ON"; // the observations' reference keeps its name
        sql << "DROP TABLE lesion";
        sql << "ALTER TABLE old_lesion RENAME TO lesion";
    }
    backendOf(sql).setSchemaVersion(sql, 1);
}

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
    const CaseStore made = smallStore(location());
    const std::string head = made.verify("study-07")->head;
    const Case held = made.load("study-07").value();
    {
        soci::session sql = rawly(location());
        toFirstSchema(sql);
    }
    EXPECT_EQ(CaseStore::openToRead(location()).error().code, ProblemCode::NotWritable);
    auto store = CaseStore::open(location());
    ASSERT_TRUE(store) << store.error().text();
    EXPECT_EQ(store->load("study-07").value(), held);
    const auto proven = store->verify("study-07");
    ASSERT_TRUE(proven) << proven.error().text();
    EXPECT_EQ(proven->head, head);

    // What refers to a lesion still does, and two readers may now each have a T01.
    int orphans = 0;
    rawly(location()) << "SELECT COUNT(*) FROM observation WHERE lesion_uid NOT IN"
                         " (SELECT tracking_uid FROM lesion)",
        soci::into(orphans);
    EXPECT_EQ(orphans, 0);
    Case both = held;
    both.lesions.push_back(both.lesions[0]);
    both.lesions[1].trackingUid = "2.25.7";
    both.lesions[1].reader = "R2";
    const auto twice =
        store->record("study-07", {"find", "R2", "", {Edit<Lesion>{std::nullopt, both.lesions[1]}}});
    ASSERT_TRUE(twice) << twice.error().text();
    EXPECT_EQ(store->load("study-07")->lesions, both.lesions);
    const auto orphan =
        store->record("study-07", {"lose", "R1", "", {Edit<Lesion>{both.lesions[0], std::nullopt}}});
    EXPECT_FALSE(orphan) << "its observations refer to it";
}

TEST(ActionChain, FindsACaseThatOnlyItsActionsKnow)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    smallStore(file);
    rawly(file) << "DELETE FROM case_ WHERE id = 'study-07'";
    const CaseStore store = CaseStore::openToRead(file).value();
    EXPECT_TRUE(store.list()->empty());
    EXPECT_EQ(store.everyCase().value(), std::vector<std::string>{"study-07"});
    const auto proven = store.verify("study-07");
    ASSERT_FALSE(proven);
    EXPECT_EQ(proven.error().code, ProblemCode::BrokenTrail);
}
