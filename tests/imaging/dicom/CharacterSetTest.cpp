#include "imaging/dicom/CharacterSet.h"

#include "Reference.h"
#include "imaging/dicom/Dataset.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using hepatica::imaging::utf8From;

// Bytes of the names in PS3.5 annexes H to K, and of "hello" or a name in the other sets, by their code
// tables.

TEST(CharacterSet, JapaneseNamesOfTheStandardAreRead)
{
    // PS3.5 H.3.1 and H.3.2.
    EXPECT_EQ(utf8From("Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
                       {"", "ISO 2022 IR 87"}),
              "Yamada^Tarou=山田^太郎=やまだ^たろう");
    EXPECT_EQ(utf8From("\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J",
                       {"ISO 2022 IR 13", "ISO 2022 IR 87"}),
              "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
}

TEST(CharacterSet, TheKoreanNameOfTheStandardIsRead)
{
    // PS3.5 I.2.
    EXPECT_EQ(
        utf8From(
            "Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
            {"", "ISO 2022 IR 149"}),
        "Hong^Gildong=洪^吉洞=홍^길동");
}

TEST(CharacterSet, ChineseNamesAreReadInTheirThreeEncodings)
{
    // PS3.5 J.3, J.4 and K.2: Wang XiaoDong, Zhang XiaoDong.
    EXPECT_EQ(utf8From("Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab", {"GB18030"}), "Wang^XiaoDong=王^小东");
    EXPECT_EQ(utf8From("Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab", {"GBK"}), "Wang^XiaoDong=王^小东");
    EXPECT_EQ(utf8From("Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab", {"", "ISO 2022 IR 58"}),
              "Zhang^XiaoDong=张^小东");
    EXPECT_EQ(utf8From("Wang^XiaoDong=王^小東", {"ISO_IR 192"}), "Wang^XiaoDong=王^小東");
}

TEST(CharacterSet, SetsOfOneByteAreRead)
{
    EXPECT_EQ(utf8From("\xc4neas^R\xfc"
                       "diger",
                       {"ISO_IR 100"}),
              "Äneas^Rüdiger");
    EXPECT_EQ(utf8From("\xbb\xee\xda", {"ISO_IR 144"}), "Люк");
    EXPECT_EQ(utf8From("\xc4\xe9", {"ISO_IR 126"}), "Δι");
    EXPECT_EQ(utf8From("\xe2\xe1", {"ISO_IR 127"}), "قف");
    EXPECT_EQ(utf8From("\xf9\xf8", {"ISO_IR 138"}), "שר");
    EXPECT_EQ(utf8From("\xca\xc1", {"ISO_IR 166"}), "สม");
    EXPECT_EQ(utf8From("\xb3", {"ISO_IR 101"}), "ł");
}

TEST(CharacterSet, AnUpperHalfOfTheFirstSetHoldsAgainAfterEachPartOfAName)
{
    EXPECT_EQ(utf8From("\xe9\x1b-L\xbb^\xe9", {"ISO 2022 IR 100", "ISO 2022 IR 144"}), "éЛ^é");
}

TEST(CharacterSet, TextThatDoesNotFitItsSetIsNotGuessed)
{
    EXPECT_FALSE(utf8From("J\xe9r\xf4me", {}));
    EXPECT_FALSE(utf8From("J\xe9r\xf4me", {"ISO_IR 192"}));
    EXPECT_FALSE(utf8From("J\xe9r\xf4me", {"ISO_IR 999"}));
    EXPECT_FALSE(utf8From("\x1b$Z;3", {"", "ISO 2022 IR 87"}));
    EXPECT_FALSE(utf8From("\x1b$B;", {"", "ISO 2022 IR 87"})); // half a character
    EXPECT_EQ(utf8From("Jérôme", {}), "Jérôme");               // well-formed UTF-8 that does not say so
}

TEST(CharacterSet, NamesOfRealFilesAreWhatAnotherReaderMadeOfThem)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p07_hostile_and_odd_files";
    std::ifstream file(folder / "reference.json");
    const auto expected = nlohmann::json::parse(file)["charset_files"];
    EXPECT_EQ(expected.size(), 17u);
    for (const auto& [name, one] : expected.items()) {
        SCOPED_TRACE(name);
        DcmFileFormat format;
        ASSERT_TRUE(format.loadFile((folder / "charset_files" / name).c_str()).good());
        EXPECT_EQ(hepatica::imaging::utf8Of(*format.getDataset(), DCM_PatientName),
                  one["patient_name"].get<std::string>());
    }
}
