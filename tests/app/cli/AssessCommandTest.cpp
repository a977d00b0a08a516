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

} // namespace

TEST(AssessCommand, TellsTheResponseAndItsReason)
{
    const Folder folder;
    // 27.0 -> 32.4 mm is exactly +20 % and +5.4 mm: thresholds are inclusive (Eisenhauer 2009).
    std::ofstream(folder / "lesions.csv")
        << table("P1,BL,2026-01-05,baseline,T01,target,liver,measured,27.0,20.0\n"
                 "P1,FU1,2026-03-02,followup,T01,target,liver,measured,32.4,20.0\n");
    const Outcome assessed = runHepatica(folder, "assess lesions.csv --protocol recist-1.1 --json");
    ASSERT_EQ(assessed.status, 0) << assessed.err;
    const auto criterion = assessed.json().at("patients").at(0).at("criteria").at(0);
    EXPECT_EQ(criterion.at("name"), "recist-1.1");
    const auto visit = criterion.at("timepoints").back();
    EXPECT_EQ(visit.at("overall"), "PD");
    EXPECT_NE(visit.at("reason").get<std::string>().find("32.4 mm"), std::string::npos);
    EXPECT_EQ(visit.at("date"), "2026-03-02");
}

TEST(AssessCommand, EveryBadLineIsNamedAndNothingIsAssessed)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv")
        << table("P1,BL,2026-01,baseline,T01,target,liver,measured,27.0,20.0\n"
                 "P1,FU1,2026-03-02,followup,T01,tumour,liver,measured,32.4,20.0\n"
                 "P1,FU1,2026-03-02,followup,T02,target,liver,measured,-3,2\n");
    const Outcome assessed = runHepatica(folder, "assess lesions.csv --json");
    EXPECT_EQ(assessed.status, 1);
    EXPECT_EQ(assessed.out, "");
    EXPECT_EQ(assessed.errorLines(), 3) << assessed.err;
    for (const char* named : {"line 2", "2026-01", "line 3", "tumour", "line 4", "-3"})
        EXPECT_NE(assessed.err.find(named), std::string::npos) << named << " in\n" << assessed.err;
}

TEST(AssessCommand, AMissingFileAndAMissingColumnAreProblems)
{
    const Folder folder;
    EXPECT_EQ(runHepatica(folder, "assess nothing.csv").status, 1);
    std::ofstream(folder / "lesions.csv") << "patient,timepoint\nP1,BL\n";
    const Outcome assessed = runHepatica(folder, "assess lesions.csv");
    EXPECT_EQ(assessed.status, 1);
    EXPECT_NE(assessed.err.find("date"), std::string::npos) << assessed.err;
}

TEST(AssessCommand, AnUnknownSystemIsAProblemThatListsThoseThereAre)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv")
        << table("P1,BL,2026-01-05,baseline,T01,target,liver,measured,27.0,20.0\n");
    const Outcome assessed = runHepatica(folder, "assess lesions.csv --protocol recist-2");
    EXPECT_EQ(assessed.status, 1);
    EXPECT_NE(assessed.err.find("recist-1.1"), std::string::npos) << assessed.err;
}

TEST(AssessCommand, EverySystemRunsSideBySideAndSaysWhatItLacks)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv")
        << table("P1,BL,2026-01-05,baseline,T01,target,liver,measured,20.0,10.0\n"
                 "P1,FU1,2026-03-02,followup,T01,target,liver,measured,25.0,10.0\n");
    const Outcome assessed = runHepatica(folder, "assess lesions.csv --json");
    ASSERT_EQ(assessed.status, 0) << assessed.err;
    const auto document = assessed.json();
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
    EXPECT_EQ(runHepatica(folder, "protocols --json").json().size(), 17U);
    EXPECT_EQ(runHepatica(folder, "protocols nothing").status, 1);
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
