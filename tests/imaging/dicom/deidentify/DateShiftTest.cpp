#include "imaging/dicom/deidentify/DateShift.h"

#include <gtest/gtest.h>

using namespace hepatica::imaging;

TEST(DateShift, MovesDaysOverMonthsYearsAndLeapDays)
{
    EXPECT_EQ(shiftedDates("20240301", -1), "20240229");
    EXPECT_EQ(shiftedDates("20230301", -1), "20230228");
    EXPECT_EQ(shiftedDates("20260101", -366), "20241231");
    EXPECT_EQ(shiftedDates("20260101 ", 31), "20260201");
}

TEST(DateShift, MovesEachOfSeveralAndTheOldFormToo)
{
    EXPECT_EQ(shiftedDates("20260101\\20260111", -1), "20251231\\20260110");
    EXPECT_EQ(shiftedDates("1996.02.29", 1), "19960301");
}

TEST(DateShift, LeavesNothingOfWhatIsNoDay)
{
    for (const char* text : {"", "2026", "202601", "20260231", "yesterday", "20260101-20260131"})
        EXPECT_EQ(shiftedDates(text, -10), "") << text;
    EXPECT_EQ(shiftedDates("20260101\\nobody", 1), "20260102\\");
}

TEST(DateShift, KeepsTheTimeOfDayAndTheOffset)
{
    EXPECT_EQ(shiftedDateTimes("20260101235959.123456+0100", -1), "20251231235959.123456+0100");
    EXPECT_EQ(shiftedDateTimes("20260101", 1), "20260102");
    EXPECT_EQ(shiftedDateTimes("2026", 1), "");
}
