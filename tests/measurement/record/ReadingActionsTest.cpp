#include "BlindedFixtures.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;
using namespace hepatica::tests::blinded;
using testing::HasSubstr;
using testing::Not;

namespace {

/// Both readers have locked a case of a baseline alone, each with one target.
Case lockedBaselineAlone()
{
    Case made = applied({}, createCase(someone(), "COORD"));
    made = applied(made, addTimepoint(made, visit("BL", TimepointRole::Baseline, "2026-01-05"), "COORD"));
    made = applied(made, assignReaders(made, TwoAndAdjudicator, "COORD"));
    made = applied(made, target(made, "R1", 40.0));
    made = applied(made, target(seenBy(made, "R2"), "R2", 38.0));
    return lockedBy(lockedBy(made, "BL", "R1"), "BL", "R2");
}

Expected<Action> followUp(const Case& case_, const std::string& by)
{
    return addTimepoint(case_, visit("FU1", TimepointRole::FollowUp, "2026-03-02"), by);
}

void lockBaseline(CaseSession& session, double length_mm)
{
    perform(session, target(session.current(), session.reader(), length_mm));
    perform(session, noteCoverage(session.current(), "BL", "complete", session.reader()));
    perform(session, lockVisit(session.current(), "BL", session.reader(), Signed));
}

} // namespace

TEST(ReadingActions, WhatTheReadersCouldSeeOfEachOtherStaysRecordedWhenAVisitComes)
{
    Case made = lockedBaselineAlone();
    EXPECT_EQ(unblindedVisits(made), Names{"BL"});
    const auto later = followUp(made, "COORD");
    ASSERT_TRUE(later) << later.error().text();
    EXPECT_EQ(later->name, "add visit FU1, after the readers could see each other");
    const Case before = made;
    made = applied(made, later);
    EXPECT_FALSE(allLocked(made));
    EXPECT_EQ(seenBy(made, "R2").lesions.size(), 1u);
    EXPECT_EQ(unblindedVisits(made), Names{"BL"});
    const Action review = reopenVisit(seenBy(made, "R2"), "BL", "R2", "the other saw more").value();
    EXPECT_EQ(review.name, "global review from BL, after the readers could see each other at BL");

    // Taking the visit back does not make it unseen, nor may an action leave the mark out.
    const Case back = applied(made, inverse(*later));
    EXPECT_EQ(back.timepoints.size(), 1u);
    EXPECT_EQ(back.timepoints.front().wasUnblinded, true);
    Timepoint unmarked = *made.timepoint("BL");
    unmarked.wasUnblinded.reset();
    EXPECT_EQ(told(apply(made, {"wipe", "COORD", "", {Edit<Timepoint>{*made.timepoint("BL"), unmarked}}})),
              "case study-07 has changed since it was read; open the case again");
    Action silent = *later;
    silent.changes.erase(silent.changes.begin());
    EXPECT_THAT(told(apply(before, silent)), HasSubstr("has changed since it was read"));
}

TEST(ReadingActions, WhatTheReadersCouldSeeOfEachOtherStaysRecordedWhenOneIsReopened)
{
    Case made = whollyLocked();
    made = applied(made, reopenVisit(made, "FU2", "R1", "a slip"));
    EXPECT_EQ(unblindedVisits(made), (Names{"BL", "FU1", "FU2"}));
    made = applied(made, addTimepoint(made, visit("FU3", TimepointRole::FollowUp, "2026-07-01"), "COORD"));
    made = lockedBy(made, "FU2", "R1");
    EXPECT_EQ(reopenVisit(seenBy(made, "R1"), "BL", "R1", "a cyst")->name,
              "global review from BL, after the readers could see each other at BL, FU1, FU2");
    const Case half = lockedBaseline();
    EXPECT_EQ(reopenVisit(seenBy(half, "R1"), "BL", "R1", "a cyst")->name, "global review from BL");
}

TEST(ReadingActions, AnAdjudicationIsTakenBackWithAReasonAndItsSignatureIsNotBroughtBack)
{
    const Folder folder;
    keep(folder / "cases.hepatica", blindedCase());
    for (const char* reader : {"R1", "R2"}) {
        CaseSession session = sessionOn(folder / "cases.hepatica", reader);
        lockBaseline(session, 40.0);
        for (const char* timepoint : {"FU1", "FU2"}) {
            Observation seen = seenAt(*session.current().timepoint(timepoint), 30.0);
            seen.reader = reader;
            seen.lesionUid = session.current().lesions.front().trackingUid;
            perform(session, observe(session.current(), seen, "measure T01"));
            perform(session, answerNewLesions(session.current(), timepoint, NewLesionAnswer::No, reader));
            perform(session, noteCoverage(session.current(), timepoint, "complete", reader));
            perform(session, lockVisit(session.current(), timepoint, reader, Signed));
        }
    }
    CaseSession third = sessionOn(folder / "cases.hepatica", "adj "); // as the case spells it
    EXPECT_EQ(third.reader(), "ADJ");
    const auto choose = [&](const std::string& chosen, const std::string& time) {
        perform(third, adjudicate(third.current(), {"ADJ", chosen, "better", {"Dr. C", "I choose", time}}));
    };
    choose("R1", "2026-11-26T09:00:00Z");
    choose("R2", "2026-11-26T10:00:00Z");
    EXPECT_THAT(told(third.undo()), HasSubstr("the adjudication: expected a reason"));
    EXPECT_THAT(told(third.undo(" ")), HasSubstr("expected a reason"));
    ASSERT_TRUE(third.undo("the wrong one"));
    EXPECT_FALSE(third.current().adjudication)
        << "the first choice is not signed again by undoing the second";
    EXPECT_THAT(told(third.redo()), HasSubstr("a signature is given anew"));
    choose("R2", "2026-11-26T11:00:00Z");
    EXPECT_TRUE(third.store()->verify("study-07"));
}

TEST(ReadingActions, UndoingALockIsAReopeningAndSaysTheSame)
{
    const Folder folder;
    Case alone = blindedCase();
    alone.timepoints.resize(1);
    keep(folder / "cases.hepatica", alone);
    for (const char* reader : {"R1", "R2"}) {
        CaseSession session = sessionOn(folder / "cases.hepatica", reader);
        lockBaseline(session, 40.0);
    }
    CaseSession second = sessionOn(folder / "cases.hepatica", "R2");
    EXPECT_FALSE(second.undo("\t"));
    ASSERT_TRUE(second.undo("I saw the other's"));
    const auto trail = second.store()->trail("study-07").value();
    EXPECT_THAT(trail.back().action.name, HasSubstr("after the readers could see each other at BL"));
    EXPECT_EQ(unblindedVisits(second.current()), Names{"BL"});
}

TEST(ReadingActions, ALesionTakenOutInAReviewComesBackWithWhatWasReadOfIt)
{
    const Folder folder;
    keep(folder / "cases.hepatica", blindedCase());
    CaseSession session = sessionOn(folder / "cases.hepatica", "R1");
    lockBaseline(session, 40.0);
    Observation seen = seenAt(*session.current().timepoint("FU1"), 30.0);
    seen.lesionUid = session.current().lesions.front().trackingUid;
    perform(session, observe(session.current(), seen, "measure T01"));
    perform(session, reopenVisit(session.current(), "BL", "R1", "a cyst"));
    const Case before = session.store()->load("study-07").value();
    perform(session, session.removal(seen.lesionUid));
    EXPECT_TRUE(session.store()->load("study-07")->observations.empty());
    const auto undone = session.undo();
    EXPECT_TRUE(undone) << undone.error().text();
    EXPECT_EQ(session.store()->load("study-07").value(), before);

    // What nobody may look at yet is not read by bringing a lesion there.
    Action blind = addLesion(session.current(), LesionClass::NewTarget, "liver",
                             seenAt(visit("FU1", TimepointRole::FollowUp, "2026-03-02"), 12.0), "R1");
    EXPECT_THAT(told(session.perform(blind)), HasSubstr("FU1: hidden from R1 until BL is locked"));
}

TEST(ReadingActions, UndoTellsNothingOfWhatOthersRead)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    Case alone = blindedCase();
    alone.timepoints.resize(1);
    keep(file, alone);
    CaseSession coordinator = sessionOn(file, "COORD"), first = sessionOn(file, "R1");
    perform(coordinator, followUp(coordinator.current(), "COORD"));
    EXPECT_THAT(
        told(addTimepoint(first.current(), visit("FU0", TimepointRole::FollowUp, "2026-02-02"), "R2")),
        HasSubstr("FU0: hidden from R2 until BL is locked"))
        << "a reader brings no visit that they may not see";
    lockBaseline(first, 40.0);
    Observation found = seenAt(*first.current().timepoint("FU1"), 12.0);
    perform(first, addLesion(first.current(), LesionClass::NewTarget, "liver", found, "R1", "NEW77"));
    const auto undone = coordinator.undo();
    ASSERT_FALSE(undone);
    EXPECT_THAT(undone.error().text(), Not(HasSubstr("NEW77")));
    EXPECT_THAT(undone.error().text(), Not(HasSubstr("R1")));
    EXPECT_THAT(undone.error().text(), HasSubstr("\"add visit FU1\": is not possible any more"));
}

TEST(ReadingActions, ReadersAreNamedBeforeAnythingIsRead)
{
    const Case read = smallCase();
    EXPECT_THAT(told(assignReaders(read, {{"R1", {}}, {"R2", {}}}, "COORD")),
                HasSubstr("after reading began; what was read was seen by all"));
    Case onlySaid = applied({}, createCase(someone(), "COORD"));
    onlySaid = applied(onlySaid,
                       addTimepoint(onlySaid, visit("BL", TimepointRole::Baseline, "2026-01-05"), "COORD"));
    EXPECT_EQ(told(assignReaders(onlySaid, {{"R1", {}}, {"R2", {}}}, "COORD")), "taken");
    onlySaid = applied(onlySaid, noteCoverage(onlySaid, "BL", "complete", "R1"));
    EXPECT_THAT(told(assignReaders(onlySaid, {{"R1", {}}, {"R2", {}}}, "COORD")),
                HasSubstr("after reading began"));
}

TEST(ReadingActions, AReaderIsKnownHoweverTheNameIsTyped)
{
    Case made;
    made.readers = {{"R1", ReaderRole::Reader}, {"Müller", ReaderRole::Reader}};
    EXPECT_EQ(whoReads(made, " r1 "), "R1");
    EXPECT_EQ(whoReads(made, "MÜLLER"), "Müller");
    EXPECT_EQ(whoReads(made, " COORD"), "COORD");
    EXPECT_FALSE(whoReads(made, " "));
    EXPECT_EQ(whoReads({}, "\t"), "R1");
}

TEST(ReadingActions, BlankWordsAreNone)
{
    Case made = lockedBaseline();
    EXPECT_THAT(told(reopenVisit(made, "BL", "R1", " ")), HasSubstr("expected a reason"));
    made =
        applied(allSeen(made, "FU1", "R1", 30.0), answerNewLesions(made, "FU1", NewLesionAnswer::No, "R1"));
    const auto lock = [&](const Signature& signature) {
        return told(lockVisit(made, "FU1", "R1", signature));
    };
    made = applied(made, noteCoverage(made, "FU1", " \u00a0", "R1"));
    EXPECT_THAT(lock(Signed), HasSubstr("the coverage is not told"));
    made = applied(made, noteCoverage(made, "FU1", "complete", "R1"));
    EXPECT_THAT(lock({" ", "I have read it", Signed.time}), HasSubstr("a signature is a name"));
    EXPECT_THAT(lock({"Dr. A", "\t", Signed.time}), HasSubstr("a signature is a name"));
    const Case all = whollyLocked();
    EXPECT_THAT(told(adjudicate(all, {"ADJ", "R1", " ", Signed})), HasSubstr("expected a reason"));
}

TEST(ReadingActions, ANewLesionThatIsAnsweredIsRecorded)
{
    Case made = allSeen(lockedBaseline(), "FU1", "R1", 30.0);
    made = applied(made, answerNewLesions(made, "FU1", NewLesionAnswer::Yes, "R1"));
    made = applied(made, noteCoverage(made, "FU1", "complete", "R1"));
    EXPECT_THAT(told(lockVisit(made, "FU1", "R1", Signed)),
                HasSubstr("\"new lesion?\" is answered yes, and none is recorded there"));
    Observation bone;
    bone.timepoint = "FU1";
    bone.state = LesionState::Present;
    made = applied(made, addLesion(seenBy(made, "R1"), LesionClass::NewNonTarget, "bone", bone, "R1"));
    made = applied(made, lockVisit(made, "FU1", "R1", Signed));

    // A visit after the baseline is asked, whatever it is called.
    Case odd = lockedBaseline();
    for (Timepoint& one : odd.timepoints)
        if (one.name == "FU1")
            one.role = TimepointRole::Pre;
    odd = applied(allSeen(odd, "FU1", "R1", 30.0), noteCoverage(odd, "FU1", "complete", "R1"));
    EXPECT_THAT(told(lockVisit(odd, "FU1", "R1", Signed)), HasSubstr("\"new lesion?\" is not answered"));
}

TEST(ReadingActions, NobodyTakesOutWhatAnotherHasRead)
{
    const Case made = smallCase(); // without named readers; R1 has read
    const std::string uid = made.lesions.front().trackingUid;
    EXPECT_THAT(told(apply(made, removeLesion(made, uid, "R2"))), HasSubstr("take out what R1 has read"));
    EXPECT_EQ(told(apply(made, removeLesion(made, uid, "R1"))), "taken");
    const Case locked = lockedBaseline();
    const Lesion ofFirst = seenBy(locked, "R1").lesions.front();
    Lesion placed = ofFirst;
    placed.segment = LiverSegment::VI;
    for (const char* other : {"R2", "COORD", "ADJ"})
        EXPECT_THAT(told(apply(locked, {"describe", other, "", {Edit<Lesion>{ofFirst, placed}}})),
                    HasSubstr("may not do this"));
}
