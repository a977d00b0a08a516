#include "app/cli/Shell.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

/// A patient of two visits in a case; what is said and measured there is judged.
class JudgedCase : public testing::Test {
protected:
    void SetUp() override
    {
        truth_ = smallPatient(folder_);
        done("import my.hepatica P1 patient/BL --timepoint BL --role baseline");
        done("import my.hepatica P1 patient/FU1 --timepoint FU1");
    }
    Outcome run(const std::string& arguments) { return runHepatica(folder_, "case " + arguments); }
    void done(const std::string& arguments)
    {
        const Outcome outcome = run(arguments);
        ASSERT_EQ(outcome.status, 0) << arguments << "\n" << outcome.err;
    }
    /// One stroke over the long axis of a lesion of the phantom, under a name.
    void measure(const std::string& name, std::size_t visit, std::size_t lesion,
                 const std::string& options = "")
    {
        const auto& ends = truth_.visits.at(visit).lesions.at(lesion).longEnds;
        done("measure my.hepatica P1 --timepoint " + std::string(visit == 0 ? "BL" : "FU1") + " --lesion " +
             name + options + " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]));
    }
    void note(const std::string& name, const std::string& words, const std::string& timepoint = "FU1")
    {
        done("note my.hepatica P1 --timepoint " + timepoint + " --lesion " + name + " " + words);
    }
    /// What a response system says of the follow-up.
    nlohmann::json judged(const std::string& system)
    {
        const Outcome outcome = runHepatica(folder_, "assess my.hepatica --json --protocol " + system);
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return outcome.json().at("patients").at(0).at("criteria").at(0).at("timepoints").back();
    }
    std::string classOf(const std::string& name)
    {
        const auto shown = run("show my.hepatica P1 --json").json();
        for (const auto& lesion : shown.at("cases").at(0).at("lesions"))
            if (lesion.at("name") == name)
                return lesion.at("class");
        return "none";
    }

    Folder folder_;
    phantom::PatientTruth truth_;
};

} // namespace

TEST_F(JudgedCase, LesionsThatMergedAreNoNewLesion)
{
    measure("T01", 0, 0);
    measure("T02", 0, 1);
    measure("T01/T02", 1, 0);
    note("T01", "--state merged");
    note("T02", "--state merged");
    EXPECT_EQ(classOf("T01/T02"), "target");
    const auto visit = judged("recist-1.1");
    EXPECT_EQ(visit.at("new_lesions"), "no");
    EXPECT_THAT(visit.at("overall").get<std::string>(), testing::AnyOf("PR", "SD")) << visit;
}

TEST_F(JudgedCase, ThePartsOfALesionThatSplitAreNoNewLesions)
{
    measure("T01", 0, 0);
    measure("T01.1", 1, 0);
    measure("T01.2", 1, 1);
    note("T01", "--state split");
    EXPECT_EQ(classOf("T01.1"), "target");
    const auto visit = judged("recist-1.1");
    EXPECT_EQ(visit.at("new_lesions"), "no");
    EXPECT_THAT(visit.at("target").get<std::string>(), testing::Not("NE")) << visit;
    const auto& ends = truth_.visits.at(1).lesions.at(0).longEnds;
    EXPECT_THAT(run("measure my.hepatica P1 --timepoint FU1 --lesion T01/T09 --click=" +
                    pointText(0.5 * (ends[0] + ends[1])))
                    .err,
                HasSubstr("the case does not have them all"));
}

TEST_F(JudgedCase, OneStrokeIsEnoughForProductsAndForNodes)
{
    measure("T01", 0, 0);
    measure("T02", 0, 1, " --organ 'lymph node'");
    measure("T01", 1, 0);
    measure("T02", 1, 1);
    for (const char* system : {"recist-1.1", "who", "irrc"})
        EXPECT_THAT(judged(system).at("target").get<std::string>(), testing::Not("NE")) << system;
    done("export my.hepatica -o lesions.csv");
    const std::string table = textOf(folder_ / "lesions.csv");
    EXPECT_THAT(table, HasSubstr("short_axis_source"));
    EXPECT_THAT(table, HasSubstr("manual"));
    EXPECT_EQ(runHepatica(folder_, "assess lesions.csv").status, 0);
    const Outcome uncertain =
        runHepatica(folder_, "assess my.hepatica --uncertainty --json --protocol recist-1.1");
    ASSERT_EQ(uncertain.status, 0) << uncertain.err;
    EXPECT_TRUE(uncertain.json()
                    .at("patients")
                    .at(0)
                    .at("criteria")
                    .at(0)
                    .at("timepoints")
                    .back()
                    .at("uncertainty")
                    .is_object());
}
