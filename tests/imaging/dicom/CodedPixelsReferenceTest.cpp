// One real image in many encodings. The uncompressed file is the truth; how far lossy ones may lie from it,
// and the sums of stored values, stand in the reference.json files, which pydicom 2.3.1 with GDCM made.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "imaging/dicom/HeaderDataset.h"
#include "imaging/dicom/PixelFormat.h"
#include "imaging/dicom/StoredWords.h"

#include <cmath>
#include <fstream>
#include <numeric>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

Json referenceOf(const fs::path& folder)
{
    std::ifstream file(folder / "reference.json");
    return Json::parse(file);
}

/// Of the one image in a file; with whatever its geometry lacks.
Volume volumeOf(const fs::path& file)
{
    auto opened = openSeries({file});
    if (!opened)
        throw std::runtime_error(opened.error().text() + (opened.error().further.empty()
                                                              ? ""
                                                              : " / " + opened.error().further[0].text()));
    return std::move(opened->volume);
}

std::vector<double> valuesOf(const Volume& volume)
{
    return volume.visit([](auto voxels) { return std::vector<double>(voxels.begin(), voxels.end()); });
}

struct Difference {
    double largest = 0.0, rms = 0.0;
};

Difference between(const std::vector<double>& a, const std::vector<double>& b)
{
    if (a.size() != b.size())
        throw std::runtime_error("images of another size");
    Difference difference;
    double squares = 0.0;
    for (std::size_t at = 0; at < a.size(); ++at) {
        difference.largest = std::max(difference.largest, std::abs(a[at] - b[at]));
        squares += (a[at] - b[at]) * (a[at] - b[at]);
    }
    difference.rms = std::sqrt(squares / static_cast<double>(a.size()));
    return difference;
}

bool isWarnedAsLossy(const Volume& volume)
{
    return std::ranges::any_of(volume.origin().warnings,
                               [](const Warning& w) { return w.code == ProblemCode::Lossy; });
}

/// DICOM's codings that keep every value (PS3.5 A.4).
bool isLossless(const std::string& uid)
{
    const std::set<std::string> lossy{"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51",
                                      "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55",
                                      "1.2.840.10008.1.2.4.81", "1.2.840.10008.1.2.4.91"};
    return !lossy.contains(uid);
}

using Frames = std::vector<std::vector<std::uint16_t>>;

/// The stored values of every frame; these images have no groups that would place them.
Expected<Frames> framesOf(const fs::path& path)
{
    const auto file = FileBytes::open(path);
    if (!file)
        return passOn(file);
    const auto layout = readLayout(*file, path.string());
    if (!layout)
        return passOn(layout);
    DcmDataset dataset;
    EXPECT_TRUE(loadHeader(dataset, *file, *layout));
    const auto format = readPixelFormat(path.string(), dataset, *layout);
    if (!format)
        return passOn(format);
    Frames frames(static_cast<std::size_t>(format->frames));
    for (int frame = 0; frame < format->frames; ++frame) {
        auto stored = storedPixels(path.string(), *format, *layout, frame);
        if (!stored)
            return passOn(stored);
        Instance instance;
        instance.source.file = path;
        instance.pixels = std::move(*stored);
        auto& words = frames[static_cast<std::size_t>(frame)];
        words.resize(static_cast<std::size_t>(format->rows * format->columns));
        if (auto problem = readWords(instance, format->rows, format->columns, words))
            return tl::unexpected(std::move(*problem));
    }
    return frames;
}

std::pair<int, int> rangeOf(const Frames& frames)
{
    std::pair<int, int> range{65535, 0};
    for (const auto& frame : frames)
        range = {std::min<int>(range.first, std::ranges::min(frame)),
                 std::max<int>(range.second, std::ranges::max(frame))};
    return range;
}

} // namespace

TEST(CodedPixelsReference, EveryEncodingOfOneCtSliceGivesItsHounsfieldValues)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p05_transfer_syntaxes_ct_one_image_15_ways";
    const auto truth = valuesOf(volumeOf(folder / "dicom" / "CTImage.dcm"));
    const Json files = referenceOf(folder)["files"];
    ASSERT_EQ(files.size(), 16u);
    for (const auto& [name, facts] : files.items()) {
        SCOPED_TRACE(name);
        const Volume volume = volumeOf(folder / "dicom" / name);
        const Difference found = between(valuesOf(volume), truth);
        EXPECT_EQ(isWarnedAsLossy(volume), !isLossless(facts["uid"]));
        if (isLossless(facts["uid"])) {
            EXPECT_EQ(found.largest, 0.0);
        } else if (facts.contains("rms_diff")) {
            // The reference was decoded by another library: DCT decoders may round one stored value
            // otherwise.
            const double step = facts["slope"];
            EXPECT_LE(found.largest, facts["max_abs_diff_to_uncompressed"].get<double>() + step + 1e-3);
            EXPECT_NEAR(found.rms, facts["rms_diff"].get<double>(), 0.02 * step);
        } else {
            // The retired processes, which the reference could not decode: the same image with the same slope
            // as process 2/4 (SOURCE.md), so that the same bound holds.
            const Json& sibling =
                files["CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm"];
            EXPECT_LE(found.largest, sibling["max_abs_diff_to_uncompressed"].get<double>() + 2.1);
            EXPECT_LE(found.rms, 1.1 * sibling["rms_diff"].get<double>());
        }
    }
}

TEST(CodedPixelsReference, EveryEncodingOfASmallMrSliceIsTheSame)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced";
    const auto truth = valuesOf(volumeOf(folder / "mr_small" / "MR_small.dcm"));
    const Json published = referenceOf(folder);
    for (const auto& [name, facts] : published["families"]["mr_small"].items()) {
        SCOPED_TRACE(name);
        const Volume volume = volumeOf(folder / "mr_small" / name);
        EXPECT_EQ(between(valuesOf(volume), truth).largest, 0.0);
        EXPECT_FALSE(isWarnedAsLossy(volume));
    }
}

TEST(CodedPixelsReference, LossyJpeg2000IsReadAndWarnedOf)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced";
    const Json facts = referenceOf(folder)["families"]["ct_693"];
    const Volume original = volumeOf(folder / "ct_693" / "693_UNCR.dcm");
    const auto truth = valuesOf(original);
    EXPECT_EQ(between(valuesOf(volumeOf(folder / "ct_693" / "693_J2KR.dcm")), truth).largest, 0.0);
    const Volume lossy = volumeOf(folder / "ct_693" / "693_J2KI.dcm");
    EXPECT_TRUE(isWarnedAsLossy(lossy));
    EXPECT_FALSE(isWarnedAsLossy(original));
    EXPECT_NEAR(between(valuesOf(lossy), truth).largest,
                facts["693_J2KI.dcm"]["max_abs_diff_to_first"].get<double>(), 2.0);
}

TEST(CodedPixelsReference, TheHeadersSignStandsAgainstTheCodeStreams)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced";
    const Json facts = referenceOf(folder)["families"]["ct_misc"]["J2K_pixelrep_mismatch.dcm"];
    const auto index = scan({folder / "ct_misc" / "J2K_pixelrep_mismatch.dcm"});
    ASSERT_TRUE(index);
    ASSERT_EQ(index->patients.size(), 1u);
    const Series& series = index->patients[0].studies.at(0).series.at(0);
    const auto volume = loadVolume(series);
    ASSERT_TRUE(volume) << volume.error().text();
    const auto values = valuesOf(*volume);
    const auto [low, high] = std::ranges::minmax(values);
    const Instance& instance = series.instances.at(0);
    EXPECT_EQ(low, facts["min"].get<double>() * instance.slope + instance.intercept);
    EXPECT_EQ(high, facts["max"].get<double>() * instance.slope + instance.intercept);
    double sum = 0.0;
    for (const double value : values)
        sum += (value - instance.intercept) / instance.slope;
    EXPECT_NEAR(sum / static_cast<double>(values.size()), facts["mean"].get<double>(), 1e-5);
}

TEST(CodedPixelsReference, CompressedMrSeriesAreThePublishedNifti)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p03_mr_classic_with_nifti_ground_truth";
    for (const char* name : {"compressed_j2k", "compressed_jpeg", "compressed_jpegls", "compressed_rle"}) {
        SCOPED_TRACE(name);
        const Volume volume = volumeOf(folder / name / "dicom");
        std::vector<fs::path> truths;
        for (const auto& entry : fs::directory_iterator(folder / name))
            if (isVolumeFile(entry.path()))
                truths.push_back(entry.path());
        ASSERT_EQ(truths.size(), 1u);
        const auto truth = readVolumeFile(truths.front());
        ASSERT_TRUE(truth) << truth.error().text();
        ASSERT_EQ(truth->geometry().voxelCount(), volume.geometry().voxelCount());
        const auto& n = truth->geometry().dims();
        std::size_t different = 0;
        for (int k = 0; k < n[2]; ++k)
            for (int j = 0; j < n[1]; ++j)
                for (int i = 0; i < n[0]; ++i) {
                    const VoxelIndex ours =
                        volume.geometry().toNearestVoxel(truth->geometry().toPatient(VoxelIndex{i, j, k}));
                    ASSERT_TRUE(volume.geometry().contains(ours));
                    different += volume.at(ours) != truth->at({i, j, k}) ? 1 : 0;
                }
        EXPECT_EQ(different, 0u);
    }
}

TEST(CodedPixelsReference, EveryEncodingOfAnEnhancedMrImageHasTheSameFrames)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto folder = reference / "data" / "p06_transfer_syntaxes_mr_small_and_enhanced";
    const Json files = referenceOf(folder)["families"]["enhanced_mr_small"];
    ASSERT_EQ(files.size(), 5u);
    for (const auto& [name, facts] : files.items()) {
        SCOPED_TRACE(name);
        const auto frames = framesOf(folder / "enhanced_mr_small" / name);
        ASSERT_TRUE(frames) << frames.error().text();
        ASSERT_EQ(frames->size(), facts["frames"].get<std::size_t>());
        const auto [low, high] = rangeOf(*frames);
        EXPECT_EQ(low, facts["min"].get<int>());
        EXPECT_EQ(high, facts["max"].get<int>());
        double sum = 0.0;
        for (const auto& frame : *frames)
            sum += std::accumulate(frame.begin(), frame.end(), 0.0);
        EXPECT_NEAR(sum / (64.0 * 64.0 * 10.0), facts["mean"].get<double>(), 1e-5);
    }
}

TEST(CodedPixelsReference, AFileThatLacksOnlyTheDelimiterBehindItsFragmentsIsWhole)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto data = reference / "data";
    const auto cut = framesOf(data / "p07_hostile_and_odd_files" / "files" /
                              "emri_small_jpeg_2k_lossless_too_short.dcm"); // its last 8 bytes are missing
    const auto whole = framesOf(data / "p06_transfer_syntaxes_mr_small_and_enhanced" / "enhanced_mr_small" /
                                "emri_small_jpeg_2k_lossless.dcm");
    ASSERT_TRUE(cut) << cut.error().text();
    ASSERT_TRUE(whole) << whole.error().text();
    EXPECT_EQ(*cut, *whole);
}
