#include "imaging/dicom/FileSetDirectory.h"

#include "Reference.h"
#include "imaging/dicom/FileSetWriter.h"
#include "imaging/dicom/SeriesFolder.h"

#include <fstream>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

namespace fs = std::filesystem;

class FileSet : public tests::SeriesFolder {
protected:
    /// Two series of two images each, and the DICOMDIR that lists them.
    fs::path write() const
    {
        std::vector<std::string> names;
        for (const char* series : {"A", "B"}) {
            fs::create_directories(folder() / series);
            for (tests::TestImage& image : tests::axialStack(2, series)) {
                names.push_back(fmt::format("{}/IM{}", series, image.instanceNumber));
                image.texts[DCM_StudyID] = "1";
                tests::write(image, folder() / names.back());
            }
        }
        return tests::writeFileSet(folder(), names);
    }
};

FileSetDirectory read(const fs::path& file)
{
    const auto directory = readFileSetDirectory(FileBytes::open(file).value());
    EXPECT_TRUE(directory) << file;
    return directory.value_or(FileSetDirectory{});
}

} // namespace

TEST_F(FileSet, ListsItsFilesWithTheirSeries)
{
    const auto directory = read(write());
    EXPECT_FALSE(directory.endsEarly);
    const std::string a = uidFromName("series A"), b = uidFromName("series B");
    EXPECT_EQ(directory.files,
              (std::vector<ListedFile>{
                  {{"A", "IM1"}, a}, {{"A", "IM2"}, a}, {{"B", "IM1"}, b}, {{"B", "IM2"}, b}}));
}

TEST_F(FileSet, OfEveryCutLengthIsReadWithoutHarm)
{
    const fs::path whole = write(), cut = folder() / "CUT";
    const auto bytes = fs::file_size(whole);
    std::size_t most = 0;
    for (std::uintmax_t length = 0; length < bytes; length += 7) {
        fs::copy_file(whole, cut, fs::copy_options::overwrite_existing);
        fs::resize_file(cut, length);
        const auto directory = readFileSetDirectory(FileBytes::open(cut).value());
        const std::size_t count = directory ? directory->files.size() : 0;
        EXPECT_GE(count, most) << "a longer piece tells at least as much";
        EXPECT_TRUE(!directory || directory->endsEarly || count == 0) << length;
        most = count;
    }
    EXPECT_EQ(most, 4u) << "a record that lacks its last bytes still names its file";
}

TEST_F(FileSet, AnImageIsNoDirectory)
{
    write();
    EXPECT_FALSE(readFileSetDirectory(FileBytes::open(folder() / "A/IM1").value()));
    std::ofstream(folder() / "text") << "Dear colleague";
    EXPECT_FALSE(readFileSetDirectory(FileBytes::open(folder() / "text").value()));
}

TEST(FileSetReference, EveryVariantOfTheReferenceSetListsAllItsFiles)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto set = reference / "data/p07_hostile_and_odd_files/dicomdir_set";
    const auto whole = read(set / "DICOMDIR");
    EXPECT_EQ(whole.files.size(), 31u); // as many as dcmdump +P 0004,1500 prints
    for (const ListedFile& one : whole.files)
        EXPECT_FALSE(one.seriesUid.empty());
    for (const char* name : {"DICOMDIR-bigEnd", "DICOMDIR-implicit", "DICOMDIR-nooffset",
                             "DICOMDIR-nopatient", "DICOMDIR-reordered"})
        EXPECT_EQ(read(set / name).files.size(), 31u) << name;
    EXPECT_TRUE(read(set / "DICOMDIR-empty.dcm").files.empty());
}
