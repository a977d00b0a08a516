#include "StoreFixtures.h"

#include <random>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

class EveryCaseSession : public EveryStore {};

/// A session with two visits and a lesion in it.
CaseSession sessionOn(const std::shared_ptr<CaseStore>& store)
{
    CaseSession session = CaseSession::create(store, someone(), "R1").value();
    const Timepoint baseline = visit("BL", TimepointRole::Baseline, "2026-01-05");
    EXPECT_TRUE(session.perform(addTimepoint(session.current(), baseline, "R1").value()));
    EXPECT_TRUE(session.perform(
        addTimepoint(session.current(), visit("FU1", TimepointRole::FollowUp, "2026-03-02"), "R1").value()));
    EXPECT_TRUE(session.perform(
        addLesion(session.current(), LesionClass::Target, "liver", seenAt(baseline, 40.0), "R1")));
    return session;
}

void moveTo(CaseSession& session, double length_mm)
{
    const Case& now = session.current();
    const auto done = session.perform(moveCaliper(now, now.observations[0], caliper(length_mm)));
    ASSERT_TRUE(done) << done.error().text();
}

/// Any action that the case allows.
Action randomAction(const Case& now, std::mt19937& random)
{
    const auto upTo = [&](std::size_t count) { return static_cast<std::size_t>(random() % count); };
    const double length_mm = 10.0 + static_cast<double>(random() % 5000) / 97.0;
    switch (upTo(now.observations.empty() ? 3 : 7)) {
    case 0: {
        const int day = static_cast<int>(random() % 4000);
        const Date date = Date::fromIso("2026-03-02")->plusDays(day);
        const std::string name = "V" + std::to_string(day);
        if (now.timepoint(name) != nullptr)
            return answerNewLesions(now, name, NewLesionAnswer::No, "R1");
        return addTimepoint(now, visit(name, TimepointRole::FollowUp, date.iso()), "R1").value();
    }
    case 1: {
        const auto answer = static_cast<NewLesionAnswer>(random() % 4);
        return answerNewLesions(now, now.timepoints[upTo(now.timepoints.size())].name, answer, "R1");
    }
    case 2: {
        const auto lesionClass = static_cast<LesionClass>(random() % 4);
        const Timepoint& at = now.timepoints[upTo(now.timepoints.size())];
        return addLesion(now, lesionClass, "liver", seenAt(at, length_mm), "R1");
    }
    case 3:
        return removeLesion(now, now.lesions[upTo(now.lesions.size())].trackingUid, "R1");
    case 4:
        return acceptAutomatic(now, now.observations[upTo(now.observations.size())]).value();
    case 5: {
        const Timepoint& at = now.timepoints[upTo(now.timepoints.size())];
        Observation seen = seenAt(at, length_mm);
        seen.lesionUid = now.lesions[upTo(now.lesions.size())].trackingUid;
        return observe(now, seen, "observe");
    }
    default:
        return moveCaliper(now, now.observations[upTo(now.observations.size())], caliper(length_mm));
    }
}

} // namespace

HEPATICA_ON_EVERY_STORE(EveryCaseSession);

TEST_P(EveryCaseSession, UndoAndRedoWalkThroughTheActions)
{
    CaseSession session = sessionOn(opened());
    const Case before = session.current();
    moveTo(session, 31.0);
    const Case once = session.current();
    moveTo(session, 32.0);
    const Case twice = session.current();
    EXPECT_EQ(session.undoName(), "move long axis of T01");
    EXPECT_EQ(session.redoName(), "");

    ASSERT_TRUE(session.undo());
    EXPECT_EQ(session.current(), once);
    ASSERT_TRUE(session.undo());
    EXPECT_EQ(session.current(), before);
    EXPECT_EQ(session.undoName(), "add T01 at BL");
    EXPECT_EQ(session.redoName(), "move long axis of T01");
    ASSERT_TRUE(session.redo());
    EXPECT_EQ(session.current(), once);
    ASSERT_TRUE(session.redo());
    EXPECT_EQ(session.current(), twice);
    EXPECT_EQ(session.redo().error().text(), "there is nothing to redo");
    EXPECT_EQ(session.store()->load("study-07").value(), twice);
}

TEST_P(EveryCaseSession, ANewActionEndsWhatCouldBeRedone)
{
    CaseSession session = sessionOn(opened());
    moveTo(session, 31.0);
    ASSERT_TRUE(session.undo());
    moveTo(session, 33.0);
    EXPECT_EQ(session.redoName(), "");
    EXPECT_EQ(session.redo().error().code, ProblemCode::NothingToUndo);
    ASSERT_TRUE(session.undo());
    EXPECT_EQ(session.current().observations[0].recorded, caliper(40.0));
}

TEST_P(EveryCaseSession, TheMakingOfTheCaseIsNotTakenBack)
{
    CaseSession session = CaseSession::create(opened(), someone(), "R1").value();
    EXPECT_EQ(session.undoName(), "");
    EXPECT_EQ(session.undo().error().text(), "there is nothing to undo");
    EXPECT_EQ(CaseSession::create(session.store(), someone(), "R1").error().code, ProblemCode::CaseExists);
    EXPECT_EQ(CaseSession::open(session.store(), "x", "R1").error().code, ProblemCode::NoSuchCase);
}

TEST_P(EveryCaseSession, UndoSaysInTheTrailWhatItTakesBack)
{
    CaseSession session = sessionOn(opened());
    moveTo(session, 31.0);
    ASSERT_TRUE(session.undo());
    ASSERT_TRUE(session.redo());
    const auto trail = session.store()->trail("study-07").value();
    ASSERT_EQ(trail.size(), 7u); // create, BL, FU1, T01, move, undo, redo
    EXPECT_EQ(trail[4].undoes, std::nullopt);
    EXPECT_EQ(trail[5].undoes, trail[4].sequence);
    EXPECT_EQ(trail[6].undoes, trail[5].sequence);
    EXPECT_EQ(trail[6].action, trail[4].action);
}

TEST_P(EveryCaseSession, WhatWasDoneCanBeTakenBackAfterReopening)
{
    Case before, once;
    {
        CaseSession session = sessionOn(opened());
        before = session.current();
        moveTo(session, 31.0);
        once = session.current();
        moveTo(session, 32.0);
        ASSERT_TRUE(session.undo());
        ASSERT_TRUE(session.redo());
        ASSERT_TRUE(session.undo());
    }
    CaseSession again = CaseSession::open(opened(), "study-07", "R1").value();
    EXPECT_EQ(again.current(), once);
    EXPECT_EQ(again.redoName(), "move long axis of T01");
    ASSERT_TRUE(again.redo());
    EXPECT_EQ(again.current().observations[0].recorded, caliper(32.0));
    ASSERT_TRUE(again.undo());
    ASSERT_TRUE(again.undo());
    EXPECT_EQ(again.current(), before);
}

TEST_P(EveryCaseSession, AReaderTakesBackOnlyTheirOwnActions)
{
    const auto store = opened();
    CaseSession first = sessionOn(store);
    CaseSession second = CaseSession::open(store, "study-07", "R2").value();
    EXPECT_EQ(second.undoName(), "");
    ASSERT_TRUE(second.perform(answerNewLesions(second.current(), "FU1", NewLesionAnswer::No, "R2")));
    EXPECT_EQ(CaseSession::open(store, "study-07", "R1")->undoName(), "add T01 at BL");
    EXPECT_EQ(CaseSession::open(store, "study-07", "R2")->undoName(), "new lesions at FU1: no");
}

TEST_P(EveryCaseSession, TheActionBearsTheNameOfTheSessionsReader)
{
    const auto store = opened();
    sessionOn(store);
    CaseSession adjudicator = CaseSession::open(store, "study-07", "ADJ").value();
    moveTo(adjudicator, 12.0); // of R1's observation
    EXPECT_EQ(store->trail("study-07")->back().action.reader, "ADJ");
    EXPECT_EQ(adjudicator.current().observations[0].reader, "R1");
    EXPECT_EQ(adjudicator.undoName(), "move long axis of T01");
}

TEST_P(EveryCaseSession, TwoSessionsOnOneFileDoNotOverwriteEachOther)
{
    CaseSession first = sessionOn(opened());
    CaseSession second = CaseSession::open(opened(), "study-07", "R2").value();
    moveTo(first, 31.0);
    const Case stale = second.current();
    const auto refused = second.perform(moveCaliper(stale, stale.observations[0], caliper(50.0)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::StaleChange);
    EXPECT_EQ(second.current(), first.current()); // what made the change stale is seen
    EXPECT_EQ(second.undoName(), "");

    // What the other did not touch goes through, and shows what the other did.
    ASSERT_TRUE(second.perform(answerNewLesions(stale, "FU1", NewLesionAnswer::Yes, "R2")));
    EXPECT_EQ(second.current().observations[0].recorded, caliper(31.0));
    ASSERT_TRUE(first.undo());
    EXPECT_EQ(first.current().newLesionAnswer("FU1", "R2"), NewLesionAnswer::Yes);
    EXPECT_EQ(first.current(), first.store()->load("study-07").value());

    // What the other changed since is not taken back over their head.
    moveTo(first, 34.0);
    second = CaseSession::open(second.store(), "study-07", "R2").value();
    moveTo(second, 35.0);
    EXPECT_EQ(first.undo().error().code, ProblemCode::StaleChange);
    EXPECT_EQ(first.store()->load("study-07").value(), second.current());
}

TEST_P(EveryCaseSession, AnySequenceOfActionsIsTakenBackAndBroughtAgain)
{
    for (const unsigned seed : {1u, 2u}) {
        std::mt19937 random(seed);
        CaseIdentity patient = someone();
        patient.id += "-" + std::to_string(seed);
        CaseSession session = CaseSession::create(opened(), patient, "R1").value();
        std::vector<Case> states{session.current()};
        const auto perform = [&](const Action& action) {
            const auto done = session.perform(action);
            ASSERT_TRUE(done) << action.name << ": " << done.error().text();
            if (session.current() != states.back()) // an answer given twice changes nothing
                states.push_back(session.current());
            else
                ASSERT_TRUE(session.undo());
        };
        perform(addTimepoint(session.current(), visit("BL", TimepointRole::Baseline, "2026-01-05"), "R1")
                    .value());
        for (int count = 0; count < 40; ++count)
            perform(randomAction(session.current(), random));
        ASSERT_GT(states.size(), 25u);

        for (std::size_t at = states.size() - 1; at > 0; --at) {
            ASSERT_TRUE(session.undo());
            ASSERT_EQ(session.current(), states[at - 1]) << "seed " << seed << ", undo to " << at - 1;
        }
        EXPECT_FALSE(session.undo());
        EXPECT_TRUE(session.current().timepoints.empty());
        for (std::size_t at = 1; at < states.size(); ++at) {
            ASSERT_TRUE(session.redo());
            ASSERT_EQ(session.current(), states[at]) << "seed " << seed << ", redo to " << at;
        }
        const CaseStore& store = *session.store();
        EXPECT_EQ(store.load(patient.id).value(), states.back());
        EXPECT_EQ(replayed(store.trail(patient.id).value()), states.back());
    }
}
