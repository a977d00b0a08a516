#include "BlindedFixtures.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;
using namespace hepatica::tests::blinded;
using testing::HasSubstr;

TEST(ReadingOrder, AReaderSeesOnlyTheirOwnWorkAndOneVisitMoreThanTheyLocked)
{
    Case made = blindedCase();
    made = applied(made, target(made, "R1", 40.0));
    EXPECT_EQ(visitsOf(seenBy(made, "R1")), Names{"BL"});
    EXPECT_EQ(seenBy(made, "R1").lesions.size(), 1u);
    const Case second = seenBy(made, "R2");
    EXPECT_TRUE(second.lesions.empty());
    EXPECT_TRUE(second.observations.empty());
    made = applied(made, target(second, "R2", 38.0)); // each has a T01 of their own
    EXPECT_EQ(made.lesions[0].name, "T01");
    EXPECT_EQ(made.lesions[1].name, "T01");

    made = lockedBy(made, "BL", "R1");
    EXPECT_EQ(visitsOf(seenBy(made, "R1")), (Names{"BL", "FU1"}));
    EXPECT_EQ(visitsOf(judgedBy(made, "R1")), Names{"BL"}); // no sum of a visit that is still read
    EXPECT_EQ(visitsOf(seenBy(made, "R2")), Names{"BL"});
    EXPECT_TRUE(visitsOf(judgedBy(made, "R2")).empty());
    for (const Observation& seen : seenBy(made, "R2").observations)
        EXPECT_EQ(seen.reader, "R2");
    for (const char* other : {"ADJ", "COORD"}) {
        EXPECT_EQ(visitsOf(seenBy(made, other)), (Names{"BL", "FU1", "FU2"}));
        EXPECT_TRUE(seenBy(made, other).observations.empty());
        EXPECT_TRUE(seenBy(made, other).readings.empty());
    }
    const Case all = whollyLocked();
    for (const char* anyone : {"R1", "R2", "ADJ", "COORD"})
        EXPECT_EQ(seenBy(all, anyone), all);
}

TEST(ReadingOrder, VisitsAreReadInOrder)
{
    Case made = blindedCase();
    EXPECT_THAT(told(apply(made, target(made, "R1", 30.0, "FU1"))),
                HasSubstr("FU1: hidden from R1 until BL is locked"));
    EXPECT_THAT(told(apply(made, answerNewLesions(made, "FU2", NewLesionAnswer::No, "R1"))),
                HasSubstr("FU2: hidden from R1 until BL is locked"));
    EXPECT_EQ(whyHidden(made, "FU1", "R1")->text(),
              "FU1: hidden from R1 until BL is locked; read the visits in order");
    EXPECT_FALSE(whyHidden(made, "BL", "R1"));
    made = lockedBaseline();
    EXPECT_FALSE(whyHidden(made, "FU1", "R1"));
    EXPECT_TRUE(whyHidden(made, "FU2", "R1"));
    EXPECT_FALSE(whyHidden(made, "FU2", "ADJ"));
}

TEST(ReadingOrder, AVisitIsLockedWhenItIsWhollyRead)
{
    Case made = lockedBaseline();
    const auto lock = [&](const Case& case_) { return told(lockVisit(case_, "FU1", "R1", Signed)); };
    EXPECT_THAT(lock(made), HasSubstr("FU1 cannot be locked: \"new lesion?\" is not answered"));
    made = applied(made, answerNewLesions(made, "FU1", NewLesionAnswer::No, "R1"));
    EXPECT_THAT(lock(made), HasSubstr("the coverage is not told"));
    made = applied(made, noteCoverage(made, "FU1", "the pelvis was not imaged", "R1"));
    EXPECT_THAT(lock(made), HasSubstr("T01 is not read there"));
    made = allSeen(made, "FU1", "R1", 30.0);
    EXPECT_THAT(told(lockVisit(made, "FU1", "R1", {"", "read", "now"})), HasSubstr("a signature is a name"));
    EXPECT_EQ(lock(made), "taken");
    EXPECT_THAT(told(lockVisit(made, "FU2", "R1", Signed)), HasSubstr("FU1 before it is not locked"));
    EXPECT_THAT(told(lockVisit(made, "FU9", "R1", Signed)), HasSubstr("no such visit"));
}

TEST(ReadingOrder, ALockedVisitIsNotChangedAndItsTargetsAreFrozen)
{
    const Case made = lockedBaseline();
    const Case mine = seenBy(made, "R1");
    const std::string isLockedNow = "BL: R1 has locked it (Dr. A. Reader, 2026-11-26T08:00:00Z)";
    EXPECT_THAT(told(apply(made, moveCaliper(mine, mine.observations[0], caliper(10.0)))),
                HasSubstr(isLockedNow));
    EXPECT_THAT(told(apply(made, target(mine, "R1", 20.0))), HasSubstr(isLockedNow));
    EXPECT_THAT(told(apply(made, removeLesion(mine, mine.lesions[0].trackingUid, "R1"))),
                HasSubstr(isLockedNow));
    EXPECT_THAT(told(changeLesion(mine, mine.lesions[0].trackingUid, LesionClass::NonTarget, "liver", "R1")
                         .and_then([&](const Action& one) { return apply(made, one); })),
                HasSubstr(isLockedNow));
    EXPECT_THAT(told(apply(made, noteCoverage(made, "BL", "complete", "R1"))), HasSubstr(isLockedNow));
    Timepoint later = *made.timepoint("BL");
    later.date = Date::fromIso("2026-01-06").value();
    EXPECT_THAT(told(apply(made, {"move", "COORD", "", {Edit<Timepoint>{*made.timepoint("BL"), later}}})),
                HasSubstr("BL: R1 has locked it"));
    EXPECT_THAT(told(assignReaders(made, {}, "COORD")), HasSubstr("change its readers after reading began"));
}

TEST(ReadingOrder, TargetsThatMergeOrSplitAfterTheLockOfTheBaselineAreNoNewChoice)
{
    const Case locked = lockedBaseline(); // T01 of each reader
    const auto add = [&](const std::string& name, LesionClass lesionClass) {
        return apply(locked, addLesion(seenBy(locked, "R1"), lesionClass, "liver",
                                       seenAt(*locked.timepoint("FU1"), 20.0), "R1", name));
    };
    const auto part = add("T01.1", LesionClass::Target);
    ASSERT_TRUE(part) << part.error().text();
    EXPECT_EQ(part->lesions.size(), 3u);
    EXPECT_THAT(told(add("T02", LesionClass::Target)), HasSubstr("BL"));
}

TEST(ReadingOrder, ANewLesionThatWasRecordedIsNotAnsweredWithNo)
{
    Case read = allSeen(lockedBaseline(), "FU1", "R1", 30.0);
    read = applied(read, target(seenBy(read, "R1"), "R1", 12.0, "FU1")); // NEW01
    read = answered(read, "FU1", "R1");
    const auto lock = [&] { return lockVisit(read, "FU1", "R1", Signed); };
    const auto answer = [&](NewLesionAnswer word) {
        read = applied(read, answerNewLesions(read, "FU1", word, "R1"));
    };
    const auto certain = [&](Certainty certainty) {
        Observation seen = *read.observation(read.lesionNamed("NEW01")->trackingUid, "FU1", "R1");
        seen.certainty = certainty;
        read = applied(read, observe(read, seen, "note NEW01"));
    };
    EXPECT_THAT(told(lock()),
                HasSubstr("\"new lesion?\" is answered no, and NEW01 is a new one there; expected yes"));
    answer(NewLesionAnswer::Equivocal);
    EXPECT_THAT(told(lock()), HasSubstr("expected yes, or another certainty of the lesion"));
    certain(Certainty::Equivocal);
    EXPECT_EQ(told(lock()), "taken");
    answer(NewLesionAnswer::No);
    EXPECT_THAT(told(lock()), HasSubstr("expected equivocal"));
    certain(Certainty::Refuted);
    EXPECT_EQ(told(lock()), "taken");
    certain(Certainty::Unequivocal);
    answer(NewLesionAnswer::Yes);
    read = applied(read, lock());

    // At the next visit it is no new one any more.
    read = lockedBy(allSeen(read, "FU2", "R1", 14.0), "FU2", "R1");
    EXPECT_TRUE(isLocked(read, "FU2", "R1"));
}

TEST(ReadingOrder, NobodyChangesWhatAnotherReads)
{
    const Case made = lockedBaseline();
    Observation ofTheOther = seenBy(made, "R1").observations[0];
    ofTheOther.timepoint = "FU1";
    Action action = observe(made, ofTheOther, "measure");
    action.reader = "R2";
    EXPECT_THAT(told(apply(made, action)), HasSubstr("R2 may not do this (change what R1 has read)"));
    action.reader = "COORD";
    EXPECT_THAT(told(apply(made, action)),
                HasSubstr("COORD may not do this (measure); its readers are ADJ (adjudicator), R1 (reader), "
                          "R2 (reader)"));
    EXPECT_THAT(told(lockVisit(made, "FU1", "ADJ", Signed)), HasSubstr("ADJ may not do this"));

    // Not by calling it one's own, nor by moving it to a visit that is open.
    const Observation locked = seenBy(made, "R1").observations[0];
    Observation stolen = locked, moved = locked;
    stolen.reader = "R2";
    moved.timepoint = "FU1";
    EXPECT_THAT(told(apply(made, {"take", "R2", "", {Edit<Observation>{locked, stolen}}})),
                HasSubstr("change what R1 has read"));
    EXPECT_THAT(told(apply(made, {"move", "R1", "", {Edit<Observation>{locked, moved}}})),
                HasSubstr("BL: R1 has locked it"));
    EXPECT_EQ(told(apply(made, {"nothing", "R1", "", {Edit<Observation>{}, Edit<VisitReading>{}}})), "taken");
}

TEST(ReadingOrder, NobodyIsLetOutOfTheBlindingOnceReadingBegan)
{
    Case made = blindedCase();
    EXPECT_EQ(told(assignReaders(made, {{"R1", {}}, {"R3", {}}}, "COORD")), "taken"); // nothing is read yet
    made = applied(made, target(made, "R1", 40.0));
    EXPECT_THAT(told(assignReaders(made, {{"R1", {}}}, "R1")),
                HasSubstr("change its readers after reading began"));
}

TEST(ReadingOrder, WhatJudgesALockedLesionStaysAndWhatDescribesItMayCome)
{
    const Case made = lockedBaseline();
    const Lesion lesion = seenBy(made, "R1").lesions[0];
    Lesion node = lesion, placed = lesion, typed = lesion;
    node.organ = "lymph node";
    placed.segment = LiverSegment::VI;
    typed.lesionType = "bland-thrombus"; // which is judged otherwise: it is no tumour
    EXPECT_THAT(told(apply(made, {"describe", "R1", "", {Edit<Lesion>{lesion, typed}}})),
                HasSubstr("BL: R1 has locked it"));
    EXPECT_THAT(told(apply(made, {"change", "R1", "", {Edit<Lesion>{lesion, node}}})),
                HasSubstr("BL: R1 has locked it"));
    EXPECT_EQ(told(apply(made, {"describe", "R1", "", {Edit<Lesion>{lesion, placed}}})), "taken");

    Case open = smallCase(); // without named readers: nobody changes what another has locked
    open = lockedBy(open, "BL", "R1");
    EXPECT_THAT(told(changeLesion(open, open.lesions[0].trackingUid, LesionClass::NonTarget, "liver", "R9")
                         .and_then([&](const Action& one) { return apply(open, one); })),
                HasSubstr("BL: R1 has locked it"));
}

TEST(ReadingOrder, NoVisitComesBeforeALockedOneOrAfterTheAdjudication)
{
    const auto add = [](const Case& case_, const std::string& date) {
        return told(addTimepoint(case_, visit("U1", TimepointRole::Unscheduled, date), "COORD"));
    };
    const Case made = lockedBy(allSeen(lockedBaseline(), "FU1", "R1", 30.0), "FU1", "R1");
    EXPECT_THAT(add(made, "2026-02-01"), HasSubstr("FU1: R1 has locked it"));
    EXPECT_EQ(add(made, "2026-04-01"), "taken");
    Timepoint less = *made.timepoint("BL"), more = less;
    less.series.clear();
    more.series.push_back(portalVenousCt("2.25.4711"));
    const auto change = [&](const Timepoint& to) {
        return told(apply(made, {"change", "COORD", "", {Edit<Timepoint>{*made.timepoint("BL"), to}}}));
    };
    EXPECT_THAT(change(less), HasSubstr("BL: R1 has locked it"));
    EXPECT_EQ(change(more), "taken");
    const Case all = whollyLocked();
    const Case chosen = applied(all, adjudicate(all, {"ADJ", "R2", "better", Signed}));
    EXPECT_THAT(add(chosen, "2026-09-01"), HasSubstr("add a visit after the adjudication"));
}

TEST(ReadingOrder, AReviewMayTakeOutALesionWithAllThatWasReadOfIt)
{
    Case made = lockedBy(allSeen(lockedBaseline(), "FU1", "R1", 30.0), "FU1", "R1");
    made = applied(made, reopenVisit(made, "BL", "R1", "it is a cyst"));
    ASSERT_EQ(visitsOf(seenBy(made, "R1")), Names{"BL"});
    const std::string uid = seenBy(made, "R1").lesions[0].trackingUid;
    made = applied(made, removeLesion(made, uid, "R1")); // of the whole case: FU1 is hidden again
    EXPECT_EQ(made.lesion(uid), nullptr);
}

TEST(ReadingOrder, WhatBecameOfThePatientLaterIsNotSeenBefore)
{
    Case made = blindedCase();
    ClinicalRow death;
    death.item = ClinicalItem::Death;
    death.name = "death";
    death.date = Date::fromIso("2026-06-01").value();
    ClinicalRow early = death;
    early.item = ClinicalItem::Other;
    early.name = "pain";
    early.date = Date::fromIso("2026-01-02").value();
    made = applied(made, noteClinical(made, {death, early}, "COORD"));
    ASSERT_EQ(seenBy(made, "R1").clinical.size(), 1u);
    EXPECT_EQ(seenBy(made, "R1").clinical[0].name, "pain");
    EXPECT_EQ(seenBy(whollyLocked(), "R1").clinical.size(), 0u);
}

TEST(ReadingOrder, ReopeningNeedsAReasonAndReopensWhatCameAfter)
{
    const Case made = lockedBy(allSeen(lockedBaseline(), "FU1", "R1", 30.0), "FU1", "R1");
    EXPECT_THAT(told(reopenVisit(made, "BL", "R1", "")), HasSubstr("reopening FU1: expected a reason"));
    EXPECT_THAT(told(reopenVisit(made, "FU2", "R1", "because")), HasSubstr("FU2 is not locked by R1"));
    const Action review = reopenVisit(made, "BL", "R1", "a target is a cyst").value();
    EXPECT_EQ(review.name, "global review from BL");
    EXPECT_EQ(review.why, "a target is a cyst");
    const Case open = applied(made, review);
    EXPECT_FALSE(isLocked(open, "BL", "R1"));
    EXPECT_FALSE(isLocked(open, "FU1", "R1"));
    EXPECT_TRUE(isLocked(open, "BL", "R2"));
    EXPECT_EQ(reopenVisit(made, "FU1", "R1", "a slip").value().name, "reopen FU1");

    // A later lock does not stay over an earlier visit that is open again.
    Action half = review;
    half.changes.erase(half.changes.begin());
    EXPECT_THAT(told(apply(made, half)), HasSubstr("FU1: R1 has locked it"));
    // Taking the review back would bring back a signature that was not given again.
    EXPECT_THAT(told(apply(open, inverse(review))), HasSubstr("a signature is given anew"));
}

TEST(ReadingOrder, TheAdjudicatorChoosesWhenAllIsLocked)
{
    const auto choose = [](const Case& case_, const std::string& who, const std::string& chosen,
                           const std::string& why) {
        return adjudicate(case_, {who, chosen, why, Signed});
    };
    EXPECT_THAT(told(choose(lockedBaseline(), "ADJ", "R1", "better margins")),
                HasSubstr("R1 has to lock it before the adjudication"));
    const Case all = whollyLocked();
    EXPECT_THAT(told(choose(all, "R1", "R1", "mine")), HasSubstr("R1 may not do this (adjudicate)"));
    EXPECT_THAT(told(choose(all, "ADJ", "COORD", "why not")), HasSubstr("COORD may not do this (be chosen)"));
    EXPECT_THAT(told(choose(all, "ADJ", "R2", "")), HasSubstr("expected a reason"));
    const Case chosen = applied(all, choose(all, "ADJ", "R2", "R1 measured the rim's oedema"));
    for (const LesionRow& row : lesionRows(chosen))
        EXPECT_EQ(row.accepted, row.evaluator == "R2");
    for (const LesionRow& row : lesionRows(judgedBy(chosen, "R1")))
        EXPECT_EQ(row.evaluator, "R2");
    EXPECT_EQ(judgedBy(chosen, "R1").observations.size(), 3u);
    EXPECT_THAT(told(apply(chosen, inverse(choose(all, "ADJ", "R2", "why").value()))),
                Not(HasSubstr("taken")));
    EXPECT_THAT(told(reopenVisit(chosen, "FU2", "R1", "late thought")),
                HasSubstr("reopen what was adjudicated"));
}

TEST(ReadingOrder, ACaseWithoutNamedReadersIsSeenWholeAndMayBeLockedToo)
{
    Case made = smallCase();
    EXPECT_EQ(seenBy(made, "R9"), made);
    made = lockedBy(made, "BL", "R1");
    EXPECT_THAT(told(apply(made, moveCaliper(made, made.observations[0], caliper(10.0)))),
                HasSubstr("BL: R1 has locked it"));
    EXPECT_EQ(told(apply(made, moveCaliper(made, made.observations[1], caliper(10.0)))), "taken");
}

TEST(ReadingOrder, NamesOfReadersDifferAndThereIsOneAdjudicator)
{
    const Case made = smallCase();
    EXPECT_THAT(told(assignReaders(made, {{"R1", {}}, {"R1", {}}}, "COORD")), HasSubstr("different names"));
    EXPECT_THAT(told(assignReaders(made, {{" ", {}}}, "COORD")), HasSubstr("different names"));
    EXPECT_THAT(told(assignReaders(made, {{"R1", {}}, {"r1 ", {}}}, "COORD")), HasSubstr("different names"));
    EXPECT_THAT(
        told(assignReaders(made, {{"A", ReaderRole::Adjudicator}, {"B", ReaderRole::Adjudicator}}, "COORD")),
        HasSubstr("at most one adjudicator"));
}

TEST(ReadingOrder, TwoReadersAtOneStoreSeeNothingOfEachOther)
{
    const Folder folder;
    const auto file = folder / "cases.hepatica";
    keep(file, blindedCase());
    CaseSession first = sessionOn(file, "R1"), second = sessionOn(file, "R2");
    const auto lockBaseline = [&](CaseSession& session) {
        perform(session, noteCoverage(session.current(), "BL", "complete", session.reader()));
        perform(session, lockVisit(session.current(), "BL", session.reader(), Signed));
    };
    perform(first, target(first.current(), "R1", 40.0));
    perform(second, target(second.current(), "R2", 30.0));
    ASSERT_EQ(second.current().observations.size(), 1u);
    EXPECT_EQ(second.current().observations[0].reader, "R2");
    EXPECT_TRUE(second.hidden("FU1"));
    lockBaseline(second);
    EXPECT_FALSE(second.hidden("FU1"));
    EXPECT_EQ(visitsOf(second.judged()), Names{"BL"});
    EXPECT_EQ(visitsOf(first.current()), Names{"BL"});
    EXPECT_FALSE(second.undo()); // a lock is not taken back, it is reopened with a reason
    EXPECT_TRUE(first.undo());
    EXPECT_TRUE(first.current().observations.empty());
    perform(first, target(first.current(), "R1", 41.0));
    lockBaseline(first);
    EXPECT_EQ(sessionOn(file, "R1").current(), first.current());
    EXPECT_TRUE(first.store()->verify("study-07"));
    EXPECT_EQ(first.store()->load("study-07")->observations.size(), 2u);
}
