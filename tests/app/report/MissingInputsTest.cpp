#include "app/report/MissingInputs.h"

#include <gtest/gtest.h>

using hepatica::report::missingInputTexts;
using Texts = std::vector<std::string>;

TEST(MissingInputs, TellsOnceWhatLesionsLackAtTheSameVisits)
{
    EXPECT_EQ(missingInputTexts({"T01 at BL: viable_short_axis_mm", "T02 at BL: viable_short_axis_mm",
                                 "T01 at FU1: viable_short_axis_mm", "T02 at FU1: viable_short_axis_mm"}),
              Texts{"viable_short_axis_mm of T01, T02 at BL, FU1"});
}

TEST(MissingInputs, KeepsApartLesionsThatLackItAtOtherVisits)
{
    EXPECT_EQ(
        missingInputTexts({"T01 at BL: long_axis_mm", "T02 at BL: long_axis_mm", "T02 at FU1: long_axis_mm"}),
        (Texts{"long_axis_mm of T01 at BL", "long_axis_mm of T02 at BL, FU1"}));
}

TEST(MissingInputs, KeepsApartWhatIsLacked)
{
    EXPECT_EQ(missingInputTexts({"T01 at BL: mean_hu", "T01 at BL: volume_mm3", "T02 at BL: mean_hu"}),
              (Texts{"mean_hu of T01, T02 at BL", "volume_mm3 of T01 at BL"}));
}

TEST(MissingInputs, LeavesWhatIsOfNoLesionAsItIs)
{
    const Texts others{"the baseline visit", "rows of the new lesions at FU2",
                       "a lesion with a local treatment (lrt_type, lrt_date)"};
    EXPECT_EQ(missingInputTexts(others), others);
    EXPECT_EQ(missingInputTexts({}), Texts{});
}

TEST(MissingInputs, TellsNothingTwice)
{
    EXPECT_EQ(missingInputTexts(
                  {"T01 at BL: mean_hu", "T01 at BL: mean_hu", "the baseline visit", "the baseline visit"}),
              (Texts{"mean_hu of T01 at BL", "the baseline visit"}));
}
