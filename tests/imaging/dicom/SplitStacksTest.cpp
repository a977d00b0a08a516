// One Series Instance UID with several volumes: how they are told apart, named and picked.
#include <hepatica/imaging/SeriesReader.h>

#include "imaging/dicom/EnhancedWriter.h"
#include "imaging/dicom/SeriesFolder.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::TestFrame;
using hepatica::tests::TestImage;
using hepatica::tests::TestMultiFrame;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

using Images = std::vector<TestImage>;

class SplittingStacks : public tests::SeriesFolder {
protected:
    [[nodiscard]] std::vector<Series> stacks() const
    {
        const StudyIndex found = index();
        EXPECT_TRUE(found.leftOut.empty());
        return found.patients.at(0).studies.at(0).series;
    }
    void write(const Images& images) const { tests::writeAll(images, folder()); }
};

/// Several volumes of `slices` images each, numbered on through all; `change` makes the n-th what it is.
Images volumes(int count, int slices, const std::function<void(TestImage&, int volume, int slice)>& change)
{
    Images all;
    for (int volume = 0; volume < count; ++volume) {
        Images stack = axialStack(slices);
        for (int slice = 0; slice < slices; ++slice) {
            TestImage& image = stack[static_cast<std::size_t>(slice)];
            image.instanceNumber = volume * slices + slice + 1;
            change(image, volume, slice);
            all.push_back(image);
        }
    }
    return all;
}

Images mrVolumes(int count, int slices, const std::function<void(TestImage&, int volume)>& change)
{
    return volumes(count, slices, [&](TestImage& image, int volume, int) {
        image.sopClass = UID_MRImageStorage;
        change(image, volume);
    });
}

std::string clock(int seconds)
{
    return fmt::format("{:02}{:02}{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::vector<std::string> names(const std::vector<Series>& all)
{
    std::vector<std::string> found;
    for (const Series& series : all)
        found.push_back(series.name);
    return found;
}

constexpr int TenOClock = 36000;

} // namespace

TEST_F(SplittingStacks, ContrastPhasesUnderOneUidAreVolumesNamedByTheirDelay)
{
    // Delays of LI-RADS v2018: 35 s, 70 s and 180 s after the start of the injection.
    constexpr int Delays[] = {35, 70, 180};
    write(volumes(3, 6, [&](TestImage& image, int volume, int slice) {
        image.texts = {{DCM_AcquisitionNumber, std::to_string(volume + 1)},
                       {DCM_AcquisitionTime, clock(TenOClock + Delays[volume] + slice / 3)},
                       {DCM_ContrastBolusStartTime, clock(TenOClock)}};
    }));
    const auto found = stacks();
    ASSERT_THAT(names(found), ElementsAre("late arterial", "portal venous", "delayed"));
    const std::string uid = uidFromName("series A");
    for (std::size_t at = 0; at < 3; ++at) {
        EXPECT_EQ(found[at].instances.size(), 6u);
        EXPECT_EQ(found[at].measurable, Measurable::Volume);
        EXPECT_EQ(found[at].uid, uid);
        EXPECT_EQ(found[at].key, uid + "/" + std::to_string(at + 1));
        EXPECT_EQ(found[at].nameConfidence, PhaseConfidence::High);
        EXPECT_EQ(found[at].secondsAfterBolus, Delays[at]);
        EXPECT_EQ(found[at].acquired_s, TenOClock + Delays[at]);
    }
}

TEST_F(SplittingStacks, AVolumeOfSeveralIsPickedByItsKeyOrNumber)
{
    write(volumes(2, 4, [](TestImage& image, int volume, int) {
        image.texts[DCM_AcquisitionNumber] = std::to_string(volume + 1);
    }));
    const std::string uid = uidFromName("series A");
    for (const std::string& pick : {std::string(), uid, std::string("1")}) {
        const auto unpicked = openSeries({folder()}, pick);
        ASSERT_FALSE(unpicked);
        EXPECT_EQ(unpicked.error().code, ProblemCode::SeveralSeries);
        EXPECT_THAT(unpicked.error().text(), HasSubstr("(" + uid + "/2)"));
    }
    for (const std::string& pick : {uid + "/2", std::string("1/2")}) {
        const auto opened = openSeries({folder()}, pick);
        ASSERT_TRUE(opened) << opened.error().text();
        EXPECT_EQ(opened->series.instances.front().instanceNumber, 5);
        EXPECT_EQ(opened->volume.at({0, 0, 0}), 10 * 5 - 1000);
    }
    EXPECT_EQ(openSeries({folder()}, "1/3").error().code, ProblemCode::NoSuchSeries);
}

TEST_F(SplittingStacks, TheReaderOverrulesThePhaseOfTheHeaders)
{
    auto images = axialStack(4);
    for (TestImage& image : images)
        image.texts[DCM_SeriesDescription] = "arterial";
    write(images);
    EXPECT_EQ(openSeries({folder()})->series.phaseConfidence, PhaseConfidence::Low);
    const auto opened = openSeries({folder()}, {}, {.incomplete = false, .phase = Phase::PortalVenous});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->series.phase, Phase::PortalVenous);
    EXPECT_EQ(opened->series.phaseConfidence, PhaseConfidence::Confirmed);
    EXPECT_EQ(opened->series.name, "portal venous");
    EXPECT_EQ(opened->series.nameConfidence, PhaseConfidence::Confirmed);
}

TEST_F(SplittingStacks, StepAndShootNumbersEverySliceAndIsStillTwoVolumes)
{
    write(volumes(2, 5, [](TestImage& image, int volume, int slice) {
        image.texts = {{DCM_AcquisitionNumber, std::to_string(1 + volume * 5 + slice)},
                       {DCM_AcquisitionTime, clock(TenOClock + 60 * volume + 2 * slice)}};
    }));
    const auto found = stacks();
    ASSERT_THAT(names(found), ElementsAre("series A, +0 s", "series A, +60 s"));
    EXPECT_EQ(found[0].measurable, Measurable::Volume);
    EXPECT_EQ(found[1].instances.front().instanceNumber, 6);
}

TEST_F(SplittingStacks, AcquisitionNumbersThatGoOnAlongOneStackDoNotPartIt)
{
    write(volumes(1, 6, [](TestImage& image, int, int slice) {
        image.texts[DCM_AcquisitionNumber] = std::to_string(1 + slice / 2);
    }));
    ASSERT_EQ(stacks().size(), 1u);
    EXPECT_EQ(stacks().front().measurable, Measurable::Volume);
}

TEST_F(SplittingStacks, PlacesVisitedAgainAndAgainBecomeVolumesByVisit)
{
    // A dynamic series that acquires each place three times before the next one.
    Images images;
    for (int slice = 0; slice < 4; ++slice)
        for (int visit = 0; visit < 3; ++visit) {
            TestImage image = axialStack(4)[static_cast<std::size_t>(slice)];
            image.instanceNumber = 3 * slice + visit + 1;
            image.texts[DCM_TriggerTime] = std::to_string(100 * visit + 7 * slice);
            images.push_back(image);
        }
    write(images);
    const auto found = stacks();
    ASSERT_EQ(found.size(), 3u);
    for (const Series& series : found)
        EXPECT_EQ(series.instances.size(), 4u);
    EXPECT_EQ(found[1].instances[2].instanceNumber, 3 * 2 + 1 + 1);
}

TEST_F(SplittingStacks, TwoEvenStacksBetweenEachOtherAreNotOneUnevenStack)
{
    write(volumes(2, 6, [](TestImage& image, int volume, int) {
        image.position.z += 0.4 * volume; // another breath, other places
        image.texts[DCM_AcquisitionNumber] = std::to_string(volume + 1);
    }));
    const auto found = stacks();
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].measurable, Measurable::Volume);
    EXPECT_EQ(found[1].geometry->origin().z, -10.0 + 0.4);
}

TEST_F(SplittingStacks, VolumesThatOnlyTheirInstanceNumbersPartAreFound)
{
    write(volumes(2, 5, [](TestImage&, int, int) {}));
    EXPECT_THAT(names(stacks()), ElementsAre("series A, 1 of 2", "series A, 2 of 2"));
}

TEST_F(SplittingStacks, DiffusionIsNamedByItsWeighting)
{
    constexpr const char* Weights[] = {"0", "50", "800"};
    write(mrVolumes(3, 4, [&](TestImage& image, int volume) {
        image.texts[DCM_DiffusionBValue] = "-";
        image.texts[DCM_SequenceName] = fmt::format("*ep_b{}t", Weights[volume]);
    }));
    EXPECT_THAT(names(stacks()), ElementsAre("b = 0", "b = 50", "b = 800"));
}

TEST_F(SplittingStacks, TheKindOfAnImageIsReadFromItsType)
{
    constexpr const char* Types[] = {"DERIVED\\PRIMARY\\DIXON\\IN_PHASE",
                                     "DERIVED\\PRIMARY\\DIXON\\OPP_PHASE", "DERIVED\\PRIMARY\\DIXON\\WATER",
                                     "DERIVED\\SECONDARY\\DIFFUSION\\ADC"};
    write(mrVolumes(4, 4, [&](TestImage& image, int volume) { image.texts[DCM_ImageType] = Types[volume]; }));
    const auto found = stacks();
    EXPECT_THAT(names(found), ElementsAre("in phase", "opposed phase", "water", "ADC"));
    EXPECT_EQ(found[3].quantity, Quantity::ApparentDiffusion);
    EXPECT_EQ(found[2].quantity, Quantity::None);
}

TEST_F(SplittingStacks, TwoEchoesOfOneSeriesAreInAndOpposedPhase)
{
    // 1.5 T: water and fat are opposed at 2.3 ms and in phase at 4.6 ms.
    write(mrVolumes(2, 4, [](TestImage& image, int volume) {
        image.texts = {{DCM_EchoTime, volume == 0 ? "2.3" : "4.6"}, {DCM_MagneticFieldStrength, "1.5"}};
    }));
    const auto found = stacks();
    EXPECT_THAT(names(found), ElementsAre("opposed phase", "in phase"));
    EXPECT_EQ(found[0].nameConfidence, PhaseConfidence::Low);
    EXPECT_EQ(found[0].echoTime_ms, 2.3);
}

TEST_F(SplittingStacks, ADescriptionOfTwoPhasesNamesTheirVolumesInOrderOfTime)
{
    write(volumes(2, 4, [](TestImage& image, int volume, int) {
        image.texts = {{DCM_SeriesDescription, "Liver ART + PV"},
                       {DCM_AcquisitionTime, clock(TenOClock + 35 * (1 - volume))}};
    }));
    const auto found = stacks();
    EXPECT_THAT(names(found), ElementsAre("late arterial", "portal venous"));
    EXPECT_EQ(found[0].instances.front().instanceNumber, 5); // the earlier one has the higher numbers
    EXPECT_EQ(found[0].phaseConfidence, PhaseConfidence::Low);
}

TEST_F(SplittingStacks, ReconstructionsOfOneScanAreToldApartByKernel)
{
    write(volumes(2, 4, [](TestImage& image, int volume, int) {
        image.texts[DCM_ConvolutionKernel] = volume == 0 ? "B30f" : "B70f";
    }));
    EXPECT_THAT(names(stacks()), ElementsAre("series A, B30f", "series A, B70f"));
}

TEST_F(SplittingStacks, PhasesOfAnEnhancedImageAreVolumesOfOneFile)
{
    TestMultiFrame image;
    image.shared = tests::rescaleGroups("1", "0");
    constexpr const char* Phases[] = {"PORTAL_VENOUS", "ARTERIAL"};
    for (const int place : {3, 0, 2, 1}) // stored in no order
        for (int phase = 0; phase < 2; ++phase) {
            TestFrame frame;
            frame.position = {0, 0, 3.0 * place};
            frame.indexValues = {static_cast<Uint32>(2 - phase), static_cast<Uint32>(place + 1)};
            frame.value = 10 * place + phase;
            frame.groups = {{DCM_ContrastBolusUsageSequence, DCM_ContrastBolusAgentPhase, Phases[phase]},
                            {DCM_FrameContentSequence, DCM_FrameAcquisitionDateTime,
                             "20260102" + clock(TenOClock + (phase == 0 ? 70 : 35))}};
            image.frames.push_back(frame);
        }
    tests::write(image, folder() / "enhanced");
    const auto found = stacks();
    ASSERT_THAT(names(found), ElementsAre("late arterial", "portal venous"));
    EXPECT_EQ(found[0].nameConfidence, PhaseConfidence::High);
    const auto arterial = loadVolume(found[0]);
    ASSERT_TRUE(arterial);
    EXPECT_EQ(arterial->measurable(), Measurable::Volume);
    for (int k = 0; k < 4; ++k)
        EXPECT_EQ(arterial->at({5, 3, k}), 10 * k + 1);
}

TEST_F(SplittingStacks, ADamagedFileMayBeMissingFromEachVolumeOfItsSeries)
{
    write(volumes(2, 4, [](TestImage& image, int volume, int) {
        image.texts[DCM_AcquisitionNumber] = std::to_string(volume + 1);
    }));
    const auto last = folder() / "A007";
    std::filesystem::resize_file(last, std::filesystem::file_size(last) - 20);
    const StudyIndex found = index();
    for (const Series& series : found.patients.at(0).studies.at(0).series)
        EXPECT_EQ(series.missing.size(), 1u);
}
