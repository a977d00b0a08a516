#include <hepatica/imaging/SeriesReader.h>

#include "Reference.h"
#include "imaging/dicom/AllSeries.h"
#include "imaging/dicom/FileSetWriter.h"
#include "imaging/dicom/SeriesFolder.h"
#include "imaging/dicom/ZipWriter.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::seriesOf;
using hepatica::tests::writeAll;
using hepatica::tests::writeZip;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

namespace {

namespace fs = std::filesystem;

class Scan : public tests::SeriesFolder {};

std::string textOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Every file of an index, once for each place where it stands.
std::multiset<fs::path> accounted(const StudyIndex& index)
{
    std::multiset<fs::path> files;
    for (const Series& series : seriesOf(index))
        for (const Instance& instance : series.instances)
            if (instance.source.frame == 0)
                files.insert(instance.source.file);
    for (const LeftOut& one : index.leftOut)
        files.insert(one.file);
    return files;
}

std::vector<std::pair<std::string, std::string>> leftOut(const StudyIndex& index)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (const LeftOut& one : index.leftOut)
        all.emplace_back(one.file.filename().string(), one.reason.name());
    return all;
}

std::string withoutPreamble(const fs::path& file)
{
    return textOf(file).substr(132);
}

/// The data set alone: what stands behind the preamble and group 2, whose length its first element tells.
std::string bareDataSet(const fs::path& file)
{
    const std::string bytes = textOf(file);
    const auto at = [&](std::size_t place) { return static_cast<unsigned char>(bytes[place]); };
    return bytes.substr(144u + at(140) + 256u * at(141));
}

} // namespace

TEST_F(Scan, FilesWithoutPreambleOrMetaHeaderAreReadInEveryUncompressedEncoding)
{
    const std::pair<const char*, E_TransferSyntax> encodings[] = {{"explicit", EXS_LittleEndianExplicit},
                                                                  {"implicit", EXS_LittleEndianImplicit},
                                                                  {"big", EXS_BigEndianExplicit}};
    for (const auto& [name, encoding] : encodings) {
        auto images = axialStack(3);
        for (tests::TestImage& image : images)
            image.transferSyntax = encoding;
        const fs::path whole = folder() / (std::string("whole-") + name), bare = folder() / name;
        writeAll(images, whole);
        fs::create_directories(bare);
        for (const auto& entry : fs::directory_iterator(whole))
            std::ofstream(bare / entry.path().filename(), std::ios::binary) << bareDataSet(entry.path());
        const auto expected = openSeries({whole}), found = openSeries({bare});
        ASSERT_TRUE(expected) << name;
        ASSERT_TRUE(found) << name << ": " << found.error().text();
        for (int k = 0; k < 3; ++k)
            EXPECT_EQ(found->volume.at({1, 2, k}), expected->volume.at({1, 2, k})) << name;
    }
}

TEST_F(Scan, GroupTwoWithoutPreambleIsRead)
{
    writeAll(axialStack(3), folder() / "whole");
    fs::create_directories(folder() / "cut");
    for (const auto& entry : fs::directory_iterator(folder() / "whole"))
        std::ofstream(folder() / "cut" / entry.path().filename(), std::ios::binary)
            << withoutPreamble(entry.path());
    const auto index = scan({folder() / "cut"});
    ASSERT_TRUE(index);
    EXPECT_TRUE(index->leftOut.empty());
    EXPECT_EQ(seriesOf(*index).at(0).instances.size(), 3u);
}

TEST_F(Scan, TextAndNoiseAreNotTakenForImages)
{
    writeText("letter.txt", "Dear colleague, enclosed please find the images of our patient.");
    writeText("zeros", std::string(2000, '\0'));
    writeText("empty", "");
    writeText("short", std::string("\x08\0\x05", 3));
    EXPECT_THAT(leftOut(scan({folder()}).value()),
                UnorderedElementsAre(std::pair("letter.txt", "not-dicom"), std::pair("zeros", "not-dicom"),
                                     std::pair("empty", "not-dicom"), std::pair("short", "not-dicom")));
}

TEST_F(Scan, LinksPipesAndClosedFilesAreAccountedForWithoutWaiting)
{
    writeAll(axialStack(2), folder() / "series");
    fs::create_directory_symlink(folder() / "series", folder() / "series/circle");
    fs::create_symlink(folder() / "nowhere", folder() / "series/broken");
    ASSERT_EQ(::mkfifo((folder() / "series/pipe").c_str(), 0600), 0);
    const auto index = scan({folder()});
    ASSERT_TRUE(index);
    EXPECT_THAT(leftOut(*index),
                UnorderedElementsAre(std::pair("circle", "not-readable"), std::pair("broken", "no-such-file"),
                                     std::pair("pipe", "not-readable")));
    EXPECT_EQ(seriesOf(*index).at(0).instances.size(), 2u);
}

TEST_F(Scan, AFolderTwoHundredDeepIsRead)
{
    fs::path deep = folder();
    for (int level = 0; level < 200; ++level)
        deep /= "d";
    writeAll(axialStack(1), deep);
    EXPECT_EQ(seriesOf(scan({folder()}).value()).size(), 1u);
}

TEST_F(Scan, AnArchiveIsReadLikeTheFolderThatWasPacked)
{
    writeAll(axialStack(4), folder() / "CT");
    std::vector<tests::ZipEntry> entries{{"readme.txt", "text"}, {"../up", "x"}};
    for (const auto& entry : fs::directory_iterator(folder() / "CT"))
        entries.push_back({"study/CT/" + entry.path().filename().string(), textOf(entry.path()),
                           entries.size() % 2 == 0 ? ZIP_CM_DEFLATE : ZIP_CM_STORE});
    const fs::path archive = folder() / "packed/study.zip";
    fs::create_directory(folder() / "packed");
    writeZip(archive, entries);

    const auto expected = openSeries({folder() / "CT"});
    ASSERT_TRUE(expected);
    for (const fs::path& path : {archive, folder() / "packed", archive / "study/CT", archive / "study"}) {
        const auto found = openSeries({path});
        ASSERT_TRUE(found) << path << ": " << found.error().text();
        EXPECT_EQ(found->series.uid, expected->series.uid);
        EXPECT_EQ(*found->series.geometry, *expected->series.geometry);
        EXPECT_EQ(found->volume.at({3, 2, 3}), expected->volume.at({3, 2, 3}));
        EXPECT_EQ(found->series.instances.at(0).source.file, archive / "study/CT/A000");
    }
    EXPECT_THAT(leftOut(scan({archive}).value()), UnorderedElementsAre(std::pair("readme.txt", "not-dicom"),
                                                                       std::pair("up", "unsafe-archive")));
}

TEST_F(Scan, AnArchiveThatCannotBeReadIsTold)
{
    writeZip(folder() / "cut.zip", {{"a", std::string(5000, 'x'), ZIP_CM_STORE}});
    fs::resize_file(folder() / "cut.zip", 3000);
    EXPECT_THAT(leftOut(scan({folder()}).value()),
                UnorderedElementsAre(std::pair("cut.zip", "damaged-file")));
    EXPECT_EQ(scan({folder() / "cut.zip/inside"}).value().leftOut.size(), 1u);
    EXPECT_EQ(scan({folder() / "missing.zip/inside"}).error().code, ProblemCode::NoSuchFile);
}

TEST_F(Scan, AMemberWhoseBytesDoNotInflateIsDamagedAndSpoilsNoOther)
{
    writeAll(axialStack(2), folder() / "CT");
    const fs::path archive = folder() / "study.zip";
    writeZip(archive, {{"A000", textOf(folder() / "CT/A000")}, {"A001", textOf(folder() / "CT/A001")}});
    std::string bytes = textOf(archive);
    bytes.replace(40, 8, 8, '\xff'); // the first member's stream begins behind 30 bytes and its name
    std::ofstream(archive, std::ios::binary) << bytes;
    const auto index = scan({archive}).value();
    EXPECT_THAT(leftOut(index), UnorderedElementsAre(std::pair("A000", "damaged-file")));
    EXPECT_EQ(seriesOf(index).at(0).instances.size(), 1u);
}

class ScanFileSet : public Scan {
protected:
    void SetUp() override
    {
        std::vector<std::string> names;
        fs::create_directories(folder() / "CT");
        for (const tests::TestImage& image : axialStack(3)) {
            names.push_back(fmt::format("CT/IM{}", image.instanceNumber));
            tests::write(image, folder() / names.back());
        }
        directory_ = tests::writeFileSet(folder(), names);
    }
    [[nodiscard]] const fs::path& directory() const { return directory_; }

private:
    fs::path directory_;
};

TEST_F(ScanFileSet, ADirectoryLeadsToItsFilesAndStandsForItself)
{
    writeText("CT/unlisted", "text");
    const auto index = scan({directory()});
    ASSERT_TRUE(index);
    EXPECT_EQ(seriesOf(*index).at(0).instances.size(), 3u);
    EXPECT_THAT(leftOut(*index), UnorderedElementsAre(std::pair("DICOMDIR", "not-an-image")));
    EXPECT_THAT(index->leftOut.at(0).reason.text(), HasSubstr("a DICOMDIR of 3 files"));
}

TEST_F(ScanFileSet, AFileThatIsListedAndFoundIsReadOnce)
{
    const auto index = scan({folder(), directory(), folder() / "CT/IM1"});
    ASSERT_TRUE(index);
    EXPECT_THAT(accounted(*index), UnorderedElementsAre(directory(), folder() / "CT/IM1", folder() / "CT/IM2",
                                                        folder() / "CT/IM3"));
}

TEST_F(ScanFileSet, InTheFolderWeStandInEachFileIsReadOnce)
{
    const fs::path before = fs::current_path();
    for (const fs::path& path : {fs::path("."), fs::path("./CT/.."), fs::path("DICOMDIR"), fs::path("CT")}) {
        SCOPED_TRACE(path);
        fs::current_path(folder());
        const auto index = scan({path});
        fs::current_path(before);
        ASSERT_TRUE(index) << index.error().text();
        EXPECT_EQ(seriesOf(*index).at(0).instances.size(), 3u);
        EXPECT_LE(index->leftOut.size(), 1u) << "but for the DICOMDIR itself";
    }
}

TEST_F(ScanFileSet, AListedFileThatIsMissingStopsItsSeries)
{
    fs::remove(folder() / "CT/IM3");
    for (const fs::path& path : {directory(), folder()}) {
        EXPECT_THAT(leftOut(scan({path}).value()),
                    UnorderedElementsAre(std::pair("DICOMDIR", "not-an-image"),
                                         std::pair("IM3", "listed-but-missing")));
        EXPECT_EQ(openSeries({path}).error().code, ProblemCode::IncompleteSeries);
        EXPECT_TRUE(openSeries({path}, {}, {.incomplete = true}));
    }
}

TEST_F(ScanFileSet, NamesInSmallLettersAreFound)
{
    for (const char* name : {"IM1", "IM2"}) { // as a CD is shown by Linux
        fs::rename(folder() / "CT" / name,
                   folder() / "CT" / (std::string("im") + name[2] + (name[2] == '1' ? ";1" : "")));
    }
    fs::rename(folder() / "CT", folder() / "ct");
    EXPECT_EQ(seriesOf(scan({directory()}).value()).at(0).instances.size(), 3u);
}

TEST_F(ScanFileSet, ADirectoryInsideAnArchiveIsFollowed)
{
    std::vector<tests::ZipEntry> entries{{"cd/DICOMDIR", textOf(directory())}};
    for (const char* name : {"IM1", "IM2"})
        entries.push_back({std::string("cd/CT/") + name, textOf(folder() / "CT" / name)});
    writeZip(folder() / "cd.zip", entries);
    const auto index = scan({folder() / "cd.zip"});
    ASSERT_TRUE(index);
    EXPECT_THAT(leftOut(*index), UnorderedElementsAre(std::pair("DICOMDIR", "not-an-image"),
                                                      std::pair("IM3", "listed-but-missing")));
    EXPECT_EQ(seriesOf(*index).at(0).instances.size(), 2u);
}

TEST_F(ScanFileSet, AReferenceThatLeavesTheFolderIsRefused)
{
    std::string bytes = textOf(directory());
    const std::string listed = "CT\\IM1";
    bytes.replace(bytes.find(listed), listed.size(), "..\\IM1");
    std::ofstream(directory(), std::ios::binary) << bytes;
    EXPECT_THAT(leftOut(scan({directory()}).value()),
                testing::IsSupersetOf({std::pair("DICOMDIR", "impossible-attribute")}));
}

TEST_F(Scan, SeriesAppearAndGrowWhileTheyAreRead)
{
    writeAll(axialStack(200), folder() / "A");
    writeAll(axialStack(100, "B"), folder() / "B");
    std::map<std::string, std::size_t> images;
    std::size_t calls = 0;
    ScanOptions options;
    options.onSeries = [&](const std::vector<SeriesSeen>& changed) {
        ++calls;
        for (const SeriesSeen& one : changed) {
            EXPECT_GT(one.images, images[one.description]) << "told only when it has grown";
            images[one.description] = one.images;
            EXPECT_EQ(one.modality, "CT");
            EXPECT_EQ(one.folder.filename(), one.number == 1 ? "A" : "B");
        }
    };
    ASSERT_TRUE(scan({folder()}, {}, options));
    EXPECT_GE(calls, 1u);
    EXPECT_EQ(images, (std::map<std::string, std::size_t>{{"series A", 200}, {"series B", 100}}));
}

TEST_F(Scan, TheResultDoesNotDependOnTheOrderOfThePaths)
{
    writeAll(axialStack(5), folder() / "A");
    writeAll(axialStack(5, "B"), folder() / "B");
    fs::copy_file(folder() / "A/A002", folder() / "B/copy");
    const auto there = scan({folder() / "A", folder() / "B"}).value();
    const auto back = scan({folder() / "B", folder() / "A"}).value();
    EXPECT_EQ(leftOut(there), leftOut(back));
    EXPECT_EQ(there.leftOut.at(0).reason, back.leftOut.at(0).reason);
    const auto ofThere = seriesOf(there), ofBack = seriesOf(back);
    ASSERT_EQ(ofThere.size(), ofBack.size());
    for (std::size_t at = 0; at < ofThere.size(); ++at)
        for (std::size_t k = 0; k < 5; ++k)
            EXPECT_EQ(ofThere[at].instances[k].source.file, ofBack[at].instances[k].source.file);
}

TEST_F(Scan, AFileGivenByARelativeAndAnAbsolutePathIsOneFile)
{
    writeAll(axialStack(3), folder() / "ct");
    writeZip(folder() / "study.zip", {{"CT/1", textOf(folder() / "ct" / "A000")}});
    fs::remove(folder() / "ct" / "A000");
    fs::create_directory_symlink(folder() / "ct", folder() / "link");
    const fs::path relative = fs::relative(folder(), fs::current_path());
    ASSERT_TRUE(relative.is_relative());
    const StudyIndex found = scan({folder() / "ct", relative / "ct", folder() / "link" / "A001",
                                   folder() / "study.zip", relative / "study.zip" / "CT"})
                                 .value();
    EXPECT_TRUE(found.leftOut.empty());
    EXPECT_EQ(accounted(found).size(), 3u);
    EXPECT_EQ(seriesOf(found).size(), 1u);
}

TEST_F(Scan, ACancelStopsTheListingAndTheReading)
{
    writeAll(axialStack(20), folder());
    Progress atOnce;
    atOnce.cancel();
    EXPECT_EQ(scan({folder()}, atOnce).error().code, ProblemCode::Cancelled);
}

TEST(ScanReference, EveryHostileFileIsAccountedForOnce)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto set = reference / "data/p07_hostile_and_odd_files";
    std::multiset<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(set))
        if (!entry.is_directory())
            files.insert(entry.path());
    EXPECT_EQ(accounted(scan({set}).value()), files);
}

TEST(ScanReference, EachFileSetIsListedWhole)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto set = reference / "data/p07_hostile_and_odd_files/dicomdir_set";
    for (const char* name : {"DICOMDIR", "DICOMDIR-reordered"}) {
        const auto index = scan({set / name});
        ASSERT_TRUE(index);
        EXPECT_EQ(accounted(*index).size(), 32u) << "31 files and the directory itself";
        std::set<std::string> patients;
        for (const Patient& patient : index->patients)
            patients.insert(patient.id);
        EXPECT_EQ(patients, (std::set<std::string>{"77654033", "98890234"})); // reference.json
    }
}
