// The clinical table through `assess`.
#include "app/cli/Shell.h"

using namespace hepatica;
using namespace hepatica::tests;

namespace {

void writeLesions(const Folder& folder)
{
    std::ofstream(folder / "lesions.csv")
        << "patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm,short_axis_mm\n"
           "P1,BL,2026-01-05,baseline,T01,target,liver,measured,40.0,20.0\n"
           "P1,FU1,2026-03-02,followup,T01,target,liver,measured,30.0,20.0\n";
}

Outcome assessWith(const Folder& folder, const std::string& clinical, const std::string& arguments = "--json")
{
    writeLesions(folder);
    std::ofstream(folder / "clinical.csv") << "patient,date,item,value,unit,uln\n" << clinical;
    return runHepatica(folder,
                       "assess lesions.csv --protocol recist-1.1 --clinical clinical.csv " + arguments);
}

constexpr auto Values = "P1,2026-01-05,bilirubin,2,mg/dL,\n"
                        "P1,2026-01-05,albumin,3.5,g/dL,\n"
                        "P1,2026-01-06,first_dose,,,\n"
                        "P1,2026-01-06,AFP,400,ng/mL,7\n"
                        "P1,2026-02-17,AFP,80,ng/mL,7\n"
                        "P1,2026-02-17,IL-6,12,pg/mL,\n";

} // namespace

TEST(AssessClinical, ShowsScoresMarkersEventsAndRecords)
{
    const Folder folder;
    const Outcome assessed = assessWith(folder, Values);
    ASSERT_EQ(assessed.status, 0) << assessed.err;
    const auto document = assessed.json();
    EXPECT_EQ(document["options"]["clinical_window_days"], "28");
    const auto clinical = document["patients"][0]["clinical"];
    EXPECT_EQ(clinical["start"], "2026-01-06");
    EXPECT_EQ(clinical["start_is"], "first_dose");
    const auto albi = clinical["visits"][0]["scores"][0];
    EXPECT_EQ(albi["name"], "ALBI");
    EXPECT_NEAR(albi["value"].get<double>(), -1.962543, 1e-6); // 0.66 log10(34.2) - 0.085 x 35
    EXPECT_EQ(albi["inputs"][0]["item"], "bilirubin");
    EXPECT_EQ(albi["inputs"][0]["date"], "2026-01-05");
    EXPECT_EQ(clinical["visits"][1]["timepoint"], "FU1");
    EXPECT_EQ(clinical["visits"][1]["scores"][0]["missing"][0], "bilirubin within 28 days");
    const auto afp = clinical["markers"][0];
    EXPECT_EQ(afp["marker"], "AFP");
    EXPECT_EQ(afp["changes"][0]["change_percent"], -80.0);
    EXPECT_EQ(afp["rules"][0]["result"], "yes");
    EXPECT_EQ(clinical["events"][0]["item"], "first_dose");
    EXPECT_EQ(clinical["records"][0]["item"], "IL-6");
}

TEST(AssessClinical, TellsTheScoresInTheText)
{
    const Folder folder;
    const Outcome assessed = assessWith(folder, Values, "");
    ASSERT_EQ(assessed.status, 0) << assessed.err;
    for (const char* part :
         {"clinical at BL (2026-01-05): ALBI -1.963 (2)", "AFP 400 ng/mL on 2026-01-06, day 42 -80.0 %",
          "without Child-Pugh, MELD", "INR within 28 days"})
        EXPECT_NE(assessed.out.find(part), std::string::npos) << part << " in\n" << assessed.out;
}

TEST(AssessClinical, EveryBadLineIsNamedAndNothingIsAssessed)
{
    const Folder folder;
    const Outcome assessed = assessWith(folder, "P1,2026-01,AFP,3,ng/mL,\n"
                                                "P1,2026-01-05,bilirubin,20,,\n"
                                                "P1,2026-01-05,albumin,35,mmol/L,\n"
                                                "P1,2026-01-05,CRP,-3,mg/L,\n");
    EXPECT_EQ(assessed.status, 1);
    EXPECT_EQ(assessed.out, "");
    EXPECT_EQ(assessed.errorLines(), 4) << assessed.err;
    for (const char* named : {"line 2", "2026-01", "line 3", "no unit", "line 4", "mmol/L", "line 5", "-3"})
        EXPECT_NE(assessed.err.find(named), std::string::npos) << named << " in\n" << assessed.err;
}

TEST(AssessClinical, AnUnknownOptionIsAProblem)
{
    const Folder folder;
    EXPECT_EQ(assessWith(folder, Values, "--option window=3").status, 1);
    const auto document = assessWith(folder, Values, "--option clinical_window_days=60 --json").json();
    EXPECT_EQ(document["options"]["clinical_window_days"], "60");
    EXPECT_TRUE(document["patients"][0]["clinical"]["visits"][1]["scores"][0]["missing"].empty());
}

TEST(AssessClinical, WithoutTheTableThereIsNoClinicalPart)
{
    const Folder folder;
    writeLesions(folder);
    const auto document = runHepatica(folder, "assess lesions.csv --json").json();
    EXPECT_FALSE(document["patients"][0].contains("clinical"));
}
