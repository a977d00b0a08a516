#include "CutConnection.h"
#include "StoreFixtures.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

class LostConnection : public EveryStore {
protected:
    void loseConnections() const
    {
        int ended = 0;
        rawly(location()) << "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity"
                             " WHERE application_name = '"
                          << mark() << "'",
            soci::into(ended);
        EXPECT_GT(ended, 0);
    }
};

CaseSession sessionAt(const StoreLocation& location)
{
    return CaseSession::open(std::make_shared<CaseStore>(CaseStore::openExisting(location).value()),
                             "study-07", "R1")
        .value();
}

Action moved(const CaseSession& session, double length_mm)
{
    return moveCaliper(session.current(), session.current().observations[0], caliper(length_mm));
}

} // namespace

INSTANTIATE_TEST_SUITE_P(, LostConnection, testing::Values(StoreKind::Database),
                         [](const auto&) { return "PostgreSql"; });

TEST_P(LostConnection, IsMadeAgainForTheNextAction)
{
    static_cast<void>(smallStore(location()));
    CaseSession session = sessionAt(marked());
    loseConnections();
    const auto done = session.perform(moved(session, 31.0));
    ASSERT_TRUE(done) << done.error().text();
    loseConnections();
    ASSERT_TRUE(session.undo());
    loseConnections();
    EXPECT_EQ(session.store()->load("study-07").value(), session.current());
    EXPECT_EQ(session.store()->verify("study-07")->actions, 5);
}

TEST_P(LostConnection, IsMadeAgainWhenItWasLostWithinAnAction)
{
    static_cast<void>(smallStore(location()));
    CaseSession session = sessionAt(marked());
    soci::session sql = rawly(location());
    sql << "CREATE SEQUENCE attempts"; // keeps its count when a transaction is given up
    sql << "CREATE FUNCTION lose_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
           " IF nextval('attempts') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;"
           " RETURN NULL; END $$";
    sql << "CREATE TRIGGER lose_first AFTER INSERT ON action FOR EACH ROW EXECUTE FUNCTION lose_first()";
    const auto done = session.perform(moved(session, 31.0));
    ASSERT_TRUE(done) << done.error().text();
    std::int64_t attempts = 0;
    sql << "SELECT last_value FROM attempts", soci::into(attempts);
    EXPECT_EQ(attempts, 2);
    EXPECT_EQ(session.store()->verify("study-07")->actions, 4);
    EXPECT_EQ(session.store()->load("study-07").value(), session.current());
}

TEST_P(LostConnection, AnActionThatWasStoredUnheardIsNotStoredTwice)
{
    static_cast<void>(smallStore(location()));
    const Folder folder;
    CutConnection cut(folder.path());
    CaseSession session = sessionAt(std::filesystem::path(cut.instead(location().place().string())));
    const auto done = session.perform(moved(session, 31.0));
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_EQ(cut.connections(), 2);
    EXPECT_EQ(session.undoName(), "move long axis of T01");
    EXPECT_EQ(session.store()->verify("study-07")->actions, 4);
    EXPECT_EQ(session.store()->load("study-07").value(), session.current());
}

TEST_P(LostConnection, IsToldWhileTheServerIsAwayAndTheActionComesAgainLater)
{
    static_cast<void>(smallStore(location()));
    const Folder folder;
    auto server = std::make_unique<CutConnection>(folder.path());
    const StoreLocation through(std::filesystem::path(server->instead(location().place().string())));
    CaseSession session = sessionAt(through);
    const Case before = session.current();
    const Action action = moved(session, 31.0);
    server.reset();
    for (int times = 0; times < 2; ++times) {
        const auto failed = session.perform(action);
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().text(), through.name() +
                                             ": could not be stored (the connection to the database is "
                                             "lost); the work is kept, try again");
        EXPECT_EQ(session.current(), before);
    }
    EXPECT_EQ(session.store()->load("study-07").error().code, ProblemCode::NoDatabase);
    std::filesystem::remove(folder / ".s.PGSQL.5432");
    server = std::make_unique<CutConnection>(folder.path());
    const auto done = session.perform(action);
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_EQ(session.store()->verify("study-07")->actions, 4);
    EXPECT_EQ(session.store()->load("study-07").value(), session.current());
}
