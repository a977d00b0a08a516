// What a cohort costs, from the file to the text: 8 visits and 6 lesions a patient, every response system,
// JSON and CSV, on one thread; then with simulated re-readings on two. The cost must be linear in the
// patients.
//   CohortBenchmark [PATIENTS...]
#include <hepatica/measurement/AssessmentText.h>
#include <hepatica/measurement/Cohort.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/ProtocolChecks.h>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

namespace {

using namespace hepatica;
using namespace hepatica::measurement;

/// Lesions of one patient over time, with all that the systems read.
class Patients {
public:
    std::vector<LesionRow> next()
    {
        constexpr int Visits = 8, Lesions = 6;
        std::vector<LesionRow> rows;
        const double rate = std::normal_distribution(0.0, 0.09)(random_);
        Date day = Date::fromIso("2024-01-01").value().plusDays(number_ % 365);
        std::vector<double> sizes(Lesions);
        for (double& size : sizes)
            size = std::uniform_real_distribution(15.0, 70.0)(random_);
        for (int visit = 0; visit < Visits; ++visit, day = day.plusDays(42))
            for (int lesion = 0; lesion < Lesions; ++lesion) {
                double& size = sizes[static_cast<std::size_t>(lesion)];
                size *= std::exp(rate + std::normal_distribution(0.0, 0.05)(random_));
                rows.push_back(rowOf(visit, lesion, day, std::clamp(size, 2.0, 300.0))); // a liver ends
            }
        ++number_;
        return rows;
    }

private:
    LesionRow rowOf(int visit, int lesion, Date day, double size)
    {
        LesionRow row;
        row.patient = fmt::format("P{:06}", number_);
        row.timepoint = visit == 0 ? "BL" : fmt::format("FU{}", visit);
        row.role = visit == 0 ? TimepointRole::Baseline : TimepointRole::FollowUp;
        row.date = day;
        row.organ = lesion < 2 || lesion == 5 ? "liver" : "lung";
        if (lesion == 5) {
            row.lesion = "NT01";
            row.lesionClass = LesionClass::NonTarget;
            row.state = LesionState::Present;
            return row;
        }
        row.lesion = fmt::format("T{:02}", lesion + 1);
        row.longAxis = Length::fromMm(size);
        row.shortAxis = Length::fromMm(0.7 * size);
        row.viableState = ViableState::Measured;
        row.viableLongAxis = Length::fromMm(0.8 * size);
        row.viableShortAxis = Length::fromMm(0.5 * size);
        row.aphe = "nonrim";
        row.washout = "nonperipheral";
        row.capsule = "no";
        row.volume_mm3 = std::round(0.4 * size * size * size);
        row.viableVolume_mm3 = std::round(0.2 * size * size * size);
        row.meanHounsfield = 60.0;
        row.necrosisPercent = 30.0;
        row.phase = "late arterial";
        row.source = MeasurementSource::Manual;
        return row;
    }
    std::mt19937 random_{7};
    int number_ = 0;
};

class CohortFile {
public:
    explicit CohortFile(int patients)
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("cohort-{}-{}.csv", patients, ::getpid()))
    {
        std::ofstream file(path_, std::ios::binary);
        Patients all;
        for (int at = 0; at < patients; ++at) {
            const std::string text = lesionTableText(all.next());
            file << (at == 0 ? text : text.substr(text.find('\n') + 1));
        }
    }
    ~CohortFile() { std::filesystem::remove(path_); }
    CohortFile(const CohortFile&) = delete;
    CohortFile& operator=(const CohortFile&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

rusage usageSoFar()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage;
}

/// Of all threads of this process so far: what the same takes on a machine with nothing else to do.
double processorSeconds()
{
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    const rusage usage = usageSoFar();
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peakMegabytes()
{
    return static_cast<double>(usageSoFar().ru_maxrss) / 1024.0;
}

void run(const std::filesystem::path& file, int patients, std::optional<RereadingModel> rereading,
         int threads)
{
    std::vector<Protocol> protocols;
    for (const std::string& name : protocolNames())
        protocols.push_back(protocolNamed(name).value());
    const auto start = std::chrono::steady_clock::now();
    const double processorBefore = processorSeconds();
    const auto cohort = Cohort::open({file, {}, {}});
    if (!cohort) {
        fmt::print("{} patients: {}\n", patients, cohort.error().text());
        return;
    }
    const double read = secondsSince(start);
    const CohortRequest request{protocols, {}, rereading, threads};
    std::FILE* sink = std::fopen("/dev/null", "wb");
    AssessmentsJson json(request.protocols, request.options);
    std::string text, csv;
    json.begin(text);
    std::size_t written = 0;
    const auto done = assessEach(*cohort, request, [&](const PatientAssessment& patient) {
        json.add(text, patient);
        addAssessmentsCsv(csv, patient);
        for (std::string* one : {&text, &csv}) {
            written += std::fwrite(one->data(), 1, one->size(), sink);
            one->clear();
        }
        return true;
    });
    std::fclose(sink);
    fmt::print("{:7} patients{}, {} thread{}: {:6.2f} s, {:.2f} s of processor ({:.2f} s to read and check), "
               "{:.0f} us "
               "a patient, {:.0f} MB peak, {:.0f} MB written{}\n",
               patients, rereading ? ", re-read" : "", threads, threads == 1 ? "" : "s", secondsSince(start),
               processorSeconds() - processorBefore, read, 1e6 * secondsSince(start) / patients,
               peakMegabytes(), static_cast<double>(written) / 1e6, done ? "" : "; stopped");
}

void checkLive()
{
    constexpr int Runs = 2000;
    Patients patients;
    const std::vector<LesionRow> rows = patients.next();
    std::size_t found = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int run = 0; run < Runs; ++run)
        found += checkAgainstPlan(rows).size();
    fmt::print("checks against the protocol of 8 visits and 6 lesions: {:.1f} us, {} found\n",
               1e6 * secondsSince(start) / Runs, found / Runs);
}

} // namespace

int main(int argc, char** argv)
{
    checkLive();
    std::vector<int> sizes;
    for (int at = 1; at < argc; ++at)
        sizes.push_back(std::atoi(argv[at]));
    if (sizes.empty())
        sizes = {1000, 10000, 100000};
    for (const int patients : sizes) {
        const CohortFile file(patients);
        run(file.path(), patients, std::nullopt, 1);
        if (patients <= 10000)
            run(file.path(), patients, RereadingModel{}, 2);
    }
}
