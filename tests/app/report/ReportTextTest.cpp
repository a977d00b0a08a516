#include "app/report/ReportText.h"

#include <hepatica/measurement/Protocol.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::report;

TEST(ReportText, ReadsDicomPersonNames)
{
    // Groups and components as in DICOM PS3.5, 6.2.1.1 and annexes H and I.
    EXPECT_EQ(personName("Adams^John Robert Quincy^^Rev.^B.A. M.Div."),
              "Adams, John Robert Quincy Rev. B.A. M.Div.");
    EXPECT_EQ(personName("Yamada^Tarou=\u5c71\u7530^\u592a\u90ce="),
              "Yamada, Tarou (\u5c71\u7530, \u592a\u90ce)");
    EXPECT_EQ(personName("phantom"), "phantom");
    EXPECT_EQ(personName("^Jane"), "Jane");
    EXPECT_EQ(personName(""), "");
}

TEST(ReportText, NeverShowsAMissingNumberAsZero)
{
    EXPECT_EQ(millimetres(std::nullopt), NoValue);
    EXPECT_EQ(millimetres(Length::fromMm(0.0)), "0.0");
    EXPECT_EQ(signedPercent(std::nullopt), NoValue);
    EXPECT_EQ(signedPercent(0.04), "0.0 %");
    EXPECT_EQ(signedPercent(-0.04), "0.0 %");
    EXPECT_EQ(signedPercent(20.0), "+20.0 %");
    EXPECT_EQ(signedPercent(-30.0), "\u221230.0 %");
    EXPECT_EQ(millilitres(std::nullopt), NoValue);
    EXPECT_EQ(millilitres(556.0), "0.56");
    EXPECT_EQ(millilitres(23456.0), "23.5");
}

TEST(ReportText, RoundsHalvesAwayFromZeroAsTheTablesShowThem)
{
    EXPECT_EQ(oneDecimal(43.05), "43.1"); // in binary a little less than that
    EXPECT_EQ(oneDecimal(43.04), "43.0");
    EXPECT_EQ(oneDecimal(0.05), "0.1");
    EXPECT_EQ(oneDecimal(-0.04), "0.0");
    EXPECT_EQ(millimetres(Length::fromHundredths(4305)), "43.1");
    EXPECT_EQ(signedNumber(-43.05), "\u221243.1");
    for (int hundredths = 0; hundredths < 20000; ++hundredths) {
        const int tenths = (hundredths + 5) / 10;
        ASSERT_EQ(oneDecimal(hundredths / 100.0), fmt::format("{}.{}", tenths / 10, tenths % 10));
    }
}

TEST(ReportText, MakesAFileNameOfAnyCaseId)
{
    EXPECT_EQ(fileStem("case-7"), "case-7");
    EXPECT_EQ(fileStem("../../etc/passwd"), "_._.._etc_passwd");
    EXPECT_EQ(fileStem("a:b*c?d\"e<f>g|h\\i\nj"), "a_b_c_d_e_f_g_h_i_j");
    EXPECT_EQ(fileStem("M\u00fcller \u738b"), "M\u00fcller \u738b");
    EXPECT_EQ(fileStem(""), "case");
    EXPECT_EQ(fileStem("..."), "case");
    EXPECT_EQ(fileStem(".hidden"), "_hidden");
    EXPECT_EQ(fileStem("-o"), "_o");
    // 60 characters of three bytes: cut to 120 bytes without splitting one.
    std::string wide;
    for (int at = 0; at < 60; ++at)
        wide += "\u738b";
    EXPECT_EQ(fileStem(wide), wide.substr(0, 120));
    EXPECT_EQ(fileStem("a" + wide).size(), 118u);
}

TEST(ReportText, WritesDatesAndSexAsAReaderWould)
{
    EXPECT_EQ(birthDateText("19560402"), "1956-04-02");
    EXPECT_EQ(birthDateText("unknown"), "unknown");
    EXPECT_EQ(sexText("F"), "female");
    EXPECT_EQ(roleText(measurement::TimepointRole::FollowUp), "follow-up");
    EXPECT_EQ(criterionTitle("recist-1.1"), "RECIST 1.1");
    EXPECT_EQ(criterionTitle("our-own"), "our-own");
}

TEST(ReportText, NamesAndOrdersEverySystem)
{
    for (const std::string& name : measurement::protocolNames())
        EXPECT_NE(criterionTitle(name), name);
    EXPECT_LT(criterionRank("recist-1.1"), criterionRank("irecist"));
    EXPECT_LT(criterionRank("irrc"), criterionRank("mrecist"));
    EXPECT_LT(criterionRank("lr-tr-2024"), criterionRank("our-own"));
}
