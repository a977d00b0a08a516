#include "PostgresServer.h"
#include "app/cli/Shell.h"

#include <hepatica/measurement/CaseStore.h>

using namespace hepatica;
using namespace hepatica::tests;

// Cases that several programs work on.

TEST(SharedCase, ADatabaseStandsWhereverACaseFileMay)
{
    HEPATICA_NEEDS_POSTGRES();
    const OwnSchema schema;
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto run = [&](const std::string& command, const std::string& options) {
        return runHepatica(folder, command + " '" + schema.address() + "&password=secret' " + options);
    };
    const Outcome none = run("case list", "");
    EXPECT_EQ(none.status, 1);
    EXPECT_EQ(none.err.find("secret"), std::string::npos) << none.err;
    EXPECT_EQ(run("case import", "P1 patient/BL --timepoint ''").status, 1);
    EXPECT_EQ(run("case list", "").err, none.err) << "a refused import made a store";
    ASSERT_EQ(run("case import", "P1 patient/BL --timepoint BL --role baseline").status, 0);
    const auto& ends = truth.visits.front().lesions.front().longEnds;
    const Outcome measured =
        run("case measure", "P1 --timepoint BL --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]));
    ASSERT_EQ(measured.status, 0) << measured.err;
    EXPECT_EQ(run("case list", "--json").json().at("cases").at(0).at("lesions"), 1);
    EXPECT_EQ(run("case undo", "P1").status, 0);
    EXPECT_EQ(run("case redo", "P1").status, 0);
    EXPECT_EQ(run("case verify", "").status, 0);
    ASSERT_EQ(run("case export", "-o lesions.csv").status, 0);
    const auto criteriaOf = [](const Outcome& assessed) {
        return assessed.json().at("patients").at(0).at("criteria");
    };
    EXPECT_EQ(criteriaOf(run("assess", "--protocol recist-1.1 --json")),
              criteriaOf(runHepatica(folder, "assess lesions.csv --protocol recist-1.1 --json")));
    const Outcome reported = run("report", "-o reports --format csv,json --json");
    EXPECT_EQ(reported.status, 0) << reported.err;
    EXPECT_EQ(reported.out.find("secret"), std::string::npos);
}

TEST(SharedCase, ACaseThatAnotherProgramHasOpenIsReadAndNotChanged)
{
    const Folder folder;
    smallPatient(folder);
    const std::string import = "case import my.hepatica P1 patient/BL --timepoint ";
    ASSERT_EQ(runHepatica(folder, import + "BL --role baseline").status, 0);
    {
        const auto store = std::make_shared<measurement::CaseStore>(
            measurement::CaseStore::openExisting(folder / "my.hepatica").value());
        const auto open = measurement::CaseSession::open(store, "P1", "R1").value();
        for (const std::string& command : {std::string("case undo my.hepatica P1"), import + "FU1"}) {
            const Outcome refused = runHepatica(folder, command);
            EXPECT_EQ(refused.status, 1) << command;
            EXPECT_EQ(refused.errorLines(), 1) << refused.err;
            EXPECT_NE(refused.err.find("has it open (as R1, process " + std::to_string(::getpid())),
                      std::string::npos)
                << refused.err;
        }
        for (const char* reading :
             {"case list my.hepatica", "case show my.hepatica P1", "case verify my.hepatica",
              "case propose my.hepatica P1 --timepoint BL", "report my.hepatica -o reports --format json"})
            EXPECT_EQ(runHepatica(folder, reading).status, 0) << reading;
    }
    EXPECT_EQ(runHepatica(folder, "case undo my.hepatica P1").status, 0);
}
