#include "Shell.h"

#include <hepatica/phantom/Motion.h>

#include <algorithm>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

void write(const fs::path& file, const std::string& text)
{
    std::ofstream(file) << text;
}

/// Baseline and first follow-up of a small patient, as arguments.
struct TwoVisits {
    Folder folder;
    phantom::PatientTruth patient = smallPatient(folder);
    const phantom::VisitTruth& baseline =
        *std::ranges::find(patient.visits, "BL", &phantom::VisitTruth::name);
    const phantom::VisitTruth& later = *std::ranges::find(patient.visits, "FU1", &phantom::VisitTruth::name);
    std::string series = "'" + portalVenous(baseline).string() + "' '" + portalVenous(later).string() + "'";
};

} // namespace

TEST(RegisterCommand, MapsPointsAndWritesTheTransform)
{
    const TwoVisits visits;
    const Point3 lesion = visits.baseline.lesions.front().centre;
    write(visits.folder / "points.csv", "name,z,x,y\nT01," + std::to_string(lesion.z) + "," +
                                            std::to_string(lesion.x) + "," + std::to_string(lesion.y) + "\n");
    const Outcome outcome =
        runHepatica(visits.folder, "register " + visits.series + " --points points.csv -o map.tfm --json");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto json = outcome.json();
    ASSERT_EQ(json["points"].size(), 1U);
    const auto& moving = json["points"][0]["moving"];
    const Point3 truth = phantom::toVisit(visits.later.motion, lesion);
    // Voxels of 2.8 x 2.8 x 5 mm: within one of them.
    EXPECT_LT(distance({moving[0], moving[1], moving[2]}, truth), 6.4);
    EXPECT_NEAR(json["points"][0]["fixed"][2].get<double>(), lesion.z,
                1e-6); // as many digits as the table has
    EXPECT_GT(json["quality"]["similarity"], json["quality"]["similarity_before"]);
    EXPECT_TRUE(textOf(visits.folder / "map.tfm").starts_with("#Insight Transform File V1.0"));
}

TEST(RegisterCommand, TwoPatientsAreNotAligned)
{
    const TwoVisits visits;
    phantom::PhantomOptions options;
    options.story = phantom::Story::Hyperprogressor;
    options.dims = {96, 96, 32};
    const auto other = phantom::writePatient(options, visits.folder / "other");
    ASSERT_TRUE(other) << other.error().text();
    const Outcome outcome =
        runHepatica(visits.folder, "register '" + portalVenous(visits.baseline).string() + "' '" +
                                       portalVenous(other->visits.front()).string() + "' -o map.tfm");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.errorLines(), 1) << outcome.err;
    EXPECT_NE(outcome.err.find("Patient ID"), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(visits.folder / "map.tfm"));
}

TEST(RegisterCommand, EveryBadLineOfATableIsTold)
{
    const Folder folder;
    write(folder / "points.csv", "x,y,z\n1,2,three\n1,2\n4,5,6\n");
    const Outcome outcome = runHepatica(folder, "register fixed moving --points points.csv");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.errorLines(), 2) << outcome.err;
    EXPECT_NE(outcome.err.find("line 2"), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find("line 3"), std::string::npos) << outcome.err;
}

TEST(RegisterCommand, AMissingColumnIsTold)
{
    const Folder folder;
    write(folder / "landmarks.csv", "fixed_x,fixed_y,fixed_z,moving_x,moving_y\n1,2,3,4,5\n");
    const Outcome outcome = runHepatica(folder, "register fixed moving --landmarks landmarks.csv");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find("moving_z"), std::string::npos) << outcome.err;
}

TEST(RegisterCommand, AnotherEndingThanTfmIsRefusedBeforeAnythingIsRead)
{
    const Folder folder;
    const Outcome outcome = runHepatica(folder, "register fixed moving -o map.h5");
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.err.find(".tfm"), std::string::npos) << outcome.err;
}

TEST(RegisterCommand, TheSecondFileCanBeOfAnotherModality)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "'" + portalVenous(truth.visits.front()).string() + "'";
    ASSERT_EQ(runHepatica(folder, "convert " + series + " -o ct.nii").status, 0);
    // The values are a CT's, so that a word against them is told: of the file that it is of, and no other.
    const std::string command = "register ct.nii ct.nii --affine --modality CT";
    EXPECT_EQ(runHepatica(folder, command).err.find("taken for"), std::string::npos);
    const Outcome second = runHepatica(folder, command + " --moving-modality MR");
    EXPECT_NE(second.err.find("taken for MR, as said"), std::string::npos) << second.err;
    EXPECT_EQ(second.err.find("taken for MR"), second.err.rfind("taken for MR")) << "of one of them only";
}
