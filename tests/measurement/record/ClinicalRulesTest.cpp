#include "BlindedFixtures.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;
using namespace hepatica::tests::blinded;
using testing::HasSubstr;

namespace {

ClinicalRow afp(const std::string& day, const std::string& value)
{
    ClinicalRow row;
    row.item = ClinicalItem::Afp;
    row.name = "AFP";
    row.date = Date::fromIso(day).value();
    row.value = value;
    return row;
}

std::string noted(const Case& case_, const Case& seen, const ClinicalRow& row, const std::string& reader,
                  const std::string& why = {})
{
    Action action = noteClinical(seen, {row}, reader);
    action.why = why;
    return told(apply(case_, action));
}

} // namespace

TEST(ClinicalRules, AReaderWritesNothingOfADayThatIsHiddenFromThem)
{
    Case made = blindedCase(); // BL 2026-01-05, FU1 2026-03-02, FU2 2026-05-04
    made = applied(made, noteClinical(made, {afp("2026-04-01", "5")}, "COORD"));
    const Case seen = seenBy(made, "R1");
    const std::string hidden = "AFP of 2026-04-01: hidden from R1 until BL is locked";
    for (const char* value : {"5", "999"}) // whether it is there or not, the answer is one
        EXPECT_THAT(noted(made, seen, afp("2026-04-01", value), "R1"), HasSubstr(hidden));
    EXPECT_THAT(noted(blindedCase(), seen, afp("2026-04-01", "5"), "R1"), HasSubstr(hidden));
    EXPECT_EQ(noted(made, seen, afp("2026-01-05", "5"), "R1"), "taken");
    EXPECT_EQ(noted(made, made, afp("2026-04-01", "6"), "COORD"), "taken");
}

TEST(ClinicalRules, ADayHasOneValue)
{
    Case made = smallCase();
    made = applied(made, noteClinical(made, {afp("2026-04-01", "5")}, "R1"));
    EXPECT_THAT(noted(made, smallCase(), afp("2026-04-01", "999"), "R1"),
                HasSubstr("AFP of 2026-04-01: would have two values of one day"));
    EXPECT_THAT(
        told(apply(smallCase(),
                   noteClinical(smallCase(), {afp("2026-04-02", "1"), afp("2026-04-02", "2")}, "R1"))),
        HasSubstr("would have two values of one day"));
    EXPECT_EQ(noted(made, made, afp("2026-04-01", "999"), "R1"), "taken") << "instead of the other";
}

TEST(ClinicalRules, WhatLockedVisitsWereJudgedWithChangesForAReason)
{
    Case made = blindedCase();
    made = applied(made, noteClinical(made, {afp("2026-01-03", "5")}, "COORD"));
    made = lockedBy(applied(made, target(made, "R1", 40.0)), "BL", "R1");
    EXPECT_THAT(noted(made, made, afp("2026-01-03", "6"), "COORD"), HasSubstr("expected a reason"));
    EXPECT_THAT(noted(made, made, afp("2026-01-04", "6"), "COORD", " "), HasSubstr("expected a reason"));
    EXPECT_EQ(noted(made, made, afp("2026-01-03", "6"), "COORD", "typing error"), "taken");
    EXPECT_EQ(noted(made, made, afp("2026-02-01", "6"), "COORD"), "taken")
        << "it is later than what is locked";
    const Case all = whollyLocked();
    const Case chosen = applied(all, adjudicate(all, {"ADJ", "R2", "better", Signed}));
    EXPECT_THAT(noted(chosen, chosen, afp("2027-01-01", "6"), "COORD"), HasSubstr("expected a reason"));
}
