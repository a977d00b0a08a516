#include "app/cli/Shell.h"

#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <cstdlib>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

const phantom::LesionTruth& firstTarget(const phantom::VisitTruth& visit)
{
    return *std::ranges::find_if(visit.lesions,
                                 [](const phantom::LesionTruth& l) { return l.name == "T01"; });
}

/// The file of the series in the middle of its name order.
fs::path middleFile(const fs::path& series)
{
    std::vector<fs::path> files{fs::directory_iterator(series), fs::directory_iterator()};
    std::ranges::sort(files);
    return files.at(files.size() / 2);
}

} // namespace

TEST(ScanCommand, AccountsForEveryFileAndNamesThePhases)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    std::ofstream(folder / "patient/BL/notes.dcm") << "not an image";
    const Outcome scan = runHepatica(folder, "scan patient/BL --json");
    ASSERT_EQ(scan.status, 0) << scan.err;
    const auto study = scan.json().at("patients").at(0).at("studies").at(0);
    std::vector<std::string> phases;
    for (const auto& series : study.at("series")) {
        phases.push_back(series.at("phase"));
        EXPECT_EQ(series.at("instances"), 40);
        EXPECT_EQ(series.at("dims"), nlohmann::json({128, 128, 40}));
        EXPECT_EQ(series.at("measurable"), "volume");
    }
    std::ranges::sort(phases);
    EXPECT_EQ(phases, (std::vector<std::string>{"delayed", "late arterial", "portal venous"}));
    const auto leftOut = scan.json().at("left_out");
    const auto notes = std::ranges::find_if(leftOut, [](const auto& one) {
        return one.at("file").template get<std::string>().ends_with("notes.dcm");
    });
    ASSERT_NE(notes, leftOut.end());
    EXPECT_EQ(notes->at("code"), "not-dicom");
}

TEST(ScanCommand, AnEmptyFolderIsAProblemThatNamesIt)
{
    const Folder folder;
    fs::create_directories(folder / "empty");
    const Outcome scan = runHepatica(folder, "scan empty --json");
    EXPECT_EQ(scan.status, 1);
    EXPECT_EQ(scan.out, "");
    EXPECT_EQ(scan.errorLines(), 1);
    EXPECT_NE(scan.err.find("empty"), std::string::npos);
}

TEST(ScanCommand, KeepsAnIndexWhereItIsToldUnlessAskedNotTo)
{
    const Folder folder;
    smallPatient(folder);
    setenv("HEPATICA_INDEX", (folder / "scans.sqlite").c_str(), 1);
    const Outcome without = runHepatica(folder, "scan patient --json --no-index");
    EXPECT_FALSE(fs::exists(folder / "scans.sqlite"));
    const Outcome first = runHepatica(folder, "scan patient --json"),
                  second = runHepatica(folder, "scan patient --json");
    unsetenv("HEPATICA_INDEX");
    EXPECT_TRUE(fs::exists(folder / "scans.sqlite"));
    EXPECT_EQ(first.out, without.out);
    EXPECT_EQ(second.out, without.out);
    EXPECT_NE(first.err.find("found series"), std::string::npos) << first.err;
}

TEST(ConvertCommand, WritesTheVoxelsThatTheLibraryReads)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const fs::path series = portalVenous(truth.visits.front());
    ASSERT_EQ(runHepatica(folder, "convert '" + series.string() + "' -o ct.nii.gz").status, 0);
    const auto read = imaging::openSeries({series});
    const auto written = imaging::readVolumeFile(folder / "ct.nii.gz");
    ASSERT_TRUE(read && written);
    EXPECT_TRUE(written->geometry().sameGrid(read->volume.geometry()));
    for (const imaging::VoxelIndex& v :
         {imaging::VoxelIndex{0, 0, 0}, {64, 60, 20}, {127, 127, 39}, {30, 90, 5}})
        EXPECT_EQ(written->at(v), read->volume.at(v));
}

TEST(ConvertCommand, SeveralSeriesArePickedByNumberAndListedWithoutOne)
{
    const Folder folder;
    smallPatient(folder);
    const Outcome open = runHepatica(folder, "convert patient/BL -o ct.nii");
    EXPECT_EQ(open.status, 1);
    EXPECT_EQ(open.errorLines(), 1);
    EXPECT_NE(open.err.find("3 series"), std::string::npos) << open.err;
    EXPECT_FALSE(fs::exists(folder / "ct.nii"));
    const auto number = runHepatica(folder, "scan patient/BL --json")
                            .json()
                            .at("patients")
                            .at(0)
                            .at("studies")
                            .at(0)
                            .at("series")
                            .at(1)
                            .at("number")
                            .get<int>();
    EXPECT_EQ(
        runHepatica(folder, "convert patient/BL --series " + std::to_string(number) + " -o ct.nii").status,
        0);
    EXPECT_EQ(runHepatica(folder, "convert patient/BL --series 4711 -o ct2.nii").status, 1);
}

TEST(ConvertCommand, ATruncatedFileStopsItUnlessIncompleteIsAskedFor)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const fs::path series = portalVenous(truth.visits.front());
    const fs::path cut = middleFile(series);
    fs::resize_file(cut, fs::file_size(cut) / 2);
    const Outcome stopped = runHepatica(folder, "convert '" + series.string() + "' -o ct.nii");
    EXPECT_EQ(stopped.status, 1);
    EXPECT_NE(stopped.err.find(cut.filename().string()), std::string::npos) << stopped.err;
    EXPECT_FALSE(fs::exists(folder / "ct.nii"));
    // A volume file has one spacing: with a gap its slices would lie in wrong places.
    const Outcome uneven = runHepatica(folder, "convert '" + series.string() + "' --incomplete -o ct.nii");
    EXPECT_EQ(uneven.status, 1);
    EXPECT_NE(uneven.err.find("not evenly spaced"), std::string::npos) << uneven.err;
    EXPECT_FALSE(fs::exists(folder / "ct.nii"));
    EXPECT_EQ(runHepatica(folder, "scan '" + series.string() + "'").status, 0);
}

TEST(MeasureCommand, AGapGivesDiametersButNoVolume)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const fs::path series = portalVenous(truth.visits.front());
    fs::remove(middleFile(series));
    // A mask on the grid that is left: one slice of the first target.
    const auto loaded = imaging::openSeries({series}, {}, {true});
    ASSERT_TRUE(loaded) << loaded.error().text();
    const auto& grid = loaded->volume.geometry();
    const auto centre = grid.toNearestVoxel(grid.toPatient(60, 60, 3));
    const std::vector<std::uint8_t> inside(5 * 4, 1);
    const auto mask = imaging::Mask::make(grid, {centre, {centre.i + 4, centre.j + 3, centre.k}}, inside);
    ASSERT_TRUE(mask);
    ASSERT_TRUE(imaging::writeSegmentation({{1, *mask}}, loaded->series, folder / "mask.dcm"));

    EXPECT_EQ(runHepatica(folder, "measure '" + series.string() + "' --mask mask.dcm").status, 1);
    const Outcome measured =
        runHepatica(folder, "measure '" + series.string() + "' --mask mask.dcm --incomplete --json");
    ASSERT_EQ(measured.status, 0) << measured.err;
    const auto label = measured.json().at("labels").at(0);
    EXPECT_TRUE(label.at("volume_mm3").is_null());
    EXPECT_TRUE(label.at("long_axis_mm").is_number());
    EXPECT_EQ(label.at("warnings").at(0).at("code"), "volume-not-measurable");
}

TEST(MeasureCommand, MeasuresEveryLabelOfTheTruth)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto& visit = truth.visits.front();
    const Outcome measured =
        runHepatica(folder, "measure '" + portalVenous(visit).string() +
                                "' --mask patient/BL/truth_labels.nii.gz --arterial '" +
                                visit.seriesFolders.front().string() + "' --other-phase '" +
                                visit.seriesFolders.back().string() + "' --json");
    ASSERT_EQ(measured.status, 0) << measured.err;
    const auto labels = measured.json().at("labels");
    const auto present = std::ranges::count_if(visit.lesions, [](const auto& l) { return l.present; });
    ASSERT_EQ(static_cast<std::ptrdiff_t>(labels.size()), present);
    // Labels stand in the order of the truth. A voxel of this small phantom is 2.8 x 2.8 x 5 mm; the iso-0.5
    // contour lies within one pixel of the true border at either end.
    std::size_t at = 0;
    for (const auto& lesion : visit.lesions) {
        if (!lesion.present)
            continue;
        EXPECT_NEAR(labels.at(at).at("long_axis_mm").get<double>(), lesion.longAxis.mm(), 2.0 * 360.0 / 128.0)
            << lesion.name;
        EXPECT_TRUE(labels.at(at).at("viable_volume_mm3").is_number()) << lesion.name;
        // Late arterial brighter than the liver, as all lesions of this story; the phases in the order given.
        const auto phases = labels.at(at).at("phases");
        ASSERT_EQ(phases.size(), 3U) << lesion.name;
        EXPECT_EQ(phases.at(1).at("phase"), "late arterial");
        EXPECT_EQ(phases.at(1).at("difference").get<double>() > 0.0, lesion.contrastByPhase_hu[0] > 0.0)
            << lesion.name;
        for (const char* size : {"long_axis_mm", "short_axis_mm", "volume_mm3"})
            EXPECT_GT(labels.at(at).at("standard_error").at(size).get<double>(), 0.0) << lesion.name;
        ++at;
    }
}

TEST(MeasureCommand, AReaderMovesTheThresholdAndTakesOutWhatIsNoTumour)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto& visit = truth.visits.front();
    const std::string arterial = visit.seriesFolders.front().string();
    const auto viable_mm3 = [&](const std::string& options) {
        const Outcome measured = runHepatica(folder, "measure '" + arterial +
                                                         "' --mask patient/BL/truth_labels.nii.gz --label 1 "
                                                         "--arterial '" +
                                                         arterial + "' --json " + options);
        EXPECT_EQ(measured.status, 0) << measured.err;
        return measured.json().at("labels").at(0).at("viable_volume_mm3").get<double>();
    };
    const double usual = viable_mm3("");
    EXPECT_GT(usual, 0.0);
    EXPECT_EQ(viable_mm3("--viable-threshold 3000"), 0.0);
    EXPECT_GT(viable_mm3("--viable-threshold=-500"), usual);
    // The lesion itself, taken out of itself.
    const auto loaded = imaging::openSeries({visit.seriesFolders.front()});
    ASSERT_TRUE(loaded) << loaded.error().text();
    const auto masks =
        imaging::readMasks(folder / "patient/BL/truth_labels.nii.gz", loaded->volume.geometry());
    ASSERT_TRUE(masks) << masks.error().text();
    ASSERT_TRUE(imaging::writeMasks({{1, masks->front().mask}}, folder / "shunt.nii.gz"));
    EXPECT_EQ(viable_mm3("--exclude shunt.nii.gz"), 0.0);
    EXPECT_EQ(runHepatica(folder, "measure '" + arterial +
                                      "' --mask patient/BL/truth_labels.nii.gz --exclude shunt.nii.gz")
                  .status,
              2)
        << "there is nothing to exclude from";
}

TEST(MeasureCommand, WhatWasBrightBeforeTheContrastMediumIsSubtracted)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = truth.visits.front().seriesFolders.front().string();
    const auto loaded = imaging::openSeries({series});
    ASSERT_TRUE(loaded) << loaded.error().text();
    const imaging::Volume& arterial = loaded->volume;
    const auto masks = imaging::readMasks(folder / "patient/BL/truth_labels.nii.gz", arterial.geometry());
    ASSERT_TRUE(masks) << masks.error().text();
    // Before the contrast medium soft tissue has about 45 HU and a third of its differences, but for the
    // first lesion: it has bled, and is as bright as it will be.
    auto values = std::make_shared<std::vector<std::int16_t>>();
    const auto& dims = arterial.geometry().dims();
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                const double value = arterial.at({i, j, k});
                const bool isSoft = value > -20.0 && value < 250.0;
                const bool hasBled = masks->front().mask.contains({i, j, k});
                values->push_back(
                    static_cast<std::int16_t>(isSoft && !hasBled ? 45.0 + 0.3 * (value - 75.0) : value));
            }
    imaging::VolumeOrigin origin;
    origin.quantity = imaging::Quantity::Hounsfield;
    const auto before = imaging::Volume::make(
        arterial.geometry(), imaging::Volume::Buffer<std::int16_t>(std::move(values)), origin);
    ASSERT_TRUE(before && imaging::writeVolumeFile(*before, folder / "before.nii.gz"));
    ASSERT_TRUE(imaging::writeVolumeFile(arterial, folder / "arterial.nii.gz"));
    const auto viable_mm3 = [&](const std::string& options) {
        const Outcome measured =
            runHepatica(folder, "measure arterial.nii.gz --mask patient/BL/truth_labels.nii.gz --label 1 "
                                "--arterial arterial.nii.gz --json " +
                                    options);
        EXPECT_EQ(measured.status, 0) << measured.err;
        return measured.json().at("labels").at(0).at("viable_volume_mm3").get<double>();
    };
    EXPECT_LT(viable_mm3("--non-contrast before.nii.gz"), 0.05 * viable_mm3(""));
}

TEST(MeasureCommand, TheArterialPhaseOfAnotherVisitGivesNoViablePart)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const Outcome measured =
        runHepatica(folder, "measure '" + portalVenous(truth.visits.front()).string() +
                                "' --mask patient/BL/truth_labels.nii.gz --arterial '" +
                                truth.visits.back().seriesFolders.front().string() + "' --json");
    ASSERT_EQ(measured.status, 0) << measured.err;
    const auto label = measured.json().at("labels").at(0);
    EXPECT_TRUE(label.at("viable_volume_mm3").is_null());
    EXPECT_NE(label.at("warnings").dump().find("frame of reference"), std::string::npos);
}

TEST(MeasureCommand, AMaskOnAnotherGridIsRefused)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto grid =
        imaging::Geometry::make({16, 16, 4}, {1, 1, 1}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const std::vector<std::uint8_t> inside(8, 1);
    const auto mask = imaging::Mask::make(*grid, {{2, 2, 2}, {3, 3, 3}}, inside);
    ASSERT_TRUE(imaging::writeMasks({{1, *mask}}, folder / "other.nii.gz"));
    const Outcome measured = runHepatica(folder, "measure '" + portalVenous(truth.visits.front()).string() +
                                                     "' --mask other.nii.gz --json");
    EXPECT_EQ(measured.status, 1);
    EXPECT_EQ(measured.out, "");
    EXPECT_EQ(measured.errorLines(), 1) << measured.err;
    EXPECT_NE(measured.err.find("other.nii.gz"), std::string::npos);
}

TEST(SegmentCommand, AStrokeGivesAMaskThatMeasuresLikeTheTruth)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto& visit = truth.visits.front();
    const auto& lesion = firstTarget(visit);
    const std::string stroke =
        " --stroke=" + pointText(lesion.longEnds[0]) + " " + pointText(lesion.longEnds[1]);
    for (const std::string name : {"T01.nii.gz", "T01.dcm"}) {
        const Outcome segmented = runHepatica(folder, "segment '" + portalVenous(visit).string() + "'" +
                                                          stroke + " -o " + name + " --json");
        ASSERT_EQ(segmented.status, 0) << segmented.err;
        EXPECT_GE(segmented.json().at("confidence").get<double>(), 0.0);
        EXPECT_LE(segmented.json().at("confidence").get<double>(), 1.0);
        const Outcome measured =
            runHepatica(folder, "measure '" + portalVenous(visit).string() + "' --mask " + name + " --json");
        ASSERT_EQ(measured.status, 0) << measured.err;
        const auto label = measured.json().at("labels").at(0);
        EXPECT_EQ(label.at("voxels"), segmented.json().at("label").at("voxels")) << name;
        EXPECT_EQ(label.at("long_axis_mm"), segmented.json().at("label").at("long_axis_mm")) << name;
        // With the stroke known, the spread of strokes drawn a little otherwise can only add to the errors.
        for (const char* size : {"long_axis_mm", "short_axis_mm", "volume_mm3"})
            EXPECT_GE(segmented.json().at("label").at("standard_error").at(size).get<double>(),
                      label.at("standard_error").at(size).get<double>())
                << size;
    }
}

TEST(SegmentCommand, ABoxTellsNoStandardErrorsForItsScaleIsOpen)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto& lesion = firstTarget(truth.visits.front());
    const double half = 0.5 * lesion.longAxis.mm();
    const Point3 corner{half, half, half};
    const Outcome segmented =
        runHepatica(folder, "segment '" + portalVenous(truth.visits.front()).string() +
                                "' --box=" + pointText(lesion.centre - corner) + " " +
                                pointText(lesion.centre + corner) + " -o T01.nii --json");
    ASSERT_EQ(segmented.status, 0) << segmented.err;
    EXPECT_TRUE(segmented.json().at("label").at("long_axis_mm").is_number());
    EXPECT_TRUE(segmented.json().at("label").at("standard_error").is_null());
}

TEST(SegmentCommand, AMaskOfSeveralLabelsIsNoRegionToStayWithin)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const Outcome segmented =
        runHepatica(folder, "segment '" + portalVenous(truth.visits.front()).string() +
                                "' --click 0,0,0 --within patient/BL/truth_labels.nii.gz -o T01.nii");
    EXPECT_EQ(segmented.status, 1);
    EXPECT_NE(segmented.err.find("labels 1, 2"), std::string::npos) << segmented.err;
}

TEST(SegmentCommand, RefusesWhatCannotBeOneLesionAndWritesNothing)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "segment '" + portalVenous(truth.visits.front()).string() + "' -o T01.nii.gz ";
    const Outcome outside = runHepatica(folder, series + "--stroke 9000,0,0 9010,0,0");
    EXPECT_EQ(outside.status, 1);
    EXPECT_EQ(outside.errorLines(), 1) << outside.err;
    EXPECT_EQ(runHepatica(folder, series + "--stroke 0,0,0 0,0,0").status, 1);
    EXPECT_EQ(runHepatica(folder, series + "--stroke 0,0,0 10,0").status, 2);
    EXPECT_EQ(runHepatica(folder, series).status, 2);
    EXPECT_EQ(runHepatica(folder, series + "--click 0,0,0 --stroke 0,0,0 10,0,0").status, 2);
    EXPECT_FALSE(fs::exists(folder / "T01.nii.gz"));
}

TEST(LiverCommand, WritesTheLiverThatALesionIsThenKeptWithin)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "'" + portalVenous(truth.visits.front()).string() + "'";
    const Outcome found = runHepatica(folder, "liver " + series + " -o liver.nii.gz --json");
    ASSERT_EQ(found.status, 0) << found.err;
    EXPECT_NEAR(found.json().at("level").get<double>(), 110.0, 4.0); // the phantom's liver, portal venous
    const auto document = found.json();
    const auto mask = imaging::openSeries({portalVenous(truth.visits.front())});
    const auto liver = imaging::readMasks(folder / "liver.nii.gz", mask->volume.geometry());
    ASSERT_TRUE(liver);
    const double voxel_mm3 = mask->volume.geometry().voxelVolume_mm3();
    EXPECT_NEAR(document.at("volume_mm3").get<double>(),
                static_cast<double>(liver->front().mask.voxelCount()) * voxel_mm3, 1.0);
    const auto& lesion = firstTarget(truth.visits.front());
    const Outcome segmented =
        runHepatica(folder, "segment " + series + " --within liver.nii.gz -o T01.nii.gz --stroke=" +
                                pointText(lesion.longEnds[0]) + " " + pointText(lesion.longEnds[1]));
    EXPECT_EQ(segmented.status, 0) << segmented.err;
}

TEST(LiverCommand, RefusesAFormatItDoesNotWriteAndAClickOutside)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "liver '" + portalVenous(truth.visits.front()).string() + "' ";
    const Outcome dicom = runHepatica(folder, series + "-o liver.dcm");
    EXPECT_EQ(dicom.status, 1);
    EXPECT_NE(dicom.err.find(".nii.gz"), std::string::npos) << dicom.err;
    const Outcome outside = runHepatica(folder, series + "-o liver.nii.gz --click 9000,0,0");
    EXPECT_EQ(outside.status, 1);
    EXPECT_EQ(outside.errorLines(), 1) << outside.err;
    EXPECT_FALSE(fs::exists(folder / "liver.nii.gz"));
}

TEST(EveryCommand, WritesOverNothingThatItReads)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const fs::path series = portalVenous(truth.visits.front());
    const auto& lesion = firstTarget(truth.visits.front());
    const std::string stroke =
        " --stroke=" + pointText(lesion.longEnds[0]) + " " + pointText(lesion.longEnds[1]);
    const fs::path slice = middleFile(series);
    const auto size = fs::file_size(slice);
    ASSERT_EQ(runHepatica(folder, "convert '" + series.string() + "' -o ct.nii.gz").status, 0);
    const auto converted = fs::file_size(folder / "ct.nii.gz");
    for (const std::string& command :
         {"segment '" + series.string() + "'" + stroke + " -o '" + slice.string() + "'",
          "segment ct.nii.gz" + stroke + " -o ct.nii.gz", std::string("liver ct.nii.gz -o ./ct.nii.gz"),
          std::string("convert ct.nii.gz -o ct.nii.gz")}) {
        const Outcome refused = runHepatica(folder, command);
        EXPECT_EQ(refused.status, 1) << command;
        EXPECT_NE(refused.err.find("one of the files that are read"), std::string::npos) << refused.err;
    }
    EXPECT_EQ(fs::file_size(slice), size);
    EXPECT_EQ(fs::file_size(folder / "ct.nii.gz"), converted);
}

TEST(SegmentCommand, AThirdPointOfAStrokeIsNotDropped)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const Outcome odd = runHepatica(folder, "segment '" + portalVenous(truth.visits.front()).string() +
                                                "' --stroke=0,0,0 10,0,0 20,0,0 -o T01.nii.gz");
    EXPECT_NE(odd.status, 0);
    EXPECT_FALSE(fs::exists(folder / "T01.nii.gz"));
}
