#include <hepatica/imaging/Uid.h>

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica::imaging;

namespace {

/// PS3.5 9.1 and B.2: at most 64 characters, 2.25 and one decimal number without leading zero.
void expectUid(const std::string& uid)
{
    EXPECT_LE(uid.size(), 64u);
    ASSERT_EQ(uid.substr(0, 5), "2.25.");
    EXPECT_EQ(uid.find_first_not_of("0123456789", 5), std::string::npos);
    EXPECT_NE(uid.at(5), '0');
}

} // namespace

TEST(Uid, NewOnesDiffer)
{
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string uid = newUid();
        expectUid(uid);
        seen.insert(uid);
    }
    EXPECT_EQ(seen.size(), 1000u);
}

TEST(Uid, ANameAlwaysGivesTheSameAndAnotherNameAnother)
{
    std::set<std::string> seen;
    for (int i = 0; i < 10000; ++i)
        seen.insert(uidFromName("slice " + std::to_string(i)));
    EXPECT_EQ(seen.size(), 10000u);
    EXPECT_EQ(uidFromName("slice 1"), uidFromName("slice 1"));
    expectUid(uidFromName(""));
}

TEST(Uid, OfASeriesStandsInTheKeyOfEachOfItsVolumes)
{
    EXPECT_EQ(seriesInstanceUidOf("2.25.1/2"), "2.25.1");
    EXPECT_EQ(seriesInstanceUidOf("2.25.1"), "2.25.1");
    EXPECT_EQ(seriesInstanceUidOf(""), "");
}
