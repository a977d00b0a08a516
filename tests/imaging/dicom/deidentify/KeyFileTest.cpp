#include "imaging/dicom/deidentify/KeyFile.h"

#include "TemporaryFolder.h"

#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace fs = std::filesystem;

TEST(KeyFile, GivesEveryPatientOnePseudonymAndOneShift)
{
    auto key = KeyFile::open("no-such-file.json").value();
    const PatientKey first = key.patient("P1", "A^B");
    EXPECT_EQ(key.patient("P1", "B^A").pseudonym, first.pseudonym); // the ID decides
    EXPECT_EQ(key.patient("P1", "A^B").shiftDays, first.shiftDays);
    EXPECT_NE(key.patient("P2", "A^B").pseudonym, first.pseudonym);
    EXPECT_NE(key.patient("", "A^B").pseudonym, key.patient("", "C^D").pseudonym); // without one, the name
    std::set<int> shifts;
    for (int patient = 0; patient < 200; ++patient) {
        const int days = key.patient("Q" + std::to_string(patient), "").shiftDays;
        EXPECT_LE(days, -100);
        EXPECT_GE(days, -3650);
        shifts.insert(days);
    }
    EXPECT_GT(shifts.size(), 150u);
}

TEST(KeyFile, MapsUidsAtRandomAndAlikeAndLeavesTheStandardOnes)
{
    auto key = KeyFile::open("no-such-file.json").value(), other = KeyFile::open("no-such-file.json").value();
    const std::string fresh = key.mapped("1.2.3.4");
    EXPECT_THAT(fresh, testing::StartsWith("2.25."));
    EXPECT_EQ(key.mapped("1.2.3.4"), fresh);
    EXPECT_NE(key.mapped("1.2.3.5"), fresh);
    EXPECT_NE(other.mapped("1.2.3.4"), fresh);
    EXPECT_EQ(key.mapped("1.2.840.10008.5.1.4.1.1.2"), "1.2.840.10008.5.1.4.1.1.2");
}

TEST(KeyFile, ComesBackAsItWasSavedAndIsItsOwnersAlone)
{
    const tests::TemporaryFolder folder;
    const auto file = folder.path() / "key.json";
    auto key = KeyFile::open(file).value();
    const PatientKey patient = key.patient("P1", "M\xfcller^Ida"); // Latin 1
    const std::string uid = key.mapped("1.2.3.4");
    ASSERT_TRUE(key.save(file));
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    auto again = KeyFile::open(file);
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(again->patient("P1", "").pseudonym, patient.pseudonym);
    EXPECT_EQ(again->patient("P1", "").shiftDays, patient.shiftDays);
    EXPECT_EQ(again->find("P1", "")->name, "M\xc3\xbcller^Ida");
    EXPECT_EQ(again->mapped("1.2.3.4"), uid);
}

TEST(KeyFile, AnotherDocumentIsRefusedWithoutQuotingIt)
{
    const tests::TemporaryFolder folder;
    const auto file = folder.path() / "key.json";
    for (const char* text : {"", "Zzyzx^Quentin", R"({"patients":["Zzyzx"]})", R"({"hepatica_key":2})",
                             R"({"hepatica_key":1,"patients":[{"id":7,"name":"Zzyzx"}],"uids":{}})"}) {
        std::ofstream(file) << text;
        const auto key = KeyFile::open(file);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().code, ProblemCode::NotAKeyFile);
        EXPECT_THAT(key.error().text(), testing::Not(testing::HasSubstr("Zzyzx")));
    }
}
