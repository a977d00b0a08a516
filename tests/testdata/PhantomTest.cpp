#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/phantom/Phantom.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace hepatica::phantom {

namespace {

namespace fs = std::filesystem;
using measurement::LesionClass;

constexpr std::array AllStories{Story::Responder, Story::Pseudoprogressor, Story::Hyperprogressor};

PhantomOptions small(Story story, std::uint64_t seed = 1)
{
    PhantomOptions options;
    options.story = story;
    options.seed = seed;
    options.dims = {128, 128, 40};
    return options;
}

/// A folder that goes with the test.
class Folder {
public:
    explicit Folder(const std::string& name)
        : path_(fs::path(::testing::TempDir()) /
                ("hepatica-phantom-" + std::to_string(getpid()) + "-" + name))
    {
        fs::remove_all(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// The patients at test size, each written when a test first asks for it.
class Phantoms : public ::testing::Test {
protected:
    static const PatientTruth& patient(Story story)
    {
        static const Folder folder("stories");
        static std::map<Story, PatientTruth> patients;
        if (const auto known = patients.find(story); known != patients.end())
            return known->second;
        auto truth = writePatient(small(story), folder.path() / std::string(storyName(story)));
        if (!truth)
            throw std::runtime_error(truth.error().text());
        return patients.emplace(story, *std::move(truth)).first->second;
    }

    static imaging::LoadedSeries open(const VisitTruth& visit, std::size_t phase)
    {
        auto series = imaging::openSeries({visit.seriesFolders[phase]});
        if (!series)
            throw std::runtime_error(series.error().text());
        return *std::move(series);
    }

    static std::map<std::string, imaging::Mask> labels(const VisitTruth& visit, const imaging::Geometry& grid)
    {
        const auto masks = imaging::readMasks(visit.labelFile, grid);
        if (!masks)
            throw std::runtime_error(masks.error().text());
        std::map<std::string, imaging::Mask> byName;
        for (const LesionTruth& lesion : visit.lesions)
            for (const imaging::LabelledMask& mask : *masks)
                if (lesion.present && mask.label == lesion.label)
                    byName.emplace(lesion.name, mask.mask);
        return byName;
    }
};

std::string bytesOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::map<std::string, std::string> contentOf(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).generic_string()] = bytesOf(entry.path());
    return files;
}

double targetSum(const VisitTruth& visit)
{
    double sum = 0.0;
    for (const LesionTruth& lesion : visit.lesions)
        if (lesion.lesionClass == LesionClass::Target)
            sum += lesion.longAxis.mm();
    return sum;
}

const LesionTruth& lesionOf(const VisitTruth& visit, const std::string& name)
{
    return *std::ranges::find(visit.lesions, name, &LesionTruth::name);
}

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
    if (std::system("command -v dciodvfy >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "needs dciodvfy from the package dicom3tools";
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

TEST_F(Phantoms, HaveTargetsThatRecistMayMeasure)
{
    for (const Story story : AllStories) {
        const VisitTruth& baseline = *std::ranges::find(patient(story).visits, "BL", &VisitTruth::name);
        int targets = 0;
        for (const LesionTruth& lesion : baseline.lesions) {
            if (lesion.lesionClass != LesionClass::Target)
                continue;
            ++targets;
            EXPECT_GE(lesion.longAxis, 15_mm);
            EXPECT_LE(lesion.longAxis, 50_mm);
            EXPECT_GE(lesion.longAxis.mm(), 2.0 * 5.0); // twice the slice thickness
        }
        EXPECT_EQ(targets, 2) << "RECIST 1.1: at most two targets in an organ";
    }
}

TEST_F(Phantoms, TellTheResponderAsPartialResponse)
{
    const auto& visits = patient(Story::Responder).visits;
    const double baseline = targetSum(visits[0]);
    for (std::size_t v = 1; v < visits.size(); ++v)
        EXPECT_LT(targetSum(visits[v]), targetSum(visits[v - 1]));
    EXPECT_GT(targetSum(visits[1]), 0.75 * baseline);
    EXPECT_LT(targetSum(visits[2]), 0.65 * baseline); // Eisenhauer 2009: -30 %, with 5 % to spare
    EXPECT_LT(targetSum(visits[3]), 0.60 * baseline);
}

TEST_F(Phantoms, TellTheFlareOfThePseudoprogressorAsProgressionAndThenResponse)
{
    const auto& visits = patient(Story::Pseudoprogressor).visits;
    const double baseline = targetSum(visits[0]), flare = targetSum(visits[1]);
    EXPECT_GE(flare, 1.28 * baseline);
    EXPECT_LE(flare, 1.35 * baseline);
    EXPECT_GE(flare - baseline, 5.0);
    EXPECT_LE(targetSum(visits[2]), 0.65 * baseline);
    EXPECT_LE(targetSum(visits[3]), 0.65 * baseline);
    EXPECT_FALSE(lesionOf(visits[0], "NEW01").present);
    EXPECT_TRUE(lesionOf(visits[1], "NEW01").present);
    EXPECT_GE(lesionOf(visits[1], "NEW01").longAxis, 12_mm);
    EXPECT_LE(lesionOf(visits[1], "NEW01").longAxis, 15_mm);
    EXPECT_FALSE(lesionOf(visits[2], "NEW01").present);
    EXPECT_FALSE(lesionOf(visits[3], "NEW01").present);
}

TEST_F(Phantoms, TellTheHyperprogressorByItsGrowthRates)
{
    const auto& visits = patient(Story::Hyperprogressor).visits;
    ASSERT_EQ(visits[0].role, measurement::TimepointRole::Pre);
    ASSERT_EQ(visits[1].role, measurement::TimepointRole::Baseline);
    // Ferte 2014: TGR = 100 (exp(3 ln(S1 / S0) / months) - 1), months of 365.25 / 12 days.
    const auto growthRate = [](const VisitTruth& from, const VisitTruth& to) {
        const double months = daysBetween(from.date, to.date) * 12.0 / 365.25;
        return 100.0 * (std::exp(3.0 * std::log(targetSum(to) / targetSum(from)) / months) - 1.0);
    };
    const double before = growthRate(visits[0], visits[1]), after = growthRate(visits[1], visits[2]);
    EXPECT_GT(before, 5.0);
    EXPECT_GE(after / before, 4.0);
    EXPECT_GE(targetSum(visits[2]), 1.55 * targetSum(visits[1]));
}

TEST_F(Phantoms, MoveBetweenVisitsAsAPatientDoes)
{
    for (const Story story : AllStories)
        for (const VisitTruth& visit : patient(story).visits) {
            const double shift = norm(visit.breathingShift_mm);
            if (visit.role == measurement::TimepointRole::Baseline) {
                EXPECT_EQ(shift, 0.0);
                EXPECT_EQ(visit.deformationMax_mm, 0.0);
                continue;
            }
            EXPECT_GE(shift, 10.0);
            EXPECT_LE(shift, 25.0);
            EXPECT_NEAR(visit.deformationRms_mm, 5.0, 0.01);
            EXPECT_LE(visit.deformationMax_mm, 12.0);
            EXPECT_EQ(visit.motion.breathingShift_mm, visit.breathingShift_mm);
        }
}

TEST_F(Phantoms, CarryTheLesionsAlongWithTheOrgans)
{
    for (const Story story : AllStories) {
        const VisitTruth& baseline = *std::ranges::find(patient(story).visits, "BL", &VisitTruth::name);
        for (const VisitTruth& visit : patient(story).visits)
            for (const LesionTruth& lesion : visit.lesions) {
                const LesionTruth& first = lesionOf(baseline, lesion.name);
                if (!lesion.present || !first.present)
                    continue;
                EXPECT_LT(distance(toBaseline(visit.motion, lesion.centre), first.centre), 1e-6);
                EXPECT_LT(distance(toVisit(visit.motion, first.centre), lesion.centre), 1e-6);
            }
    }
}

TEST_F(Phantoms, AreSixToNineWeeksApart)
{
    for (const Story story : AllStories)
        for (std::size_t v = 1; v < patient(story).visits.size(); ++v) {
            const int days = daysBetween(patient(story).visits[v - 1].date, patient(story).visits[v].date);
            EXPECT_GE(days, 42);
            EXPECT_LE(days, 63);
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

} // namespace

} // namespace hepatica::phantom
