#include <hepatica/core/Date.h>

#include <gtest/gtest.h>

using hepatica::Date;
using hepatica::ProblemCode;

TEST(Date, CountsDaysAcrossALeapDay)
{
    EXPECT_EQ(daysBetween(*Date::fromIso("2024-02-28"), *Date::fromIso("2024-03-01")), 2);
    EXPECT_EQ(daysBetween(*Date::fromIso("2024-03-01"), *Date::fromIso("2024-02-28")), -2);
}

TEST(Date, RefusesPartialAndImpossibleDays)
{
    for (const char* text :
         {"2026-03", "2026-02-29", "2026-13-01", "31.03.2026", "2026-3-31", "", "2026-03-31T10:00"}) {
        const auto date = Date::fromIso(text);
        ASSERT_FALSE(date) << text;
        EXPECT_EQ(date.error().code, ProblemCode::BadDate);
    }
}

TEST(Date, ReadsAndWritesBothForms)
{
    EXPECT_EQ(Date::fromDicom("19600413")->iso(), "1960-04-13");
    EXPECT_EQ(Date::fromIso("1960-04-13")->dicom(), "19600413");
}
