#include "app/cli/Shell.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

/// The patient with a new lesion, fine enough for lesions of 14 mm.
phantom::PatientTruth followedPatient(const fs::path& folder)
{
    phantom::PhantomOptions options;
    options.story = phantom::Story::Pseudoprogressor;
    options.dims = {192, 192, 64};
    const auto truth = phantom::writePatient(options, folder / "patient");
    if (!truth)
        ADD_FAILURE() << truth.error().text();
    return truth ? *truth : phantom::PatientTruth{};
}

Point3 pointOf(const nlohmann::json& json)
{
    return {json.at(0), json.at(1), json.at(2)};
}

const std::string Pair = "follow patient/BL/portal-venous patient/FU1/portal-venous --mask "
                         "patient/BL/truth_labels.nii.gz";

} // namespace

TEST(FollowCommand, EveryLesionIsProposedAndTheNewOneIsACandidate)
{
    const Folder folder;
    const auto truth = followedPatient(folder);
    const Outcome done = runHepatica(folder, Pair + " --new-lesions --json -o proposed.nii.gz");
    ASSERT_EQ(done.status, 0) << done.err;
    const auto document = done.json();
    EXPECT_EQ(document.at("alignment").at("verdict"), "good");
    const auto& lesions = document.at("lesions");
    ASSERT_EQ(lesions.size(), 3U);
    for (std::size_t n = 0; n < 3; ++n) {
        const phantom::LesionTruth& now = truth.visits[1].lesions[n];
        EXPECT_LE(distance(pointOf(lesions[n].at("position")), now.centre), 5.0) << now.name;
        // All three grew by a sixth or more: 34 to 45 mm, 26 to 34.5 mm, 14 to 16 mm.
        EXPECT_NEAR(lesions[n].at("long_axis_mm").get<double>(), now.longAxis.mm(), 3.0) << now.name;
    }
    const auto& search = document.at("new_lesions");
    EXPECT_THAT(search.at("statement").get<std::string>(),
                testing::HasSubstr("no answer to the question for new lesions"));
    const phantom::LesionTruth& fresh = truth.visits[1].lesions[3];
    bool isAmongThree = false;
    for (std::size_t n = 0; n < std::min<std::size_t>(3, search.at("candidates").size()); ++n)
        isAmongThree =
            isAmongThree || distance(pointOf(search.at("candidates")[n].at("position")), fresh.centre) < 7.0;
    EXPECT_TRUE(isAmongThree) << search.dump();

    const Outcome measured =
        runHepatica(folder, "measure patient/FU1/portal-venous --mask proposed.nii.gz --json");
    ASSERT_EQ(measured.status, 0) << measured.err;
    const auto labels = measured.json().at("labels");
    ASSERT_EQ(labels.size(), 3U);
    const Outcome earlier =
        runHepatica(folder, "measure patient/BL/portal-venous --mask patient/BL/truth_labels.nii.gz --json");
    for (std::size_t n = 0; n < 3; ++n)
        for (const char* size : {"long_axis_mm", "short_axis_mm", "volume_mm3"}) {
            EXPECT_EQ(lesions[n].at("size").at(size), labels[n].at(size)) << size;
            EXPECT_EQ(lesions[n].at("earlier_size").at(size), earlier.json().at("labels").at(n).at(size));
        }
}

TEST(FollowCommand, ABlindedReadingGetsPositionsOnly)
{
    const Folder folder;
    const auto truth = followedPatient(folder);
    const Outcome done = runHepatica(folder, Pair + " --label 1 --position-only --json");
    ASSERT_EQ(done.status, 0) << done.err;
    const auto lesion = done.json().at("lesions").at(0);
    EXPECT_LE(distance(pointOf(lesion.at("position")), truth.visits[1].lesions[0].centre), 5.0);
    EXPECT_TRUE(lesion.at("long_axis_mm").is_null());
    EXPECT_TRUE(lesion.at("voxels").is_null());
    EXPECT_TRUE(lesion.at("size").is_null());
    EXPECT_TRUE(lesion.at("earlier_size").is_null());
    const Outcome searched = runHepatica(folder, Pair + " --position-only --new-lesions --json");
    ASSERT_EQ(searched.status, 0) << searched.err;
    const auto candidates = searched.json().at("new_lesions").at("candidates");
    ASSERT_FALSE(candidates.empty());
    const phantom::LesionTruth& known = truth.visits[1].lesions[0]; // grown from 34 to 45 mm
    for (const auto& candidate : candidates) {
        EXPECT_TRUE(candidate.at("diameter_mm").is_null());
        EXPECT_GT(distance(pointOf(candidate.at("position")), known.centre), 0.4 * known.longAxis.mm());
    }
    const Outcome both = runHepatica(folder, Pair + " --position-only -o proposed.nii.gz");
    EXPECT_EQ(both.status, 1);
    EXPECT_EQ(both.errorLines(), 1);
    EXPECT_FALSE(fs::exists(folder / "proposed.nii.gz"));
}

TEST(FollowCommand, APlaceMarkedInBothVisitsLeads)
{
    const Folder folder;
    const auto truth = followedPatient(folder);
    std::ofstream(folder / "marks.csv") << "fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z\n"
                                        << pointText(truth.visits[0].lesions[0].centre) << ","
                                        << pointText(truth.visits[1].lesions[0].centre) << "\n";
    const Outcome done = runHepatica(folder, Pair + " --position-only --landmarks marks.csv --json");
    ASSERT_EQ(done.status, 0) << done.err;
    const auto document = done.json();
    EXPECT_LE(distance(pointOf(document.at("lesions")[0].at("position")), truth.visits[1].lesions[0].centre),
              5.0);
    const Outcome missing = runHepatica(folder, Pair + " --landmarks nowhere.csv");
    EXPECT_EQ(missing.status, 1);
    EXPECT_EQ(missing.errorLines(), 1) << missing.err;
}
