#include "app/cli/Shell.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

/// A responder with T01 and T02 read at the baseline, and the next visit imported.
class ProposedCase : public ::testing::Test {
protected:
    void SetUp() override
    {
        phantom::PhantomOptions options;
        options.dims = {160, 160, 54};
        auto written = phantom::writePatient(options, folder / "patient");
        ASSERT_TRUE(written) << written.error().text();
        truth = std::move(*written);
        importVisits("my.hepatica");
        readBaseline("my.hepatica");
    }

    void importVisits(const std::string& file)
    {
        done("case import " + file + " P1 patient/BL --timepoint BL --role baseline");
        done("case import " + file + " P1 patient/FU1 --timepoint FU1");
    }
    void readBaseline(const std::string& file, const std::string& options = "")
    {
        for (const std::size_t lesion : {0U, 1U}) {
            const auto& ends = truth.visits[0].lesions[lesion].longEnds;
            done("case measure " + file + " P1 --timepoint BL --lesion " +
                 truth.visits[0].lesions[lesion].name + " --stroke=" + pointText(ends[0]) + " " +
                 pointText(ends[1]) + options);
        }
    }

    Outcome done(const std::string& command)
    {
        Outcome outcome = runHepatica(folder, command);
        EXPECT_EQ(outcome.status, 0) << command << "\n" << outcome.err;
        return outcome;
    }

    /// Of all lesions, at all visits.
    nlohmann::json observations()
    {
        auto all = nlohmann::json::array();
        const auto shown = done("case show my.hepatica P1 --json").json();
        for (const auto& lesion : shown.at("cases").at(0).at("lesions"))
            for (const auto& seen : lesion.at("observations"))
                all.push_back(seen);
        return all;
    }

    Folder folder;
    phantom::PatientTruth truth;
};

} // namespace

TEST_F(ProposedCase, ProposingRecordsNothingAndAcceptingRecordsAnAutomaticAxis)
{
    const auto proposed = done("case propose my.hepatica P1 --timepoint FU1 --json").json();
    ASSERT_EQ(proposed.at("lesions").size(), 2U);
    EXPECT_EQ(proposed.at("alignments").at(0).at("verdict"), "good");
    for (std::size_t n = 0; n < 2; ++n) {
        const auto& one = proposed.at("lesions")[n];
        const phantom::LesionTruth& now = truth.visits[1].lesions[n];
        EXPECT_EQ(one.at("lesion"), now.name);
        EXPECT_EQ(one.at("from"), "BL");
        EXPECT_TRUE(one.at("recorded").is_null());
        const auto seen = observations().at(n);
        EXPECT_EQ(one.at("earlier_size").at("long_axis_mm"), seen.at("long_axis_mm")) << "as it was recorded";
        EXPECT_EQ(one.at("earlier_size").at("volume_mm3"), seen.at("volume_mm3"));
        const auto& at = one.at("position");
        EXPECT_LE(distance({at[0], at[1], at[2]}, now.centre), 5.0) << now.name;
    }
    EXPECT_EQ(observations().size(), 2U) << "nothing is accepted by itself";

    done("case propose my.hepatica P1 --timepoint FU1 --accept T01 --absent T02");
    const auto all = observations();
    ASSERT_EQ(all.size(), 4U);
    int automatic = 0, absent = 0;
    for (const auto& one : all) {
        automatic += one.at("timepoint") == "FU1" && one.at("source") == "automatic" ? 1 : 0;
        absent += one.at("timepoint") == "FU1" && one.at("state") == "absent" ? 1 : 0;
    }
    EXPECT_GE(automatic, 1); // an absent lesion has no size, and its source says nothing
    EXPECT_EQ(absent, 1);
    const Outcome again =
        runHepatica(folder, "case propose my.hepatica P1 --timepoint FU1 --accept T01 --absent T02");
    EXPECT_EQ(again.status, 1);
    EXPECT_THAT(again.err, testing::HasSubstr("T01 at FU1: is read already"));
    EXPECT_THAT(done("case propose my.hepatica P1 --timepoint FU1").out,
                testing::AllOf(testing::HasSubstr("recorded there already"),
                               testing::HasSubstr("(before, manual: ")));
    EXPECT_EQ(observations(), all) << "what was read is not replaced by a proposal";
    done("case undo my.hepatica P1");
    EXPECT_EQ(observations().size(), 3U) << "each is an action of its own";
}

TEST_F(ProposedCase, InABlindedCaseOnlyPlacesAreProposed)
{
    // Readers are named before anything is read.
    importVisits("two.hepatica");
    done("case readers two.hepatica P1 --readers R1 --readers R2");
    readBaseline("two.hepatica", " --reader R1");
    const Outcome accepting =
        runHepatica(folder, "case propose two.hepatica P1 --reader R1 --timepoint BL --accept T01");
    EXPECT_EQ(accepting.status, 1);
    EXPECT_THAT(accepting.err, testing::HasSubstr("only places are proposed in a blinded reading"));
    const Outcome hidden = runHepatica(folder, "case propose two.hepatica P1 --reader R1 --timepoint FU1");
    EXPECT_EQ(hidden.status, 1) << "the baseline is not locked yet";
}
