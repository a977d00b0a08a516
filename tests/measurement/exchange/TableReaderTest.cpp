// What holds for every table: records, fields, the header line and the encoding.
#include "LesionTables.h"

#include <algorithm>

namespace hepatica::measurement {

using namespace tests;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(TableReader, TakesAByteOrderMarkWindowsLineEndsAndNoLastLineEnd)
{
    const auto rows = rowsOf("\xEF\xBB\xBF" + Required +
                             "\r\n\r\nP1,BL,2025-01-01,baseline,T01,target,liver,measured,32.4,");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].line, 3);
    EXPECT_EQ(rows[0].shortAxis, std::nullopt);
}

TEST(TableReader, TheOrderOfColumnsIsFreeAndUnknownOnesAreKept)
{
    const auto rows =
        rowsOf("room,short_axis_mm,long_axis_mm,state,organ,class,lesion,role,date,timepoint,patient\n"
               "\"4, left\",20,32.4,measured,liver,target,T01,baseline,2025-01-01,BL,P1\n");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].lesion, "T01");
    EXPECT_EQ(rows[0].longAxis, 32.4_mm);
    EXPECT_EQ(rows[0].unknownColumns.at("room"), "4, left");
}

TEST(TableReader, QuotedFieldsHoldCommasQuotesAndLineEnds)
{
    const auto rows = rowsOf(Required +
                             ",reason\n"
                             "P1,BL,2025-01-01,baseline,T01,target,\"liver\",measured,32.4,20,\"seen "
                             "\"\"twice\"\", on\r\ntwo lines\"\n" +
                             goodRow("T02").substr(0, goodRow("T02").size() - 1) + ",\n");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].reason, "seen \"twice\", on\r\ntwo lines");
    EXPECT_EQ(rows[1].line, 4);
}

TEST(TableReader, EveryRequiredColumnThatIsMissingIsNamed)
{
    EXPECT_THAT(problemsOf("patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm\n"),
                ElementsAre("the column short_axis_mm is missing; expected a header line with " + Required));
    EXPECT_EQ(problemsOf("a,b,c\n1,2,3\n").size(), 10U);
}

TEST(TableReader, AColumnThatStandsTwiceIsToldWithItsName)
{
    EXPECT_THAT(problemsOf(Required + ",date\n" + goodRow()),
                ElementsAre(HasSubstr("line 1: the column date stands twice")));
}

TEST(TableReader, ARowOfOtherLengthThanTheHeaderIsTold)
{
    EXPECT_THAT(problemsOf(Header + "P1,BL,2025-01-01\n"),
                ElementsAre("line 2: 3 fields; expected 10 as in the header line"));
}

TEST(TableReader, AQuoteThatIsNotClosedIsTold)
{
    EXPECT_THAT(problemsOf(Header + goodRow() + "P1,BL,2025-01-01,baseline,\"T02,target\n"),
                ElementsAre("line 3: a quoted field is not closed"));
    EXPECT_THAT(problemsOf(Header + "P1,BL,2025-01-01,baseline,\"T02\"x,target,liver,measured,32.4,20\n"),
                ElementsAre("line 2: text follows a closing quote"));
}

TEST(TableReader, BytesThatAreNoUtf8AreTold)
{
    EXPECT_THAT(problemsOf(Header + rowWith(6, "f\xFCr")),
                ElementsAre(HasSubstr("line 2: holds bytes that are not UTF-8")));
    EXPECT_EQ(rowsOf(Header + rowWith(6, "f\xC3\xBCr")).at(0).organ, "f\xC3\xBCr");
}

TEST(TableReader, EveryBadLineIsTold)
{
    EXPECT_THAT(
        problemsOf(Header + rowWith(2, "soon") + goodRow() + rowWith(5, "x") + "1,2\n"),
        ElementsAre(HasSubstr("line 2: date"), HasSubstr("line 4: class"), HasSubstr("line 5: 2 fields")));
}

TEST(TableReader, AFileThatIsMissingOrEmptyIsTold)
{
    EXPECT_EQ(readLesionTable("/nowhere/lesions.csv").error().code, ProblemCode::NoSuchFile);
    EXPECT_EQ(readLesionTable(testing::TempDir()).error().code, ProblemCode::NotReadable);
    EXPECT_EQ(readLesionTable(TableFile("").path()).error().code, ProblemCode::NothingToAssess);
    EXPECT_EQ(readLesionTable(TableFile(Header).path()).error().code, ProblemCode::NothingToAssess);
}

TEST(TableReader, ALongCellIsToldInPart)
{
    std::string cell(59, 'x');
    for (int at = 0; at < 100; ++at)
        cell += "\xC3\xA4";
    const auto problems = problemsOf(Header + rowWith(3, cell));
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_THAT(problems[0], HasSubstr("role is \"" + std::string(59, 'x') + "...\", expected"));
}

TEST(TableReader, ATableOfAnotherFormatIsToldInOneLine)
{
    const auto separatedBy = [](char mark) {
        std::string text = Header + goodRow();
        std::ranges::replace(text, ',', mark);
        return text;
    };
    EXPECT_THAT(problemsOf(separatedBy(';')),
                ElementsAre("line 1: the columns are separated by semicolons; expected commas between the "
                            "columns and points in numbers"));
    EXPECT_THAT(problemsOf("\xEF\xBB\xBF" + separatedBy('\t')),
                ElementsAre(HasSubstr("line 1: the columns are separated by tabs; expected commas")));
    EXPECT_THAT(problemsOf(separatedBy('|')), ElementsAre(HasSubstr("separated by bars")));
    EXPECT_THAT(visitProblemsOf("patient;timepoint\nP1;BL\n"), ElementsAre(HasSubstr("semicolons")));
}

TEST(TableReader, AHeaderLineThatIsNoUtf8TextIsToldInOneLine)
{
    const auto told =
        ElementsAre("line 1: the header line holds bytes that are not UTF-8 text; save the table as UTF-8");
    EXPECT_THAT(problemsOf(Required +
                           ",gr\xF6\xDF"
                           "e\n" +
                           goodRow()),
                told);
    EXPECT_THAT(problemsOf(std::string("PK\x03\x04\0\x14,\x9C\n", 9)), told); // a workbook, renamed
}

TEST(TableReader, Utf16IsToldInOneLine)
{
    const auto utf16 = [](bool bigEndian, bool marked) {
        std::string text = marked ? (bigEndian ? "\xFE\xFF" : "\xFF\xFE") : "";
        for (const char c : Header + goodRow())
            text += bigEndian ? std::string{'\0', c} : std::string{c, '\0'};
        return text;
    };
    for (const bool bigEndian : {false, true})
        for (const bool marked : {false, true})
            EXPECT_THAT(problemsOf(utf16(bigEndian, marked)),
                        ElementsAre("line 1: the text is UTF-16; expected UTF-8"));
}

} // namespace hepatica::measurement
