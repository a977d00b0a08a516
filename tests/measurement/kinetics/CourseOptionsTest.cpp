#include <hepatica/measurement/CourseOptions.h>

#include <gmock/gmock.h>

namespace hepatica::measurement {

TEST(CourseOptions, EveryOptionTakesTheValueItShows)
{
    const CourseOptions defaults;
    for (const auto& [name, value] : optionValues(defaults)) {
        CourseOptions options;
        EXPECT_TRUE(setOption(options, name + "=" + value)) << name;
        EXPECT_EQ(optionValues(options), optionValues(defaults)) << name;
    }
}

TEST(CourseOptions, AnOptionChangesWhatItNames)
{
    CourseOptions options;
    ASSERT_TRUE(setOption(options, "clinical_window_days=14"));
    ASSERT_TRUE(setOption(options, "albi_coefficient=0.0852"));
    ASSERT_TRUE(setOption(options, "malbi_boundary=2b"));
    ASSERT_TRUE(setOption(options, "least_afp_ng_ml=10"));
    EXPECT_EQ(options.clinical.windowDays, 14);
    EXPECT_EQ(options.clinical.albiCoefficient, AlbiCoefficient::FourDigits);
    EXPECT_EQ(options.clinical.albiBoundary, AlbiBoundary::In2b);
    EXPECT_EQ(options.clinical.leastAfp_ngmL, 10.0);
}

TEST(CourseOptions, AnUnknownNameOrValueIsAProblemThatListsWhatThereIs)
{
    CourseOptions options;
    for (const char* wrong : {"window=3", "clinical_window_days", "=3", ""})
        EXPECT_THAT(setOption(options, wrong).error().text(), testing::HasSubstr("clinical_window_days"))
            << wrong;
    for (const char* wrong :
         {"clinical_window_days=-1", "clinical_window_days=1.5", "albi_coefficient=0.09", "malbi_boundary="})
        EXPECT_FALSE(setOption(options, wrong)) << wrong;
}

} // namespace hepatica::measurement
