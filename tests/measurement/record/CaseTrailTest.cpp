#include "StoreFixtures.h"

#include <hepatica/measurement/CaseTrail.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

using Names = std::vector<std::string>;

/// Two readers begin to read the two visits of a case, and a value of the time between comes to it.
struct Begun {
    Case case_;
    std::vector<RecordedAction> trail;
    void perform(const Expected<Action>& action)
    {
        case_ = applied(case_, action);
        trail.push_back({static_cast<std::int64_t>(trail.size()) + 1, "2026-11-26T08:00:00Z", *action, {}});
    }
    Begun()
    {
        perform(createCase(someone(), "COORD"));
        perform(addTimepoint(case_, visit("BL", TimepointRole::Baseline, "2026-01-05"), "COORD"));
        perform(addTimepoint(case_, visit("FU1", TimepointRole::FollowUp, "2026-03-02"), "COORD"));
        perform(assignReaders(case_, {{"R1", ReaderRole::Reader}, {"R2", ReaderRole::Reader}}, "COORD"));
        ClinicalRow death;
        death.name = "death";
        death.item = ClinicalItem::Death;
        death.date = Date::fromIso("2026-09-01").value();
        perform(noteClinical(case_, {death}, "COORD"));
        for (const char* reader : {"R1", "R2"})
            perform(addLesion(seenBy(case_, reader), LesionClass::Target, "liver",
                              seenAt(*case_.timepoint("BL"), 30.0), reader));
    }
    [[nodiscard]] Names seenAs(const std::string& reader) const
    {
        Names names;
        for (const RecordedAction& one : trailSeenBy(case_, trail, reader))
            names.push_back(one.action.name + " by " + one.action.reader);
        return names;
    }
};

} // namespace

TEST(CaseTrail, ABlindedReaderSeesWhatTheCaseShowsThem)
{
    const Begun begun;
    EXPECT_EQ(begun.seenAs("R1"), (Names{"create case study-07 by COORD", "add visit BL by COORD",
                                         "name readers by COORD", "add T01 at BL by R1"}));
    EXPECT_EQ(begun.seenAs("R2").back(), "add T01 at BL by R2");
    // Who reads nothing sees the visits and what became of the patient, and nothing that was read.
    EXPECT_EQ(begun.seenAs("COORD"),
              (Names{"create case study-07 by COORD", "add visit BL by COORD", "add visit FU1 by COORD",
                     "name readers by COORD", "note clinical values by COORD"}));
}

TEST(CaseTrail, WithoutBlindingAllIsSeen)
{
    Begun begun;
    std::erase_if(begun.case_.readers, [](const CaseReader& one) { return one.name == "R2"; });
    EXPECT_EQ(begun.seenAs("R1").size(), begun.trail.size());
}

TEST(CaseTrail, TellsWhatWasBeforeAndAfter)
{
    const std::string made = changesJson(createCase(someone(), "R1"));
    EXPECT_THAT(made, testing::HasSubstr("\"kind\":\"case\""));
    EXPECT_THAT(made, testing::HasSubstr("\"after\""));
    EXPECT_THAT(made, testing::Not(testing::HasSubstr("\"before\"")));
}
