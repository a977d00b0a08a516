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

} // namespace

TEST(ScanCommand, AccountsForEveryFileAndNamesThePhases)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    std::ofstream(folder / "patient/BL/notes.dcm") << "not an image";
    ASSERT_TRUE(fs::exists(folder / "patient/BL/truth_labels.nii.gz"));
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
    const auto labels = std::ranges::find_if(leftOut, [](const auto& one) {
        return one.at("file").template get<std::string>().ends_with("truth_labels.nii.gz");
    });
    ASSERT_NE(labels, leftOut.end());
    EXPECT_EQ(labels->at("code"), "volume-file-inside") << "an image is not called none";
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
    EXPECT_NE(open.err.find(" of 20"), std::string::npos) << "with their days: " << open.err;
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

TEST(SegmentCommand, ASureBoxAndASureClickTellStandardErrors)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto& lesion = firstTarget(truth.visits.front());
    const double half = 0.5 * lesion.longAxis.mm();
    const Point3 corner{half, half, half};
    const auto segmented = [&](const std::string& prompt) {
        const Outcome outcome =
            runHepatica(folder, "segment '" + portalVenous(truth.visits.front()).string() + "' " + prompt +
                                    " -o T01.nii --json");
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return outcome.json();
    };
    const auto ofBox =
        segmented("--box=" + pointText(lesion.centre - corner) + " " + pointText(lesion.centre + corner));
    ASSERT_GE(ofBox.at("confidence").get<double>(), 0.5);
    const auto& errors = ofBox.at("label").at("standard_error");
    EXPECT_GE(errors.at("long_axis_mm").get<double>(), errors.at("short_axis_mm").get<double>());
    EXPECT_GT(errors.at("volume_mm3").get<double>(), 0.0);
    const auto ofClick = segmented("--click=" + pointText(lesion.centre));
    EXPECT_TRUE(ofClick.at("label").at("long_axis_mm").is_number());
    ASSERT_GE(ofClick.at("confidence").get<double>(), 0.5);
    EXPECT_GT(ofClick.at("label").at("standard_error").at("long_axis_mm").get<double>(), 0.0);
}

TEST(SegmentCommand, AStrokeOnCtAsNiftiGivesTheMaskOfTheDicomSeries)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "'" + portalVenous(truth.visits.front()).string() + "'";
    ASSERT_EQ(runHepatica(folder, "convert " + series + " -o ct.nii.gz").status, 0);
    const auto& ends = firstTarget(truth.visits.front()).longEnds;
    const std::string stroke = " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]);
    ASSERT_EQ(runHepatica(folder, "segment " + series + stroke + " -o dicom.nrrd").status, 0);
    ASSERT_EQ(runHepatica(folder, "segment ct.nii.gz" + stroke + " -o nifti.nrrd").status, 0);
    const auto grid = imaging::readVolumeFile(folder / "ct.nii.gz").value().geometry();
    const auto fromDicom = imaging::readMasks(folder / "dicom.nrrd", grid),
               fromNifti = imaging::readMasks(folder / "nifti.nrrd", grid);
    ASSERT_TRUE(fromDicom && fromNifti);
    // The file's positions are rounded to single precision, which moves a voxel of the border now and then.
    EXPECT_GT(imaging::dice(fromDicom->front().mask, fromNifti->front().mask), 0.999);
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

TEST(SegmentCommand, AMaskThatIsRatherWrongThanRightIsAWarningToo)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const phantom::VisitTruth& visit = truth.visits.front();
    const phantom::LesionTruth& target = firstTarget(visit);
    const std::string series = "segment '" + portalVenous(visit).string() + "'";
    const Outcome sure = runHepatica(folder, series + " --stroke=" + pointText(target.longEnds[0]) + " " +
                                                 pointText(target.longEnds[1]) + " -o sure.nii --json");
    ASSERT_EQ(sure.status, 0) << sure.err;
    EXPECT_GE(sure.json().at("confidence").get<double>(), 0.5);
    EXPECT_EQ(sure.json().dump().find("mask-uncertain"), std::string::npos);
    // A box that holds the middle of the lesion alone has no border at its sides.
    const Point3 half{4.0, 4.0, 4.0};
    const std::string box =
        series + " --box=" + pointText(target.centre - half) + " " + pointText(target.centre + half);
    const Outcome doubtful = runHepatica(folder, box + " -o box.nii --json");
    ASSERT_EQ(doubtful.status, 0) << doubtful.err;
    ASSERT_LT(doubtful.json().at("confidence").get<double>(), 0.5);
    EXPECT_NE(doubtful.json().at("label").at("warnings").dump().find("mask-uncertain"), std::string::npos);
    const Outcome told = runHepatica(folder, box + " -o box.nii");
    EXPECT_NE(told.err.find("warning: T01: the mask is doubtful"), std::string::npos) << told.err;
}

TEST(LiverCommand, WritesTheLiverThatALesionIsThenKeptWithin)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "'" + portalVenous(truth.visits.front()).string() + "'";
    const Outcome found = runHepatica(folder, "liver " + series + " -o liver.nii.gz --json");
    ASSERT_EQ(found.status, 0) << found.err;
    EXPECT_NEAR(found.json().at("level").get<double>(), 110.0, 4.0); // the phantom's liver, portal venous
    EXPECT_GE(found.json().at("parted_mm3").get<double>(), 0.0);
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

TEST(EveryCommand, TellsAWrongOptionInOneLineOfItsOwn)
{
    struct Wrong {
        const char *command, *named;
    };
    const Folder folder;
    for (const Wrong& wrong : {Wrong{"scan patient --nothing", "--nothing"},
                               {"segment", "required"},
                               {"nothing", "nothing"},
                               {"measure x --wrong", "--wrong"},
                               {"liver x --click=1,2", "1,2"}}) {
        const Outcome refused = runHepatica(folder, wrong.command);
        EXPECT_EQ(refused.status, 2) << wrong.command;
        EXPECT_EQ(refused.errorLines(), 1) << refused.err;
        EXPECT_EQ(refused.err.find("hepatica: "), 0U) << refused.err;
        EXPECT_NE(refused.err.find(wrong.named), std::string::npos) << refused.err;
        EXPECT_NE(refused.err.find("run with --help"), std::string::npos) << refused.err;
        EXPECT_TRUE(refused.out.empty());
    }
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
