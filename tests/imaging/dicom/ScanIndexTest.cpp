#include "imaging/dicom/ScanIndex.h"

#include "imaging/dicom/ListingPacking.h"

#include "Reference.h"
#include "TemporaryFolder.h"
#include "imaging/dicom/AllSeries.h"
#include "imaging/dicom/DicomWriter.h"
#include "imaging/dicom/ZipWriter.h"

#include <hepatica/imaging/SeriesReader.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::seriesOf;
using hepatica::tests::writeAll;

namespace {

namespace fs = std::filesystem;

class ScanIndexed : public testing::Test {
protected:
    [[nodiscard]] fs::path images() const { return temporary_.path() / "images"; }
    [[nodiscard]] fs::path index() const { return temporary_.path() / "cache/scans.sqlite"; }

    /// The files must be older than a tick of the file system's clock to be kept.
    static void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(40)); }

    /// Scans, and tells how many files were kept or known: what the index knows is found by asking it.
    StudyIndex scanned(const fs::path& what) const
    {
        ScanOptions options;
        options.index = index();
        auto found = scan({what}, {}, options);
        EXPECT_TRUE(found) << found.error().text();
        return found.value_or(StudyIndex{});
    }
    [[nodiscard]] std::size_t keptFiles(const fs::path& folder) const
    {
        const auto opened = ScanIndex::open(index());
        std::size_t count = 0;
        if (opened)
            for (const std::string& piece : opened->read(fs::canonical(folder).string()))
                count += unpackFiles(piece, folder).value().size();
        return count;
    }
    /// Replaces what the index holds of a folder by files whose description says that they come from there.
    void markKept(const fs::path& folder) const
    {
        const auto opened = ScanIndex::open(index());
        const std::string key = fs::canonical(folder).string();
        std::vector<KnownFile> files;
        for (const std::string& piece : opened->read(key)) {
            auto kept = unpackFiles(piece, folder).value();
            std::ranges::move(kept, std::back_inserter(files));
        }
        for (KnownFile& file : files)
            for (ImageHeader& image : file.read.images)
                image.description = "from the index";
        std::vector<KnownFileView> views;
        for (const KnownFile& file : files)
            views.push_back({file.name, file.stamp, file.read});
        const std::vector<ScanIndex::Entry> entries{{key, {packFiles(views)}}, {requestOf({folder}), {}}};
        opened->write(entries);
    }
    /// Replaces what the index holds of the scan of a folder by series whose description says so. False when
    /// it holds nothing.
    [[nodiscard]] bool markListing(const fs::path& folder, const std::vector<fs::path>& files) const
    {
        const auto opened = ScanIndex::open(index());
        auto kept = opened->read(requestOf({folder}));
        if (kept.size() != 2)
            return false;
        auto listing = unpackListing(kept[1], files).value();
        for (Patient& patient : listing.index.patients)
            for (Study& study : patient.studies)
                for (Series& series : study.series)
                    series.description = "from the listing";
        kept[1] = packListing(listing, files);
        const std::vector<ScanIndex::Entry> entries{{requestOf({folder}), kept}};
        opened->write(entries);
        return true;
    }

private:
    tests::TemporaryFolder temporary_;
};

std::string description(const StudyIndex& index)
{
    const auto all = seriesOf(index);
    return all.empty() ? std::string("(nothing)") : all.front().description;
}

void expectSame(const StudyIndex& a, const StudyIndex& b)
{
    const auto ofA = seriesOf(a), ofB = seriesOf(b);
    ASSERT_EQ(ofA.size(), ofB.size());
    for (std::size_t at = 0; at < ofA.size(); ++at) {
        EXPECT_EQ(ofA[at].uid, ofB[at].uid);
        EXPECT_EQ(ofA[at].patientName, ofB[at].patientName);
        EXPECT_EQ(ofA[at].description, ofB[at].description);
        EXPECT_EQ(ofA[at].date, ofB[at].date);
        EXPECT_EQ(ofA[at].phase, ofB[at].phase);
        EXPECT_EQ(ofA[at].geometry, ofB[at].geometry);
        EXPECT_EQ(ofA[at].warnings, ofB[at].warnings);
        EXPECT_EQ(ofA[at].missing, ofB[at].missing);
        ASSERT_EQ(ofA[at].instances.size(), ofB[at].instances.size());
        for (std::size_t k = 0; k < ofA[at].instances.size(); ++k) {
            const Instance &one = ofA[at].instances[k], &other = ofB[at].instances[k];
            EXPECT_EQ(one.source.file, other.source.file);
            EXPECT_EQ(one.source.frame, other.source.frame);
            EXPECT_EQ(one.position, other.position);
            EXPECT_EQ(one.pixels.ranges, other.pixels.ranges);
            EXPECT_EQ(one.slope, other.slope);
        }
    }
    ASSERT_EQ(a.leftOut.size(), b.leftOut.size());
    for (std::size_t at = 0; at < a.leftOut.size(); ++at) {
        EXPECT_EQ(a.leftOut[at].file, b.leftOut[at].file);
        EXPECT_EQ(a.leftOut[at].reason, b.leftOut[at].reason);
    }
}

} // namespace

TEST_F(ScanIndexed, AnUnchangedFolderIsNotReadAgain)
{
    writeAll(axialStack(4), images());
    settle();
    expectSame(scanned(images()), scan({images()}).value());
    EXPECT_EQ(keptFiles(images()), 4u);
    markKept(images());
    EXPECT_EQ(description(scanned(images())), "from the index");
}

TEST_F(ScanIndexed, AnUnchangedListingComesBackWhole)
{
    const std::vector<fs::path> files{images() / "A000", images() / "A001", images() / "A002"};
    writeAll(axialStack(3), images());
    settle();
    scanned(images());
    ASSERT_TRUE(markListing(images(), files));
    std::vector<SeriesSeen> seen;
    ScanOptions options;
    options.index = index();
    options.onSeries = [&](const auto& changed) { seen = changed; };
    const auto again = scan({images()}, {}, options);
    ASSERT_TRUE(again);
    EXPECT_EQ(description(*again), "from the listing");
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].images, 3u);
    EXPECT_EQ(seen[0].folder, images());
}

TEST_F(ScanIndexed, AListingIsMadeAnewWhenAnyFileOfItChanged)
{
    const std::vector<fs::path> files{images() / "A000", images() / "A001", images() / "A002"};
    const std::vector<std::function<void()>> changes{
        [&] { std::ofstream(images() / "letter") << "Dear colleague"; },
        [&] { fs::last_write_time(images() / "A001", fs::file_time_type::clock::now()); },
        [&] { fs::rename(images() / "A002", images() / "A004"); }, [&] { fs::remove(images() / "A000"); },
        [&] { fs::create_directory_symlink(images(), images() / "circle"); }};
    for (const auto& change : changes) {
        fs::remove_all(images());
        writeAll(axialStack(3), images());
        settle();
        scanned(images());
        ASSERT_TRUE(markListing(images(), files));
        change();
        const auto found = scanned(images());
        EXPECT_EQ(description(found), "series A");
        expectSame(found, scan({images()}).value());
    }
}

TEST_F(ScanIndexed, AFileThatWasJustWrittenKeepsNoListing)
{
    writeAll(axialStack(3), images());
    settle();
    std::ofstream(images() / "letter") << "Dear colleague"; // may be written to again within the same tick
    scanned(images());
    EXPECT_TRUE(ScanIndex::open(index())->read(requestOf({images()})).empty());
}

TEST_F(ScanIndexed, AChangedAReplacedAndADeletedFileAreNoticed)
{
    auto stack = axialStack(4);
    writeAll(stack, images());
    settle();
    scanned(images());
    markKept(images());
    fs::remove(images() / "A003");
    EXPECT_EQ(seriesOf(scanned(images())).at(0).instances.size(), 3u);

    // As long as before, and its time set back: only the file system's own time of the change tells.
    const auto before = fs::last_write_time(images() / "A001");
    std::fstream file(images() / "A001", std::ios::binary | std::ios::in | std::ios::out);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    file.clear();
    file.seekp(static_cast<std::streamoff>(bytes.find("Test^One")));
    file << "Test^Two";
    file.close();
    fs::last_write_time(images() / "A001", before);
    EXPECT_EQ(scanned(images()).patients.size(), 2u) << "the name of another patient";

    stack[2].texts[DCM_PatientName] = "Test^Six";
    tests::write(stack[2], images() / "fresh");
    fs::rename(images() / "fresh", images() / "A002");
    EXPECT_EQ(scanned(images()).patients.size(), 3u);
}

TEST_F(ScanIndexed, WhatStoodThereIsTheSameWithAndWithoutTheIndex)
{
    writeAll(axialStack(3), images() / "CT");
    fs::copy_file(images() / "CT/A001", images() / "CT/copy");
    fs::resize_file(images() / "CT/A002", 700);
    std::ofstream(images() / "letter") << "Dear colleague";
    tests::writeZip(images() / "study.zip", {{"inner/letter", "text"}, {"deep/er/letter", "text"}});
    settle();
    const auto plain = scan({images()}).value();
    for (int time = 0; time < 3; ++time)
        expectSame(scanned(images()), plain);
    EXPECT_EQ(keptFiles(images() / "study.zip"), 2u) << "an archive is kept as a whole";
    EXPECT_EQ(keptFiles(images()), 1u);
}

TEST_F(ScanIndexed, OtherPathsToTheSameFolderGiveTheirOwnNames)
{
    writeAll(axialStack(3), images());
    settle();
    scanned(images());
    markKept(images());
    const fs::path link = images().parent_path() / "link", here = fs::current_path();
    fs::create_directory_symlink(images(), link);
    const auto byLink = scanned(link / "");
    EXPECT_EQ(description(byLink), "from the index");
    EXPECT_EQ(seriesOf(byLink).at(0).instances.at(0).source.file, link / "A000");
    fs::current_path(images());
    const auto relative = scanned("A000");
    fs::current_path(here);
    EXPECT_EQ(description(relative), "from the index");
    EXPECT_EQ(seriesOf(relative).at(0).instances.at(0).source.file, "A000");
    EXPECT_EQ(keptFiles(images()), 3u) << "the files that were not asked for stay known";
}

TEST_F(ScanIndexed, AFileClosedToReadingIsTriedAgain)
{
    writeAll(axialStack(2), images());
    fs::create_symlink(images() / "nowhere", images() / "link");
    settle();
    EXPECT_EQ(scanned(images()).leftOut.size(), 1u);
    EXPECT_EQ(keptFiles(images()), 2u);
}

TEST_F(ScanIndexed, ADamagedIndexIsThrownAwayAndMadeAnew)
{
    writeAll(axialStack(3), images());
    settle();
    scanned(images());
    for (const std::size_t at : {std::size_t{0}, std::size_t{200}, std::size_t{5000}}) {
        const auto bytes = fs::file_size(index());
        std::fstream file(index(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(at));
        file << std::string(std::min<std::size_t>(4000, bytes - at), '\xa5');
        file.close();
        EXPECT_EQ(seriesOf(scanned(images())).at(0).instances.size(), 3u) << at;
        scanned(images());
        EXPECT_EQ(keptFiles(images()), 3u) << at;
    }
    fs::resize_file(index(), 0);
    scanned(images());
    EXPECT_EQ(keptFiles(images()), 3u);
}

TEST_F(ScanIndexed, WhatAnotherProgramKeepsIsLeftAlone)
{
    writeAll(axialStack(2), images());
    fs::create_directories(index().parent_path());
    const fs::path letter = index().parent_path() / "letter.txt";
    std::ofstream(letter) << "Dear colleague";
    ScanOptions options;
    options.index = letter;
    EXPECT_TRUE(scan({images()}, {}, options));
    std::ifstream in(letter);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "Dear colleague");
    options.index = images(); // a folder
    EXPECT_TRUE(scan({images()}, {}, options));
}

TEST_F(ScanIndexed, OnlyItsOwnerMayReadIt)
{
    writeAll(axialStack(2), images());
    settle();
    scanned(images());
    struct stat found {};
    ASSERT_EQ(::stat(index().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777u, 0600u);
}

TEST_F(ScanIndexed, SeveralProcessesMayUseItAtOnce)
{
    for (const char* series : {"A", "B", "C", "D"})
        writeAll(axialStack(20, series), images() / series);
    settle();
    std::vector<std::jthread> users;
    std::atomic<int> right = 0;
    for (const char* series : {"A", "B", "C", "D"})
        users.emplace_back([&, series] {
            for (int time = 0; time < 5; ++time) {
                ScanOptions options;
                options.index = index();
                const auto found = scan({images() / series}, {}, options);
                right += found && seriesOf(*found).size() == 1 && seriesOf(*found)[0].instances.size() == 20;
            }
        });
    users.clear();
    EXPECT_EQ(right, 20);
}

TEST(UserScanIndex, StandsInTheCacheFolderUnlessToldOtherwise)
{
    const auto with = [](const char* index, const char* cache) {
        setenv("HEPATICA_INDEX", index, 1);
        setenv("XDG_CACHE_HOME", cache, 1);
        setenv("HOME", "/nobody", 1);
        return userScanIndex();
    };
    EXPECT_EQ(with("", "/cache"), "/cache/hepatica/scans.sqlite");
    EXPECT_EQ(with("", ""), "/nobody/.cache/hepatica/scans.sqlite");
    EXPECT_EQ(with("", "relative"), "/nobody/.cache/hepatica/scans.sqlite");
    EXPECT_EQ(with("/elsewhere/index", "/cache"), "/elsewhere/index");
    EXPECT_EQ(with("none", "/cache"), "");
}

TEST_F(ScanIndexed, TheHostileFilesOfTheReferenceAreKeptAndComeBackTheSame)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    for (const char* set : {"data/p07_hostile_and_odd_files", "data/p04_enhanced_multiframe_mr_ct"}) {
        const auto plain = scan({reference / set}).value();
        expectSame(scanned(reference / set), plain);
        expectSame(scanned(reference / set), plain);
    }
}
