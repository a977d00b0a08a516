// The viable part in a case: a phase is confirmed once, the images before the contrast medium are subtracted,
// and what the reader says of threshold, gap and exclusion is kept with the number.
#include "app/cli/JudgedCase.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <cmath>
#include <map>

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

/// As MeasureCommandTest has it: before the contrast medium soft tissue has about 45 HU and a third of its
/// differences, but for a lesion that has bled.
imaging::Volume beforeContrast(const imaging::Volume& arterial, const imaging::Mask& hasBled)
{
    auto values = std::make_shared<std::vector<std::int16_t>>();
    const auto& dims = arterial.geometry().dims();
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                const double value = arterial.at({i, j, k});
                const bool isSoft = value > -20.0 && value < 250.0 && !hasBled.contains({i, j, k});
                values->push_back(
                    static_cast<std::int16_t>(std::lround(isSoft ? 45.0 + 0.3 * (value - 75.0) : value)));
            }
    imaging::VolumeOrigin origin;
    origin.quantity = imaging::Quantity::Hounsfield;
    return *imaging::Volume::make(arterial.geometry(),
                                  imaging::Volume::Buffer<std::int16_t>(std::move(values)), origin);
}

} // namespace

class ViableCase : public JudgedCase {
protected:
    /// A visit of volume files, which say nothing of their phases.
    void importFiles()
    {
        const auto& visit = truth_.visits.front();
        const auto arterial = imaging::openSeries({visit.seriesFolders[0]});
        const auto portal = imaging::openSeries({visit.seriesFolders[1]});
        ASSERT_TRUE(arterial && portal);
        const auto masks = imaging::readMasks(visit.labelFile, arterial->volume.geometry());
        ASSERT_TRUE(masks);
        ASSERT_TRUE(imaging::writeVolumeFile(arterial->volume, folder_ / "arterial.nii.gz"));
        ASSERT_TRUE(imaging::writeVolumeFile(portal->volume, folder_ / "portal.nii.gz"));
        ASSERT_TRUE(imaging::writeVolumeFile(beforeContrast(arterial->volume, masks->front().mask),
                                             folder_ / "before.nii.gz"));
        done("import files.hepatica P2 arterial.nii.gz before.nii.gz portal.nii.gz --timepoint BL --role "
             "baseline --date 2024-03-04");
        const auto series = run("show files.hepatica P2 --json").json().at("cases").at(0).at("timepoints");
        for (const auto& one : series.at(0).at("series"))
            keys_.push_back(one.at("key"));
        ASSERT_EQ(keys_.size(), 3u);
    }
    void confirm(std::size_t series, const std::string& phase)
    {
        done("phase files.hepatica P2 --series " + keys_.at(series) + " --phase '" + phase + "'");
    }
    /// The first lesion of the baseline, under one stroke.
    std::string measuring(const std::string& case_, const std::string& options)
    {
        const auto& ends = truth_.visits.front().lesions.front().longEnds;
        return "measure " + case_ + " --timepoint BL --lesion T01 --json" + options +
               " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]);
    }
    nlohmann::json measured(const std::string& options)
    {
        const Outcome outcome = run(measuring("files.hepatica P2", " --series " + keys_.at(2) + options));
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        said_ = outcome.err;
        return outcome.json().at("lesions").at(0).at("observations").at(0);
    }
    std::vector<std::string> keys_;
    std::string said_;
};

TEST_F(ViableCase, IsMeasuredOnASeriesThatAReaderConfirmsAndNoOther)
{
    importFiles();
    const auto unknown = measured(" --arterial " + keys_[0]);
    EXPECT_TRUE(unknown.at("viable_state").is_null());
    EXPECT_THAT(said_, HasSubstr("is not confirmed as late arterial, so the viable part is not measured"));
    confirm(0, "late arterial");
    EXPECT_EQ(measured("").at("viable_state"), "measured");
    EXPECT_THAT(run("log files.hepatica P2").out,
                HasSubstr("R1       confirm a series of BL as late arterial"));
    done("undo files.hepatica P2");
    done("undo files.hepatica P2");
    EXPECT_TRUE(measured(" --arterial " + keys_[0]).at("viable_state").is_null());
    confirm(0, "delayed");
    EXPECT_TRUE(measured(" --arterial " + keys_[0]).at("viable_state").is_null());
    EXPECT_THAT(said_, HasSubstr("the phase is delayed, not late arterial"));
    EXPECT_THAT(refusal("phase files.hepatica P2 --series 1.2.3 --phase delayed"), HasSubstr("1.2.3"));
    EXPECT_EQ(run("verify files.hepatica P2").status, 0);
}

TEST_F(ViableCase, TheSeriesBeforeTheContrastMediumIsSubtractedAndTold)
{
    importFiles();
    confirm(0, "late arterial");
    confirm(1, "non-contrast");
    confirm(2, "portal venous");
    const auto whole = measured(" --non-contrast none");
    EXPECT_TRUE(whole.at("viable_method").at("non_contrast_series_uid").is_null());
    const auto subtracted = measured("");
    EXPECT_EQ(subtracted.at("viable_method").at("non_contrast_series_uid"), keys_[1]);
    EXPECT_THAT(said_, HasSubstr("the non-contrast phase subtracted"));
    // The first lesion has bled: nothing of it enhances.
    EXPECT_LT(subtracted.at("viable_volume_mm3").get<double>(),
              0.05 * whole.at("viable_volume_mm3").get<double>());
    EXPECT_EQ(measured(" --non-contrast " + keys_[1]).at("viable_volume_mm3"),
              subtracted.at("viable_volume_mm3"));

    // Beside the liver in all three.
    ASSERT_EQ(whole.at("phases").size(), 3u);
    EXPECT_THAT(run("show files.hepatica P2").out, HasSubstr("lesion / liver: portal venous "));
    ASSERT_EQ(run("export files.hepatica P2 -o rows.csv").status, 0);
    for (const char* column : {"lesion_mean_late_arterial", "liver_mean_portal_venous", "viable_method"})
        EXPECT_THAT(textOf(folder_ / "rows.csv"), HasSubstr(column));
}

TEST_F(ViableCase, TheReadersThresholdGapAndExclusionAreKeptWithTheNumber)
{
    const auto take = [&](const std::string& options) {
        measure("T01", 0, 0, options);
        return shown("T01", "BL");
    };
    const auto usual = take("");
    EXPECT_GT(usual.at("viable_method").at("liver_sd").get<double>(), 0.0);
    EXPECT_EQ(usual.at("viable_method").at("tolerance_gap_mm"), 2.0);
    const auto raised = take(" --viable-threshold 3000 --viable-gap 4");
    EXPECT_EQ(raised.at("viable_state"), "absent");
    EXPECT_EQ(raised.at("viable_method").at("threshold"), 3000.0);
    EXPECT_EQ(raised.at("viable_method").at("tolerance_gap_mm"), 4.0);
    EXPECT_TRUE(raised.at("viable_method").at("liver_sd").is_null()) << "the reader's own, not the liver's";

    const auto loaded = imaging::openSeries({truth_.visits.front().seriesFolders.front()});
    ASSERT_TRUE(loaded);
    const auto masks = imaging::readMasks(truth_.visits.front().labelFile, loaded->volume.geometry());
    ASSERT_TRUE(masks);
    ASSERT_TRUE(imaging::writeMasks({{1, masks->front().mask}}, folder_ / "shunt.nii.gz"));
    const auto excluded = take(" --exclude shunt.nii.gz");
    EXPECT_TRUE(excluded.at("viable_method").at("has_excluded_mask").get<bool>());
    EXPECT_LT(excluded.at("viable_volume_mm3").get<double>(),
              0.2 * usual.at("viable_volume_mm3").get<double>());
    EXPECT_EQ(run("verify my.hepatica").status, 0);
}

TEST_F(ViableCase, WhatCannotBeSubtractedIsRefusedWhenItIsPicked)
{
    importFiles();
    confirm(0, "late arterial");
    confirm(2, "portal venous");
    const auto refused = [&](const std::string& picked) {
        return refusal(measuring("files.hepatica P2", " --series " + keys_[2] + " --non-contrast " + picked));
    };
    EXPECT_THAT(refused(keys_[0]), HasSubstr("it is the arterial series itself"));
    EXPECT_THAT(refused(keys_[2]), HasSubstr("its phase is portal venous"));
}

TEST_F(ViableCase, AnUnreadableSeriesThatNobodyPickedIsToldAndNotSubtracted)
{
    importFiles();
    confirm(0, "late arterial");
    confirm(1, "non-contrast");
    confirm(2, "portal venous");
    std::filesystem::remove(folder_ / "before.nii.gz");
    const auto seen = measured("");
    EXPECT_EQ(seen.at("viable_state"), "measured");
    EXPECT_TRUE(seen.at("viable_method").at("non_contrast_series_uid").is_null());
    EXPECT_THAT(said_, HasSubstr("is not subtracted ("));
    EXPECT_THAT(said_, HasSubstr("\"--non-contrast none\" goes without it"));
    EXPECT_THAT(
        refusal(measuring("files.hepatica P2", " --series " + keys_[2] + " --non-contrast " + keys_[1])),
        HasSubstr("before.nii.gz"));
}

TEST_F(ViableCase, TheLesionIsNotSoughtOnASeriesOfAnotherFrameOfReference)
{
    done("import two.hepatica P3 patient/BL patient/FU1 --timepoint BL --role baseline --date 2024-03-04");
    const auto seriesOf = [&](const std::string& case_) {
        return run("show " + case_ + " --json").json().at("cases").at(0).at("timepoints").at(0).at("series");
    };
    const auto study = seriesOf("my.hepatica P1").at(0).at("study_uid");
    std::map<std::string, std::vector<std::string>> keys; // by phase, the baseline's first
    for (const auto& one : seriesOf("two.hepatica P3")) {
        auto& ofPhase = keys[one.at("phase")];
        ofPhase.insert(one.at("study_uid") == study ? ofPhase.begin() : ofPhase.end(), one.at("key"));
    }
    ASSERT_EQ(keys["late arterial"].size(), 2u);
    const auto phasesWith = [&](std::size_t arterial) {
        const Outcome outcome =
            run(measuring("two.hepatica P3", " --series " + keys["portal venous"].at(0) + " --arterial " +
                                                 keys["late arterial"].at(arterial)));
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        said_ = outcome.err;
        std::vector<std::string> found;
        const auto document = outcome.json();
        for (const auto& one : document.at("lesions").at(0).at("observations").at(0).at("phases"))
            found.push_back(one.at("series_uid"));
        return found;
    };
    const auto own = phasesWith(0);
    EXPECT_EQ(own.size(), 3u);
    EXPECT_THAT(said_, testing::Not(HasSubstr("frame of reference")));
    EXPECT_EQ(phasesWith(1), own) << "those of its own study, the late arterial one among them";
    EXPECT_THAT(said_, HasSubstr("series " + keys["late arterial"].at(1) +
                                 ": it is of another study or frame of reference"));
}

TEST_F(ViableCase, SettingsThatAreNotGivenAgainAreTold)
{
    const auto said = [&](const std::string& options) {
        const Outcome outcome = run(measuring("my.hepatica P1", options));
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return outcome.err;
    };
    const std::string line = "the viable part no longer has what was set before";
    EXPECT_THAT(said(" --viable-threshold 90 --viable-gap 4"), testing::Not(HasSubstr(line)));
    EXPECT_THAT(said(" --viable-gap 4"),
                HasSubstr(line + "; to keep it, measure with --viable-threshold 90\n"));
    EXPECT_THAT(said(""), HasSubstr("measure with --viable-gap 4"));
    EXPECT_THAT(said(""), testing::Not(HasSubstr(line)));
}

TEST_F(ViableCase, UnderLipiodolNothingOfTheViablePartIsToldAnywhere)
{
    measure("T01", 0, 0);
    EXPECT_FALSE(shown("T01", "BL").at("viable").is_null());
    note("T01", "--lipiodol yes", "BL");
    const auto seen = shown("T01", "BL");
    EXPECT_EQ(seen.at("viable_state"), "not-evaluable");
    for (const char* member : {"viable", "viable_method", "viable_long_axis_mm", "viable_volume_mm3"})
        EXPECT_TRUE(seen.at(member).is_null()) << member;
    EXPECT_FALSE(seen.at("has_viable_mask").get<bool>());
    ASSERT_EQ(run("export my.hepatica P1 -o rows.csv").status, 0);
    EXPECT_THAT(textOf(folder_ / "rows.csv"), testing::Not(HasSubstr("gaps up to")));
    note("T01", "--lipiodol no", "BL");
    EXPECT_FALSE(shown("T01", "BL").at("viable_method").is_null()) << "it is hidden, and not lost";
}
