#include "StoreFixtures.h"

#include <fstream>

#include <sched.h>
#include <sys/mount.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

/// A disk of 400 kB in a folder, which this process and its children see alone.
bool mountSmallDisk(const std::filesystem::path& folder)
{
    const int alone = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
    return ::unshare(alone) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=400k") == 0;
}

void fill(const std::filesystem::path& file)
{
    std::ofstream out(file, std::ios::binary);
    const std::string block(1024, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush())
        ;
}

} // namespace

TEST(FullDisk, IsToldAndTheSameActionIsStoredWhenThereIsRoomAgain)
{
    enum Answer { Stored, NoDisk, NeverFull, OtherProblem, CaseChanged, NotStored, NotProven };
    const Folder folder;
    const int answer = inChild([&]() -> int {
        if (!mountSmallDisk(folder.path()))
            return NoDisk;
        const auto file = folder / "cases.hepatica";
        const auto store = std::make_shared<CaseStore>(smallStore(file));
        CaseSession session = CaseSession::open(store, "study-07", "R1").value();
        const Case before = session.current();
        const Action action = moveCaliper(before, before.observations[0], caliper(31.0));
        fill(folder / "films");
        const auto refused = session.perform(action);
        if (refused)
            return NeverFull;
        if (refused.error().text() !=
            file.string() + ": could not be stored (the disk is full); the work is kept, try again")
            return OtherProblem;
        if (session.current() != before || session.store()->load("study-07") != before)
            return CaseChanged;
        const auto toRead =
            CaseStore::openToRead(file).and_then([](const CaseStore& one) { return one.load("study-07"); });
        if (!toRead && toRead.error().text().find("the work is kept") != std::string::npos)
            return OtherProblem;
        std::filesystem::remove(folder / "films");
        if (!session.perform(action) || session.store()->load("study-07") != session.current())
            return NotStored;
        return store->verify("study-07") ? Stored : NotProven;
    });
    if (answer == NoDisk)
        GTEST_SKIP() << "this system lets no process have a disk of its own";
    EXPECT_EQ(answer, Stored);
}
