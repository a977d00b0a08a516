// The truth that goes with the images, and what is refused.
#include "testdata/Phantoms.h"

#include <cmath>
#include <limits>
#include <vector>

namespace hepatica::phantom {

namespace {

namespace fs = std::filesystem;

/// Whether a voxel of the mask lies within one voxel of the point, and one of the outside too.
bool onBorder(const imaging::Mask& mask, const Point3& point)
{
    const auto at = mask.grid().toNearestVoxel(point);
    bool in = false, out = false;
    for (int j = at.j - 1; j <= at.j + 1; ++j)
        for (int i = at.i - 1; i <= at.i + 1; ++i)
            (mask.contains({i, j, at.k}) ? in : out) = true;
    return in && out;
}

} // namespace

TEST_F(Phantoms, AreTheSameBytesForTheSameOptionsAndOthersForAnotherSeed)
{
    const Folder again("again"), other("other");
    ASSERT_TRUE(writePatient(small(Story::Responder), again.path()));
    ASSERT_TRUE(writePatient(small(Story::Responder, 2), other.path()));
    const auto first = contentOf(patient(Story::Responder).truthFile.parent_path()),
               second = contentOf(again.path());
    ASSERT_EQ(first.size(), 4U * (3U * 40U + 1U) + 1U); // visits * (phases * slices + labels) + truth.json
    EXPECT_TRUE(first == second);
    const auto third = contentOf(other.path());
    EXPECT_NE(first.at("BL/portal-venous/0020.dcm"), third.at("BL/portal-venous/0020.dcm"));
}

TEST_F(Phantoms, AreReadBackFromTruthJsonAsTheyWereWritten)
{
    for (const Story story : AllStories) {
        const PatientTruth& written = patient(story);
        const auto read = readTruth(written.truthFile);
        ASSERT_TRUE(read) << read.error().text();
        EXPECT_TRUE(*read == written) << storyName(story);
    }
}

TEST_F(Phantoms, HaveVoxelVolumesNearTheAnalyticOnes)
{
    for (const Story story : AllStories)
        for (const VisitTruth& visit : patient(story).visits) {
            const auto series = open(visit, 1);
            const auto masks = labels(visit, series.volume.geometry());
            for (const LesionTruth& lesion : visit.lesions) {
                if (!lesion.present)
                    continue;
                const auto count = masks.at(lesion.name).voxelCount();
                EXPECT_EQ(static_cast<std::int64_t>(count), lesion.voxelCount);
                const double volume = static_cast<double>(count) * series.volume.geometry().voxelVolume_mm3();
                // The number of grid points in a ball of n voxels scatters by about n^(1/3) (Gauss' sphere
                // problem): 10 % for 30 voxels, 1 % for 1,000; twice that is allowed.
                const double scatter =
                    2.0 * std::cbrt(lesion.volume_mm3 / series.volume.geometry().voxelVolume_mm3()) *
                    series.volume.geometry().voxelVolume_mm3();
                EXPECT_NEAR(volume, lesion.volume_mm3, scatter)
                    << patient(story).patientId << " " << visit.name << " " << lesion.name;
            }
        }
}

TEST_F(Phantoms, HaveAxesWhoseEndsLieOnTheLabelsBorderAndAreItsLongest)
{
    for (const Story story : AllStories)
        for (const VisitTruth& visit : patient(story).visits) {
            const auto series = open(visit, 1);
            const imaging::Geometry& grid = series.volume.geometry();
            for (const auto& [name, mask] : labels(visit, grid)) {
                const LesionTruth& lesion = lesionOf(visit, name);
                for (const auto& ends : {lesion.longEnds, lesion.shortEnds}) {
                    EXPECT_TRUE(onBorder(mask, ends[0]) && onBorder(mask, ends[1])) << visit.name << name;
                    EXPECT_NEAR(ends[0].z, grid.toPatient(0, 0, lesion.sliceIndex).z, 1e-9);
                    EXPECT_NEAR(ends[1].z, ends[0].z, 1e-9);
                }
                EXPECT_NEAR(distance(lesion.longEnds[0], lesion.longEnds[1]), lesion.longAxis.mm(), 0.0051);
                const Point3 along = lesion.longEnds[1] - lesion.longEnds[0];
                const Point3 across = lesion.shortEnds[1] - lesion.shortEnds[0];
                EXPECT_NEAR(dot(along, across) / norm(along) / norm(across), 0.0, 1e-9);
                EXPECT_LE(lesion.shortAxis, lesion.longAxis);
                EXPECT_LE(lesion.viableLongAxis, lesion.longAxis);
                EXPECT_EQ(lesion.viableVolume_mm3 > 0.0, lesion.contrastByPhase_hu[0] > 0.0) << name;
                EXPECT_EQ(lesion.viableLongAxis > Length(), lesion.contrastByPhase_hu[0] > 0.0) << name;
            }
        }
}

TEST(Phantom, RefusesOptionsOutOfRange)
{
    const Folder folder("refused");
    std::vector<PhantomOptions> bad(5, small(Story::Responder));
    bad[0].dims = {32, 128, 40};
    bad[1].dims = {128, 128, 0};
    bad[2].bodyWidth_mm = 100;
    bad[3].coverage_mm = std::numeric_limits<double>::quiet_NaN();
    bad[4].dims = {128, 128, 24}; // 200 mm in 24 slices: 8.3 mm
    for (const PhantomOptions& options : bad) {
        const auto refused = writePatient(options, folder.path());
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ProblemCode::BadPhantom) << refused.error().text();
        EXPECT_FALSE(fs::exists(folder.path()));
    }
}

TEST(Phantom, LeavesNothingBehindWhenItIsCancelled)
{
    const Folder folder("cancelled");
    Progress progress;
    progress.cancel();
    const auto cancelled = writePatient(small(Story::Responder), folder.path(), progress);
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().code, ProblemCode::Cancelled);
    EXPECT_FALSE(fs::exists(folder.path()));
    EXPECT_FALSE(fs::exists(folder.path().string() + ".writing"));
}

TEST(Phantom, DoesNotReplaceWhatIsNoPhantom)
{
    const Folder folder("occupied");
    fs::create_directories(folder.path() / "BL");
    std::ofstream(folder.path() / "BL" / "notes.txt") << "mine";
    const auto refused = writePatient(small(Story::Responder), folder.path());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::NotWritable);
    EXPECT_EQ(bytesOf(folder.path() / "BL" / "notes.txt"), "mine");
    EXPECT_EQ(contentOf(folder.path()).size(), 1U);
}

TEST(Phantom, TellsWhatIsWrongWithATruthFile)
{
    const Folder folder("truth");
    fs::create_directories(folder.path());
    EXPECT_EQ(readTruth(folder.path() / "truth.json").error().code, ProblemCode::NoSuchFile);
    std::ofstream(folder.path() / "truth.json") << "{\"patient\": 3}";
    EXPECT_EQ(readTruth(folder.path() / "truth.json").error().code, ProblemCode::BadDocument);
}

} // namespace hepatica::phantom
