#include "app/cli/Shell.h"

#include <map>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

constexpr auto Header = "patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm,short_axis_mm\n";

std::string table(const std::string& rows)
{
    return Header + rows;
}

/// `assess` of a table of those rows, or of the whole table where they bring a header.
Outcome assessed(const std::string& rows, const std::string& arguments)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv") << (rows.starts_with("patient,") ? rows : table(rows));
    return runHepatica(folder, "assess lesions.csv " + arguments);
}

// 27.0 -> 32.4 mm is exactly +20 % and +5.4 mm: thresholds are inclusive (Eisenhauer 2009).
constexpr auto Baseline = "P1,BL,2026-01-05,baseline,T01,target,liver,measured,27.0,20.0\n";
constexpr auto Progression = "P1,BL,2026-01-05,baseline,T01,target,liver,measured,27.0,20.0\n"
                             "P1,FU1,2026-03-02,followup,T01,target,liver,measured,32.4,20.0\n";

} // namespace

TEST(AssessCommand, TellsTheResponseAndItsReason)
{
    const Outcome outcome = assessed(Progression, "--protocol recist-1.1 --json");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto criterion = outcome.json().at("patients").at(0).at("criteria").at(0);
    EXPECT_EQ(criterion.at("name"), "recist-1.1");
    const auto visit = criterion.at("timepoints").back();
    EXPECT_EQ(visit.at("overall"), "PD");
    EXPECT_NE(visit.at("reason").get<std::string>().find("32.4 mm"), std::string::npos);
    EXPECT_EQ(visit.at("date"), "2026-03-02");
}

TEST(AssessCommand, EveryBadLineIsNamedAndNothingIsAssessed)
{
    const Outcome outcome = assessed("P1,BL,2026-01,baseline,T01,target,liver,measured,27.0,20.0\n"
                                     "P1,FU1,2026-03-02,followup,T01,tumour,liver,measured,32.4,20.0\n"
                                     "P1,FU1,2026-03-02,followup,T02,target,liver,measured,-3,2\n",
                                     "--json");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.errorLines(), 3) << outcome.err;
    for (const char* named : {"line 2", "2026-01", "line 3", "tumour", "line 4", "-3"})
        EXPECT_NE(outcome.err.find(named), std::string::npos) << named << " in\n" << outcome.err;
}

namespace {

struct BadInput {
    const char* name;
    const char* lesions; ///< rows below the header, or a whole table
    const char* visits;  ///< of VISITS.csv, where it matters
    const char* line;    ///< the place that is named
    const char* rule;    ///< and the rule
};

const BadInput BadInputs[] = {
    {"MissingColumn", "patient,timepoint,date,role,lesion,class,state,long_axis_mm,short_axis_mm\n", nullptr,
     "lesions.csv", "organ"},
    {"TwoBaselines", "P1,BL2,2026-02-05,baseline,T01,target,liver,measured,27.0,20.0\n", nullptr, "line 3",
     "second baseline"},
    {"FollowUpBeforeBaseline", "P1,FU1,2025-12-05,followup,T01,target,liver,measured,27.0,20.0\n", nullptr,
     "line 3", "not after the baseline"},
    {"NegativeDiameter", "P1,FU1,2026-03-05,followup,T01,target,liver,measured,-27.0,20.0\n", nullptr,
     "line 3", "expected a number of millimetres from 0"},
    {"ShortAxisLongerThanLong", "P1,FU1,2026-03-05,followup,T01,target,liver,measured,20.0,27.0\n", nullptr,
     "line 3", "longer than the long axis"},
    {"LesionThatChangesOrgan", "P1,FU1,2026-03-05,followup,T01,target,lung,measured,27.0,20.0\n", nullptr,
     "line 3", "one organ a lesion"},
    {"LesionThatChangesClass", "P1,FU1,2026-03-05,followup,T01,non-target,liver,present,,\n", nullptr,
     "line 3", "one class a lesion"},
    {"DuplicatedRow", "P1,BL,2026-01-05,baseline,T01,target,liver,measured,28.0,20.0\n", nullptr, "line 3",
     "as line 2"},
    {"DuplicatedVisit",
     "P1,FU1,2026-03-05,followup,T01,target,liver,measured,27.0,20.0\n"
     "P1,FU2,2026-03-05,followup,T01,target,liver,measured,27.0,20.0\n",
     nullptr, "line 4", "share the day"},
    {"DuplicatedVisitRow", "P1,FU1,2026-03-05,followup,T01,target,liver,measured,27.0,20.0\n",
     "patient,timepoint,new_lesions\nP1,FU1,no\nP1,FU1,yes\n", "line 3", "as line 2"},
    {"PartialDate", "P1,FU1,2026-03,followup,T01,target,liver,measured,27.0,20.0\n", nullptr, "line 3",
     "a day such as"},
    {"NewLesionAtTheBaseline", "P1,BL,2026-01-05,baseline,NEW01,new-target,liver,measured,12.0,10.0\n",
     nullptr, "line 3", "new lesions at visits after the baseline only"},
    {"VisitOfNobody", "", "patient,timepoint,date_first\nP9,FU1,2026-03-05\n", "line 2", "no lesion row"},
};

class BadInputOf : public testing::TestWithParam<BadInput> {};

} // namespace

TEST_P(BadInputOf, NamesTheLineAndTheRuleAndGivesNoResult)
{
    const BadInput& bad = GetParam();
    const Folder folder;
    const bool wholeTable = std::string(bad.lesions).starts_with("patient,");
    std::ofstream(folder / "lesions.csv")
        << (wholeTable ? bad.lesions : table(Baseline + std::string(bad.lesions)));
    std::string arguments = "assess lesions.csv";
    if (bad.visits != nullptr) {
        std::ofstream(folder / "visits.csv") << bad.visits;
        arguments += " --visits visits.csv";
    }
    for (const char* format : {"", " --json", " --csv", " --uncertainty --json"}) {
        const Outcome assessed = runHepatica(folder, arguments + format);
        EXPECT_EQ(assessed.status, 1) << format;
        EXPECT_EQ(assessed.out, "") << format;
        EXPECT_NE(assessed.err.find(bad.line), std::string::npos) << assessed.err;
        EXPECT_NE(assessed.err.find(bad.rule), std::string::npos) << assessed.err;
    }
}

INSTANTIATE_TEST_SUITE_P(Tables, BadInputOf, testing::ValuesIn(BadInputs),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(AssessCommand, UncertaintyStandsBesideTheCodeAndIsNone)
{
    const std::string rows = "P1,BL,2026-01-05,baseline,T01,target,liver,measured,50.0,20.0\n"
                             "P1,FU1,2026-03-02,followup,T01,target,liver,measured,34.0,20.0\n";
    const Outcome outcome = assessed(rows, "--protocol recist-1.1 --uncertainty --json");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto visit = outcome.json().at("patients").at(0).at("criteria").at(0).at("timepoints").back();
    EXPECT_EQ(visit.at("overall"), "PR");
    const auto& uncertainty = visit.at("uncertainty");
    EXPECT_EQ(uncertainty.at("verdict"), "borderline");
    EXPECT_EQ(uncertainty.at("readings"), 1000);
    EXPECT_EQ(uncertainty.at("responses").at("PR").get<int>() +
                  uncertainty.at("responses").at("SD").get<int>(),
              1000);
    const Outcome plain = assessed(rows, "--protocol recist-1.1 --json");
    EXPECT_EQ(plain.out.find("uncertainty"), std::string::npos);
    const std::string text = assessed(rows, "--protocol recist-1.1 --uncertainty").out;
    for (const char* words : {"borderline: of", "never a probability of progression", "docs/criteria.md"})
        EXPECT_NE(text.find(words), std::string::npos) << words;
}

TEST(AssessCommand, TheWordsThatMustStandBesideResultsDo)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv")
        << "patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm,short_axis_mm,source,phase,"
           "slice_thickness_mm\n"
           "P1,BL,2026-01-05,baseline,T01,target,liver,measured,50.0,20.0,manual,portal venous,2.5\n"
           "P1,FU1,2026-03-02,followup,T01,target,liver,measured,70.0,20.0,edited,portal venous,5\n";
    const auto patient = runHepatica(folder, "assess lesions.csv --json").json().at("patients").at(0);
    constexpr auto Research = "research definition; not a treatment recommendation";
    for (const auto& one : patient.at("hyperprogression"))
        EXPECT_EQ(one.at("note"), Research);
    EXPECT_EQ(patient.at("pseudoprogression").at("note"), Research);
    const auto& followUp = patient.at("measured").at(1);
    EXPECT_EQ(followUp.at("timepoint"), "FU1");
    EXPECT_EQ(followUp.at("source").at(0), "edited");
    EXPECT_EQ(followUp.at("phase").at(0), "portal venous");
    EXPECT_EQ(followUp.at("slice_thickness_mm").at(0), 5.0);
    const std::string text = runHepatica(folder, "assess lesions.csv").out;
    for (const char* words :
         {Research, "recicl (provisional)", "lr-tr-2024 (provisional)", "edited, portal venous, 5"})
        EXPECT_NE(text.find(words), std::string::npos) << words;
    const std::string csv = runHepatica(folder, "assess lesions.csv --csv").out;
    EXPECT_NE(csv.find(",edited,portal venous,5.0,provisional\n"), std::string::npos) << csv;
    EXPECT_NE(csv.find(",manual,portal venous,2.5,provisional\n"), std::string::npos) << csv;
}

TEST(AssessCommand, AMissingFileAndAMissingColumnAreProblems)
{
    EXPECT_EQ(runHepatica(Folder(), "assess nothing.csv").status, 1);
    const Outcome outcome = assessed("patient,timepoint\nP1,BL\n", "");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find("date"), std::string::npos) << outcome.err;
}

TEST(AssessCommand, AnUnknownSystemIsWrongUsageAndThoseThereAreAreListed)
{
    const Outcome outcome = assessed(Baseline, "--protocol recist-2");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("recist-1.1"), std::string::npos) << outcome.err;
    EXPECT_EQ(assessed(Baseline, "--protocol nothing.json").status, 1); // a file
}

TEST(AssessCommand, StandardOutputHoldsOneDocumentSoThatOneFormatIsAskedFor)
{
    const Outcome both = assessed(Baseline, "--csv --json");
    EXPECT_EQ(both.status, 2);
    EXPECT_EQ(both.out, "");
    EXPECT_EQ(both.errorLines(), 1) << both.err;
}

TEST(AssessCommand, TheTextHasEveryCodeOnceAndItsColumnsInLine)
{
    const std::string text = assessed("P1,BL,2026-01-05,baseline,T01,target,liver,measured,101.23,98.77\n"
                                      "P1,FU1,2026-03-02,followup,T01,target,liver,measured,25.11,10.33\n"
                                      "P1,FU2,2026-05-02,followup,T01,target,liver,measured,0,0\n",
                                      "--protocol who")
                                 .out;
    EXPECT_NE(text.find("FU1    2026-03-02  259.4 mm2  PR             sum 259.3863 mm2 is"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("FU2    2026-05-02    0.0 mm2  CR "), std::string::npos) << text;
}

TEST(AssessCommand, SystemsThatJudgeLesionsHaveNoResponseOfThePatient)
{
    for (const std::string system : {"li-rads-2018", "lr-tr-2018", "lr-tr-2024"}) {
        const std::string text = assessed(Progression, "--protocol " + system).out;
        EXPECT_NE(text.find(system), std::string::npos);
        for (const char* words : {"best overall response", "progression-free", "progression on"})
            EXPECT_EQ(text.find(words), std::string::npos) << text;
        const auto document = assessed(Progression, "--json --protocol " + system).json();
        EXPECT_FALSE(document.at("patients").at(0).at("criteria").at(0).contains("endpoints")) << system;
    }
}

TEST(AssessCommand, EverySystemRunsSideBySideAndSaysWhatItLacks)
{
    const Outcome outcome = assessed("P1,BL,2026-01-05,baseline,T01,target,liver,measured,20.0,10.0\n"
                                     "P1,FU1,2026-03-02,followup,T01,target,liver,measured,25.0,10.0\n",
                                     "--json");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto document = outcome.json();
    std::map<std::string, nlohmann::json> visits, criteria;
    for (const auto& criterion : document.at("patients").at(0).at("criteria")) {
        criteria[criterion.at("name")] = criterion;
        visits[criterion.at("name")] = criterion.at("timepoints").back();
    }
    EXPECT_EQ(criteria.size(), 17U);
    EXPECT_EQ(visits.at("irecist").at("overall"), "iUPD");
    EXPECT_EQ(visits.at("irrc").at("overall"), "irPD");
    EXPECT_EQ(visits.at("irrc").at("sum_mm2"), 250.0);
    EXPECT_EQ(visits.at("who").at("change_from_nadir_mm2"), 50.0);
    EXPECT_EQ(visits.at("qeasl").at("overall"), "NE");
    EXPECT_EQ(criteria.at("qeasl").at("missing_inputs").at(0), "T01 at BL: viable_volume_mm3");
    EXPECT_TRUE(criteria.at("recicl").at("provisional").get<bool>());
    EXPECT_EQ(document.at("protocols").at("who").at("progression_percent"), 25);
}

TEST(ProtocolsCommand, ASystemsProtocolIsAFileThatAssessTakes)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv")
        << table("P1,BL,2026-01-05,baseline,T01,target,liver,measured,20.0,10.0\n"
                 "P1,FU1,2026-03-02,followup,T01,target,liver,measured,25.0,10.0\n");
    const Outcome shown = runHepatica(folder, "protocols who");
    ASSERT_EQ(shown.status, 0) << shown.err;
    auto protocol = shown.json();
    protocol["name"] = "trial";
    protocol["progression_percent"] = 26;
    std::ofstream(folder / "trial.json") << protocol.dump();
    const Outcome assessed = runHepatica(folder, "assess lesions.csv --protocol trial.json --json");
    ASSERT_EQ(assessed.status, 0) << assessed.err;
    const auto criterion = assessed.json().at("patients").at(0).at("criteria").at(0);
    EXPECT_EQ(criterion.at("name"), "trial");
    EXPECT_EQ(criterion.at("timepoints").back().at("overall"), "NC");
    EXPECT_NE(runHepatica(folder, "assess lesions.csv --protocol trial.json")
                  .out.find("  trial\n    protocol: who with progression_percent 26\n"),
              std::string::npos);
    EXPECT_EQ(runHepatica(folder, "assess lesions.csv --protocol who").out.find("protocol:"),
              std::string::npos);
    EXPECT_EQ(runHepatica(folder, "protocols --json").json().size(), 17U);
    EXPECT_EQ(runHepatica(folder, "protocols nothing").status, 2);
}

TEST(CommandLine, AFullStandardOutputIsAProblem)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv")
        << table("P1,BL,2026-01-05,baseline,T01,target,liver,measured,27.0,20.0\n");
    for (const std::string arguments : {"assess lesions.csv --json", "assess lesions.csv", "--help"}) {
        const std::string command = "cd '" + folder.path().string() + "' && '" HEPATICA_PROGRAM "' " +
                                    arguments + " >/dev/full 2>.stderr </dev/null";
        const int status = std::system(command.c_str());
        ASSERT_TRUE(WIFEXITED(status)) << arguments;
        EXPECT_EQ(WEXITSTATUS(status), 1) << arguments;
        EXPECT_NE(textOf(folder / ".stderr").find("standard output"), std::string::npos) << arguments;
    }
}
