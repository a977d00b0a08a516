#include "app/cli/Shell.h"

#include <fstream>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

/// A responder's baseline and next visit, each with its phases.
class AlignedCase : public ::testing::Test {
protected:
    void SetUp() override
    {
        phantom::PhantomOptions options;
        options.dims = {160, 160, 54};
        auto written = phantom::writePatient(options, folder / "patient");
        ASSERT_TRUE(written) << written.error().text();
        truth = std::move(*written);
        done("case import my.hepatica P1 patient/BL/late-arterial patient/BL/portal-venous --timepoint BL "
             "--role baseline");
        done("case import my.hepatica P1 patient/FU1/portal-venous --timepoint FU1");
    }

    Outcome done(const std::string& command)
    {
        Outcome outcome = runHepatica(folder, command);
        EXPECT_EQ(outcome.status, 0) << command << "\n" << outcome.err;
        return outcome;
    }

    /// The UID of a visit's series of a phase.
    std::string uidOf(const std::string& visit, const std::string& phase)
    {
        const auto shown = done("scan patient/" + visit + "/" + phase + " --json").json();
        return shown.at("patients")[0].at("studies")[0].at("series")[0].at("uid");
    }

    Folder folder;
    phantom::PatientTruth truth;
};

Point3 pointFrom(const nlohmann::json& json)
{
    return {json.at(0), json.at(1), json.at(2)};
}

} // namespace

TEST_F(AlignedCase, KeepsTheMapsAndCarriesALesionToTheNextVisit)
{
    const std::string proven = done("case verify my.hepatica P1").out;
    const auto first = done("case align my.hepatica P1 --json").json().at("alignments");
    ASSERT_FALSE(first.empty());
    for (const auto& one : first) {
        EXPECT_FALSE(one.at("kept")) << one;
        EXPECT_TRUE(one.contains("quality")) << one;
    }
    const auto second = done("case align my.hepatica P1 --json").json().at("alignments");
    ASSERT_EQ(second.size(), first.size());
    for (std::size_t at = 0; at < first.size(); ++at) {
        EXPECT_TRUE(second[at].at("kept"));
        EXPECT_EQ(second[at].at("quality"), first[at].at("quality"));
    }

    const std::string before = uidOf("BL", "portal-venous"), now = uidOf("FU1", "portal-venous");
    const phantom::LesionTruth& lesion = truth.visits[0].lesions[0];
    const auto points =
        done("case locate my.hepatica P1 --json --series " + before + " --point=" + pointText(lesion.centre))
            .json()
            .at("points");
    bool isFound = false;
    for (const auto& one : points)
        if (one.at("series") == now) {
            isFound = true;
            EXPECT_EQ(one.at("by"), "alignment");
            EXPECT_LE(distance(pointFrom(one.at("position")), truth.visits[1].lesions[0].centre), 5.0);
        } else if (one.at("series") == before) {
            EXPECT_EQ(one.at("by"), "itself");
            EXPECT_NEAR(distance(pointFrom(one.at("position")), lesion.centre), 0.0, 1e-3);
        }
    EXPECT_TRUE(isFound);
    EXPECT_EQ(done("case verify my.hepatica P1").out, proven) << "the maps are no part of what was read";
}

TEST_F(AlignedCase, OneLandmarkLeadsASeriesAndIsKept)
{
    const std::string now = uidOf("FU1", "portal-venous");
    const Point3 from = truth.visits[0].lesions[0].centre, to = truth.visits[1].lesions[0].centre;
    std::ofstream(folder / "marks.csv") << "fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z\n"
                                        << pointText(from) << "," << pointText(to) << "\n";
    const auto made =
        done("case align my.hepatica P1 --json --series " + now + " --landmarks marks.csv").json();
    ASSERT_EQ(made.at("alignments").size(), 1U);
    EXPECT_EQ(made.at("alignments")[0].at("moving"), now);
    const auto points =
        done("case locate my.hepatica P1 --json --series " + now + " --point=" + pointText(to))
            .json()
            .at("points");
    const std::string before = uidOf("BL", "portal-venous");
    for (const auto& one : points)
        if (one.at("series") == before) {
            EXPECT_LE(distance(pointFrom(one.at("position")), from), 5.0);
        }
}

TEST_F(AlignedCase, TellsWhatIsNotAlignedAndWhatIsNotThere)
{
    const std::string before = uidOf("BL", "portal-venous");
    const auto text = done("case locate my.hepatica P1 --series " + before + " --point=1,2,3").out;
    EXPECT_THAT(text, testing::HasSubstr("FU1 portal venous: not aligned"));
    EXPECT_THAT(text, testing::HasSubstr("BL late arterial: 1.0,2.0,3.0 by scanner coordinates"));

    const Outcome nowhere = runHepatica(folder, "case locate my.hepatica P1 --series 1.2 --point=1,2,3");
    EXPECT_EQ(nowhere.status, 1);
    EXPECT_THAT(nowhere.err, testing::HasSubstr("has no series 1.2; it holds"));
    const Outcome first = runHepatica(folder, "case align my.hepatica P1 --series " + before);
    EXPECT_EQ(first.status, 1) << "nothing stands above it in the plan";
    EXPECT_EQ(runHepatica(folder, "case align my.hepatica P1 --landmarks marks.csv").status, 2);

    std::filesystem::remove_all(folder / "patient/FU1");
    const Outcome gone = runHepatica(folder, "case align my.hepatica P1 --json");
    EXPECT_EQ(gone.status, 1);
    int problems = 0, maps = 0;
    const auto told = gone.json();
    for (const auto& one : told.at("alignments")) {
        problems += one.contains("problem") ? 1 : 0;
        maps += one.contains("quality") ? 1 : 0;
    }
    EXPECT_EQ(problems, 1);
    EXPECT_GE(maps, 1) << "the phases of the baseline are aligned all the same";
}
