#pragma once
#include "CaseFixtures.h"
#include "PostgresServer.h"

#include <algorithm>

#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hepatica::tests {

/// A store with the small case in it, action by action.
inline measurement::CaseStore smallStore(const measurement::StoreLocation& location,
                                         const measurement::Case& small = smallCase())
{
    using namespace measurement;
    CaseStore store = CaseStore::open(location).value();
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

inline std::vector<std::string> filesIn(const std::filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// The store as any other program may open it.
inline soci::session rawly(const measurement::StoreLocation& location)
{
    const std::string place = location.place().string();
    if (location.isDatabase())
        return soci::session(soci::postgresql, place);
    return soci::session(soci::sqlite3, "db=\"" + place + "\"");
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

enum class StoreKind { File, Database };

/// What must hold of a store in a file and in a database alike: every test of it runs on both.
class EveryStore : public testing::TestWithParam<StoreKind> {
protected:
    void SetUp() override
    {
        if (GetParam() == StoreKind::Database)
            HEPATICA_NEEDS_POSTGRES();
        startAnew();
    }
    /// The location is empty again.
    void startAnew()
    {
        folder_ = std::make_unique<Folder>();
        schema_.reset();
        if (GetParam() == StoreKind::Database)
            schema_ = std::make_unique<OwnSchema>();
    }
    /// A place that holds no store yet.
    [[nodiscard]] measurement::StoreLocation location() const
    {
        return schema_ ? std::filesystem::path(schema_->address()) : *folder_ / "cases.hepatica";
    }
    /// The same place, by a name under which a server tells its connections from those of others.
    [[nodiscard]] measurement::StoreLocation marked() const
    {
        return schema_ ? std::filesystem::path(schema_->address() + "&application_name=" + mark())
                       : location();
    }
    static std::string mark() { return "test-" + std::to_string(::getpid()); }
    [[nodiscard]] std::shared_ptr<measurement::CaseStore> opened() const
    {
        return std::make_shared<measurement::CaseStore>(measurement::CaseStore::open(location()).value());
    }

private:
    std::unique_ptr<Folder> folder_;
    std::unique_ptr<OwnSchema> schema_;
};

} // namespace hepatica::tests

/// Runs the tests of a fixture made from EveryStore on both kinds of store.
#define HEPATICA_ON_EVERY_STORE(Fixture)                                                                     \
    INSTANTIATE_TEST_SUITE_P(                                                                                \
        , Fixture, testing::Values(StoreKind::File, StoreKind::Database),                                    \
        [](const auto& kind) { return kind.param == StoreKind::File ? "File" : "PostgreSql"; })
