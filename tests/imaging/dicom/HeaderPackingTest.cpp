#include "imaging/dicom/HeaderPacking.h"

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

namespace fs = std::filesystem;

/// An image with something in every kind of field.
ImageHeader fullHeader(const std::shared_ptr<const ModalityTable>& table)
{
    ImageHeader image;
    image.seriesUid = "1.2.3";
    image.patientName = "Müller^Äöü";
    image.date = Date::fromIso("2026-03-31").value();
    image.seriesNumber = 7;
    image.secondsAfterBolus = 33.5;
    image.quantity = Quantity::Hounsfield;
    image.isLocalizer = true;
    image.traits.imageType = {"ORIGINAL", "PRIMARY"};
    image.traits.bValue_s_mm2 = 800.0;
    image.instance.position = {-1.5, 2.25, 1e-9};
    image.instance.table = table;
    image.instance.source = {"folder/a", 3, "1.2.3.4"};
    image.instance.pixels.ranges = {{1, 2}, {3, 4}};
    image.instance.pixels.coding = PixelCoding::JpegLs;
    image.pixelSpacing_mm = {0.5, 0.75};
    image.rows = 512;
    return image;
}

KnownFile known(const std::string& name, std::vector<ImageHeader> images, std::optional<Problem> problem = {})
{
    return {name,
            {12, 34, 56, 78, true},
            {fs::path("folder") / name, "1.2.3", std::move(images), std::move(problem)}};
}

std::vector<KnownFile> sample()
{
    const auto table = std::make_shared<const ModalityTable>(ModalityTable{-5, {1, 2, 3}});
    ImageHeader other = fullHeader(nullptr);
    other.instance.source.file = "folder/c";
    other.patientName.clear();
    return {known("a", {fullHeader(table), fullHeader(table)}),
            known("b", {},
                  Problem{ProblemCode::DamagedFile,
                          {"folder/b", "it ends early"},
                          {Problem{ProblemCode::NotDicom, {"x"}, {}}}}),
            known("c", {other})};
}

std::string pack(const std::vector<KnownFile>& files)
{
    std::vector<KnownFileView> views;
    for (const KnownFile& file : files)
        views.push_back({file.name, file.stamp, file.read});
    return packFiles(views);
}

} // namespace

TEST(HeaderPacking, EveryFieldComesBack)
{
    const auto files = unpackFiles(pack(sample()), "folder");
    ASSERT_TRUE(files);
    ASSERT_EQ(files->size(), 3u);
    EXPECT_EQ((*files)[0].name, "a");
    EXPECT_EQ((*files)[0].stamp, (FileStamp{12, 34, 56, 78, true}));
    EXPECT_EQ((*files)[1].read.problem, sample()[1].read.problem);
    const ImageHeader& image = (*files)[0].read.images.at(1);
    EXPECT_EQ(image.seriesUid, "1.2.3");
    EXPECT_EQ(image.patientName, "Müller^Äöü");
    EXPECT_EQ(image.date, Date::fromIso("2026-03-31").value());
    EXPECT_EQ(image.studyDate, std::nullopt);
    EXPECT_EQ(image.secondsAfterBolus, 33.5);
    EXPECT_EQ(image.quantity, Quantity::Hounsfield);
    EXPECT_TRUE(image.isLocalizer);
    EXPECT_EQ(image.traits.imageType, (std::vector<std::string>{"ORIGINAL", "PRIMARY"}));
    EXPECT_EQ(image.traits.bValue_s_mm2, 800.0);
    EXPECT_EQ(image.instance.position, (Point3{-1.5, 2.25, 1e-9}));
    EXPECT_EQ(image.instance.source.frame, 3);
    EXPECT_EQ(image.instance.source.file, "folder/a");
    EXPECT_EQ(*image.instance.table, (ModalityTable{-5, {1, 2, 3}}));
    EXPECT_EQ(image.instance.pixels.ranges, (std::vector<ByteRange>{{1, 2}, {3, 4}}));
    EXPECT_EQ(image.instance.pixels.coding, PixelCoding::JpegLs);
    EXPECT_EQ(image.pixelSpacing_mm, (std::array{0.5, 0.75}));
    EXPECT_EQ((*files)[2].read.images.at(0).patientName, "");
    EXPECT_EQ((*files)[2].read.images.at(0).instance.table, nullptr);
}

TEST(HeaderPacking, PackingWhatWasUnpackedGivesTheSameBytes)
{
    const std::string bytes = pack(sample());
    EXPECT_EQ(pack(unpackFiles(bytes, "folder").value()), bytes);
}

TEST(HeaderPacking, FilesTakeThePathByWhichTheyAreReachedNow)
{
    const auto files = unpackFiles(pack(sample()), "/mnt/cd");
    ASSERT_TRUE(files);
    EXPECT_EQ((*files)[0].read.images.at(0).instance.source.file, "/mnt/cd/a");
    EXPECT_EQ((*files)[1].read.problem->arguments.at(0), "/mnt/cd/b");
    EXPECT_EQ((*files)[1].read.problem->arguments.at(1), "it ends early");
}

TEST(HeaderPacking, CutOrDamagedBytesAreRefusedWithoutHarm)
{
    const std::string bytes = pack(sample());
    int whole = 0;
    for (std::size_t length = 1; length < bytes.size(); ++length)
        whole += unpackFiles(std::string_view(bytes).substr(0, length), "folder") ? 1 : 0;
    EXPECT_EQ(whole, 2) << "only the first file, and the first two";
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = '\xff';
        static_cast<void>(unpackFiles(damaged, "folder")); // whatever comes of it, it ends
    }
}
