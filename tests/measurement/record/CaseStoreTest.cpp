#include "CaseFixtures.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include <gmock/gmock.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

/// A file with the small case in it, action by action.
CaseStore smallStore(const std::filesystem::path& file, const Case& small = smallCase())
{
    CaseStore store = CaseStore::open(file).value();
    const auto keep = [&](const Action& action) {
        const auto kept = store.record(small.identity.id, action);
        EXPECT_TRUE(kept) << kept.error().text();
    };
    keep(createCase(small.identity, "R1"));
    Action visits{"import", "R1", "", {}};
    for (const Timepoint& one : small.timepoints)
        visits.changes.emplace_back(Edit<Timepoint>{std::nullopt, one});
    keep(visits);
    Action lesions{"read", "R1", "", {Edit<Lesion>{std::nullopt, small.lesions[0]}}};
    for (const Observation& one : small.observations)
        lesions.changes.emplace_back(Edit<Observation>{std::nullopt, one});
    keep(lesions);
    return store;
}

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeFile(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

std::vector<std::string> filesIn(const std::filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

soci::session rawly(const std::filesystem::path& file)
{
    return soci::session(soci::sqlite3, "db=\"" + file.string() + "\"");
}

/// Runs work in a child process, so that limits and rights of the child do not touch the test; the answer
/// is what the work returns.
template <typename Work> int inChild(Work&& work)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void expectRefused(const std::filesystem::path& file, ProblemCode code, const std::string& sentence)
{
    const std::string before = bytesOf(file);
    const auto files = filesIn(file.parent_path());
    const auto store = CaseStore::open(file);
    ASSERT_FALSE(store) << sentence;
    EXPECT_EQ(store.error().code, code);
    EXPECT_EQ(store.error().text(), file.string() + ": " + sentence);
    EXPECT_EQ(bytesOf(file), before);
    EXPECT_EQ(filesIn(file.parent_path()), files);
}

} // namespace

TEST(CaseStore, GivesBackExactlyWhatWasStored)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    const Case small = smallCase();
    const CaseStore written = smallStore(file, small);
    EXPECT_EQ(written.load("study-07").value(), small);
    // By another connection, as by another program.
    EXPECT_EQ(CaseStore::openExisting(file)->load("study-07").value(), small);
}

TEST(CaseStore, NumbersKeepEveryBit)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
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

TEST(CaseStore, APathThatIsNoUtf8IsKeptByteForByte)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
    const Case now = store.load("study-07").value();
    imaging::Series series;
    series.uid = "2.25.7";
    const std::filesystem::path latin1("/bilder/Gr\xf6\xdf"
                                       "e");
    ASSERT_TRUE(store.record("study-07", addSeries(now, "BL", series, {latin1}, "R1").value()));
    EXPECT_EQ(store.load("study-07")->series("2.25.7")->paths.front(), latin1);
    EXPECT_EQ(replayed(store.trail("study-07").value()), store.load("study-07").value());
}

TEST(CaseStore, TheTrailReplayedIsTheCase)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
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
        return Expected<Action>(removeLesion(now, now.lesions[0].trackingUid, "R2"));
    });
    const auto trail = store.trail("study-07").value();
    ASSERT_EQ(trail.size(), 7u);
    EXPECT_EQ(trail.back().action.reader, "R2");
    EXPECT_EQ(trail.back().action.name, "remove T01");
    EXPECT_THAT(trail.back().time, testing::MatchesRegex("20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-9:]{8}Z"));
    EXPECT_TRUE(std::ranges::is_sorted(trail, std::less{}, &RecordedAction::sequence));
}

TEST(CaseStore, TwoLesionsExchangeTheirNamesInOneAction)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
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

TEST(CaseStore, ListsItsCasesAndSaysWhichItHolds)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
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

    const std::string file = store.file().string();
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

TEST(CaseStore, ARefusedActionLeavesNoTrace)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
    const Case before = store.load("study-07").value();
    const Case moved =
        store.record("study-07", moveCaliper(before, before.observations[0], caliper(31.0))).value();
    const auto stale = store.record("study-07", moveCaliper(before, before.observations[0], caliper(32.0)));
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, ProblemCode::StaleChange);
    EXPECT_EQ(store.load("study-07").value(), moved);
    EXPECT_EQ(store.trail("study-07")->size(), 4u);
}

TEST(CaseStore, ActionsAreNeitherChangedNorRemovedNorReplaced)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    const CaseStore store = smallStore(file);
    const auto before = store.trail("study-07").value();
    soci::session sql = rawly(file);
    for (const char* attack :
         {"UPDATE action SET reader = 'R9'", "UPDATE action SET undoes = 1 WHERE sequence = 2",
          "DELETE FROM action", "DELETE FROM action WHERE sequence = 3",
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

TEST(CaseStore, ANewFileHasVersionOneAndOurMark)
{
    const Folder folder;
    const auto file = folder / "new 'cases' = \"1\".hepatica";
    EXPECT_EQ(CaseStore::open(file).error().code, ProblemCode::NotWritable); // SOCI cannot name it
    const auto plain = folder / "new 'cases' = db=x.hepatica";
    ASSERT_TRUE(CaseStore::open(plain));
    EXPECT_EQ(filesIn(folder.path()), std::vector<std::string>{plain.filename().string()});
    soci::session sql = rawly(plain);
    int version = 0, application = 0;
    std::string journal;
    sql << "PRAGMA user_version", soci::into(version);
    sql << "PRAGMA application_id", soci::into(application);
    sql << "PRAGMA journal_mode", soci::into(journal);
    EXPECT_EQ(version, 1);
    EXPECT_EQ(application, 0x48455041);
    EXPECT_EQ(journal, "wal");
}

TEST(CaseStore, AnEmptyFileIsVersionZeroAndBroughtForward)
{
    const Folder folder;
    const auto file = folder / "empty.hepatica";
    writeFile(file, "");
    EXPECT_EQ(CaseStore::openExisting(file).error().code, ProblemCode::NotACaseFile);
    EXPECT_EQ(bytesOf(file), "");
    auto store = CaseStore::open(file);
    ASSERT_TRUE(store) << store.error().text();
    ASSERT_TRUE(store->record("study-07", createCase(someone(), "R1")));
    EXPECT_EQ(CaseStore::openExisting(file)->load("study-07")->identity, someone());
}

TEST(CaseStore, AFileOfANewerVersionIsLeftAlone)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    static_cast<void>(smallStore(file));
    rawly(file) << "PRAGMA user_version = 2";
    expectRefused(file, ProblemCode::NewerCaseFile,
                  "written by a newer version (schema 2, this program knows up to 1); open it with that "
                  "version");
}

TEST(CaseStore, WhatIsNoCaseFileIsRefusedAndNotTouched)
{
    const Folder folder;
    const std::string tail = "; nothing was changed";
    writeFile(folder / "notes.txt", "T01 40 mm\n");
    expectRefused(folder / "notes.txt", ProblemCode::NotACaseFile,
                  "not a file of Hepatica cases (it is no SQLite database)" + tail);
    rawly(folder / "other.db") << "CREATE TABLE bookmark (url TEXT)";
    expectRefused(folder / "other.db", ProblemCode::NotACaseFile,
                  "not a file of Hepatica cases (the database belongs to another program)" + tail);
    writeFile(folder / "short.db", "SQLite format 3");
    expectRefused(folder / "short.db", ProblemCode::NotACaseFile,
                  "not a file of Hepatica cases (it is no SQLite database)" + tail);
    std::filesystem::create_directory(folder / "folder");
    EXPECT_EQ(CaseStore::open(folder / "folder").error().code, ProblemCode::NotACaseFile);
    EXPECT_EQ(CaseStore::openExisting(folder / "none").error().code, ProblemCode::NoSuchFile);
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST(CaseStore, ADamagedFileIsFoundOnOpening)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    static_cast<void>(smallStore(file));
    const std::string whole = bytesOf(file);
    constexpr std::size_t Page = 4096;
    ASSERT_GT(whole.size(), 4 * Page);

    std::string overwritten = whole;
    std::fill(overwritten.begin() + 2 * Page, overwritten.begin() + 4 * Page, '\x5a');
    writeFile(file, overwritten);
    expectRefused(file, ProblemCode::NotACaseFile,
                  "not a file of Hepatica cases (the database is damaged); nothing was changed");
    writeFile(file, whole.substr(0, whole.size() / 2));
    expectRefused(file, ProblemCode::NotACaseFile,
                  "not a file of Hepatica cases (the database is damaged); nothing was changed");
}

TEST(CaseStore, ALockedFileIsToldAfterTwoSeconds)
{
    const Folder folder;
    CaseStore store = smallStore(folder / "cases.hepatica");
    const Case before = store.load("study-07").value();
    soci::session other = rawly(folder / "cases.hepatica");
    other << "BEGIN EXCLUSIVE";
    const Action answer = answerNewLesions(before, "BL", NewLesionAnswer::No, "R1");
    const auto locked = store.record("study-07", answer);
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().code, ProblemCode::StoreFailed);
    EXPECT_THAT(locked.error().text(), testing::HasSubstr("another program is writing to it"));
    EXPECT_EQ(store.load("study-07").value(), before); // readers are not kept out
    other << "COMMIT";
    EXPECT_TRUE(store.record("study-07", answer));
}

TEST(CaseStore, WithoutTheRightToWriteNothingIsMade)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    static_cast<void>(smallStore(file));
    namespace fs = std::filesystem;
    fs::permissions(file, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec | fs::perms::group_read |
                                       fs::perms::group_exec | fs::perms::others_read |
                                       fs::perms::others_exec);
    const auto codeFor = [](const fs::path& path) {
        const auto store = CaseStore::open(path);
        return store ? 0 : 1 + static_cast<int>(store.error().code);
    };
    const int answer = inChild([&] {
        constexpr uid_t Nobody = 65534; // root may write everywhere
        if (geteuid() == 0 && setuid(Nobody) != 0)
            return 255;
        const int notWritable = 1 + static_cast<int>(ProblemCode::NotWritable);
        return (codeFor(file) == notWritable ? 1 : 0) + (codeFor(folder / "new") == notWritable ? 2 : 0);
    });
    EXPECT_EQ(answer, 3);
    EXPECT_EQ(filesIn(folder.path()), std::vector<std::string>{"cases.hepatica"});
    fs::permissions(folder.path(), fs::perms::owner_all);
    EXPECT_EQ(codeFor(folder / "no folder" / "new"), 1 + static_cast<int>(ProblemCode::NotWritable));
}

TEST(CaseStore, AFullDiskLosesNothing)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    static_cast<void>(smallStore(file));
    const Case before = CaseStore::open(file)->load("study-07").value();
    const int answer = inChild([&] {
        auto store = CaseStore::open(file);
        // No file may grow beyond this: the write-ahead log fills up after some actions.
        const rlimit limit{100'000, 100'000};
        signal(SIGXFSZ, SIG_IGN);
        if (!store || setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 255;
        for (int at = 0; at < 60; ++at) {
            const auto now = store->load("study-07");
            const auto kept =
                store->record("study-07", moveCaliper(*now, now->observations[0], caliper(20.0 + at)));
            if (!kept)
                return kept.error().code == ProblemCode::StoreFailed ? at : 254;
        }
        return 253;
    });
    ASSERT_GT(answer, 0);
    ASSERT_LT(answer, 60);
    const auto store = CaseStore::open(file).value();
    const Case after = store.load("study-07").value();
    EXPECT_EQ(after.observations[0].recorded, caliper(20.0 + answer - 1));
    EXPECT_EQ(store.trail("study-07")->size(), 3u + static_cast<std::size_t>(answer));
    EXPECT_EQ(replayed(store.trail("study-07").value()), after);
}
