#include <hepatica/imaging/SeriesReader.h>

#include "TemporaryFolder.h"
#include "imaging/dicom/DicomWriter.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::TestImage;
using hepatica::tests::writeAll;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

class SeriesReader : public testing::Test {
protected:
    [[nodiscard]] const fs::path& folder() const { return temporary_.path(); }
    [[nodiscard]] StudyIndex index() const { return scan({folder()}).value(); }
    [[nodiscard]] Series onlySeries() const
    {
        const StudyIndex found = index();
        EXPECT_EQ(found.patients.size(), 1u);
        EXPECT_EQ(found.patients.at(0).studies.at(0).series.size(), 1u);
        return found.patients.at(0).studies.at(0).series.at(0);
    }
    void writeText(const std::string& name, const std::string& text) const
    {
        std::ofstream(folder() / name) << text;
    }
    void truncate(const std::string& name, std::uintmax_t bytesLess) const
    {
        fs::resize_file(folder() / name, fs::file_size(folder() / name) - bytesLess);
    }

private:
    tests::TemporaryFolder temporary_;
};

std::vector<ProblemCode> problemCodes(const std::vector<Problem>& problems)
{
    std::vector<ProblemCode> all;
    for (const Problem& problem : problems)
        all.push_back(problem.code);
    return all;
}

} // namespace

TEST_F(SeriesReader, FilesInAnyOrderBecomeAStackInOrderOfPosition)
{
    auto images = axialStack(5);
    std::swap(images[0], images[3]);
    std::swap(images[1], images[4]);
    writeAll(images, folder() / "deep" / "er");
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::Volume);
    EXPECT_TRUE(series.warnings.empty());
    EXPECT_EQ(series.geometry->dims(), (std::array{6, 4, 5}));
    EXPECT_EQ(series.geometry->spacing(), (std::array{0.75, 0.5, 2.5}));
    EXPECT_EQ(series.geometry->origin(), (Point3{-100, -50, -10}));
    EXPECT_EQ(series.date->iso(), "2026-01-02");
    const auto volume = loadVolume(series);
    ASSERT_TRUE(volume);
    ASSERT_TRUE(volume->isInt16());
    EXPECT_EQ(volume->at({0, 0, 0}), 10 - 1000);
    EXPECT_EQ(volume->at({5, 3, 4}), 50 + 23 - 1000);
    EXPECT_EQ(volume->origin().slices.at(2).sopInstanceUid, series.instances.at(2).source.sopInstanceUid);
}

TEST_F(SeriesReader, RowsThatRunToTheRightGiveAStackThatDescendsInZ)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.row = {-1, 0, 0};
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.geometry->origin(), (Point3{-100, -50, -5}));
    EXPECT_EQ(series.geometry->directions()[2], (Point3{0, 0, -1}));
    EXPECT_EQ(series.instances.front().instanceNumber, 3);
    EXPECT_EQ(series.measurable, Measurable::Volume);
}

TEST_F(SeriesReader, SagittalSlicesKeepTheirDirections)
{
    auto images = axialStack(3);
    for (int k = 0; k < 3; ++k) {
        TestImage& image = images[static_cast<std::size_t>(k)];
        image.row = {0, 1, 0};
        image.column = {0, 0, -1};
        image.position = {20.0 - 4.0 * k, -50, 100};
    }
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.geometry->directions()[2], (Point3{-1, 0, 0})); // y x -z
    EXPECT_EQ(series.geometry->toPatient(VoxelIndex{1, 2, 1}), (Point3{16, -50 + 0.75, 100 - 2 * 0.5}));
}

TEST_F(SeriesReader, AMissingSliceStopsLoadingUnlessIncompleteIsAccepted)
{
    auto images = axialStack(6);
    images.erase(images.begin() + 3);
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    ASSERT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::MissingSlices));
    EXPECT_THAT(series.warnings[0].text(),
                HasSubstr("gap of 5.00 mm after z = -5.00 mm where 2.50 mm is regular"));
    const auto stopped = loadVolume(series);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    const auto volume = loadVolume(series, {.incomplete = true});
    ASSERT_TRUE(volume);
    EXPECT_EQ(volume->measurable(), Measurable::InPlane);
    EXPECT_THAT(problemCodes(volume->origin().warnings), ElementsAre(ProblemCode::MissingSlices));
}

TEST_F(SeriesReader, ATruncatedFileInAGoodSeriesIsNamedAndStopsLoading)
{
    writeAll(axialStack(4), folder());
    truncate("A003", 20); // 4 x 6 pixels of 16 bits are 48 bytes
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_THAT(found.leftOut[0].reason.text(),
                HasSubstr("A003: pixel data end after 28 of 48 bytes; left out"));
    const Series& series = found.patients.at(0).studies.at(0).series.at(0);
    EXPECT_EQ(series.instances.size(), 3u);
    EXPECT_THAT(problemCodes(series.missing), ElementsAre(ProblemCode::DamagedFile));
    const auto stopped = loadVolume(series);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    EXPECT_THAT(stopped.error().text(), HasSubstr("A003"));
    const auto volume = loadVolume(series, {.incomplete = true});
    ASSERT_TRUE(volume);
    EXPECT_THAT(problemCodes(volume->origin().warnings), ElementsAre(ProblemCode::DamagedFile));
}

TEST_F(SeriesReader, AFileThatEndsInItsHeaderStillBelongsToItsSeries)
{
    writeAll(axialStack(3), folder());
    truncate("A002", 100); // inside the image description, after the Series Instance UID
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_THAT(found.leftOut[0].reason.text(), HasSubstr("the file ends inside its header"));
    EXPECT_EQ(found.patients.at(0).studies.at(0).series.at(0).missing.size(), 1u);
}

TEST_F(SeriesReader, AFileCutAfterScanningIsAProblemNotAnImage)
{
    writeAll(axialStack(3), folder());
    const Series series = onlySeries();
    truncate("A001", 2);
    const auto volume = loadVolume(series);
    ASSERT_FALSE(volume);
    EXPECT_EQ(volume.error().code, ProblemCode::DamagedFile);
    EXPECT_THAT(volume.error().text(), HasSubstr("46 of 48 bytes"));
}

TEST_F(SeriesReader, WhatIsNoImageIsLeftOutWithItsReason)
{
    writeAll(axialStack(2), folder());
    writeText("notes.dcm", "these are notes, not an image");
    writeText("empty.dcm", "");
    TestImage capture = axialStack(1).front();
    capture.sopClass = UID_SecondaryCaptureImageStorage;
    tests::write(capture, folder() / "capture");
    TestImage unplaced = axialStack(1, "B").front();
    unplaced.texts[DCM_ImagePositionPatient] = "-";
    tests::write(unplaced, folder() / "unplaced");
    fs::copy_file(folder() / "A000", folder() / "copy");
    const StudyIndex found = index();
    std::vector<std::string> reasons;
    for (const LeftOut& one : found.leftOut)
        reasons.push_back(one.reason.text());
    EXPECT_THAT(reasons,
                ElementsAre(HasSubstr("capture: Secondary Capture Image Storage (a picture of a screen"),
                            HasSubstr("the same instance as"), HasSubstr("empty.dcm: not a DICOM file"),
                            HasSubstr("notes.dcm: not a DICOM file"),
                            HasSubstr("unplaced: Image Position (Patient) is missing")));
}

TEST_F(SeriesReader, FoldersThatHoldNothingAreProblems)
{
    EXPECT_EQ(scan({folder()}).error().code, ProblemCode::NothingToRead);
    EXPECT_EQ(scan({folder() / "none"}).error().code, ProblemCode::NoSuchFile);
    writeText("notes.dcm", "no image");
    const auto opened = openSeries({folder()});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ProblemCode::NoImages);
    EXPECT_THAT(problemCodes(opened.error().further), ElementsAre(ProblemCode::NotDicom));
}

TEST_F(SeriesReader, OfSeveralSeriesOneIsPickedByNumberOrUid)
{
    writeAll(axialStack(3, "A"), folder());
    writeAll(axialStack(2, "B"), folder());
    const auto unpicked = openSeries({folder()});
    ASSERT_FALSE(unpicked);
    EXPECT_EQ(unpicked.error().code, ProblemCode::SeveralSeries);
    const std::string uidB = uidFromName("series B");
    EXPECT_THAT(unpicked.error().text(), HasSubstr("2 series B (" + uidB + ")"));
    EXPECT_EQ(openSeries({folder()}, "1")->volume.geometry().dims()[2], 3);
    EXPECT_EQ(openSeries({folder()}, uidB)->volume.geometry().dims()[2], 2);
    EXPECT_EQ(openSeries({folder()}, "7").error().code, ProblemCode::NoSuchSeries);
}

TEST_F(SeriesReader, ANumberThatTwoSeriesBearPicksNone)
{
    auto images = axialStack(2, "A");
    auto others = axialStack(2, "B");
    for (TestImage& image : others)
        image.texts[DCM_SeriesNumber] = "1";
    writeAll(images, folder());
    writeAll(others, folder());
    EXPECT_EQ(openSeries({folder()}, "1").error().code, ProblemCode::SeveralSeries);
}

TEST_F(SeriesReader, ALocalizerOfTheSameUidIsASeriesOfItsOwn)
{
    auto images = axialStack(3);
    TestImage localizer = images.front();
    localizer.row = {0, 1, 0};
    localizer.column = {0, 0, -1};
    localizer.texts[DCM_ImageType] = "ORIGINAL\\PRIMARY\\LOCALIZER";
    images.push_back(localizer);
    writeAll(images, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.patients.at(0).studies.at(0).series.size(), 2u);
    const auto opened = openSeries({folder()});
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->volume.geometry().dims()[2], 3);
}

TEST_F(SeriesReader, TwoImagesAtOnePlaceAreNotMixedSilently)
{
    auto images = axialStack(3);
    images.push_back(images.at(1));
    images.back().instanceNumber = 9;
    writeAll(images, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_EQ(found.leftOut[0].reason.code, ProblemCode::DuplicatePosition);
    EXPECT_EQ(found.leftOut[0].file.filename(), "A003");
    EXPECT_EQ(loadVolume(found.patients.at(0).studies.at(0).series.at(0)).error().code,
              ProblemCode::IncompleteSeries);
}

TEST_F(SeriesReader, SlicesShiftedSidewaysAllowDiametersOnly)
{
    auto images = axialStack(5);
    images[2].position.x += 3.0;
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    ASSERT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::ShiftedSlices));
    EXPECT_THAT(series.warnings[0].text(), HasSubstr("up to 3.00 mm"));
}

TEST_F(SeriesReader, PositionsRoundedToATenthOfAMillimetreAreEven)
{
    auto images = axialStack(9);
    for (int k = 0; k < 9; ++k) // 1.25 mm apart, written with one decimal
        images[static_cast<std::size_t>(k)].position.z = std::round(12.5 * k) / 10.0;
    writeAll(images, folder());
    EXPECT_EQ(onlySeries().measurable, Measurable::Volume);
}

TEST_F(SeriesReader, WithoutPixelSpacingNothingIsMeasured)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.texts[DCM_PixelSpacing] = "-";
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::None);
    EXPECT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::NoPixelSpacing));
    EXPECT_FALSE(loadVolume(series));
}

TEST_F(SeriesReader, ASingleSliceAllowsDiametersOnly)
{
    writeAll(axialStack(1), folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    EXPECT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::SingleSlice));
    EXPECT_TRUE(loadVolume(series));
}

TEST_F(SeriesReader, AFractionalSlopeGivesFloat32SliceBySlice)
{
    auto images = axialStack(2);
    images[0].texts = {{DCM_RescaleSlope, "0.25"}, {DCM_RescaleIntercept, "1.5"}};
    images[1].texts = {{DCM_RescaleSlope, "2"}, {DCM_RescaleIntercept, "0"}};
    writeAll(images, folder());
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume);
    EXPECT_FALSE(volume->isInt16());
    EXPECT_EQ(volume->at({3, 0, 0}), 13 * 0.25 + 1.5);
    EXPECT_EQ(volume->at({3, 0, 1}), 23 * 2.0);
}

TEST_F(SeriesReader, ValuesBeyondInt16AreKeptAsFloat32)
{
    auto images = axialStack(2);
    for (TestImage& image : images) {
        image.isSigned = false;
        image.stored = {0, 65535, 40000};
    }
    writeAll(images, folder());
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume);
    EXPECT_FALSE(volume->isInt16());
    EXPECT_EQ(volume->at({1, 0, 1}), 65535 - 1000);
    EXPECT_EQ(volume->at({2, 0, 0}), 40000 - 1000);
}

TEST_F(SeriesReader, StoredBitsAreTakenOutOfTheirWordWithTheirSign)
{
    TestImage image = axialStack(1).front();
    image.bitsStored = 12;
    image.highBit = 13;                                // two bits of something else below, two above
    image.stored = {0x0abc << 2 | 3, 0xc000 | 5 << 2}; // -1348 and 5 as 12 bits with sign
    tests::write(image, folder() / "a");
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume);
    EXPECT_EQ(volume->at({0, 0, 0}), 0xabc - 4096 - 1000);
    EXPECT_EQ(volume->at({1, 0, 0}), 5 - 1000);
}

TEST_F(SeriesReader, EveryUncompressedTransferSyntaxGivesTheSameVoxels)
{
    const std::pair<const char*, E_TransferSyntax> syntaxes[] = {
        {"A", EXS_LittleEndianImplicit}, {"B", EXS_LittleEndianExplicit}, {"C", EXS_BigEndianExplicit}};
    for (const auto& [series, syntax] : syntaxes) {
        auto images = axialStack(2, series);
        for (TestImage& image : images) {
            image.transferSyntax = syntax;
            image.stored = {-2000, 258, 3071};
        }
        writeAll(images, folder());
    }
    for (const char* number : {"1", "2", "3"}) {
        SCOPED_TRACE(number);
        const auto opened = openSeries({folder()}, number);
        ASSERT_TRUE(opened) << opened.error().text();
        EXPECT_EQ(opened->volume.at({0, 0, 1}), -3000);
        EXPECT_EQ(opened->volume.at({1, 0, 1}), -742);
        EXPECT_EQ(opened->volume.at({2, 0, 0}), 2071);
    }
}

TEST_F(SeriesReader, EightBitImagesAreReadInEitherByteOrder)
{
    const std::pair<const char*, E_TransferSyntax> syntaxes[] = {{"A", EXS_LittleEndianExplicit},
                                                                 {"B", EXS_BigEndianExplicit}};
    for (const auto& [series, syntax] : syntaxes) {
        TestImage image = axialStack(1, series).front();
        image.bitsAllocated = image.bitsStored = 8;
        image.highBit = 7;
        image.isSigned = false;
        image.stored = {1, 255, 7};
        image.transferSyntax = syntax;
        tests::write(image, folder() / series);
    }
    for (const char* number : {"1", "2"}) {
        const auto opened = openSeries({folder()}, number);
        ASSERT_TRUE(opened) << opened.error().text();
        EXPECT_EQ(opened->volume.at({0, 0, 0}), 1 - 1000);
        EXPECT_EQ(opened->volume.at({1, 0, 0}), 255 - 1000);
    }
}

TEST_F(SeriesReader, NamesOfOtherCharacterSetsBecomeUtf8)
{
    TestImage latin = axialStack(1).front();
    latin.texts = {{DCM_SpecificCharacterSet, "ISO_IR 100"}, {DCM_PatientName, "Buc^J\xe9r\xf4me"}};
    tests::write(latin, folder() / "latin");
    EXPECT_EQ(onlySeries().patientName, "Buc^Jérôme"); // pydicom's chrFren.dcm
}

TEST_F(SeriesReader, ANameWithoutCharacterSetLosesWhatIsNotAscii)
{
    TestImage unknown = axialStack(1).front();
    unknown.texts = {{DCM_PatientName, "J\xe9r\xf4me"}};
    tests::write(unknown, folder() / "unknown");
    EXPECT_EQ(onlySeries().patientName, "J?r?me");
}

TEST_F(SeriesReader, SequencesNestedBeyondReasonAreRefusedUnparsed)
{
    tests::write(axialStack(1).front(), folder() / "hostile");
    std::string bytes;
    {
        std::ifstream file(folder() / "hostile", std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    // Explicit little endian: a private sequence in an item of itself, 30,000 times, then the file stops.
    std::string nest;
    for (int level = 0; level < 30000; ++level)
        nest += std::string("\x09\x00\x10\x10SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff", 20);
    const auto pixels = bytes.rfind(std::string("\xe0\x7f\x10\x00OW", 6));
    ASSERT_NE(pixels, std::string::npos);
    writeText("hostile", bytes.substr(0, pixels) + nest);
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_THAT(found.leftOut[0].reason.text(), HasSubstr("sequences nested 30000 deep"));
}

TEST_F(SeriesReader, CancellingLeavesNothingHalf)
{
    writeAll(axialStack(8), folder());
    Progress* self = nullptr;
    Progress progress([&](double, const std::string&) { self->cancel(); });
    self = &progress;
    EXPECT_EQ(scan({folder()}, progress).error().code, ProblemCode::Cancelled);
    EXPECT_EQ(loadVolume(onlySeries(), {}, progress).error().code, ProblemCode::Cancelled);
}

TEST_F(SeriesReader, ScanningTwiceGivesTheSameOrder)
{
    writeAll(axialStack(4, "B"), folder());
    writeAll(axialStack(4, "A"), folder());
    const auto names = [&] {
        std::vector<std::string> all;
        const StudyIndex found = index();
        for (const Series& series : found.patients.at(0).studies.at(0).series)
            for (const Instance& instance : series.instances)
                all.push_back(instance.source.file.filename());
        return all;
    };
    EXPECT_THAT(names(), ElementsAre("A000", "A001", "A002", "A003", "B000", "B001", "B002", "B003"));
    EXPECT_EQ(names(), names());
}

TEST_F(SeriesReader, OneSeriesUidUnderTwoNamesIsNeverHalfASeries)
{
    auto images = axialStack(4);
    images[2].texts[DCM_PatientName] = images[3].texts[DCM_PatientName] = "TEST^ONE";
    writeAll(images, folder());
    for (const std::string& pick : {std::string(), std::string("1"), uidFromName("series A")}) {
        const auto opened = openSeries({folder()}, pick);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ProblemCode::SeveralSeries);
        EXPECT_THAT(opened.error().text(), HasSubstr("differ in Patient Name"));
        EXPECT_THAT(opened.error().text(), HasSubstr("A002"));
    }
}

TEST_F(SeriesReader, ADamagedFirstOrLastSliceBesideASeriesStopsIt)
{
    writeAll(axialStack(4), folder());
    writeText("notes.txt", "these are notes, not an image");
    ASSERT_TRUE(openSeries({folder()}));
    for (const std::uintmax_t bytesLeft : {0u, 100u, 150u, 400u}) {
        SCOPED_TRACE(bytesLeft);
        fs::resize_file(folder() / "A003", bytesLeft);
        const auto stopped = openSeries({folder()});
        ASSERT_FALSE(stopped);
        EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
        EXPECT_THAT(stopped.error().text(), HasSubstr("A003"));
        const auto opened = openSeries({folder()}, {}, {.incomplete = true});
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->volume.geometry().dims()[2], 3);
        ASSERT_EQ(opened->volume.origin().warnings.size(), 1u);
        EXPECT_THAT(opened->volume.origin().warnings[0].text(), HasSubstr("A003"));
        writeAll(axialStack(4), folder());
    }
}

TEST_F(SeriesReader, ADamagedFileInsideTheStackIsNamedNotOnlyItsGap)
{
    writeAll(axialStack(5), folder());
    fs::resize_file(folder() / "A002", 0);
    const auto stopped = openSeries({folder()});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    EXPECT_THAT(stopped.error().text(), HasSubstr("A002"));
}

TEST_F(SeriesReader, CtWithoutRescaleIsNotCalledHounsfield)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.texts = {{DCM_RescaleSlope, "-"}, {DCM_RescaleIntercept, "-"}};
    writeAll(images, folder());
    const Series series = onlySeries();
    EXPECT_EQ(series.quantity, Quantity::None);
    EXPECT_EQ(series.measurable, Measurable::Volume);
    EXPECT_THAT(problemCodes(series.warnings), ElementsAre(ProblemCode::NoRescale));
}

TEST_F(SeriesReader, AnotherImageUnderOneInstanceUidStopsLoading)
{
    auto images = axialStack(4);
    images[3].texts[DCM_SOPInstanceUID] = images[2].texts[DCM_SOPInstanceUID] = uidFromName("twice");
    writeAll(images, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_EQ(found.leftOut[0].reason.code, ProblemCode::DamagedFile);
    const auto stopped = openSeries({folder()});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    EXPECT_THAT(stopped.error().text(), HasSubstr("A003"));
}

TEST_F(SeriesReader, AnImageOfAnotherSizeIsAStackOfItsOwnAndLacksInTheOther)
{
    auto images = axialStack(3);
    images[1].rows = 5;
    writeAll(images, folder());
    const StudyIndex found = index();
    EXPECT_TRUE(found.leftOut.empty());
    const auto& stacks = found.patients.at(0).studies.at(0).series;
    ASSERT_EQ(stacks.size(), 2u);
    for (const Series& series : stacks) {
        EXPECT_EQ(series.measurable, Measurable::InPlane);
        ASSERT_THAT(problemCodes(series.warnings), testing::Contains(ProblemCode::MixedImages));
        EXPECT_THAT(series.warnings.back().text(), HasSubstr("images of another size"));
    }
}

TEST_F(SeriesReader, OnePatientUnderTwoIdentifiersIsAQuestionNeverAMerge)
{
    auto images = axialStack(3, "A");
    auto others = axialStack(3, "B");
    for (TestImage& image : images)
        image.texts = {{DCM_PatientBirthDate, "19600229"}, {DCM_PatientSex, "F"}};
    for (TestImage& image : others)
        image.texts = {
            {DCM_PatientID, "P2"}, {DCM_PatientName, "TEST^ONE^"}, {DCM_PatientBirthDate, "19600229"}};
    writeAll(images, folder());
    writeAll(others, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.patients.size(), 2u);
    for (const Patient& patient : found.patients) {
        ASSERT_THAT(problemCodes(patient.warnings), ElementsAre(ProblemCode::PerhapsOnePatient));
        EXPECT_THAT(patient.warnings[0].text(), testing::AllOf(HasSubstr("A000"), HasSubstr("B000")));
        EXPECT_THAT(patient.warnings[0].text(),
                    testing::Not(HasSubstr("1960"))); // no one's data in a message
    }
}

TEST_F(SeriesReader, OneIdentifierWithTwoBirthDatesIsAQuestion)
{
    auto images = axialStack(3, "A");
    auto others = axialStack(3, "B");
    for (TestImage& image : images)
        image.texts[DCM_PatientBirthDate] = "19600229";
    for (TestImage& image : others)
        image.texts[DCM_PatientBirthDate] = "19610301";
    writeAll(images, folder());
    writeAll(others, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.patients.size(), 2u);
    EXPECT_THAT(problemCodes(found.patients[0].warnings), ElementsAre(ProblemCode::PerhapsOnePatient));
}

TEST_F(SeriesReader, TwoPatientsOfOneNameAreNotAskedAboutWithoutABirthDate)
{
    auto images = axialStack(3, "A");
    auto others = axialStack(3, "B");
    for (TestImage& image : others)
        image.texts[DCM_PatientID] = "P2";
    writeAll(images, folder());
    writeAll(others, folder());
    for (const Patient& patient : index().patients)
        EXPECT_TRUE(patient.warnings.empty());
}
