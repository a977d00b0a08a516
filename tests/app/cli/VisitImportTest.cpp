#include "app/cli/JudgedCase.h"

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

TEST(VisitImport, AVisitIsMadeOfSeveralStudies)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto import = [&](const std::string& series, const std::string& options) {
        return runHepatica(folder, "case import my.hepatica P1 '" + series + "' --timepoint BL " + options);
    };
    const auto& folders = truth.visits.front().seriesFolders;
    const Outcome known = import(folders.at(0).string(), "--role baseline");
    ASSERT_EQ(known.status, 0);
    EXPECT_EQ(known.err.find("no Patient ID"), std::string::npos) << known.err;
    EXPECT_THAT(import(folders.at(1).string(), "").err, HasSubstr("visit's name twice"));
    const Outcome added = import(folders.at(1).string(), "--add");
    ASSERT_EQ(added.status, 0) << added.err;
    EXPECT_THAT(added.out, HasSubstr("BL with 2 series"));

    // Images of another day belong to it only when somebody says so.
    const std::string later = truth.visits.at(1).seriesFolders.at(1).string();
    EXPECT_THAT(import(later, "--add").err, HasSubstr("give the day of the visit with --date"));
    EXPECT_EQ(import(later, "--add --date " + truth.visits.front().date.iso()).status, 0);
    EXPECT_EQ(runHepatica(folder, "case import my.hepatica P1 '" + later + "' --timepoint FU7 --add").status,
              1);
    EXPECT_EQ(runHepatica(folder, "case undo my.hepatica P1").status, 0);
    EXPECT_THAT(runHepatica(folder, "case show my.hepatica P1").out, HasSubstr("2 series"));
    EXPECT_EQ(runHepatica(folder, "case verify my.hepatica P1").status, 0);
}

TEST(VisitImport, ANiftiVolumeIsAVisitWhenItsDayIsSaid)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = "'" + portalVenous(truth.visits.front()).string() + "'";
    ASSERT_EQ(runHepatica(folder, "convert " + series + " -o ct.nii.gz").status, 0);
    const std::string import = "case import my.hepatica P1 ct.nii.gz --timepoint BL --role baseline";
    EXPECT_THAT(runHepatica(folder, import).err, HasSubstr("give it with --date"));
    EXPECT_FALSE(fs::exists(folder / "my.hepatica"));
    const Outcome taken = runHepatica(folder, import + " --date 2024-03-04");
    ASSERT_EQ(taken.status, 0) << taken.err;
    EXPECT_THAT(taken.err, HasSubstr("1 of 1 series tell no Patient ID")) << "nobody else asks whose it is";
    EXPECT_THAT(runHepatica(folder, "case log my.hepatica P1").out, HasSubstr("tell no Patient ID"));
    const auto& ends = truth.visits.front().lesions.front().longEnds;
    const std::string stroke = " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]);
    const Outcome measured =
        runHepatica(folder, "case measure my.hepatica P1 --timepoint BL --json" + stroke);
    ASSERT_EQ(measured.status, 0) << measured.err;
    const Outcome segmented = runHepatica(folder, "segment ct.nii.gz" + stroke + " -o T01.nii --json");
    EXPECT_EQ(measured.json().at("lesions").at(0).at("observations").at(0).at("volume_mm3"),
              segmented.json().at("label").at("volume_mm3"));
    EXPECT_EQ(measured.json().at("lesions").at(0).at("organ_snomed_ct"), "10200004");
}
