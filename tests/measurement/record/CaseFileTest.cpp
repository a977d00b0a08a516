#include "StoreFixtures.h"

#include "measurement/record/Schema.h"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

const int Newest = static_cast<int>(migrationSteps().size());

std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void writeFile(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
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

TEST(CaseFile, ANewFileHasTheNewestVersionAndOurMark)
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
    EXPECT_EQ(version, Newest);
    EXPECT_EQ(application, 0x48455041);
    EXPECT_EQ(journal, "wal");
}

TEST(CaseFile, AnEmptyFileIsVersionZeroAndBroughtForward)
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

TEST(CaseFile, AFileOfANewerVersionIsLeftAlone)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    static_cast<void>(smallStore(file));
    rawly(file) << "PRAGMA user_version = " << Newest + 1;
    expectRefused(
        file, ProblemCode::NewerCaseFile,
        fmt::format("written by a newer version (schema {}, this program knows up to {}); open it with that "
                    "version",
                    Newest + 1, Newest));
}

TEST(CaseFile, WhatIsNoCaseFileIsRefusedAndNotTouched)
{
    const Folder folder;
    const std::string tail = "; nothing was changed";
    writeFile(folder / "notes.txt", "T01 40 mm\n");
    expectRefused(folder / "notes.txt", ProblemCode::NotACaseFile,
                  "no store of Hepatica cases (it is no SQLite database)" + tail);
    rawly(folder / "other.db") << "CREATE TABLE bookmark (url TEXT)";
    expectRefused(folder / "other.db", ProblemCode::NotACaseFile,
                  "no store of Hepatica cases (the database belongs to another program)" + tail);
    writeFile(folder / "short.db", "SQLite format 3");
    expectRefused(folder / "short.db", ProblemCode::NotACaseFile,
                  "no store of Hepatica cases (it is no SQLite database)" + tail);
    std::filesystem::create_directory(folder / "folder");
    EXPECT_EQ(CaseStore::open(folder / "folder").error().code, ProblemCode::NotACaseFile);
    EXPECT_EQ(CaseStore::openExisting(folder / "none").error().code, ProblemCode::NoSuchFile);
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST(CaseFile, IsReadWhereNeitherItNorItsFolderMayBeWritten)
{
    const Folder folder;
    const auto file = folder / "read 50%? only#.hepatica";
    const Case small = smallCase();
    static_cast<void>(smallStore(file, small));
    const std::string before = bytesOf(file);
    std::filesystem::permissions(file, std::filesystem::perms(0444));
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    // The superuser may write everywhere; nobody may not.
    enum Answer { Read, NotOpened, OtherCase, Recorded, OpenedToWrite };
    const int answer = inChild([&]() -> int {
        constexpr uid_t Nobody = 65534;
        if (::getuid() == 0 && (::setgid(Nobody) != 0 || ::setuid(Nobody) != 0))
            return -1;
        if (CaseStore::openExisting(file))
            return OpenedToWrite;
        auto store = CaseStore::openToRead(file);
        if (!store)
            return NotOpened;
        if (store->load("study-07").value_or(Case{}) != small || store->list()->size() != 1)
            return OtherCase;
        return store->record("study-08", createCase(someone(), "R1")) ? Recorded : Read;
    });
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    EXPECT_EQ(answer, Read);
    EXPECT_EQ(bytesOf(file), before);
    EXPECT_EQ(filesIn(folder.path()), std::vector<std::string>{file.filename().string()});
}

TEST(CaseFile, OpenedToReadIsNotChangedAndRefusesToRecord)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    const Case small = smallCase();
    static_cast<void>(smallStore(file, small));
    const std::string before = bytesOf(file);
    const auto time = std::filesystem::last_write_time(file);
    {
        auto store = CaseStore::openToRead(file);
        ASSERT_TRUE(store) << store.error().text();
        EXPECT_EQ(store->load("study-07"), small);
        const auto refused = store->record("study-08", createCase(someone(), "R1"));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ProblemCode::NotWritable);
    }
    EXPECT_EQ(bytesOf(file), before);
    EXPECT_EQ(std::filesystem::last_write_time(file), time);
    EXPECT_EQ(filesIn(folder.path()), std::vector<std::string>{"cases.hepatica"});
}

TEST(CaseFile, OpenedToReadHoldsWhatAnotherProgramHasJustRecorded)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    const Case small = smallCase();
    CaseStore writer = smallStore(file, small); // its log of changes lies beside the file
    auto reader = CaseStore::openToRead(file);
    ASSERT_TRUE(reader) << reader.error().text();
    EXPECT_EQ(reader->load("study-07"), small);
    CaseIdentity other = someone();
    other.id = "study-08";
    ASSERT_TRUE(writer.record("study-08", createCase(other, "R1")));
    EXPECT_EQ(reader->list()->size(), 2U);
}

TEST(CaseFile, OpenedToReadIsRefusedAsOnOpening)
{
    const Folder folder;
    EXPECT_EQ(CaseStore::openToRead(folder / "none").error().code, ProblemCode::NoSuchFile);
    writeFile(folder / "notes.txt", "T01 40 mm\n");
    EXPECT_EQ(CaseStore::openToRead(folder / "notes.txt").error().code, ProblemCode::NotACaseFile);
    const auto newer = folder / "newer.hepatica";
    static_cast<void>(smallStore(newer));
    rawly(newer) << "PRAGMA user_version = " << Newest + 1;
    EXPECT_EQ(CaseStore::openToRead(newer).error().code, ProblemCode::NewerCaseFile);
    const auto older = folder / "older.hepatica";
    static_cast<void>(smallStore(older));
    rawly(older) << "PRAGMA user_version = 0";
    EXPECT_EQ(CaseStore::openToRead(older).error().code, ProblemCode::NotWritable);
}

TEST(CaseFile, ADamagedFileIsFoundOnOpening)
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
                  "no store of Hepatica cases (the database is damaged); nothing was changed");
    writeFile(file, whole.substr(0, whole.size() / 2));
    expectRefused(file, ProblemCode::NotACaseFile,
                  "no store of Hepatica cases (the database is damaged); nothing was changed");
}

TEST(CaseFile, ALockedFileIsToldAfterTwoSeconds)
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

TEST(CaseFile, WithoutTheRightToWriteNothingIsMade)
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

TEST(CaseFile, AFullDiskLosesNothing)
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
