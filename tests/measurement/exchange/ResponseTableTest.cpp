#include "tests/TemporaryFolder.h"
#include "tests/measurement/clinical/ClinicalRows.h"

#include <hepatica/measurement/ResponseTable.h>

#include <fstream>

namespace hepatica::tests {

namespace {

using testing::HasSubstr;

Expected<std::vector<ResponseRow>> readRows(const std::string& rows,
                                            const std::string& header = "patient,date,response\n")
{
    const TemporaryFolder folder;
    const auto file = folder.path() / "responses.csv";
    std::ofstream(file, std::ios::binary) << header << rows;
    return readResponseTable(file);
}

std::string problemOfRows(const std::string& rows, const std::string& header = "patient,date,response\n")
{
    const auto table = readRows(rows, header);
    return table ? "no problem" : table.error().text();
}

} // namespace

TEST(ResponseTable, GivesTheBestResponseOfEveryPatientInTheOrderOfTheFile)
{
    const auto rows =
        readRows("P2,2025-03-01,PR\nP2,2025-05-01,PR\nP1,2025-03-01,SD\nP2,2025-07-01,PD\n").value();
    const auto best = bestResponses(rows, day("2025-01-01"));
    ASSERT_EQ(best.size(), 2U);
    EXPECT_EQ(best[0].patient, "P2");
    EXPECT_EQ(best[0].unconfirmed, (BestResponse{Response::PR, day("2025-03-01")}));
    EXPECT_EQ(best[0].confirmed, (BestResponse{Response::PR, day("2025-03-01")}));
    EXPECT_EQ(best[1].unconfirmed.response, Response::SD);
}

TEST(ResponseTable, TheColumnStartOutweighsTheCommonOne)
{
    const auto rows =
        readRows("P1,2025-03-01,SD,2025-02-15\nP2,2025-03-01,SD,\n", "patient,date,response,start\n").value();
    const auto best = bestResponses(rows, day("2025-01-01"));
    EXPECT_EQ(best[0].unconfirmed.response, Response::NE); // 14 days
    EXPECT_EQ(best[1].unconfirmed.response, Response::SD);
}

TEST(ResponseTable, CodesOfIrecistGiveTheirOwnBestResponse)
{
    const auto rows = readRows("P1,2025-03-01,iUPD\nP1,2025-05-01,iPR\nP1,2025-07-01,NE\n").value();
    const auto best = bestResponses(rows, std::nullopt);
    EXPECT_EQ(best.at(0).style, CodeStyle::Irecist);
    EXPECT_EQ(best.at(0).unconfirmed, (BestResponse{Response::PR, day("2025-05-01")}));
    EXPECT_EQ(best.at(0).confirmed.response, Response::SD);
    EXPECT_EQ(best.at(0).progression, ImmuneProgression{}); // the iUPD was reset
}

TEST(ResponseTable, OnePatientHasCodesOfOneSystem)
{
    EXPECT_THAT(problemOfRows("P1,2025-03-01,SD\nP1,2025-05-01,iPR\n"),
                HasSubstr("line 3: P1 has codes of RECIST 1.1 and of iRECIST (line 2)"));
}

TEST(ResponseTable, ACodeThatIsNotKnownIsAProblemThatListsThem)
{
    EXPECT_THAT(problemOfRows("P1,2025-03-01,XR\n"),
                HasSubstr("line 2: response is \"XR\", expected one of CR, PR"));
    EXPECT_THAT(problemOfRows("P1,2025-03-01,\n"), HasSubstr("response is \"\""));
}

TEST(ResponseTable, PartialDatesDuplicatesAndResponsesBeforeTheStartAreProblems)
{
    EXPECT_THAT(problemOfRows("P1,2025-03,SD\n"), HasSubstr("line 2: date is \"2025-03\""));
    EXPECT_THAT(problemOfRows("P1,2025-03-01,SD\nP1,2025-03-01,PR\n"),
                HasSubstr("line 3: P1 has a response on 2025-03-01"));
    EXPECT_THAT(problemOfRows("P1,2025-03-01,SD,2025-04-01\n", "patient,date,response,start\n"),
                HasSubstr("is before the start on 2025-04-01"));
    EXPECT_THAT(
        problemOfRows("P1,2025-03-01,SD,\nP1,2025-05-01,SD,2025-04-01\n", "patient,date,response,start\n"),
        HasSubstr("line 2: the response of 2025-03-01 is before the start on 2025-04-01"));
    EXPECT_THAT(problemOfRows("P1,2025-03-01,SD,2025-01-01\nP1,2025-04-01,SD,2025-01-02\n",
                              "patient,date,response,start\n"),
                HasSubstr("line 3: P1 has the start 2025-01-02, in line 2 2025-01-01"));
}

TEST(ResponseTable, WithoutARowThereIsNothingToAssess)
{
    EXPECT_THAT(problemOfRows(""), HasSubstr("holds no row"));
}

} // namespace hepatica::tests
