#include "imaging/dicom/ListingPacking.h"

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

const std::vector<std::filesystem::path> Files{"in/a", "in/b", "in/c"};

Listing sample()
{
    Series series;
    series.key = "1.2.3/2";
    series.name = "portal venous";
    series.patientName = "Müller^Äöü";
    series.date = Date::fromIso("2026-03-31").value();
    series.phase = Phase::PortalVenous;
    series.secondsAfterBolus = 70.5;
    series.gaps_mm = {{2.5, 7.5}};
    series.measurable = Measurable::InPlane;
    series.geometry = Geometry::make({512, 512, 2}, {0.7, 0.7, 1.0 / 3.0}, {-1.5, 1e-9, 3},
                                     {{{0.6, 0.8, 0}, {-0.8, 0.6, 0}, {0, 0, 1}}})
                          .value();
    for (const char* file : {"in/a", "in/c"}) {
        Instance instance;
        instance.source = {file, 3, std::string("1.2.") + file};
        instance.position = {1, 2, 3};
        instance.slope = 0.1;
        instance.pixels.ranges = {{1234, 5678}};
        instance.table = std::make_shared<const ModalityTable>(ModalityTable{-5, {1, 2, 3}});
        series.instances.push_back(instance);
    }
    series.warnings = {{ProblemCode::GantryTilt, {"series", "12.0"}, {}}};
    series.missing = {{ProblemCode::DamagedFile, {"in/b", "it ends early"}, {}}};
    Listing listing;
    listing.index.patients = {
        {"P1", "Müller^Äöü", {{"1.2", series.date, {series}}}, series.warnings, "19580412", "F"}};
    listing.index.leftOut = {{"in/b", series.missing.front()},
                             {"in/closed", {ProblemCode::NotReadable, {"in/closed", "closed"}, {}}}};
    listing.series = {{"1.2.3", "1.2", "P1", "CT", "liver", 4, "in", 3}};
    return listing;
}

} // namespace

TEST(ListingPacking, EveryFieldComesBack)
{
    const Listing before = sample();
    const auto after = unpackListing(packListing(before, Files), Files);
    ASSERT_TRUE(after);
    const Patient &patient = after->index.patients.at(0), &was = before.index.patients.at(0);
    EXPECT_EQ(patient.name, was.name);
    EXPECT_EQ(patient.birthDate, "19580412");
    EXPECT_EQ(patient.warnings, was.warnings);
    const Series &series = patient.studies.at(0).series.at(0), &old = was.studies.at(0).series.at(0);
    EXPECT_EQ(series.key, old.key);
    EXPECT_EQ(series.date, old.date);
    EXPECT_EQ(series.phase, old.phase);
    EXPECT_EQ(series.secondsAfterBolus, old.secondsAfterBolus);
    EXPECT_EQ(series.bValue_s_mm2, std::nullopt);
    EXPECT_EQ(series.gaps_mm, old.gaps_mm);
    EXPECT_EQ(series.geometry, old.geometry) << "to the last bit";
    EXPECT_EQ(series.measurable, Measurable::InPlane);
    EXPECT_EQ(series.missing, old.missing);
    ASSERT_EQ(series.instances.size(), 2u);
    EXPECT_EQ(series.instances[1].source.file, "in/c");
    EXPECT_EQ(series.instances[1].source.sopInstanceUid, "1.2.in/c");
    EXPECT_EQ(series.instances[1].slope, 0.1);
    EXPECT_EQ(series.instances[1].pixels.ranges, old.instances[1].pixels.ranges);
    EXPECT_EQ(*series.instances[1].table, *old.instances[1].table);
    EXPECT_EQ(after->index.leftOut.at(1).file, "in/closed") << "which is not among the files";
    EXPECT_EQ(after->series.at(0).folder, "in");
    EXPECT_EQ(after->series.at(0).images, 3u);
}

TEST(ListingPacking, BytesThatAreCutAreNoListing)
{
    const std::string whole = packListing(sample(), Files);
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(unpackListing(std::string_view(whole).substr(0, length), Files)) << length;
    EXPECT_FALSE(unpackListing(whole + "x", Files));
    EXPECT_FALSE(unpackListing(whole, {})) << "without files there is nothing to place it in";
}

TEST(ListingPacking, AFileThatIsNoLongerInTheListIsNoPlace)
{
    const std::vector<std::filesystem::path> fewer{"in/a"};
    EXPECT_FALSE(unpackListing(packListing(sample(), Files), fewer));
}

TEST(ListingPacking, AnotherStampNameOrLeftOutPathIsAnotherState)
{
    const FileStamp stamp{12, 34, 56, 78, true};
    FileList list;
    list.files = {"in/a", "in/b"};
    const std::string state = stateOf(list, std::vector<std::optional<FileStamp>>{stamp, stamp});
    EXPECT_EQ(stateOf(list, std::vector<std::optional<FileStamp>>{stamp, stamp}), state);
    FileStamp later = stamp;
    ++later.changed_ns;
    EXPECT_NE(stateOf(list, std::vector<std::optional<FileStamp>>{stamp, later}), state);
    EXPECT_NE(stateOf(list, std::vector<std::optional<FileStamp>>{stamp, std::nullopt}), state);
    FileList other = list;
    other.files[1] = "in/c";
    EXPECT_NE(stateOf(other, std::vector<std::optional<FileStamp>>{stamp, stamp}), state);
    other = list;
    other.missing.push_back({"in/d", "1.2.3", {ProblemCode::ListedButMissing, {"in/d", "in/DICOMDIR"}, {}}});
    EXPECT_NE(stateOf(other, std::vector<std::optional<FileStamp>>{stamp, stamp}), state);
}
