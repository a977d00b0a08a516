#include "StoreFixtures.h"

#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

constexpr const char* CaseId = "study-07";

/// Acts on the case without end and reports each finished action, as a number of the reader's caliper.
[[noreturn]] void actUntilKilled(const StoreLocation& place, int report)
{
    const auto store = std::make_shared<CaseStore>(CaseStore::open(place).value());
    CaseSession session = CaseSession::open(store, CaseId, "R1").value();
    for (std::int32_t number = 1;; ++number) {
        const Case& now = session.current();
        const bool kept = session.perform(moveCaliper(now, now.observations[0], caliper(number))).has_value();
        if (!kept || write(report, &number, sizeof number) != sizeof number)
            _exit(1);
    }
}

/// Makes a new file and reports that it is there.
[[noreturn]] void makeUntilKilled(const StoreLocation& place, int report)
{
    constexpr std::int32_t Made = 1;
    const auto store = CaseStore::open(place);
    if (!store || write(report, &Made, sizeof Made) != sizeof Made)
        _exit(1);
    for (;;)
        pause();
}

/// The last number that the child reported before it was killed, `delay_us` after it had reported `awaited`
/// times; 0 when none.
std::int32_t killedAfter(int awaited, unsigned delay_us, const StoreLocation& place,
                         void (*work)(const StoreLocation&, int))
{
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0)
        work(place, ends[1]);
    close(ends[1]);
    std::int32_t last = 0;
    for (int reports = 0; reports < awaited && read(ends[0], &last, sizeof last) == sizeof last;)
        ++reports;
    usleep(delay_us);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    for (std::int32_t number = 0; read(ends[0], &number, sizeof number) == sizeof number;)
        last = number;
    close(ends[0]);
    return last;
}

/// The small case as one action.
void makeCase(const StoreLocation& place)
{
    CaseStore store = CaseStore::open(place).value();
    const Case small = smallCase();
    Action all{"import", "R1", "", {Edit<CaseIdentity>{std::nullopt, small.identity}}};
    for (const Timepoint& one : small.timepoints)
        all.changes.emplace_back(Edit<Timepoint>{std::nullopt, one});
    all.changes.emplace_back(Edit<Lesion>{std::nullopt, small.lesions[0]});
    for (const Observation& one : small.observations)
        all.changes.emplace_back(Edit<Observation>{std::nullopt, one});
    ASSERT_TRUE(store.record(CaseId, all));
}

class KilledWriter : public EveryStore {
protected:
    /// Makes a case and kills its writer again and again; each time all it had finished is there.
    void killAgainAndAgain(int kills, std::mt19937& random)
    {
        startAnew();
        makeCase(location());
        int actions = 1;
        for (int times = 0; times < kills; ++times) {
            const int awaited = times % 3; // on a busy machine the first action may take its time
            const std::int32_t reported =
                killedAfter(awaited, static_cast<unsigned>(random() % 20'000), marked(), actUntilKilled);
            EXPECT_GE(reported, awaited);
            waitForServer();
            const auto store = CaseStore::open(location());
            ASSERT_TRUE(store) << store.error().text();
            const auto verified = store->verify(CaseId); // the chain, and that the actions make the values
            ASSERT_TRUE(verified) << verified.error().text();
            // Killed between the end of an action and its report, one more may be there; never a part of one.
            const int kept = verified->actions - actions;
            EXPECT_GE(kept, reported);
            EXPECT_LE(kept, reported + 1);
            actions = verified->actions;
            if (kept > 0) {
                EXPECT_EQ(store->load(CaseId)->observations[0].recorded, caliper(static_cast<double>(kept)));
            }
        }
    }
    /// A server may still be at the last action of a program that is gone.
    void waitForServer() const
    {
        if (GetParam() == StoreKind::File)
            return;
        for (int working = 1; working > 0;)
            rawly(location()) << "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '" << mark()
                              << "'",
                soci::into(working);
    }
};

} // namespace

HEPATICA_ON_EVERY_STORE(KilledWriter);

TEST_P(KilledWriter, EverythingUpToTheLastFinishedActionIsThereAfterTwoHundredKills)
{
    std::mt19937 random(20261123);
    for (int cases = 0; cases < 10; ++cases)
        killAgainAndAgain(20, random);
}

TEST_P(KilledWriter, ANewStoreIsThereWholeOrNotAtAll)
{
    std::mt19937 random(20261124);
    for (int times = 0; times < 20; ++times) {
        startAnew();
        const auto delay_us = static_cast<unsigned>(random() % 20'000);
        const bool reported = killedAfter(0, delay_us, marked(), makeUntilKilled) == 1;
        waitForServer();
        const auto there = CaseStore::openExisting(location());
        EXPECT_TRUE(there || !reported) << "killed after " << delay_us << " us";
        const bool isFile = std::filesystem::exists(location().place());
        EXPECT_TRUE(there || !isFile) << "a part of a file, killed after " << delay_us << " us";
        EXPECT_TRUE(CaseStore::open(location())) << "killed after " << delay_us << " us";
    }
}
