#include "app/cli/JudgedCase.h"

#include <fmt/format.h>

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;
using testing::Not;

namespace {

std::string between(const Point3& from, const Point3& to)
{
    return " --stroke=" + pointText(from) + " " + pointText(to);
}

} // namespace

TEST_F(JudgedCase, AnEditedMaskEntersTheCase)
{
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const std::string series = "'" + portalVenous(truth_.visits.front()).string() + "'";
    ASSERT_EQ(runHepatica(folder_, "segment " + series + between(ends[0], ends[1]) + " -o mask.nii").status,
              0);
    done("measure my.hepatica P1 --timepoint BL --lesion T01 --mask mask.nii");
    const auto seen = shown("T01", "BL");
    EXPECT_EQ(seen.at("source"), "edited");
    EXPECT_EQ(seen.at("long_axis_mm"), seen.at("automatic_long_axis_mm"));
    EXPECT_TRUE(seen.at("confidence").is_null());
    EXPECT_EQ(seen.at("mask_source"), "edited");
    EXPECT_TRUE(seen.at("prompt").is_null()) << "nothing gives this mask again";
    const auto measured =
        runHepatica(folder_, "measure " + series + " --mask mask.nii --json").json().at("labels").at(0);
    EXPECT_EQ(seen.at("long_axis_mm"), measured.at("long_axis_mm"));
    EXPECT_EQ(seen.at("volume_mm3"), measured.at("volume_mm3"));
    EXPECT_THAT(refusal("measure my.hepatica P1 --timepoint BL --mask mask.nii --label 7"), HasSubstr("7"));
    EXPECT_EQ(run("measure my.hepatica P1 --timepoint BL --mask mask.nii --click=0,0,0").status, 2);
}

TEST_F(JudgedCase, ABoxAndCorrectionsAreTakenAsBySegment)
{
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const Point3 middle = 0.5 * (ends[0] + ends[1]);
    const double half = 0.6 * distance(ends[0], ends[1]);
    const Point3 reach{half, half, half};
    const std::string box = " --box=" + pointText(middle - reach) + " " + pointText(middle + reach) +
                            " --add=" + pointText(middle);
    const std::string series = "'" + portalVenous(truth_.visits.front()).string() + "'";
    const Outcome segmented = runHepatica(folder_, "segment " + series + box + " -o mask.nii --json");
    ASSERT_EQ(segmented.status, 0) << segmented.err;
    done("measure my.hepatica P1 --timepoint BL --lesion T01" + box);
    const auto seen = shown("T01", "BL");
    EXPECT_EQ(seen.at("volume_mm3"), segmented.json().at("label").at("volume_mm3"));
    EXPECT_EQ(seen.at("mask_source"), "automatic");
    EXPECT_NEAR(seen.at("prompt").at("box").at(0).at(0).get<double>(), middle.x - half, 1e-3);
    EXPECT_EQ(seen.at("prompt").at("add").size(), 1U);
    EXPECT_EQ(seen.at("confidence"), segmented.json().at("confidence"));
    EXPECT_EQ(seen.at("confidence_reasons"), segmented.json().at("reasons"));
    EXPECT_EQ(seen.at("source"), "automatic");
}

TEST_F(JudgedCase, AMaskIsCorrectedFromWhereItStands)
{
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const Point3 middle = 0.5 * (ends[0] + ends[1]), along = ends[1] - ends[0];
    const Point3 across{-along.y, along.x, 0.0};
    measure("T01", 0, 0);
    const auto before = shown("T01", "BL");
    const std::string again = "measure my.hepatica P1 --timepoint BL --lesion T01 --again";
    done(again + " --add=" + pointText(middle + 0.6 * across));
    const auto larger = shown("T01", "BL");
    EXPECT_GT(larger.at("volume_mm3"), before.at("volume_mm3"));
    EXPECT_EQ(larger.at("recorded"), before.at("recorded"));
    EXPECT_EQ(larger.at("source"), "manual");
    done(again + " --remove=" + pointText(middle - 0.25 * across));
    const auto after = shown("T01", "BL");
    EXPECT_LT(after.at("volume_mm3"), larger.at("volume_mm3"));
    EXPECT_EQ(after.at("prompt").at("add").size(), 1U);
    EXPECT_EQ(after.at("prompt").at("remove").size(), 1U);
    EXPECT_THAT(refusal("measure my.hepatica P1 --timepoint FU1 --lesion T01 --again"),
                HasSubstr("T01 at FU1: has no mask there"));
    EXPECT_EQ(run(again + " --click=0,0,0").status, 2);
}

TEST_F(JudgedCase, TheSeriesMeasuredAndTheVolumeAreTold)
{
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const Outcome outcome =
        run("measure my.hepatica P1 --timepoint BL --lesion T01" + between(ends[0], ends[1]));
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("T01 at BL: measured on the series "));
    EXPECT_THAT(outcome.err, HasSubstr("(portal venous)"));
    const auto seen = shown("T01", "BL");
    const std::string volume = fmt::format("{:.2f} mL", seen.at("volume_mm3").get<double>() / 1000.0);
    EXPECT_THAT(outcome.out, HasSubstr(volume));
}

TEST_F(JudgedCase, TheErrorsOfAStrokeAreThoseOfSegment)
{
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const std::string series = "'" + portalVenous(truth_.visits.front()).string() + "'";
    const Outcome segmented =
        runHepatica(folder_, "segment " + series + between(ends[0], ends[1]) + " -o mask.nii --json");
    measure("T01", 0, 0);
    EXPECT_EQ(shown("T01", "BL").at("standard_error"), segmented.json().at("label").at("standard_error"));
}

TEST_F(JudgedCase, AMaskOnAnotherLesionIsAskedAfter)
{
    measure("T01", 0, 0);
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const Outcome again = run("measure my.hepatica P1 --timepoint BL" + between(ends[0], ends[1]));
    ASSERT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("T02 at BL lies for more than half on T01: is it T01 again?"));
    const auto& other = truth_.visits.front().lesions.at(1).longEnds;
    EXPECT_THAT(run("measure my.hepatica P1 --timepoint BL" + between(other[0], other[1])).err,
                Not(HasSubstr("again?")));
}

TEST_F(JudgedCase, AnEndIsMovedWithoutAnotherMask)
{
    measure("T01", 0, 0);
    const auto before = shown("T01", "BL");
    const auto& ends = truth_.visits.front().lesions.front().longEnds;
    const Point3 nearer = ends[0] + 0.8 * (ends[1] - ends[0]);
    const std::string move = "move my.hepatica P1 --timepoint BL --lesion ";
    done(move + "T01" + between(ends[0], nearer));
    const auto after = shown("T01", "BL");
    EXPECT_EQ(after.at("source"), "edited");
    EXPECT_NEAR(after.at("long_axis_mm"), distance(ends[0], nearer), 0.01);
    EXPECT_EQ(after.at("automatic_long_axis_mm"), before.at("automatic_long_axis_mm"));
    EXPECT_EQ(after.at("volume_mm3"), before.at("volume_mm3"));
    EXPECT_THAT(refusal(move + "T09" + between(ends[0], nearer)), HasSubstr("has no lesion T09"));
    const Point3 elsewhere{nearer.x, nearer.y, nearer.z + 20.0};
    EXPECT_THAT(refusal(move + "T01" + between(ends[0], elsewhere)), HasSubstr("do not lie on one slice"));
}

TEST_F(JudgedCase, ALesionIsChangedAndRemoved)
{
    measure("T01", 0, 0);
    measure("T02", 0, 1);
    measure("T01", 1, 0);
    done("change my.hepatica P1 --lesion T02 --class non-target --organ lung");
    EXPECT_EQ(classOf("NT01"), "non-target");
    done("change my.hepatica P1 --lesion NT01 --name dome");
    EXPECT_EQ(classOf("dome"), "non-target");
    EXPECT_THAT(refusal("change my.hepatica P1 --lesion dome --name T01"), HasSubstr("twice"));
    EXPECT_THAT(refusal("change my.hepatica P1 --lesion dome --class new-target"), HasSubstr("no new one"));
    EXPECT_THAT(refusal("change my.hepatica P1 --lesion dome"), HasSubstr("nothing is to change"));
    done("remove my.hepatica P1 --lesion T01");
    EXPECT_EQ(classOf("T01"), "none");
    done("undo my.hepatica P1");
    EXPECT_EQ(classOf("T01"), "target");
    EXPECT_EQ(run("verify my.hepatica P1").status, 0);
}

TEST_F(JudgedCase, ImagesThatAreNotThoseOfTheCaseAreNotMeasured)
{
    measure("T01", 0, 0);
    std::vector<fs::path> files{fs::directory_iterator(portalVenous(truth_.visits.front())), {}};
    std::ranges::sort(files);
    fs::remove(files.back()); // a slice at the end: what is left is a whole, shorter stack
    const auto& ends = truth_.visits.front().lesions.at(1).longEnds;
    EXPECT_THAT(refusal("measure my.hepatica P1 --timepoint BL --lesion T02" + between(ends[0], ends[1])),
                HasSubstr("(128 x 128 x 39) have other slices or another place than when the case met it "
                          "(128 x 128 x 40)"));
    EXPECT_THAT(refusal("propose my.hepatica P1 --timepoint FU1"), HasSubstr("have other slices"));
    EXPECT_THAT(refusal("import my.hepatica P1 patient/BL --timepoint BL --add"),
                HasSubstr("their masks would move"));
}
