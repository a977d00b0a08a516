#include "app/cli/Shell.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>

using namespace hepatica;
using namespace hepatica::tests;

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

TEST(MeasureCommand, TellsIbsisFeaturesUnderTheirNamesAndCodes)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string command = "measure '" + portalVenous(truth.visits.front()).string() +
                                "' --mask patient/BL/truth_labels.nii.gz --label 1 --ibsi";
    const Outcome measured = runHepatica(folder, command + " --json");
    ASSERT_EQ(measured.status, 0) << measured.err;
    const auto label = measured.json().at("labels").at(0);
    const auto& features = label.at("ibsi_features");
    ASSERT_EQ(features.size(), 45u);
    const auto featureOf = [&](const char* name) {
        return *std::ranges::find_if(features, [&](const auto& one) { return one.at("name") == name; });
    };
    EXPECT_EQ(featureOf("morph_pca_maj_axis").at("code"), "TDIC"); // IBSI's manual
    EXPECT_EQ(featureOf("morph_vol_approx").at("value"), label.at("volume_mm3"));
    EXPECT_EQ(featureOf("stat_mean").at("value"), label.at("mean"));
    EXPECT_EQ(label.at("ibsi_bin_width"), 25.0);
    EXPECT_NE(runHepatica(folder, command).out.find("\n    IBSI stat_skew (KE2A) "), std::string::npos);
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
    EXPECT_EQ(measured.json().at("ibsi").at("mean").at("code"), "Q4LE"); // IBSI's manual
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
        EXPECT_NEAR(labels.at(at).at("viable_fraction").get<double>(),
                    labels.at(at).at("viable_volume_mm3").get<double>() /
                        labels.at(at).at("volume_mm3").get<double>(),
                    1e-12)
            << lesion.name;
        const auto errors = labels.at(at).at("viable_standard_error");
        const bool enhances = labels.at(at).at("viable_volume_mm3").get<double>() > 0.0;
        EXPECT_EQ(errors.is_object(), enhances) << lesion.name;
        if (enhances) {
            EXPECT_GT(errors.at("long_axis_mm").get<double>(), 0.0) << lesion.name;
        }
        EXPECT_GT(labels.at(at).at("viable_confidence").get<double>(), 0.0) << lesion.name;
        EXPECT_FALSE(labels.at(at).at("viable_confidence_reasons").empty()) << lesion.name;
        EXPECT_TRUE(labels.at(at).at("axial").is_null()) << "it is CT, and axial";
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
                                "--arterial arterial.nii.gz --arterial-phase 'late arterial' --json " +
                                    options);
        EXPECT_EQ(measured.status, 0) << measured.err;
        return measured.json().at("labels").at(0).at("viable_volume_mm3").get<double>();
    };
    EXPECT_LT(viable_mm3("--non-contrast before.nii.gz"), 0.05 * viable_mm3(""));
}

TEST(MeasureCommand, AnArterialPhaseThatNobodyConfirmsGivesNoViablePart)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto loaded = imaging::openSeries({truth.visits.front().seriesFolders.front()});
    ASSERT_TRUE(loaded && imaging::writeVolumeFile(loaded->volume, folder / "arterial.nii.gz"));
    const auto measured = [&](const std::string& options) {
        return runHepatica(folder, "measure arterial.nii.gz --mask patient/BL/truth_labels.nii.gz --label 1 "
                                   "--arterial arterial.nii.gz --json " +
                                       options)
            .json()
            .at("labels")
            .at(0);
    };
    const auto unknown = measured("");
    EXPECT_TRUE(unknown.at("viable_volume_mm3").is_null());
    EXPECT_NE(unknown.at("warnings").dump().find("phase-uncertain"), std::string::npos);
    EXPECT_GT(measured("--arterial-phase 'late arterial'").at("viable_volume_mm3").get<double>(), 0.0);
    const std::string series = "'" + truth.visits.front().seriesFolders.front().string() + "'";
    const auto treated =
        runHepatica(folder, "measure " + series +
                                " --mask patient/BL/truth_labels.nii.gz --label 1 --arterial " + series +
                                " --lipiodol --json")
            .json()
            .at("labels")
            .at(0);
    EXPECT_TRUE(treated.at("viable_volume_mm3").is_null());
    EXPECT_NE(treated.at("warnings").dump().find("viable-after-lipiodol"), std::string::npos);
}

TEST(MeasureCommand, AFileThatTellsNoModalityIsOfTheOneThatTheReaderSays)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const auto loaded = imaging::openSeries({truth.visits.front().seriesFolders.front()});
    ASSERT_TRUE(loaded && imaging::writeVolumeFile(loaded->volume, folder / "arterial.nii.gz"));
    const auto measured = [&](const std::string& options) {
        return runHepatica(
            folder, "measure arterial.nii.gz --mask patient/BL/truth_labels.nii.gz --label 1 " + options);
    };
    EXPECT_NE(measured("").err.find("look like Hounsfield units"), std::string::npos);
    EXPECT_NE(measured("").out.find(" HU (SD"), std::string::npos);
    const Outcome ct = measured("--modality CT"), mr = measured("--modality MR");
    EXPECT_EQ(ct.err.find("look like"), std::string::npos);
    EXPECT_NE(ct.out.find(" HU (SD"), std::string::npos);
    EXPECT_EQ(mr.out.find(" HU (SD"), std::string::npos);
    EXPECT_NE(mr.err.find("taken for MR, as said, although its values look like Hounsfield units"),
              std::string::npos);
    // After lipiodol the viable part is evaluable on MR alone.
    const std::string treated =
        " --lipiodol --arterial arterial.nii.gz --arterial-phase 'late arterial' --json";
    const auto viable_mm3 = [&](const std::string& modality) {
        return measured("--modality " + modality + treated).json().at("labels").at(0).at("viable_volume_mm3");
    };
    EXPECT_TRUE(viable_mm3("CT").is_null());
    EXPECT_TRUE(viable_mm3("MR").is_number());

    const Outcome other = runHepatica(folder, "measure '" + portalVenous(truth.visits.front()).string() +
                                                  "' --mask patient/BL/truth_labels.nii.gz --modality MR");
    EXPECT_EQ(other.status, 1);
    EXPECT_NE(other.err.find("its headers say that its modality is"), std::string::npos);
    EXPECT_EQ(measured("--modality PT").status, 2);
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
