// What `measure` refuses to subtract: a series subtracted from itself or from another time leaves less than
// enhances, which reads as a response.
#include "app/cli/Shell.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include <functional>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

namespace {

class MeasureSubtracted : public testing::Test {
protected:
    /// A copy of a series with what `change` writes, as another series of a phase that no header tells.
    void copySeries(const fs::path& series, const std::string& name,
                    const std::function<void(DcmDataset&)>& change) const
    {
        fs::create_directories(folder_ / name);
        int number = 0;
        for (const auto& entry : fs::directory_iterator(series)) {
            DcmFileFormat file;
            ASSERT_TRUE(file.loadFile(entry.path().c_str()).good());
            DcmDataset& dataset = *file.getDataset();
            const std::string instance = "1.2.3.4." + std::to_string(++number);
            dataset.putAndInsertString(DCM_SeriesInstanceUID, "1.2.3.4");
            dataset.putAndInsertString(DCM_SOPInstanceUID, instance.c_str());
            dataset.putAndInsertString(DCM_SeriesDescription, "Abdomen");
            for (const DcmTagKey& tag : {DCM_ContrastBolusAgent, DCM_ContrastBolusStartTime})
                dataset.findAndDeleteElement(tag);
            change(dataset);
            ASSERT_TRUE(file.saveFile((folder_ / name / entry.path().filename()).c_str()).good());
        }
    }
    /// Measured on the arterial series with `before` subtracted.
    [[nodiscard]] Outcome subtracting(const std::string& before, const std::string& arterial = "") const
    {
        const std::string series =
            "'" + (arterial.empty() ? visit_.seriesFolders.front().string() : arterial) + "'";
        return runHepatica(folder_, "measure " + series + " --mask patient/BL/truth_labels.nii.gz --label 1" +
                                        " --arterial-phase 'late arterial' --arterial " + series +
                                        " --non-contrast '" + before + "' --json");
    }
    /// What is said where nothing is measured.
    [[nodiscard]] static std::string refusalOf(const Outcome& outcome)
    {
        EXPECT_EQ(outcome.status, 1);
        EXPECT_EQ(outcome.out, "");
        return outcome.err;
    }

    Folder folder_;
    phantom::VisitTruth visit_ = smallPatient(folder_).visits.front();
};

TEST_F(MeasureSubtracted, IsNotTheArterialSeriesItself)
{
    EXPECT_THAT(refusalOf(subtracting(visit_.seriesFolders.front().string())),
                HasSubstr("it is the arterial series itself"));
}

TEST_F(MeasureSubtracted, IsNoSeriesOfAnotherPhase)
{
    EXPECT_THAT(refusalOf(subtracting(portalVenous(visit_).string())),
                HasSubstr("its phase is portal venous"));
}

TEST_F(MeasureSubtracted, IsNoSeriesOfAnotherStudyOrFrameOfReference)
{
    copySeries(portalVenous(visit_), "untold", [](DcmDataset&) {});
    EXPECT_EQ(subtracting("untold").status, 0) << "the reader knows more than such a header";
    copySeries(portalVenous(visit_), "study",
               [](DcmDataset& dataset) { dataset.putAndInsertString(DCM_StudyInstanceUID, "1.2.3.5"); });
    copySeries(portalVenous(visit_), "frame",
               [](DcmDataset& dataset) { dataset.putAndInsertString(DCM_FrameOfReferenceUID, "1.2.3.6"); });
    for (const std::string name : {"study", "frame"})
        EXPECT_THAT(refusalOf(subtracting(name)), HasSubstr("of another study or frame of reference"))
            << name;
}

TEST_F(MeasureSubtracted, IsNoFileWithTheArterialImages)
{
    const auto arterial = imaging::openSeries({visit_.seriesFolders.front()});
    const auto portal = imaging::openSeries({portalVenous(visit_)});
    ASSERT_TRUE(arterial && portal);
    ASSERT_TRUE(imaging::writeVolumeFile(arterial->volume, folder_ / "arterial.nii.gz"));
    ASSERT_TRUE(imaging::writeVolumeFile(arterial->volume, folder_ / "copy.nrrd"));
    ASSERT_TRUE(imaging::writeVolumeFile(portal->volume, folder_ / "other.nii.gz"));
    for (const std::string name : {"arterial.nii.gz", "copy.nrrd"})
        EXPECT_THAT(refusalOf(subtracting(name, "arterial.nii.gz")),
                    HasSubstr(name + ": it is the arterial series itself"));
    EXPECT_EQ(subtracting("other.nii.gz", "arterial.nii.gz").status, 0) << "a file tells no phase";
}

TEST_F(MeasureSubtracted, IsNoSeriesOfAnotherPatient)
{
    copySeries(portalVenous(visit_), "stranger",
               [](DcmDataset& dataset) { dataset.putAndInsertString(DCM_PatientID, "another"); });
    const std::string said = refusalOf(subtracting("stranger"));
    EXPECT_THAT(said, HasSubstr("its Patient ID is another patient's, not that of the first series"));
    EXPECT_THAT(said, testing::Not(HasSubstr("another\"")));
}

TEST_F(MeasureSubtracted, OnALocalizerNothingIsMeasured)
{
    copySeries(portalVenous(visit_), "scout", [](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_ImageType, "ORIGINAL\\PRIMARY\\LOCALIZER");
    });
    const Outcome measured = runHepatica(folder_, "measure scout --mask patient/BL/truth_labels.nii.gz");
    EXPECT_THAT(refusalOf(measured), HasSubstr("nothing is measured on this series: it is a localizer, or"));
}

TEST_F(MeasureSubtracted, AFlatBoxIsToldAsABox)
{
    const Outcome flat = runHepatica(folder_, "segment '" + portalVenous(visit_).string() + "' --box " +
                                                  pointText(visit_.lesions.front().centre) + " " +
                                                  pointText(visit_.lesions.front().centre) + " -o a.nii.gz");
    EXPECT_THAT(refusalOf(flat), HasSubstr("a side of the box is 0.0 mm long"));
}

TEST_F(MeasureSubtracted, NumbersThatAreNotFiniteAreWrongUsage)
{
    const std::string series = "'" + visit_.seriesFolders.front().string() + "'";
    const auto measured = [&](const std::string& options) {
        return runHepatica(folder_, "measure " + series +
                                        " --mask patient/BL/truth_labels.nii.gz --label 1 " + "--arterial " +
                                        series + " --json " + options);
    };
    for (const std::string options :
         {"--viable-threshold nan", "--viable-threshold inf", "--viable-threshold=-inf",
          "--viable-threshold 1e999", "--viable-gap nan", "--viable-gap inf"}) {
        const Outcome refused = measured(options);
        EXPECT_EQ(refused.status, 2) << options;
        EXPECT_EQ(refused.out, "") << options;
        EXPECT_THAT(refused.err, HasSubstr("is no finite number")) << options;
    }
    const Outcome negative = measured("--viable-gap -2");
    EXPECT_EQ(negative.status, 2);
    EXPECT_THAT(negative.err, HasSubstr("-2 is negative; expected 0 or more"));
    EXPECT_EQ(measured("--viable-threshold 1e2 --viable-gap 0").status, 0);
}

} // namespace
