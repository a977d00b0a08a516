#include "app/cli/Shell.h"

#include <cmath>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

constexpr auto Lesions = "patient,timepoint,date,role,lesion,class,organ,state,long_axis_mm,short_axis_mm\n"
                         "P1,PRE,2024-11-06,pre,T01,target,liver,measured,50,20\n"
                         "P1,BL,2025-01-01,baseline,T01,target,liver,measured,55,20\n"
                         "P1,FU1,2025-02-19,followup,T01,target,liver,measured,80,20\n"
                         "P1,FU2,2025-04-09,followup,T01,target,liver,measured,115,20\n";

nlohmann::json definition(const nlohmann::json& patient, const std::string& name)
{
    for (const auto& one : patient.at("hyperprogression"))
        if (one.at("definition") == name)
            return one;
    return {};
}

} // namespace

TEST(GrowthCommand, PrintsIntervalsModelAndEveryDefinition)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv") << Lesions;
    const Outcome growth = runHepatica(folder, "growth lesions.csv --json");
    ASSERT_EQ(growth.status, 0) << growth.err;
    const auto patient = growth.json().at("patients").at(0);
    EXPECT_EQ(patient.at("patient"), "P1");
    const auto interval = patient.at("intervals").at(1);
    EXPECT_EQ(interval.at("from"), "BL");
    EXPECT_EQ(interval.at("to"), "FU1");
    EXPECT_EQ(interval.at("days"), 49);
    // 3 ln(80/55) / (49 x 12 / 365.25) months: 101.02 % a month; 25 mm in 1.61 months.
    EXPECT_NEAR(interval.at("tgr_percent_per_month").get<double>(), 101.022949, 1e-5);
    EXPECT_NEAR(interval.at("tgk_mm_per_month").get<double>(), 15.529337, 1e-5);
    EXPECT_NEAR(interval.at("doubling_time_days").get<double>(),
                49 * std::log(2.0) / (3 * std::log(80.0 / 55.0)), 1e-6);
    EXPECT_EQ(patient.at("model").at("name"), "gx"); // the scan before the baseline is not part of it
    EXPECT_NEAR(patient.at("model").at("g").get<double>(), std::log(115.0 / 55.0) / 98, 5e-4);
    EXPECT_TRUE(patient.at("model").at("phi").is_null());
    const auto champiat = definition(patient, "champiat-2017");
    EXPECT_EQ(champiat.at("result"), "yes");
    EXPECT_EQ(champiat.at("inputs").at("progression"), true);
    EXPECT_NEAR(champiat.at("inputs").at("tgr_ratio").get<double>(), 6.00834, 1e-5);
    EXPECT_EQ(champiat.at("note"), "research definition; not a treatment recommendation");
    const auto kato = definition(patient, "kato-2017"); // 45 % more, not above 50 %, whatever the failure
    EXPECT_EQ(kato.at("result"), "no");
    EXPECT_TRUE(kato.at("inputs").at("failure_within_two_months").is_null());
}

TEST(GrowthCommand, TakesTheClinicalTableAndOptions)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv") << Lesions;
    std::ofstream(folder / "clinical.csv") << "patient,date,item,value\nP1,2025-01-02,first_dose,\n"
                                              "P1,2025-02-25,treatment_failure,\n";
    const auto patient =
        runHepatica(folder, "growth lesions.csv --clinical clinical.csv --json").json().at("patients").at(0);
    EXPECT_EQ(definition(patient, "kato-2017").at("inputs").at("failure_within_two_months"), true);
    const auto document = runHepatica(folder, "growth lesions.csv --option two_months=60 --json").json();
    EXPECT_EQ(document.at("options").at("two_months"), "60");
    EXPECT_EQ(runHepatica(folder, "growth lesions.csv --option two_months=90").status, 1);
}

TEST(GrowthCommand, SaysInTheTextThatItIsNoRecommendation)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv") << Lesions;
    const Outcome growth = runHepatica(folder, "growth lesions.csv");
    ASSERT_EQ(growth.status, 0) << growth.err;
    for (const char* part :
         {"patient P1, read by R1", "growth BL to FU1, 49 days: TGR 101.0 %", "growth model gx",
          "research definition; not a treatment recommendation", "champiat-2017         yes"})
        EXPECT_NE(growth.out.find(part), std::string::npos) << part << " in\n" << growth.out;
}

TEST(AssessCommand, ShowsHyperprogressionBesideTheCriteria)
{
    const Folder folder;
    std::ofstream(folder / "lesions.csv") << Lesions;
    const auto patient = runHepatica(folder, "assess lesions.csv --json").json().at("patients").at(0);
    EXPECT_EQ(definition(patient, "ferrara-2018").at("result"), "yes");
}
