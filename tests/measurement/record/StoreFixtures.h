#pragma once
#include "CaseFixtures.h"

#include <algorithm>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace hepatica::tests {

/// A file with the small case in it, action by action.
inline measurement::CaseStore smallStore(const std::filesystem::path& file,
                                         const measurement::Case& small = smallCase())
{
    using namespace measurement;
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

inline std::vector<std::string> filesIn(const std::filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// The file as any other program may open it.
inline soci::session rawly(const std::filesystem::path& file)
{
    return soci::session(soci::sqlite3, "db=\"" + file.string() + "\"");
}

} // namespace hepatica::tests
