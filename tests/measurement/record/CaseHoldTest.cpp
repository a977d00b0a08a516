#include "StoreFixtures.h"

#include "measurement/record/CaseHold.h"
#include "measurement/record/Database.h"

#include <csignal>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

constexpr const char* CaseName = "study-07";

/// Two programs are two stores here: a program has one.
class EveryCaseHold : public EveryStore {
protected:
    void SetUp() override
    {
        EveryStore::SetUp();
        if (!IsSkipped() && !HasFatalFailure())
            static_cast<void>(smallStore(location()));
    }
    [[nodiscard]] CaseSession programOf(const std::string& reader) const
    {
        return CaseSession::open(opened(), CaseName, reader).value();
    }
    /// As if the holder were a program on another machine that last spoke so long ago.
    void moveHolderElsewhere(int silence_s) const
    {
        soci::session sql = rawly(location());
        sql << "UPDATE case_holder SET account = 'anna', host = 'desk-3', life = 'elsewhere 1', process = "
               "4711,"
               " since = '2026-01-05T07:00:00Z', renewed = ("
            << backendOf(sql).clock << ") - " << silence_s;
    }
};

Expected<void> answer(CaseSession& session, NewLesionAnswer word)
{
    return session.perform(answerNewLesions(session.current(), "BL", word, session.reader()));
}

} // namespace

HEPATICA_ON_EVERY_STORE(EveryCaseHold);

TEST_P(EveryCaseHold, ASecondProgramOfTheSameReaderSeesWhoHoldsTheCaseAndOnlyReads)
{
    auto first = std::make_unique<CaseSession>(programOf("R1"));
    EXPECT_FALSE(first->isReadOnly());
    EXPECT_EQ(first->heldBy(), std::nullopt);
    CaseSession second = programOf("R1");
    EXPECT_TRUE(second.isReadOnly());
    EXPECT_EQ(second.current(), first->current());
    const CaseHolder holder = second.heldBy().value();
    EXPECT_EQ(holder.process, ::getpid());
    EXPECT_FALSE(holder.account.empty());
    EXPECT_THAT(holder.since, testing::MatchesRegex("20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-9:]{8}Z"));
    const auto refused = answer(second, NewLesionAnswer::No);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::CaseHeld);
    EXPECT_EQ(refused.error().text(), "case study-07: " + holder.account + " on " + holder.host +
                                          " has it open (as R1, process " + std::to_string(holder.process) +
                                          ", since " + holder.since +
                                          "); it is read-only here until they close it");
    EXPECT_EQ(second.current(), first->current());
    ASSERT_TRUE(answer(*first, NewLesionAnswer::Yes));

    first.reset();
    // What the first did comes to the second, which then may go on from there.
    EXPECT_EQ(answer(second, NewLesionAnswer::No).error().code, ProblemCode::StaleChange);
    ASSERT_TRUE(answer(second, NewLesionAnswer::No));
    EXPECT_FALSE(second.isReadOnly());
    EXPECT_EQ(second.store()->verify(CaseName)->actions, 5);
}

TEST_P(EveryCaseHold, TwoReadersWorkAtTheSameTime)
{
    CaseSession first = programOf("R1"), second = programOf("R2");
    EXPECT_FALSE(second.isReadOnly());
    ASSERT_TRUE(answer(first, NewLesionAnswer::Yes));
    ASSERT_TRUE(answer(second, NewLesionAnswer::No));
    ASSERT_TRUE(answer(first, NewLesionAnswer::Equivocal));
    EXPECT_EQ(second.store()->verify(CaseName)->actions, 6);
}

TEST_P(EveryCaseHold, SessionsOfOneProgramShareIt)
{
    const auto store = opened();
    auto first = std::make_unique<CaseSession>(CaseSession::open(store, CaseName, "R1").value());
    CaseSession second = CaseSession::open(store, CaseName, "R1").value();
    EXPECT_FALSE(second.isReadOnly());
    first.reset();
    EXPECT_TRUE(programOf("R1").isReadOnly()); // the second still has it
    ASSERT_TRUE(answer(second, NewLesionAnswer::No));
}

TEST_P(EveryCaseHold, AProgramThatWasKilledHoldsNothing)
{
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    const pid_t child = fork();
    if (child == 0) {
        const CaseSession session = programOf("R1");
        const char ready = session.isReadOnly() ? 'r' : 'w';
        static_cast<void>(write(ends[1], &ready, 1));
        for (;;)
            pause();
    }
    char ready = 0;
    ASSERT_EQ(read(ends[0], &ready, 1), 1);
    EXPECT_EQ(ready, 'w');
    CaseSession waiting = programOf("R1");
    EXPECT_TRUE(waiting.isReadOnly());
    EXPECT_EQ(waiting.heldBy()->process, child);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ends[0]);
    close(ends[1]);
    ASSERT_TRUE(waiting.renew());
    EXPECT_FALSE(waiting.isReadOnly());
    EXPECT_TRUE(programOf("R1").isReadOnly());
}

TEST_P(EveryCaseHold, AnotherMachineThatIsSilentForTwoMinutesHoldsNothing)
{
    CaseSession first = programOf("R1");
    moveHolderElsewhere(110);
    CaseSession second = programOf("R1");
    ASSERT_TRUE(second.isReadOnly());
    EXPECT_EQ(second.heldBy(), (CaseHolder{"anna", "desk-3", 4711, "2026-01-05T07:00:00Z"}));
    moveHolderElsewhere(130);
    ASSERT_TRUE(answer(second, NewLesionAnswer::No));
    EXPECT_FALSE(second.isReadOnly());

    // Whoever was taken for gone finds out before anything is stored.
    const auto late = answer(first, NewLesionAnswer::Yes);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, ProblemCode::CaseHeld);
    EXPECT_EQ(first.heldBy()->process, ::getpid());
    EXPECT_EQ(first.store()->verify(CaseName)->actions, 4);
}

TEST_P(EveryCaseHold, EveryActionAndRenewingSayThatTheProgramIsStillThere)
{
    CaseSession session = programOf("R1");
    const auto silence_s = [&] {
        soci::session sql = rawly(location());
        std::int64_t silence = -1;
        sql << "SELECT (" << backendOf(sql).clock << ") - renewed FROM case_holder", soci::into(silence);
        return silence;
    };
    const auto forget = [&] { rawly(location()) << "UPDATE case_holder SET renewed = renewed - 100"; };
    forget();
    EXPECT_GE(silence_s(), 100);
    ASSERT_TRUE(session.renew());
    EXPECT_LT(silence_s(), 50);
    forget();
    ASSERT_TRUE(answer(session, NewLesionAnswer::No));
    EXPECT_LT(silence_s(), 50);
}

TEST_P(EveryCaseHold, ReadingNeedsNone)
{
    const CaseSession writer = programOf("R1");
    const auto store = std::make_shared<CaseStore>(CaseStore::openToRead(location()).value());
    CaseSession reading = CaseSession::open(store, CaseName, "R1").value();
    EXPECT_EQ(reading.current(), writer.current());
    EXPECT_TRUE(reading.isReadOnly());
    EXPECT_EQ(reading.heldBy(), std::nullopt);
    EXPECT_EQ(answer(reading, NewLesionAnswer::No).error().code, ProblemCode::NotWritable);
    EXPECT_TRUE(reading.renew());
}

TEST(CaseHold, OfThisMachineIsGoneWithItsProcessAndOfAnotherOneWithItsVoice)
{
    HoldRow here = thisProgram();
    EXPECT_FALSE(isGone(here, 1'000'000)); // silent, but there
    HoldRow earlier = here;
    earlier.life += "1"; // the same number, another start
    EXPECT_TRUE(isGone(earlier, 0));
    HoldRow ended = here;
    ended.holder.process = 4'194'304; // above the largest number of a process (proc(5), pid_max)
    EXPECT_TRUE(isGone(ended, 0));
    HoldRow elsewhere = here;
    elsewhere.life = "another start of another machine 12";
    elsewhere.renewed_s = 5000;
    EXPECT_FALSE(isGone(elsewhere, 5000 + SilenceOfTheGone_s));
    EXPECT_TRUE(isGone(elsewhere, 5001 + SilenceOfTheGone_s));
}
