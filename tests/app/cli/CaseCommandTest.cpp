#include "app/cli/Shell.h"
#include "imaging/dicom/DicomWriter.h"

using namespace hepatica;
using namespace hepatica::tests;

namespace {

std::string strokeOf(const phantom::VisitTruth& visit)
{
    const auto& ends = visit.lesions.front().longEnds;
    return " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]);
}

/// In the middle of the same lesion.
std::string clickOf(const phantom::VisitTruth& visit)
{
    const auto& ends = visit.lesions.front().longEnds;
    return " --click=" + pointText(0.5 * (ends[0] + ends[1]));
}

} // namespace

TEST(CaseCommand, ALesionMeasuredTwiceIsAssessedAndReported)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto &baseline = truth.visits.at(0), &last = truth.visits.back();
    const std::string lesion = baseline.lesions.front().name;
    ASSERT_EQ(runHepatica(folder, "case import my.hepatica P1 patient/" + baseline.name +
                                      " --timepoint BL --role baseline")
                  .status,
              0);
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/" + last.name + " --timepoint FU").status, 0);
    for (const auto& [name, visit] : {std::pair("BL", &baseline), std::pair("FU", &last)}) {
        const Outcome measured =
            runHepatica(folder, std::string("case measure my.hepatica P1 --accept --timepoint ") + name +
                                    " --lesion " + lesion + strokeOf(*visit));
        ASSERT_EQ(measured.status, 0) << measured.err;
    }
    const Outcome shown = runHepatica(folder, "case show my.hepatica P1 --json");
    ASSERT_EQ(shown.status, 0) << shown.err;
    const auto lesions = shown.json().at("cases").at(0).at("lesions");
    ASSERT_EQ(lesions.size(), 1u);
    EXPECT_EQ(lesions.at(0).at("observations").size(), 2u);
    EXPECT_EQ(lesions.at(0).at("observations").at(0).at("source"), "automatic");

    // The case itself and its exported table are judged alike.
    ASSERT_EQ(runHepatica(folder, "case export my.hepatica -o lesions.csv").status, 0);
    const Outcome fromCase = runHepatica(folder, "assess my.hepatica --protocol recist-1.1 --json");
    const Outcome fromTable = runHepatica(folder, "assess lesions.csv --protocol recist-1.1 --json");
    ASSERT_EQ(fromCase.status, 0) << fromCase.err;
    EXPECT_EQ(fromCase.json().at("patients").at(0).at("criteria"),
              fromTable.json().at("patients").at(0).at("criteria"));

    const Outcome reported = runHepatica(folder, "report my.hepatica -o reports --json");
    ASSERT_EQ(reported.status, 0) << reported.err;
    for (const auto& file : reported.json().at("files"))
        EXPECT_GT(fs::file_size(folder / file.get<std::string>()), 100u) << file;
    EXPECT_EQ(runHepatica(folder, "case verify my.hepatica").status, 0);
}

TEST(CaseCommand, UndoTakesTheLesionBackAndRedoBringsItAgain)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/BL --timepoint BL --role baseline").status,
        0);
    ASSERT_EQ(
        runHepatica(folder, "case measure my.hepatica P1 --timepoint BL" + strokeOf(truth.visits.front()))
            .status,
        0);
    const auto lesionCount = [&] {
        return runHepatica(folder, "case show my.hepatica --json")
            .json()
            .at("cases")
            .at(0)
            .at("lesions")
            .size();
    };
    EXPECT_EQ(lesionCount(), 1u);
    EXPECT_EQ(runHepatica(folder, "case undo my.hepatica P1").status, 0);
    EXPECT_EQ(lesionCount(), 0u);
    EXPECT_EQ(runHepatica(folder, "case redo my.hepatica P1").status, 0);
    EXPECT_EQ(lesionCount(), 1u);
    EXPECT_EQ(runHepatica(folder, "case redo my.hepatica P1").status, 1);
    EXPECT_EQ(runHepatica(folder, "case verify my.hepatica P1").status, 0);
}

TEST(CaseCommand, AMeasurementThatIsMadeAgainTellsWhatItReplaces)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/BL --timepoint BL --role baseline").status,
        0);
    const std::string stroke = strokeOf(truth.visits.front());
    const auto measure = [&](const std::string& options) {
        return runHepatica(folder,
                           "case measure my.hepatica P1 --timepoint BL --lesion T01 --json" + options);
    };
    const auto seen = [](const Outcome& outcome) {
        return outcome.json().at("lesions").at(0).at("observations").at(0);
    };
    const Outcome first = measure(stroke);
    ASSERT_EQ(first.status, 0) << first.err;
    EXPECT_THAT(first.err, testing::HasSubstr("T01 at BL: confidence of the mask "));
    EXPECT_THAT(first.err, testing::Not(testing::HasSubstr("replaces")));

    // A click draws no caliper: the reader's stays the recorded one.
    const Outcome clicked = measure(clickOf(truth.visits.front()));
    ASSERT_EQ(clicked.status, 0) << clicked.err;
    EXPECT_THAT(clicked.err, testing::HasSubstr("(manual) stays recorded; the automatic axis is "));
    EXPECT_EQ(seen(clicked).at("long_axis_mm"), seen(first).at("long_axis_mm"));

    const Outcome accepted = measure(" --accept" + stroke);
    ASSERT_EQ(accepted.status, 0) << accepted.err;
    EXPECT_THAT(accepted.err, testing::HasSubstr("(manual); \"hepatica case undo\" takes it back"));
    EXPECT_THAT(accepted.err, testing::HasSubstr("(automatic) replaces "));
    EXPECT_EQ(seen(accepted).at("source"), "automatic");
}

TEST(CaseCommand, ImagesOfSeveralDaysAreOneVisitOnlyWhenItsDayIsSaid)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string import = "case import my.hepatica P1 patient --timepoint BL --role baseline";
    const Outcome refused = runHepatica(folder, import);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, testing::HasSubstr("its series are of several days, from 2"));
    EXPECT_FALSE(fs::exists(folder / "my.hepatica"));
    ASSERT_EQ(runHepatica(folder, import + " --date 2024-03-04").status, 0);

    // Now a phase is there more than once: it is the reader's choice, and positions of another visit are
    // none.
    const auto uidOf = [&](const std::string& visit, const std::string& phase) {
        const auto scanned = runHepatica(folder, "scan patient/" + visit + " --json").json();
        for (const auto& series : scanned.at("patients").at(0).at("studies").at(0).at("series"))
            if (series.at("phase") == phase)
                return series.at("uid").get<std::string>();
        return std::string();
    };
    const std::string measure =
        "case measure my.hepatica P1 --timepoint BL --json" + strokeOf(truth.visits.front());
    const Outcome unclear = runHepatica(folder, measure);
    EXPECT_EQ(unclear.status, 1);
    EXPECT_THAT(unclear.err, testing::HasSubstr("series of the portal venous phase; pick one with --series"));
    const Outcome arterialUnclear =
        runHepatica(folder, measure + " --series " + uidOf("BL", "portal venous"));
    EXPECT_EQ(arterialUnclear.status, 1);
    EXPECT_THAT(arterialUnclear.err, testing::HasSubstr("pick one with --arterial"));

    const Outcome elsewhere =
        runHepatica(folder, measure + " --series " + uidOf("BL", "portal venous") + " --arterial " +
                                uidOf(truth.visits.back().name, "late arterial"));
    ASSERT_EQ(elsewhere.status, 0) << elsewhere.err;
    EXPECT_THAT(elsewhere.err, testing::HasSubstr("its frame of reference is not that of the measured"));
    EXPECT_THAT(elsewhere.json().at("lesions").at(0).at("observations").at(0).at("warnings").dump(),
                testing::HasSubstr("so the viable part is not measured"));
    ASSERT_EQ(runHepatica(folder, "case export my.hepatica -o lesions.csv").status, 0);
    EXPECT_EQ(runHepatica(folder, "case undo my.hepatica P1").status, 0);
    const Outcome here = runHepatica(folder, measure + " --series " + uidOf("BL", "portal venous") +
                                                 " --arterial " + uidOf("BL", "late arterial"));
    ASSERT_EQ(here.status, 0) << here.err;
    EXPECT_THAT(here.err, testing::Not(testing::HasSubstr("frame of reference")));
}

TEST(CaseCommand, AStrokeAcrossSlicesIsNoCaliper)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/BL --timepoint BL --role baseline").status,
        0);
    auto ends = truth.visits.front().lesions.front().longEnds;
    ends[1].z += 6.0;
    const std::string across = " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]);
    const Outcome refused = runHepatica(folder, "case measure my.hepatica P1 --timepoint BL" + across);
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, testing::HasSubstr("its ends do not lie on one slice"));
    // As a hint where the lesion is, it will do.
    EXPECT_EQ(runHepatica(folder, "case measure my.hepatica P1 --timepoint BL --accept" + across).status, 0);
}

TEST(CaseCommand, ALesionKeepsTheNameItIsGivenAndIsNewAfterTheBaseline)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    for (const std::string visit : {"BL --role baseline", "FU1"})
        ASSERT_EQ(runHepatica(folder, "case import my.hepatica P1 patient/" +
                                          visit.substr(0, visit.find(' ')) + " --timepoint " + visit)
                      .status,
                  0);
    const auto measure = [&](const std::string& options, std::size_t visit) {
        return runHepatica(folder, "case measure my.hepatica P1 --json " + options +
                                       strokeOf(truth.visits.at(visit)));
    };
    const Outcome named = measure("--timepoint BL --lesion left-lobe --organ liver --accept", 0);
    ASSERT_EQ(named.status, 0) << named.err;
    const auto first = named.json().at("lesions").at(0);
    EXPECT_EQ(first.at("name"), "left-lobe");
    EXPECT_EQ(first.at("observations").at(0).at("source"), "automatic");

    EXPECT_EQ(measure("--timepoint FU1 --lesion left-lobe --class non-target", 1).status, 1);
    EXPECT_EQ(measure("--timepoint FU1 --lesion left-lobe --organ bone", 1).status, 1);
    EXPECT_EQ(measure("--timepoint FU1 --lesion other --class target", 1).status, 1);
    EXPECT_EQ(measure("--timepoint FU1 --lesion ''", 1).status, 2);
    EXPECT_EQ(measure("--timepoint FU1 --lesion " + std::string(65, 'x'), 1).status, 2);
    const Outcome later = measure("--timepoint FU1 --lesion other", 1);
    ASSERT_EQ(later.status, 0) << later.err;
    const auto lesions = later.json().at("lesions");
    ASSERT_EQ(lesions.size(), 2u);
    EXPECT_EQ(lesions.at(1).at("name"), "other");
    EXPECT_EQ(lesions.at(1).at("class"), "new-target");
    // The case, two visits and two measurements: nothing was stored by halves.
    EXPECT_EQ(runHepatica(folder, "case list my.hepatica --json").json().at("cases").at(0).at("actions"), 5);
    EXPECT_EQ(runHepatica(folder, "assess my.hepatica").status, 0);
    EXPECT_EQ(runHepatica(folder, "assess my.hepatica --visits visits.csv").status, 1);
}

TEST(CaseCommand, EveryCommandPrintsOneDocumentWhenAskedTo)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "'" + portalVenous(truth.visits.front()).string() + "'";
    const std::string stroke = strokeOf(truth.visits.front());
    for (const std::string& arguments : std::vector<std::string>{
             "scan patient/BL", "convert " + series + " -o ct.nii",
             "segment " + series + stroke + " -o T01.nii", "measure " + series + " --mask T01.nii",
             "case import my.hepatica P1 patient/BL --timepoint BL --role baseline",
             "case measure my.hepatica P1 --timepoint BL" + stroke, "case list my.hepatica",
             "case show my.hepatica", "case undo my.hepatica P1", "case redo my.hepatica P1",
             "case verify my.hepatica", "case export my.hepatica -o lesions.csv", "assess lesions.csv",
             "assess my.hepatica", "report my.hepatica -o reports"}) {
        const Outcome outcome = runHepatica(folder, arguments + " --json");
        EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.err;
        EXPECT_TRUE(outcome.json().is_object()) << arguments << "\n" << outcome.out;
    }
}

TEST(CaseCommand, AnImportThatIsRefusedLeavesNoFileAndNoCase)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string import = "case import my.hepatica P1 patient/BL --timepoint BL --role baseline";
    const fs::path series = portalVenous(truth.visits.front());
    std::vector<fs::path> files{fs::directory_iterator(series), fs::directory_iterator()};
    std::ranges::sort(files);
    fs::remove(files.at(files.size() / 2));
    const Outcome gap = runHepatica(folder, import);
    EXPECT_EQ(gap.status, 1);
    EXPECT_NE(gap.err.find("--incomplete"), std::string::npos) << gap.err;
    EXPECT_FALSE(fs::exists(folder / "my.hepatica"));
    EXPECT_EQ(runHepatica(folder, import + " --incomplete").status, 0);
    EXPECT_EQ(runHepatica(folder, "case import my.hepatica P2 patient/BL --timepoint ''").status, 1);
    EXPECT_EQ(runHepatica(folder, "case list my.hepatica --json").json().at("cases").size(), 1u);
}

TEST(CaseCommand, CasesWhoseReportsWouldOverwriteEachOtherAreRefused)
{
    const Folder folder;
    smallPatient(folder);
    for (const std::string id : {"'P/1'", "'P:1'"})
        ASSERT_EQ(runHepatica(folder,
                              "case import my.hepatica " + id + " patient/BL --timepoint BL --role baseline")
                      .status,
                  0);
    const Outcome reported = runHepatica(folder, "report my.hepatica -o reports --format json");
    EXPECT_EQ(reported.status, 1);
    EXPECT_FALSE(fs::exists(folder / "reports"));
    EXPECT_NE(reported.err.find("P/1"), std::string::npos) << reported.err;
    EXPECT_NE(reported.err.find("P:1"), std::string::npos) << reported.err;
}

TEST(CaseCommand, AnotherPatientsImagesDoNotEnterTheCase)
{
    const Folder folder;
    smallPatient(folder);
    phantom::PhantomOptions other;
    other.story = phantom::Story::Pseudoprogressor;
    other.dims = {128, 128, 40};
    ASSERT_TRUE(phantom::writePatient(other, folder / "other"));
    ASSERT_EQ(
        runHepatica(folder, "case import my.hepatica P1 patient/BL --timepoint BL --role baseline").status,
        0);
    const Outcome imported = runHepatica(folder, "case import my.hepatica P1 other/FU1 --timepoint FU1");
    EXPECT_EQ(imported.status, 1);
    EXPECT_NE(imported.err.find("patient"), std::string::npos) << imported.err;
    EXPECT_EQ(
        runHepatica(folder, "case show my.hepatica --json").json().at("cases").at(0).at("timepoints").size(),
        1u);
}

TEST(CaseCommand, TwoVolumesOfOneSeriesBearTheTrueSeriesUidAndAKeyOfTheirOwn)
{
    const Folder folder;
    std::vector<TestImage> images;
    for (int volume = 0; volume < 2; ++volume)
        for (TestImage& image : axialStack(3)) {
            image.instanceNumber += 3 * volume;
            image.texts[DCM_AcquisitionNumber] = std::to_string(volume + 1);
            images.push_back(image);
        }
    writeAll(images, folder / "ct");
    ASSERT_EQ(runHepatica(folder, "case import my.hepatica P1 ct --timepoint BL --role baseline").status, 0);
    const Outcome shown = runHepatica(folder, "case show my.hepatica P1 --json");
    const auto series = shown.json().at("cases").at(0).at("timepoints").at(0).at("series");
    ASSERT_EQ(series.size(), 2u);
    const std::string uid = imaging::uidFromName("series A");
    for (std::size_t at = 0; at < 2; ++at) {
        EXPECT_EQ(series.at(at).at("uid"), uid);
        EXPECT_EQ(series.at(at).at("key"), uid + "/" + std::to_string(at + 1));
    }
}

TEST(CaseCommand, ATextFileIsNoCaseFileAndStaysAsItIs)
{
    const Folder folder;
    std::ofstream(folder / "notes.hepatica") << "shopping list";
    EXPECT_EQ(runHepatica(folder, "case list notes.hepatica").status, 1);
    EXPECT_EQ(runHepatica(folder, "case list missing.hepatica").status, 1);
    EXPECT_FALSE(fs::exists(folder / "missing.hepatica"));
    EXPECT_EQ(textOf(folder / "notes.hepatica"), "shopping list");
}

TEST(CommandLine, AFolderOfWhichEverythingIsLeftOutIsListedAndRefused)
{
    const Folder folder;
    std::filesystem::create_directory(folder / "notes");
    std::ofstream(folder / "notes" / "list.txt") << "shopping list";
    const Outcome listed = runHepatica(folder, "scan notes --json");
    EXPECT_EQ(listed.status, 1);
    EXPECT_EQ(listed.json().at("left_out").at(0).at("code"), "not-dicom");
    EXPECT_THAT(listed.err,
                testing::HasSubstr("notes: holds no CT or MR image that can be used; 1 file left out"));
}

TEST(CommandLine, WrongUsageIsStatusTwoAndHelpIsZero)
{
    const Folder folder;
    EXPECT_EQ(runHepatica(folder, "").status, 2);
    EXPECT_EQ(runHepatica(folder, "measure").status, 2);
    EXPECT_EQ(runHepatica(folder, "scan --no-such-option .").status, 2);
    EXPECT_EQ(runHepatica(folder, "dance").status, 2);
    EXPECT_EQ(runHepatica(folder, "--help").status, 0);
    EXPECT_EQ(runHepatica(folder, "--version").status, 0);
    for (const char* command : {"demo", "scan", "convert", "segment", "measure", "assess", "case", "report",
                                "view", "case import", "case measure"}) {
        const Outcome help = runHepatica(folder, std::string(command) + " --help");
        EXPECT_EQ(help.status, 0) << command;
        EXPECT_TRUE(command == std::string("case") || help.out.find("Example:") != std::string::npos)
            << command;
    }
}

TEST(CaseCommand, ImagesOfAnotherPatientNeedAReason)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    phantom::PhantomOptions options;
    options.dims = {128, 128, 40};
    options.story = phantom::Story::Hyperprogressor;
    const auto other = phantom::writePatient(options, folder / "other");
    ASSERT_TRUE(other) << other.error().text();
    ASSERT_EQ(runHepatica(folder, "case import my.hepatica P1 patient/" + truth.visits.front().name +
                                      " --timepoint BL --role baseline")
                  .status,
              0);
    const std::string import =
        "case import my.hepatica P1 other/" + other->visits.back().name + " --timepoint FU";
    const Outcome refused = runHepatica(folder, import);
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("Patient ID"), std::string::npos) << refused.err;
    EXPECT_NE(refused.err.find("--same-patient REASON"), std::string::npos) << refused.err;
    EXPECT_EQ(refused.err.find(other->patientId), std::string::npos) << "no patient's data in messages";
    EXPECT_EQ(runHepatica(folder, import + " --same-patient \"typing error\"").status, 0);
    EXPECT_EQ(runHepatica(folder, "case verify my.hepatica P1").status, 0);
}

TEST(CaseCommand, NoTableIsWrittenOverACaseFile)
{
    const Folder folder;
    smallPatient(folder);
    for (const char* file : {"my.hepatica", "other.hepatica"})
        ASSERT_EQ(runHepatica(folder, std::string("case import ") + file +
                                          " P1 patient/BL --timepoint BL --role baseline")
                      .status,
                  0);
    const std::string before = textOf(folder / "other.hepatica");
    const Outcome refused = runHepatica(folder, "case export my.hepatica -o other.hepatica");
    EXPECT_EQ(refused.status, 1);
    EXPECT_THAT(refused.err, testing::HasSubstr("it is a database, such as a case file"));
    EXPECT_EQ(textOf(folder / "other.hepatica"), before);
}
