#include "CaseFixtures.h"

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
[[noreturn]] void actUntilKilled(const std::filesystem::path& file, int report)
{
    const auto store = std::make_shared<CaseStore>(CaseStore::open(file).value());
    CaseSession session = CaseSession::open(store, CaseId, "R1").value();
    for (std::int32_t number = 1;; ++number) {
        const Case& now = session.current();
        const bool kept = session.perform(moveCaliper(now, now.observations[0], caliper(number))).has_value();
        if (!kept || write(report, &number, sizeof number) != sizeof number)
            _exit(1);
    }
}

/// Makes a new file and reports that it is there.
[[noreturn]] void makeUntilKilled(const std::filesystem::path& file, int report)
{
    constexpr std::int32_t Made = 1;
    const auto store = CaseStore::open(file);
    if (!store || write(report, &Made, sizeof Made) != sizeof Made)
        _exit(1);
    for (;;)
        pause();
}

/// The last number that the child reported before it was killed, `delay_us` after it had reported `awaited`
/// times; 0 when none.
std::int32_t killedAfter(int awaited, unsigned delay_us, const std::filesystem::path& file,
                         void (*work)(const std::filesystem::path&, int))
{
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0)
        work(file, ends[1]);
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

} // namespace

TEST(KilledWriter, EverythingUpToTheLastFinishedActionIsThere)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    {
        CaseStore store = CaseStore::open(file).value();
        const Case small = smallCase();
        Action all{"import", "R1", "", {Edit<CaseIdentity>{std::nullopt, small.identity}}};
        for (const Timepoint& one : small.timepoints)
            all.changes.emplace_back(Edit<Timepoint>{std::nullopt, one});
        all.changes.emplace_back(Edit<Lesion>{std::nullopt, small.lesions[0]});
        for (const Observation& one : small.observations)
            all.changes.emplace_back(Edit<Observation>{std::nullopt, one});
        ASSERT_TRUE(store.record(CaseId, all));
    }
    std::mt19937 random(20261123);
    std::size_t actions = 1;
    for (int times = 0; times < 20; ++times) {
        const int awaited = times % 3; // on a busy machine the first action may take its time
        const std::int32_t reported =
            killedAfter(awaited, static_cast<unsigned>(random() % 20'000), file, actUntilKilled);
        EXPECT_GE(reported, awaited);
        const auto store = CaseStore::open(file);
        ASSERT_TRUE(store) << store.error().text();
        const auto trail = store->trail(CaseId).value();
        // Killed between the end of an action and its report, one more may be there; never a part of one.
        const std::size_t kept = trail.size() - actions;
        EXPECT_GE(kept, static_cast<std::size_t>(reported));
        EXPECT_LE(kept, static_cast<std::size_t>(reported) + 1);
        actions = trail.size();
        const Case after = store->load(CaseId).value();
        if (kept > 0) {
            EXPECT_EQ(after.observations[0].recorded, caliper(static_cast<double>(kept)));
        }
        EXPECT_EQ(replayed(trail), after);
    }
}

TEST(KilledWriter, ANewFileIsThereWholeOrNotAtAll)
{
    const Folder folder;
    std::mt19937 random(20261124);
    for (int times = 0; times < 20; ++times) {
        const auto file = folder / ("cases" + std::to_string(times));
        const auto delay_us = static_cast<unsigned>(random() % 20'000);
        const bool reported = killedAfter(0, delay_us, file, makeUntilKilled) == 1;
        EXPECT_TRUE(std::filesystem::exists(file) || !reported);
        const bool whole = !std::filesystem::exists(file) || CaseStore::openExisting(file).has_value();
        EXPECT_TRUE(whole) << "killed after " << delay_us << " us";
    }
}
