#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/imaging/SeriesReader.h>

#include "Reference.h"

#include <gtest/gtest.h>

namespace {

/// A stroke on one slice of the portal venous CT of 3D-IRCADb-01, case 1, placed by eye: columns and rows.
struct PlacedStroke {
    const char* what;
    int slice;
    double fromColumn, fromRow, toColumn, toRow;
};

// From one organ into another.
constexpr PlacedStroke Crossings[] = {
    {"liver to spleen", 25, 345, 210, 400, 265},
    {"liver to spleen, short", 25, 360, 221, 392.5, 250},
    {"liver to spleen, long", 25, 335, 207.5, 420, 290},
    {"spleen to liver", 25, 380, 265, 360, 222.5},
    {"liver to stomach", 15, 330, 185, 367.5, 215},
    {"liver to stomach, long", 15, 310, 180, 370, 225},
    {"left lobe to stomach", 5, 350, 145, 362.5, 197.5},
    {"left lobe to the stomach's folds", 5, 310, 185, 335, 240},
    {"liver to colon", 25, 320, 175, 365, 197.5},
    {"liver to aorta", 15, 255, 252.5, 290, 275},
    {"liver to aorta, lower", 5, 260, 240, 285, 267.5},
    {"liver through the aorta", 15, 260, 240, 285, 285},
    {"liver to diaphragm", 25, 270, 217.5, 300, 245},
    {"liver to diaphragm, lower", 5, 255, 235, 242.5, 265},
    {"spleen to stomach", 15, 360, 255, 385, 295},
    {"stomach to spleen", 15, 340, 265, 365, 310},
    {"wall to liver", 15, 105, 120, 145, 155},
    {"wall to liver, upper", 25, 145, 135, 185, 165},
    {"muscle to liver", 5, 147.5, 115, 185, 145},
    {"muscle to left lobe", 25, 165, 145, 195, 185},
    {"splenic vein to spleen", 5, 390, 277.5, 425, 315},
    {"kidney to muscle", 5, 350, 350, 345, 390},
    {"kidney to spleen", 5, 380, 330, 420, 310},
    {"adrenal to kidney", 5, 365, 295, 365, 325},
    {"liver to heart", 34, 190, 200, 255, 190},
    {"liver to inferior vena cava", 34, 200, 210, 232.5, 240},
    {"liver to pericardium", 34, 205, 212.5, 250, 170},
    {"vertebra to lung", 15, 265, 310, 320, 310},
    {"aorta to vertebra", 15, 287.5, 270, 267.5, 315},
    {"liver to rib", 5, 130, 137.5, 115, 120},
};

// Along normal tissue with vessels in it.
constexpr PlacedStroke Normal[] = {
    {"right lobe", 25, 90, 240, 130, 260},
    {"left lobe", 25, 280, 150, 310, 180},
    {"right lobe, middle", 15, 90, 190, 120, 220},
    {"right lobe, back", 15, 115, 310, 150, 325},
    {"right lobe, lower", 5, 80, 190, 130, 215},
    {"right lobe, lower, back", 5, 115, 290, 135, 305},
    {"beside the gallbladder's fossa", 5, 190, 150, 230, 165},
    {"both lobes", 15, 165, 140, 240, 150},
    {"right lobe, 61 mm", 5, 90, 150, 190, 190},
    {"right lobe, 57 mm", 25, 90, 190, 165, 255},
    {"spleen", 15, 380, 310, 420, 330},
    {"muscle of the back", 15, 230, 410, 250, 400},
};

// A confidence stands for how often a mask is right: under this one it is rather wrong, and a reader looks.
constexpr double Doubted = 0.5;
// Half way from there to certainty: no stroke that is no lesion's may look like one that need not be checked.
constexpr double NeverSurer = 0.75;

// One in twenty, as for any test at the level of 5 %. Two organs of one density that touch (the left lobe and
// the stomach's wall) are one body in the image, and to tell them apart takes anatomy.
constexpr double MostSureOfCrossings = 0.05;
// One in ten: normal tissue is not even, and a part of it that the contrast medium reached earlier has a
// border on all its sides as a lesion has.
constexpr double MostSureOfNormal = 0.10;

double shareOf(int part, std::size_t all)
{
    return static_cast<double>(part) / static_cast<double>(all);
}

class RealCrossings : public testing::Test {
protected:
    using Result = hepatica::Expected<hepatica::imaging::LesionSegmentation>;
    static Result segment(const hepatica::imaging::Volume& volume, const PlacedStroke& stroke)
    {
        const auto& grid = volume.geometry();
        const auto slice = static_cast<double>(stroke.slice);
        hepatica::imaging::LesionPrompt prompt;
        prompt.strokes = {{grid.toPatient(stroke.fromColumn, stroke.fromRow, slice),
                           grid.toPatient(stroke.toColumn, stroke.toRow, slice)}};
        return hepatica::imaging::segmentLesion(volume, prompt);
    }
};

} // namespace

TEST_F(RealCrossings, FromOneOrganIntoAnotherAreRefusedOrDoubted)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto series =
        hepatica::imaging::openSeries({reference / "data" / "p01_ct_liver_tumours_3dircadb_01" / "dicom"});
    ASSERT_TRUE(series) << series.error().text();
    int sure = 0;
    for (const PlacedStroke& stroke : Crossings) {
        const Result found = segment(series->volume, stroke);
        if (!found) {
            EXPECT_EQ(found.error().code, hepatica::ProblemCode::NothingToSegment) << stroke.what;
            continue;
        }
        EXPECT_LT(found->confidence, NeverSurer) << stroke.what;
        sure += found->confidence >= Doubted ? 1 : 0;
    }
    EXPECT_LE(shareOf(sure, std::size(Crossings)), MostSureOfCrossings);
}

TEST_F(RealCrossings, AlongNormalTissueAreDoubtedAndNotRefused)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto series =
        hepatica::imaging::openSeries({reference / "data" / "p01_ct_liver_tumours_3dircadb_01" / "dicom"});
    ASSERT_TRUE(series) << series.error().text();
    int sure = 0;
    for (const PlacedStroke& stroke : Normal) {
        const Result found = segment(series->volume, stroke);
        ASSERT_TRUE(found) << stroke.what << ": " << found.error().text();
        EXPECT_LT(found->confidence, NeverSurer) << stroke.what;
        sure += found->confidence >= Doubted ? 1 : 0;
        EXPECT_GT(found->reasons.size(), 3u) // what lowers it is told beside the three grounds of every mask
            << stroke.what;
    }
    EXPECT_LE(shareOf(sure, std::size(Normal)), MostSureOfNormal);
}
