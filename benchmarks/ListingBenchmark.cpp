// How long it takes to list a folder of 10,000 images, whole processes side by side with peers, warm cache:
// the first and the second listing, against reading the bytes alone, dcmdump and dcm2niix; --version; and the
// first image of a series of 300. Prints medians and ratios; peers that are not installed are left out.
//     ListingBenchmark [FILES]        FILES: how many images, 10000 unless given
#include "testdata/CtSliceFile.h"

#include <hepatica/imaging/Uid.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using namespace hepatica;

constexpr int ImagesASeries = 400;

/// Images of 64 x 64 in series of 400, one folder each: headers are what a listing reads.
void writeImages(const fs::path& folder, int count)
{
    const auto grid = imaging::Geometry::make({64, 64, ImagesASeries}, {0.8, 0.8, 1.0}, {0, 0, 0},
                                              {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}})
                          .value();
    const std::vector<std::int16_t> hounsfield(64 * 64, 40);
    phantom::CtSeriesHeader header;
    header.patientId = header.patientName = "PHANTOM";
    header.birthDate = "19600101";
    header.sex = "O";
    header.studyUid = imaging::uidFromName("listing study");
    header.date = Date::fromIso("2026-01-02").value();
    header.sliceThickness_mm = 1.0;
    for (int at = 0; at < count; ++at) {
        header.seriesNumber = 1 + at / ImagesASeries;
        const std::string name = fmt::format("listing {}", header.seriesNumber);
        header.seriesUid = imaging::uidFromName(name);
        header.frameOfReferenceUid = imaging::uidFromName("frame " + name);
        header.seriesDescription = name;
        const int slice = at % ImagesASeries;
        const fs::path file = folder / fmt::format("S{:03}/IM{:04}", header.seriesNumber, slice);
        fs::create_directories(file.parent_path());
        const auto written = phantom::writeCtSlice(header,
                                                   {imaging::uidFromName(fmt::format("{} {}", name, slice)),
                                                    slice + 1,
                                                    {0, 0, 1.0 * slice},
                                                    hounsfield},
                                                   grid, file);
        if (!written) {
            fmt::print(stderr, "{}\n", written.error().text());
            std::exit(1);
        }
    }
}

double milliseconds(const std::string& command)
{
    const auto start = std::chrono::steady_clock::now();
    const int status = std::system((command + " >/dev/null 2>&1").c_str());
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    return status == -1 ? 0.0 : taken.count();
}

double medianOf(const std::string& command, const std::string& before, int runs)
{
    std::vector<double> times;
    for (int run = 0; run < runs; ++run) {
        if (!before.empty())
            milliseconds(before);
        times.push_back(milliseconds(command));
    }
    std::ranges::nth_element(times, times.begin() + runs / 2);
    return times[static_cast<std::size_t>(runs / 2)];
}

struct Row {
    std::string what, command, before; ///< `before` runs first and is not timed
    std::string needs;                 ///< a program
    std::string bar;
    int runs = 5;
};

bool isInstalled(const std::string& program)
{
    return program.empty() || std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

} // namespace

int main(int argc, char** argv)
{
    const int count = argc > 1 ? std::atoi(argv[1]) : 10000;
    std::string place = (fs::temp_directory_path() / "hepatica-listing-XXXXXX").string();
    if (mkdtemp(place.data()) == nullptr)
        return 1;
    const fs::path folder(place), images = folder / "images", index = folder / "scans.sqlite";
    writeImages(images, count);
    const std::string hepatica = (fs::canonical("/proc/self/exe").parent_path() / "hepatica").string();
    setenv("HEPATICA_INDEX", index.c_str(), 1);
    milliseconds(fmt::format("find {} -type f -exec cat {{}} +", images.string())); // warms the cache
    std::this_thread::sleep_for(std::chrono::milliseconds(50)); // fresh files are not kept by the index

    const std::string all = images.string(), scan = fmt::format("{} scan {} --json", hepatica, all);
    const std::string files = fmt::format("find {} -type f -print0 | xargs -0 ", all);
    const std::vector<Row> rows{
        {"hepatica --version", hepatica + " --version", "", "", "under 80 ms", 9},
        {"first listing", scan, "rm -f " + index.string(), "", "under 1500 ms"},
        {"listing without an index", scan + " --no-index", "", "", "under 1500 ms"},
        {"second listing", scan, "", "", "a tenth of the first"},
        {"find -type f", fmt::format("find {} -type f", all), "", "find", ""},
        {"cat", files + "cat", "", "cat", ""},
        {"dcmdump +P SeriesInstanceUID", files + "dcmdump +P 0020,000e", "", "dcmdump", "", 1},
        {"dcm2niix -z n",
         fmt::format("mkdir -p {0} && dcm2niix -z n -o {0} {1}", (folder / "nifti").string(), all), "",
         "dcm2niix", "", 1},
    };
    fmt::print("{} images of 64 x 64, {} a series, warm cache; medians of whole processes\n", count,
               ImagesASeries);
    double first = 0.0;
    for (const Row& row : rows) {
        if (!isInstalled(row.needs)) {
            fmt::print("{:<32}  (not installed)\n", row.what);
            continue;
        }
        const double taken = medianOf(row.command, row.before, row.runs);
        if (row.what == "first listing")
            first = taken;
        fmt::print("{:<32} {:>9.1f} ms  {:>7}  {}\n", row.what, taken,
                   first > 0.0 ? fmt::format("{:.2f} x", taken / first) : "", row.bar);
    }
    fs::remove_all(folder);
    return 0;
}
