#pragma once
#include "StoreFixtures.h"

#include <hepatica/measurement/ReadingOrder.h>

namespace hepatica::tests::blinded {

using namespace measurement;

inline const std::vector<CaseReader> TwoAndAdjudicator{
    {"R1", ReaderRole::Reader}, {"R2", ReaderRole::Reader}, {"ADJ", ReaderRole::Adjudicator}};
inline const Signature Signed{"Dr. A. Reader", "I have read this visit", "2026-11-26T08:00:00Z"};

/// A baseline and two later visits without any lesion, read by two blinded readers.
inline Case blindedCase()
{
    Case made = applied({}, createCase(someone(), "COORD"));
    made = applied(made, addTimepoint(made, visit("BL", TimepointRole::Baseline, "2026-01-05"), "COORD"));
    made = applied(made, addTimepoint(made, visit("FU1", TimepointRole::FollowUp, "2026-03-02"), "COORD"));
    made = applied(made, addTimepoint(made, visit("FU2", TimepointRole::FollowUp, "2026-05-04"), "COORD"));
    return applied(made, assignReaders(made, TwoAndAdjudicator, "COORD"));
}

inline Action target(const Case& case_, const std::string& reader, double length_mm,
                     const std::string& timepoint = "BL")
{
    return addLesion(case_, usualClass(case_, timepoint), "liver",
                     seenAt(*case_.timepoint(timepoint), length_mm), reader);
}

/// The reader's lesions at the visit, each of the given length.
inline Case allSeen(Case case_, const std::string& timepoint, const std::string& reader, double length_mm)
{
    const Case before = seenBy(case_, reader);
    for (const Lesion& lesion : before.lesions) {
        Observation seen = seenAt(*case_.timepoint(timepoint), length_mm);
        seen.lesionUid = lesion.trackingUid;
        seen.reader = reader;
        case_ = applied(case_, observe(case_, seen, "measure " + lesion.name));
    }
    return case_;
}

inline Case answered(Case case_, const std::string& timepoint, const std::string& reader)
{
    case_ = applied(case_, answerNewLesions(case_, timepoint, NewLesionAnswer::No, reader));
    return applied(case_, noteCoverage(case_, timepoint, "complete", reader));
}

inline Case lockedBy(Case case_, const std::string& timepoint, const std::string& reader)
{
    case_ = answered(std::move(case_), timepoint, reader);
    return applied(case_, lockVisit(case_, timepoint, reader, Signed));
}

/// Both readers have measured one target at the baseline and locked it.
inline Case lockedBaseline()
{
    Case made = blindedCase();
    made = applied(made, target(made, "R1", 40.0));
    made = applied(made, target(seenBy(made, "R2"), "R2", 38.0));
    return lockedBy(lockedBy(made, "BL", "R1"), "BL", "R2");
}

inline Case whollyLocked()
{
    Case made = lockedBaseline();
    for (const char* timepoint : {"FU1", "FU2"})
        for (const char* reader : {"R1", "R2"})
            made = lockedBy(allSeen(made, timepoint, reader, 30.0), timepoint, reader);
    return made;
}

inline std::vector<std::string> visitsOf(const Case& case_)
{
    std::vector<std::string> names;
    for (const Timepoint& one : case_.timepoints)
        names.push_back(one.name);
    return names;
}

template <typename Result> inline std::string told(const Result& result)
{
    return result ? "taken" : result.error().text();
}

using Names = std::vector<std::string>;

inline CaseSession sessionOn(const std::filesystem::path& file, const std::string& reader)
{
    return CaseSession::open(std::make_shared<CaseStore>(CaseStore::open(file).value()), "study-07", reader)
        .value();
}

/// A store with the case in it, as one action of the coordinator.
inline void keep(const std::filesystem::path& file, const Case& plan)
{
    CaseStore store = CaseStore::open(file).value();
    Action all{"plan", "COORD", "", {Edit<CaseIdentity>{std::nullopt, plan.identity}}};
    for (const Timepoint& one : plan.timepoints)
        all.changes.emplace_back(Edit<Timepoint>{std::nullopt, one});
    for (const CaseReader& one : plan.readers)
        all.changes.emplace_back(Edit<CaseReader>{std::nullopt, one});
    const auto kept = store.record("study-07", all);
    ASSERT_TRUE(kept) << kept.error().text();
}

inline void perform(CaseSession& session, const Expected<Action>& action)
{
    const auto done = action ? session.perform(*action) : Expected<void>(passOn(action));
    EXPECT_TRUE(done) << done.error().text();
}

} // namespace hepatica::tests::blinded
