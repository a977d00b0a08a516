#include "StoreFixtures.h"

#include <cmath>
#include <future>
#include <limits>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

class EveryCaseStore : public EveryStore {};

} // namespace

HEPATICA_ON_EVERY_STORE(EveryCaseStore);

TEST_P(EveryCaseStore, GivesBackExactlyWhatWasStored)
{
    const Case small = smallCase();
    const CaseStore written = smallStore(location(), small);
    EXPECT_EQ(written.load("study-07").value(), small);
    // By another connection, as by another program.
    EXPECT_EQ(CaseStore::openExisting(location())->load("study-07").value(), small);
}

TEST_P(EveryCaseStore, NumbersKeepEveryBit)
{
    CaseStore store = smallStore(location());
    const std::vector<double> numbers{0.1,
                                      1.0 / 3.0,
                                      -0.0,
                                      5e-324,
                                      std::numeric_limits<double>::max(),
                                      std::numeric_limits<double>::epsilon(),
                                      std::nextafter(40.0, 41.0),
                                      123456789.12345679};
    for (const double number : numbers) {
        const Case now = store.load("study-07").value();
        Observation seen = now.observations[0];
        seen.recorded->longEnds[0].x = number;
        seen.shape->volume_mm3 = number;
        ASSERT_TRUE(store.record("study-07", observe(now, seen, "measure")));
        const Case after = store.load("study-07").value();
        EXPECT_EQ(after.observations[0], seen);
        EXPECT_EQ(std::signbit(after.observations[0].shape->volume_mm3), std::signbit(number));
    }
}

TEST_P(EveryCaseStore, APathThatIsNoUtf8IsKeptByteForByte)
{
    CaseStore store = smallStore(location());
    const Case now = store.load("study-07").value();
    imaging::Series series;
    series.uid = "2.25.7";
    const std::filesystem::path latin1("/bilder/Gr\xf6\xdf"
                                       "e");
    ASSERT_TRUE(store.record("study-07", addSeries(now, "BL", series, {latin1}, "R1").value()));
    EXPECT_EQ(store.load("study-07")->series("2.25.7")->paths.front(), latin1);
    EXPECT_EQ(replayed(store.trail("study-07").value()), store.load("study-07").value());
}

TEST_P(EveryCaseStore, TheTrailReplayedIsTheCase)
{
    CaseStore store = smallStore(location());
    const auto step = [&](auto&& build) {
        const Case now = store.load("study-07").value();
        const Expected<Action> action = build(now);
        ASSERT_TRUE(action && store.record("study-07", *action));
        EXPECT_EQ(replayed(store.trail("study-07").value()), store.load("study-07").value());
    };
    step([](const Case& now) {
        return Expected<Action>(answerNewLesions(now, "BL", NewLesionAnswer::No, "R1"));
    });
    step([](const Case& now) { return acceptAutomatic(now, now.observations[1]); });
    step([](const Case& now) {
        return Expected<Action>(moveCaliper(now, now.observations[0], caliper(1.0 / 7)));
    });
    step([](const Case& now) {
        return Expected<Action>(removeLesion(now, now.lesions[0].trackingUid, "R1"));
    });
    const auto trail = store.trail("study-07").value();
    ASSERT_EQ(trail.size(), 7u);
    EXPECT_EQ(trail.back().action.reader, "R1");
    EXPECT_EQ(trail.back().action.name, "remove T01");
    EXPECT_THAT(trail.back().time, testing::MatchesRegex("20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-9:]{8}Z"));
    EXPECT_TRUE(std::ranges::is_sorted(trail, std::less{}, &RecordedAction::sequence));
}

TEST_P(EveryCaseStore, TwoLesionsExchangeTheirNamesInOneAction)
{
    CaseStore store = smallStore(location());
    Case now = store.load("study-07").value();
    now = store.record("study-07", addLesion(now, LesionClass::Target, "liver", now.observations[0], "R1"))
              .value();
    Lesion first = now.lesions[0], second = now.lesions[1];
    std::swap(first.name, second.name);
    const Action exchange{
        "exchange", "R1", "", {Edit<Lesion>{now.lesions[0], first}, Edit<Lesion>{now.lesions[1], second}}};
    const auto after = store.record("study-07", exchange);
    ASSERT_TRUE(after) << after.error().text();
    EXPECT_EQ(store.load("study-07").value(), *after);
    EXPECT_EQ(after->lesionNamed("T01")->trackingUid, second.trackingUid);
}

TEST_P(EveryCaseStore, FindsCasesByAPartOfTheirNames)
{
    CaseStore store = smallStore(location());
    CaseIdentity another = {"50%_done", "Q-7", "Meier^Eva", "19600101", "F"};
    ASSERT_TRUE(store.record(another.id, createCase(another, "R1")));
    const auto found = [&](const std::string& text) {
        std::vector<std::string> ids;
        const auto list = store.list(text).value();
        for (const CaseSummary& one : list)
            ids.push_back(one.identity.id);
        return ids;
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(found("study"), Ids{"study-07"});
    EXPECT_EQ(found("p-0042"), Ids{"study-07"});
    EXPECT_EQ(found("meier"), Ids{"50%_done"});
    EXPECT_EQ(found("%"), Ids{"50%_done"}); // a letter like any other
    EXPECT_EQ(found("_"), Ids{"50%_done"});
    EXPECT_EQ(found("!"), Ids{});
    EXPECT_EQ(found("nobody"), Ids{});
    EXPECT_EQ(found(""), (Ids{"50%_done", "study-07"}));
}

TEST_P(EveryCaseStore, ListsItsCasesAndSaysWhichItHolds)
{
    CaseStore store = smallStore(location());
    CaseIdentity another = someone();
    another.id = "a-first";
    ASSERT_TRUE(store.record("a-first", createCase(another, "R1")));
    const auto list = store.list().value();
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0].identity, another);
    EXPECT_EQ(list[0].actions, 1);
    EXPECT_EQ(list[1].identity, someone());
    EXPECT_EQ(list[1].timepoints, 2);
    EXPECT_EQ(list[1].lesions, 1);
    EXPECT_EQ(list[1].actions, 3);

    const std::string file = location().name();
    EXPECT_EQ(store.load("x").error().text(), file + ": has no case x; it holds a-first, study-07");
    EXPECT_EQ(store.trail("x").error().code, ProblemCode::NoSuchCase);
    EXPECT_EQ(store.record("x", answerNewLesions({}, "BL", NewLesionAnswer::No, "R1")).error().code,
              ProblemCode::NoSuchCase);
    EXPECT_EQ(store.record("study-07", createCase(someone(), "R1")).error().code, ProblemCode::CaseExists);
    EXPECT_EQ(store.record("y", createCase(someone(), "R1")).error().code, ProblemCode::InvalidCase);
    const Action removal = inverse(createCase(another, "R1"));
    EXPECT_EQ(store.record("a-first", removal).error().code, ProblemCode::InvalidCase);
    EXPECT_EQ(store.list()->size(), 2u);
}

TEST_P(EveryCaseStore, ARefusedActionLeavesNoTrace)
{
    CaseStore store = smallStore(location());
    const Case before = store.load("study-07").value();
    const Case moved =
        store.record("study-07", moveCaliper(before, before.observations[0], caliper(31.0))).value();
    const auto stale = store.record("study-07", moveCaliper(before, before.observations[0], caliper(32.0)));
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, ProblemCode::StaleChange);
    EXPECT_EQ(store.load("study-07").value(), moved);
    EXPECT_EQ(store.trail("study-07")->size(), 4u);
}

TEST_P(EveryCaseStore, ActionsAreNeitherChangedNorRemovedNorReplaced)
{
    const CaseStore store = smallStore(location());
    const auto before = store.trail("study-07").value();
    soci::session sql = rawly(location());
    const auto replacing = [](const std::string& sequence) {
        return "INSERT INTO action (sequence, case_id, time, name, reader, why, changes)"
               " SELECT sequence, case_id, time, name, reader, why, changes FROM action WHERE sequence = " +
               sequence + " ON CONFLICT (sequence) DO UPDATE SET reader = 'R9'";
    };
    if (GetParam() == StoreKind::File)
        sql << replacing("-1"); // refused below for what it does, not for how it is written
    for (const std::string& attack : std::vector<std::string>{
             "UPDATE action SET reader = 'R9'", "UPDATE action SET undoes = 1 WHERE sequence = 2",
             "DELETE FROM action", "DELETE FROM action WHERE sequence = 3", replacing("2"),
             "TRUNCATE action CASCADE",
             "INSERT OR REPLACE INTO action SELECT sequence, case_id, time, name, 'R9', why, changes, undoes "
             "FROM action WHERE sequence = 2",
             "REPLACE INTO action SELECT 1, case_id, time, name, 'R9', why, changes, undoes FROM action"})
        EXPECT_THROW(sql << attack, soci::soci_error) << attack;
    const auto after = store.trail("study-07").value();
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t at = 0; at < after.size(); ++at) {
        EXPECT_EQ(after[at].action, before[at].action);
        EXPECT_EQ(after[at].undoes, before[at].undoes);
    }
}

TEST_P(EveryCaseStore, ManyWritersStoreEveryActionOnceAndInOrder)
{
    constexpr int Writers = 4, Actions = 10;
    const std::array<std::string, 2> cases{"study-07", "study-08"};
    static_cast<void>(smallStore(location()));
    Case second = smallCase();
    second.identity.id = cases[1];
    static_cast<void>(smallStore(location(), second));
    const auto write = [&](int writer) {
        CaseStore store = CaseStore::openExisting(location()).value();
        const std::string reader = "W" + std::to_string(writer);
        for (int at = 0; at < Actions; ++at) {
            const std::string& id = cases[static_cast<std::size_t>(writer + at) % cases.size()];
            const auto answer = at / 2 % 2 == 0 ? NewLesionAnswer::Yes : NewLesionAnswer::No;
            const auto kept = store.record(id, Action{"answer", reader, "", {}});
            if (!kept)
                return kept.error().text();
            const auto answered = store.record(id, answerNewLesions(*kept, "BL", answer, reader));
            if (!answered && answered.error().code != ProblemCode::StaleChange)
                return answered.error().text();
        }
        return std::string();
    };
    std::vector<std::future<std::string>> working;
    for (int writer = 0; writer < Writers; ++writer)
        working.push_back(std::async(std::launch::async, write, writer));
    for (auto& one : working)
        EXPECT_EQ(one.get(), "");

    const CaseStore store = CaseStore::openExisting(location()).value();
    std::vector<std::int64_t> sequences;
    int named = 0;
    for (const std::string& id : cases) {
        const auto trail = store.trail(id).value();
        EXPECT_EQ(replayed(trail), store.load(id).value());
        for (const RecordedAction& one : trail) {
            sequences.push_back(one.sequence);
            named += one.action.name == "answer" ? 1 : 0;
        }
        EXPECT_TRUE(std::ranges::is_sorted(trail, std::less_equal{}, &RecordedAction::sequence));
    }
    EXPECT_EQ(named, Writers * Actions);
    std::ranges::sort(sequences);
    EXPECT_EQ(std::ranges::adjacent_find(sequences), sequences.end());
}

TEST_P(EveryCaseStore, IsMadeOnceByProgramsThatOpenItAtTheSameTime)
{
    std::vector<std::future<std::string>> opening;
    for (int at = 0; at < 4; ++at)
        opening.push_back(std::async(std::launch::async, [this] {
            const auto store = CaseStore::open(location());
            return store ? std::string() : store.error().text();
        }));
    for (auto& one : opening)
        EXPECT_EQ(one.get(), "");
    EXPECT_TRUE(CaseStore::openExisting(location())->list()->empty());
}
