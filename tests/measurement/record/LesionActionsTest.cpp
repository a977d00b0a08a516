#include "CaseFixtures.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

/// T01 and T02, targets, and NT01, a non-target, at the baseline; NEW01 at the first follow-up.
Case fourLesions()
{
    Case made = smallCase(); // T01, seen at BL and FU1
    const auto add = [&](LesionClass lesionClass, const std::string& timepoint, const std::string& organ) {
        made = applied(made,
                       addLesion(made, lesionClass, organ, seenAt(*made.timepoint(timepoint), 18.0), "R1"));
    };
    add(LesionClass::Target, "BL", "liver");
    add(LesionClass::NonTarget, "BL", "lung");
    add(LesionClass::NewTarget, "FU1", "liver");
    return made;
}

std::string refusal(const Case& case_, const std::string& name, LesionClass lesionClass)
{
    const auto fits = checkClass(case_, name, lesionClass, "FU1");
    return fits ? "" : fits.error().text();
}

} // namespace

TEST(LesionActions, LesionsThatMergedOrSplitAreWhatTheyWereAtTheBaseline)
{
    const Case case_ = fourLesions();
    EXPECT_EQ(usualClass(case_, "FU1", "T01/T02"), LesionClass::Target);
    EXPECT_EQ(usualClass(case_, "FU1", "T01.1"), LesionClass::Target);
    EXPECT_EQ(usualClass(case_, "FU1", "NT01.2"), LesionClass::NonTarget);
    EXPECT_EQ(usualClass(case_, "FU1", "NEW01.1"), LesionClass::NewTarget);
    EXPECT_EQ(usualClass(case_, "FU1", "NT01/T01"), LesionClass::Target) << "the sum keeps its target";
    EXPECT_EQ(usualClass(case_, "FU1", "T07"), LesionClass::NewTarget);
    for (const char* name : {"T01/T02", "T01.1"})
        EXPECT_EQ(refusal(case_, name, LesionClass::Target), "") << name;
    EXPECT_THAT(refusal(case_, "T01/T02", LesionClass::NewTarget),
                HasSubstr("is made of what the case has as target; leave out the class or give that one"));
}

TEST(LesionActions, AMergedLesionNamesLesionsThatTheCaseHas)
{
    const Case case_ = fourLesions();
    for (const LesionClass any : {LesionClass::Target, LesionClass::NewTarget})
        EXPECT_THAT(refusal(case_, "T01/T09", any), HasSubstr("the case does not have them all"));
    // A dot may stand in any name: here it is none of a part.
    EXPECT_EQ(refusal(case_, "S4.2", LesionClass::NewTarget), "");
    EXPECT_NE(refusal(case_, "S4.2", LesionClass::Target), "");
}

TEST(LesionActions, ALesionGetsTheNameItIsGivenOrTheNextOfItsClass)
{
    const Case case_ = fourLesions();
    const std::string uid = case_.lesionNamed("T02")->trackingUid;
    const auto nameAfter = [&](LesionClass lesionClass, const std::string& name) {
        const Case after = applied(case_, changeLesion(case_, uid, lesionClass, "liver", "R1", name));
        return after.lesion(uid)->name;
    };
    EXPECT_EQ(nameAfter(LesionClass::Target, ""), "T02");
    EXPECT_EQ(nameAfter(LesionClass::NonTarget, ""), "NT02");
    EXPECT_EQ(nameAfter(LesionClass::NonTarget, "dome"), "dome");
    EXPECT_EQ(changeLesion(case_, uid, LesionClass::Target, "liver", "R1", "dome")->name,
              "change T02 to target, liver, dome");
    const auto twice = changeLesion(case_, uid, LesionClass::Target, "liver", "R1", "T01");
    EXPECT_FALSE(apply(case_, *twice)) << "two lesions of one name";
}

TEST(LesionActions, ANewNameMakesNoFalseMergeAndNoFalsePart)
{
    const Case case_ = fourLesions();
    const auto renamed = [&](const std::string& from, const std::string& to) {
        const Lesion& lesion = *case_.lesionNamed(from);
        const auto action =
            changeLesion(case_, lesion.trackingUid, lesion.lesionClass, lesion.organ, "R1", to);
        return action ? std::string() : action.error().text();
    };
    EXPECT_THAT(renamed("NT01", "T01/T99"), HasSubstr("the case does not have them all"));
    EXPECT_THAT(renamed("T02", "T01.1"), HasSubstr("nothing has at BL"));
    EXPECT_THAT(renamed("NT01", "T01/T02"), HasSubstr("is made of what the case has as target"));
    EXPECT_EQ(renamed("T02", "T07"), "");
}
