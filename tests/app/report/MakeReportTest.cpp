#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/phantom/Phantom.h>
#include <hepatica/report/CaseReport.h>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

using namespace hepatica;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t PortalVenous = 1; // of the phantom's series of a visit

/// A synthetic responder on disk, and the case that a reader makes of its portal venous series with the axes
/// of the truth.
class MakeReport : public testing::Test {
protected:
    static void SetUpTestSuite()
    {
        folder() = fs::temp_directory_path() / fmt::format("hepatica-make-report-{}", ::getpid());
        phantom::PhantomOptions options;
        options.dims = {128, 128, 40};
        options.difficulty = phantom::Difficulty::Easy;
        truth() = phantom::writePatient(options, folder()).value();
    }
    static void TearDownTestSuite() { fs::remove_all(folder()); }

    static fs::path& folder()
    {
        static fs::path value;
        return value;
    }
    static phantom::PatientTruth& truth()
    {
        static phantom::PatientTruth value;
        return value;
    }

    static measurement::Case readCase()
    {
        measurement::Case made;
        made.identity = {"responder", truth().patientId, "Phantom^Responder", "19600101", "M"};
        for (const auto& visit : truth().visits)
            addVisit(made, visit);
        return made;
    }

private:
    static void addVisit(measurement::Case& made, const phantom::VisitTruth& visit)
    {
        const fs::path images = visit.seriesFolders[PortalVenous];
        const auto loaded = imaging::openSeries({images}).value();
        const auto& series = loaded.series;
        made.timepoints.push_back({visit.name,
                                   visit.role,
                                   visit.date,
                                   {{series.uid,
                                     series.studyUid,
                                     series.description,
                                     series.modality,
                                     series.phase,
                                     series.phaseConfidence,
                                     series.sliceThickness_mm,
                                     loaded.volume.geometry(),
                                     {images}}},
                                   measurement::NewLesionAnswer::No});
        for (const auto& lesion : visit.lesions)
            if (lesion.present)
                addObservation(made, visit.name, series.uid, loaded.volume.geometry(), lesion);
    }

    static void addObservation(measurement::Case& made, const std::string& visit,
                               const std::string& seriesUid, const imaging::Geometry& grid,
                               const phantom::LesionTruth& lesion)
    {
        if (made.lesionNamed(lesion.name) == nullptr)
            made.lesions.push_back({"2.25." + lesion.name, lesion.name, lesion.lesionClass, "liver"});
        measurement::Observation one;
        one.lesionUid = "2.25." + lesion.name;
        one.timepoint = visit;
        one.reader = "R1";
        one.seriesUid = seriesUid;
        one.recorded = measurement::caliperFromEnds(grid, lesion.longEnds, lesion.shortEnds).value();
        made.observations.push_back(one);
    }
};

} // namespace

TEST_F(MakeReport, AssessesTheCaseAndShowsEveryMeasuredLesion)
{
    const auto about = readCase();
    const auto made = report::makeReport(about, "0.1.0");
    ASSERT_TRUE(made.has_value()) << made.error().text();
    EXPECT_TRUE(made->warnings.empty()) << made->warnings.front().text();
    ASSERT_EQ(made->assessments.size(), 1u);
    const auto& recist = made->assessments.front().criteria.front();
    EXPECT_EQ(recist.name, "recist-1.1");
    EXPECT_EQ(recist.timepoints.back().overall, measurement::Response::PR); // the story of the responder

    ASSERT_EQ(made->keyImages.size(), about.observations.size());
    for (const auto& image : made->keyImages) {
        EXPECT_EQ(image.sides, (std::array<std::string, 4>{"R", "L", "A", "P"}));
        EXPECT_NE(image.caption.find(image.lesion + "  " + image.timepoint), std::string::npos);
        EXPECT_GT(std::ranges::max(image.grey), std::ranges::min(image.grey));
    }
}

TEST_F(MakeReport, WarnsOfImagesThatAreGoneAndShowsTheOthers)
{
    auto about = readCase();
    const std::string gone = (folder() / "moved-away").string();
    about.timepoints.back().series.front().paths = {gone};
    const auto made = report::makeReport(about, "0.1.0");
    ASSERT_TRUE(made.has_value()) << made.error().text();
    ASSERT_EQ(made->warnings.size(), 1u);
    EXPECT_NE(made->warnings.front().text().find(gone), std::string::npos);
    const auto isOfLastVisit = [&](const auto& one) { return one.timepoint == about.timepoints.back().name; };
    EXPECT_TRUE(std::ranges::none_of(made->keyImages, isOfLastVisit));
    EXPECT_EQ(made->keyImages.size() +
                  static_cast<std::size_t>(std::ranges::count_if(about.observations, isOfLastVisit)),
              about.observations.size());
}

TEST_F(MakeReport, WarnsWhenTheImagesAreNotThoseThatWereMeasured)
{
    auto about = readCase();
    auto& series = about.timepoints.front().series.front();
    const auto& grid = *series.geometry;
    series.geometry = imaging::Geometry::make(grid.dims(), grid.spacing(), grid.origin() + Point3{0, 0, 30},
                                              grid.directions())
                          .value();
    const auto made = report::makeReport(about, "0.1.0");
    ASSERT_TRUE(made.has_value()) << made.error().text();
    ASSERT_FALSE(made->warnings.empty());
    EXPECT_EQ(made->warnings.front().code, ProblemCode::OtherGrid);
}

TEST_F(MakeReport, StopsWhenItIsCancelled)
{
    Progress progress;
    progress.cancel();
    const auto made = report::makeReport(readCase(), "0.1.0", progress);
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().code, ProblemCode::Cancelled);
}

TEST_F(MakeReport, ReportsACaseWithoutAnyObservation)
{
    auto about = readCase();
    about.observations.clear();
    about.lesions.clear();
    const auto made = report::makeReport(about, "0.1.0");
    ASSERT_TRUE(made.has_value()) << made.error().text();
    EXPECT_TRUE(made->assessments.empty());
    EXPECT_TRUE(made->keyImages.empty());
}
