// What the images show.
#include "Reference.h"
#include "testdata/Phantoms.h"

#include <cmath>
#include <cstdlib>
#include <numeric>
#include <vector>

namespace hepatica::phantom {

namespace {

namespace fs = std::filesystem;

struct Statistics {
    double mean = 0.0, sd = 0.0;
};

/// Of the voxels in a ball.
Statistics inBall(const imaging::Volume& volume, const Point3& centre, double radius_mm)
{
    std::vector<double> values;
    const auto& grid = volume.geometry();
    const auto middle = grid.toNearestVoxel(centre);
    const auto reach = [&](int axis) {
        return static_cast<int>(radius_mm / grid.spacing()[static_cast<std::size_t>(axis)]) + 1;
    };
    for (int k = middle.k - reach(2); k <= middle.k + reach(2); ++k)
        for (int j = middle.j - reach(1); j <= middle.j + reach(1); ++j)
            for (int i = middle.i - reach(0); i <= middle.i + reach(0); ++i)
                if (grid.contains({i, j, k}) && distance(grid.toPatient(i, j, k), centre) <= radius_mm)
                    values.push_back(volume.at({i, j, k}));
    Statistics found;
    const auto count = static_cast<double>(values.size());
    found.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    for (const double value : values)
        found.sd += (value - found.mean) * (value - found.mean);
    found.sd = std::sqrt(found.sd / (count - 1.0));
    return found;
}

/// Right lobe between the segmental vessels, in baseline coordinates; no story has a lesion there.
constexpr Point3 QuietLiver{-104, -4, -20};
constexpr Point3 InAorta{9.5, 39, 0};
constexpr Point3 InMainPortalVein{-15, -1, -22};
constexpr Point3 InSpleen{102, 34, 22};

/// Mean over the lesion's voxels at least `margin_mm` inside the ball around its core.
double rimMean(const imaging::Volume& volume, const imaging::Mask& mask, const LesionTruth& lesion)
{
    const double coreReach = 0.5 * lesion.coreFraction * lesion.longAxis.mm() + 4.0;
    double sum = 0.0;
    int count = 0;
    const auto& box = mask.box();
    for (int k = box.first.k + 1; k < box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                const bool deep = mask.contains({i, j, k}) && mask.contains({i - 1, j, k}) &&
                                  mask.contains({i + 1, j, k}) && mask.contains({i, j - 1, k}) &&
                                  mask.contains({i, j + 1, k});
                const Point3 at = volume.geometry().toPatient(i, j, k);
                const bool nearCore = lesion.coreFraction > 0.0 && distance(at, lesion.centre) < coreReach;
                if (!deep || nearCore)
                    continue;
                sum += volume.at({i, j, k});
                ++count;
            }
    EXPECT_GT(count, 20);
    return sum / count;
}

} // namespace

TEST_F(Phantoms, AreReadAsCtSeriesOfOnePatientWithTheirPhases)
{
    for (const Story story : AllStories) {
        const auto index = imaging::scan({patient(story).truthFile.parent_path()});
        ASSERT_TRUE(index) << index.error().text();
        ASSERT_EQ(index->patients.size(), 1U);
        EXPECT_EQ(index->patients[0].id, patient(story).patientId);
        ASSERT_EQ(index->patients[0].studies.size(), patient(story).visits.size());
        for (const imaging::Study& study : index->patients[0].studies) {
            std::vector<imaging::Phase> phases;
            for (const imaging::Series& series : study.series) {
                phases.push_back(series.phase);
                EXPECT_EQ(series.measurable, imaging::Measurable::Volume);
                EXPECT_TRUE(series.warnings.empty());
                EXPECT_EQ(series.frameOfReferenceUid, study.series[0].frameOfReferenceUid);
            }
            EXPECT_THAT(phases, ::testing::UnorderedElementsAre(imaging::Phase::LateArterial,
                                                                imaging::Phase::PortalVenous,
                                                                imaging::Phase::Delayed));
        }
    }
}

TEST_F(Phantoms, LieInThePatientAsTheOptionsSay)
{
    const auto series = open(patient(Story::Responder).visits[0], 1);
    const imaging::Geometry& grid = series.volume.geometry();
    EXPECT_EQ(grid.dims(), (std::array{128, 128, 40}));
    EXPECT_TRUE(series.volume.isInt16());
    EXPECT_NEAR(grid.spacing()[0], 360.0 / 128, 1e-9);
    EXPECT_NEAR(grid.spacing()[2], 200.0 / 40, 1e-9);
    // The images cover -100 to 100 mm: the first slice's centre lies half a slice inside.
    EXPECT_NEAR(grid.origin().z, -97.5, 1e-6);
    EXPECT_NEAR(grid.origin().x, -180.0 + 0.5 * 360.0 / 128, 1e-6);
    EXPECT_LT(series.volume.at({0, 0, 0}), -900.0);
}

TEST_F(Phantoms, PassDciodvfyWithoutError)
{
    HEPATICA_NEEDS_PROGRAM("dciodvfy", "dicom3tools");
    const Folder spoken("dciodvfy");
    fs::create_directories(spoken.path());
    const fs::path said = spoken.path() / "said.txt";
    for (const auto& folder : patient(Story::Hyperprogressor).visits.back().seriesFolders) {
        const std::string command =
            "dciodvfy '" + (folder / "0007.dcm").string() + "' >'" + said.string() + "' 2>&1";
        EXPECT_EQ(std::system(command.c_str()), 0);
        EXPECT_THAT(bytesOf(said), ::testing::HasSubstr("CTImage"));
        EXPECT_THAT(bytesOf(said), ::testing::Not(::testing::HasSubstr("Error")));
    }
}

TEST_F(Phantoms, HaveTheLiverOnThePatientsRightAndTheSpleenOnTheLeft)
{
    for (const Story story : AllStories) {
        const auto series = open(*std::ranges::find(patient(story).visits, "BL", &VisitTruth::name), 1);
        // Portal venous liver 110 HU, spleen 125 HU (the phantom's table); 10 mm balls hold over 100 voxels.
        EXPECT_NEAR(inBall(series.volume, QuietLiver, 10).mean, 110, 6) << storyName(story);
        EXPECT_NEAR(inBall(series.volume, InSpleen, 10).mean, 125, 6) << storyName(story);
    }
}

TEST_F(Phantoms, HaveTenToTwentyHounsfieldUnitsOfNoiseInTheLiverWhenHard)
{
    for (const Story story : AllStories)
        for (const VisitTruth& visit : patient(story).visits)
            for (std::size_t phase = 0; phase < 3; ++phase) {
                const auto series = open(visit, phase);
                const Point3 liver = toVisit(visit.motion, QuietLiver);
                const double sd = inBall(series.volume, liver, 13).sd;
                EXPECT_GT(sd, 10.0) << visit.name;
                EXPECT_LT(sd, 20.0) << visit.name;
            }
}

TEST_F(Phantoms, EnhanceByPhase)
{
    const VisitTruth& visit = patient(Story::Responder).visits[0];
    const auto arterial = open(visit, 0), portal = open(visit, 1), delayed = open(visit, 2);
    const auto mean = [](const imaging::LoadedSeries& series, const Point3& at, double radius) {
        return inBall(series.volume, at, radius).mean;
    };
    EXPECT_GT(mean(arterial, InAorta, 6), mean(portal, InAorta, 6) + 100);
    EXPECT_GT(mean(portal, InAorta, 6), mean(delayed, InAorta, 6) + 20);
    EXPECT_GT(mean(portal, InMainPortalVein, 4), mean(arterial, InMainPortalVein, 4) + 20);
    EXPECT_GT(mean(portal, QuietLiver, 10), mean(arterial, QuietLiver, 10) + 25);
    EXPECT_GT(mean(portal, QuietLiver, 10), mean(delayed, QuietLiver, 10) + 8);
}

TEST_F(Phantoms, ShowCarcinomasBrighterThanTheLiverInTheArterialPhaseAndDarkerLater)
{
    const VisitTruth& visit = patient(Story::Responder).visits[0];
    for (std::size_t phase = 0; phase < 3; ++phase) {
        const auto series = open(visit, phase);
        const double liver = inBall(series.volume, QuietLiver, 10).mean;
        const auto masks = labels(visit, series.volume.geometry());
        for (const std::string name : {"T01", "T02"}) {
            const LesionTruth& lesion = lesionOf(visit, name);
            const double contrast = rimMean(series.volume, masks.at(name), lesion) - liver;
            EXPECT_NEAR(contrast, lesion.contrastByPhase_hu[phase], 8.0) << name << " in phase " << phase;
        }
    }
    const auto& washout = lesionOf(visit, "T01").contrastByPhase_hu;
    EXPECT_GE(washout[0], 15.0);
    EXPECT_LE(washout[1], -15.0);
    EXPECT_LE(washout[2], -15.0);
}

TEST_F(Phantoms, HaveNecroticCoresWithoutEnhancement)
{
    const VisitTruth& visit = patient(Story::Pseudoprogressor).visits[1]; // a core of 27 mm
    const LesionTruth& lesion = lesionOf(visit, "T01");
    for (std::size_t phase = 0; phase < 3; ++phase) {
        // 36 HU in the phantom's table; the mean of some 55 voxels of 16 HU noise scatters by 2.2 HU.
        EXPECT_NEAR(inBall(open(visit, phase).volume, lesion.centre, 8).mean, 36.0, 3 * 2.2);
    }
    EXPECT_NEAR(lesion.viableVolume_mm3 / lesion.volume_mm3, 1.0 - std::pow(lesion.coreFraction, 3), 1e-12);
    EXPECT_LT(lesion.viableLongAxis, lesion.longAxis);
}

TEST_F(Phantoms, HaveContrastsOfFifteenToSixtyHounsfieldUnitsInBothDirectionsWhenHard)
{
    bool brighter = false, darker = false;
    for (const Story story : AllStories)
        for (const LesionTruth& lesion : patient(story).visits[0].lesions) {
            if (!lesion.present)
                continue;
            EXPECT_EQ(lesion.contrast_hu, lesion.contrastByPhase_hu[1]);
            for (const double contrast : lesion.contrastByPhase_hu) {
                EXPECT_GE(std::abs(contrast), 15.0) << lesion.name;
                EXPECT_LE(std::abs(contrast), 60.0) << lesion.name;
            }
            brighter = brighter || lesion.contrast_hu > 0.0;
            darker = darker || lesion.contrast_hu < 0.0;
        }
    EXPECT_TRUE(brighter && darker);
}

} // namespace hepatica::phantom
