// Expected codes: Eisenhauer 2009 (RECIST 1.1), Seymour 2017 (iRECIST), Wolchok 2009 (irRC).
#include "CourseRows.h"

#include "app/report/CriteriaMatrix.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace hepatica;
using namespace hepatica::tests;
using measurement::LesionClass;
using report::CriteriaMatrix, report::MatrixRow, report::RuleLine, report::Tone;

namespace {

/// A pseudoprogression: 60 mm, then 80 mm with a new lesion of 14 mm, then 36 mm with the new lesion gone.
CourseRows pseudoprogression()
{
    CourseRows course;
    course.baseline().target(60_mm, 40_mm);
    course.followUp("FU1", "2026-03-02").target(80_mm, 50_mm);
    course.lesion("NEW01", LesionClass::NewTarget, 14_mm, 12_mm);
    course.followUp("FU2", "2026-04-27").target(36_mm, 24_mm);
    course.absent("NEW01", LesionClass::NewTarget);
    return course;
}

CriteriaMatrix matrixOf(const CourseRows& course)
{
    return report::criteriaMatrix(course.ofVisits(), course.assessed());
}

template <typename Line> const Line& lineOf(const std::vector<Line>& lines, const std::string& title)
{
    for (const Line& line : lines)
        if (line.title == title)
            return line;
    ADD_FAILURE() << "no line of " << title;
    static const Line none;
    return none;
}

/// "baseline PD +33.3 % PD −40.0 %"
std::string cellsOf(const MatrixRow& row)
{
    std::string all;
    for (const auto& cell : row.cells)
        all += (all.empty() ? "" : " | ") + cell.code + (cell.change.empty() ? "" : " " + cell.change);
    return all;
}

std::string notesOf(const MatrixRow& row)
{
    return fmt::format("{}", fmt::join(row.notes, " | "));
}

} // namespace

TEST(CriteriaMatrix, HasEveryImmuneSystemBesideRecist)
{
    std::vector<std::string> titles;
    for (const MatrixRow& row : matrixOf(pseudoprogression()).rows)
        titles.push_back(row.title);
    ASSERT_GE(titles.size(), 8U);
    titles.resize(8);
    EXPECT_EQ(titles,
              (std::vector<std::string>{"RECIST 1.1", "iRECIST", "irRECIST (Nishino)", "irRECIST (Bohnsack)",
                                        "imRECIST", "irRC", "mRECIST", "EASL"}));
}

TEST(CriteriaMatrix, ShowsHowRecistAndTheImmuneSystemsPartOverANewLesion)
{
    const CriteriaMatrix matrix = matrixOf(pseudoprogression());
    EXPECT_EQ(matrix.visits, (std::vector<std::string>{"BL", "FU1", "FU2"}));
    EXPECT_EQ(matrix.dates, (std::vector<std::string>{"2026-01-05", "2026-03-02", "2026-04-27"}));
    // 80 of 60 mm is +33.3 %, 36 of 60 mm is -40 %; a new lesion is PD for good (Eisenhauer, 4.3.5).
    EXPECT_EQ(cellsOf(lineOf(matrix.rows, "RECIST 1.1")), "baseline | PD +33.3 % | PD \u221240.0 %");
    EXPECT_EQ(cellsOf(lineOf(matrix.rows, "iRECIST")), "baseline | iUPD +33.3 % | iPR \u221240.0 %");
    // Products: 2400, 4000 + 168 = 4168, 864 mm2: +73.7 % and -64 %.
    EXPECT_EQ(cellsOf(lineOf(matrix.rows, "irRC")), "baseline | irPD +73.7 % | irPR \u221264.0 %");
    // Sums with the new lesion: 94 mm is +56.7 %.
    EXPECT_EQ(cellsOf(lineOf(matrix.rows, "imRECIST")), "baseline | imPD +56.7 % | imPR \u221240.0 %");
}

TEST(CriteriaMatrix, GivesEachCodeTheToneOfItsMeaning)
{
    const CriteriaMatrix matrix = matrixOf(pseudoprogression());
    const auto tones = [&](const char* system) {
        std::vector<Tone> all;
        for (const auto& cell : lineOf(matrix.rows, system).cells)
            all.push_back(cell.tone);
        return all;
    };
    EXPECT_EQ(tones("RECIST 1.1"), (std::vector{Tone::None, Tone::Progression, Tone::Progression}));
    EXPECT_EQ(tones("iRECIST"), (std::vector{Tone::None, Tone::Unconfirmed, Tone::Response}));
}

TEST(CriteriaMatrix, EndsWithBestResponseAndProgression)
{
    const CriteriaMatrix matrix = matrixOf(pseudoprogression());
    const MatrixRow& recist = lineOf(matrix.rows, "RECIST 1.1");
    EXPECT_EQ(recist.best.code + " " + recist.best.date, "PD 2026-03-02");
    EXPECT_EQ(recist.progression, "2026-03-02");
    const MatrixRow& irecist = lineOf(matrix.rows, "iRECIST");
    EXPECT_EQ(irecist.best.code + " " + irecist.best.date, "iPR 2026-04-27");
    EXPECT_EQ(irecist.progression, "none"); // an iUPD that is never confirmed is no progression
}

TEST(CriteriaMatrix, TellsTheRuleThatFiredAtTheLatestVisit)
{
    const CriteriaMatrix matrix = matrixOf(pseudoprogression());
    ASSERT_EQ(matrix.rules.size(), matrix.rows.size());
    const RuleLine& recist = lineOf(matrix.rules, "RECIST 1.1");
    EXPECT_EQ(recist.visit + " " + recist.code + " " + recist.rule, "FU2 PD NewLesion");
    EXPECT_EQ(recist.reason, "new lesion NEW01, first seen 2026-03-02");
    const RuleLine& irecist = lineOf(matrix.rules, "iRECIST");
    EXPECT_EQ(irecist.code + " " + irecist.rule, "iPR SumBelowBaseline");
    EXPECT_EQ(irecist.reason, "sum 36.0 mm is 40.0 % below the baseline of 60.0 mm");
}

TEST(CriteriaMatrix, TellsWhatASystemLacksAndWhyItDoesNotAnswer)
{
    CourseRows course;
    course.baseline().target(60_mm);
    course.followUp("FU1", "2026-03-02").target(50_mm);
    course.followUp("FU2", "2026-04-27").lesion("T01", LesionClass::Target, {});
    const CriteriaMatrix matrix = matrixOf(course);
    const MatrixRow& recist = lineOf(matrix.rows, "RECIST 1.1");
    EXPECT_EQ(cellsOf(recist), "baseline | SD \u221216.7 % | NE");
    EXPECT_EQ(recist.cells[2].tone, Tone::Unanswered);
    EXPECT_NE(notesOf(recist).find("not answered at FU2: T01 not measured"), std::string::npos)
        << notesOf(recist);
    // Without a short axis there is no product (Wolchok 2009), neither at the baseline nor later.
    const MatrixRow& irrc = lineOf(matrix.rows, "irRC");
    EXPECT_EQ(irrc.cells[1].tone, Tone::Unanswered);
    EXPECT_NE(notesOf(irrc).find("short_axis_mm of T01 at BL, FU1"), std::string::npos) << notesOf(irrc);
}

TEST(CriteriaMatrix, NamesTheSystemsThatAskForWhatIsNotThere)
{
    const CriteriaMatrix matrix = matrixOf(pseudoprogression());
    const std::string all = fmt::format("{}", fmt::join(matrix.notAssessed, " | "));
    EXPECT_NE(all.find("LR-TR v2018: lacks a lesion with a local treatment"), std::string::npos) << all;
    EXPECT_NE(all.find("LI-RADS v2018: lacks aphe, washout, capsule of T01 at BL, FU1, FU2"),
              std::string::npos)
        << all;
}

TEST(CriteriaMatrix, SaysThatARuleIsProvisional)
{
    const CriteriaMatrix matrix = matrixOf(pseudoprogression());
    EXPECT_FALSE(lineOf(matrix.rows, "RECICL (provisional)").cells.empty());
}

TEST(CriteriaMatrix, TellsTheThresholdsOfEachSystemOnceForThoseThatShareThem)
{
    const std::string all = fmt::format("{}", fmt::join(matrixOf(pseudoprogression()).conventions, " | "));
    // Eisenhauer 2009; Seymour 2017; Wolchok 2009; Miller 1981; Choi 2007.
    for (const char* words :
         {"RECIST 1.1, mRECIST: PD +20 % and +5.0 mm, PR \u221230 % |",
          "iRECIST, irRECIST (Nishino), irRECIST (Bohnsack), imRECIST: PD +20 % and +5.0 mm, PR \u221230 %, "
          "PD confirmed from 28 days on",
          "irRC: PD +25 %, PR \u221250 %, PD confirmed from 28 days on",
          "EASL, WHO: PD +25 %, PR \u221250 % |", "Choi: PD +10 %, PR \u221210 % or \u221215 % of density"})
        EXPECT_NE(all.find(words), std::string::npos) << words << " is not in " << all;
}

TEST(CriteriaMatrix, IsEmptyBeforeTheFirstVisitAfterTheBaseline)
{
    CourseRows course;
    course.baseline().target(60_mm, 40_mm);
    EXPECT_TRUE(matrixOf(course).rows.empty());
}
