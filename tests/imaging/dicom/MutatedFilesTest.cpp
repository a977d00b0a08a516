#include "DicomWriter.h"
#include "HeapWatch.h"
#include "Reference.h"
#include "TemporaryFolder.h"
#include "fuzz/Mutation.h"
#include "fuzz/ReadEverything.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::tests;

namespace {

Bytes wholeFile(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void write(const Bytes& bytes, const std::filesystem::path& file)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// A file and its honest size: of its bytes, or of the voxels that are packed in them.
struct Original {
    Bytes bytes;
    std::size_t honestSize = 0;
};

Original originalOf(const std::filesystem::path& file)
{
    Original original{wholeFile(file), 0};
    original.honestSize = std::max(original.bytes.size(), readEverything(file).voxelBytes);
    return original;
}

/// Reads every mutation of every file.
void survives(const std::vector<Original>& originals, std::uint32_t mutations,
              const std::filesystem::path& file)
{
    // The whole heap may grow by four times the honest size. Windows over a file, the state of an inflation
    // and the values of one image take their 102 kB (measured) however small the file is.
    constexpr std::size_t FixedBuffers = std::size_t{256} << 10;
    for (std::uint32_t seed = 0; seed < mutations; ++seed) {
        const Original& original = originals[seed % originals.size()];
        const Bytes damaged = mutated(original.bytes, seed);
        write(damaged, file);
        const HeapWatch watch;
        const ProcessorTime time;
        const Account account = readEverything(file);
        EXPECT_LT(time.seconds(), Hang_s) << "seed " << seed;
        EXPECT_GE(account.inSeries + account.leftOut, damaged.empty() ? 0u : 1u)
            << "seed " << seed << ": the file is in no account";
        EXPECT_LE(watch.peakGrowth(), 4 * std::max(original.honestSize, damaged.size()) + FixedBuffers)
            << "seed " << seed;
        if (testing::Test::HasFailure()) // the file that shows it is kept
            FAIL() << "mutation " << seed << " of original " << seed % originals.size();
    }
}

} // namespace

// 1,000 mutations of files of our own, in every encoding that DCMTK writes uncompressed.
TEST(MutatedFiles, OfOurOwnAreReadOrLeftOutWithoutHarm)
{
    const TemporaryFolder folder;
    std::vector<Original> originals;
    for (const E_TransferSyntax syntax :
         {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit, EXS_BigEndianExplicit}) {
        for (const char* sopClass : {UID_CTImageStorage, UID_MRImageStorage}) {
            TestImage image;
            image.rows = image.columns = 24;
            image.sopClass = sopClass;
            image.transferSyntax = syntax;
            tests::write(image, folder.path() / "original.dcm");
            originals.push_back(originalOf(folder.path() / "original.dcm"));
        }
    }
    survives(originals, 1000, folder.path() / "mutated.dcm");
}

// 1,000 mutations of real and odd files: multi-frame, compressed, nested, cut, without meta header.
TEST(MutatedFiles, OfOddOriginAreReadOrLeftOutWithoutHarm)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    constexpr std::size_t Large = 400'000; // larger ones take time and show nothing new
    std::vector<std::filesystem::path> files;
    for (const char* folder :
         {"data/p07_hostile_and_odd_files", "data/p06_transfer_syntaxes_mr_small_and_enhanced",
          "data/p08_ct_liver_3slices_dicom_seg_sr"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(reference / folder))
            if (entry.is_regular_file() && entry.file_size() > 0 && entry.file_size() < Large)
                files.push_back(entry.path());
    ASSERT_GT(files.size(), 50u);
    std::ranges::sort(files);
    std::vector<Original> originals;
    for (const auto& file : files)
        originals.push_back(originalOf(file));
    const TemporaryFolder folder;
    survives(originals, 1000, folder.path() / "mutated.dcm");
}
