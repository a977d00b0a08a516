// What the store costs: a case of 200 visits and 50 lesions opened and changed, and 10,000 cases listed and
// searched. Every observation has the mask of a sphere of 42 mm on pixels of 1.4 mm and slices of 5 mm, and
// one of half its radius for the viable part. Wall time and processor time (of this program, not of a
// server), medians of repeated runs; the files lie in the temporary folder. Run under scripts/with-postgres
// it measures a PostgreSQL server beside SQLite.
#include "PostgresServer.h"
#include "measurement/record/CaseFixtures.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <functional>
#include <stdexcept>

namespace {

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

constexpr int Visits = 200, Lesions = 50, Cases = 10'000;

struct Timing {
    double wall_ms = 0.0, processor_ms = 0.0;
};

double processorNow_ms()
{
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

Timing timed(const std::function<void()>& work)
{
    const double before_ms = processorNow_ms();
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    return {wall.count(), processorNow_ms() - before_ms};
}

/// Runs the work `runs` times: median and worst.
void print(const std::string& what, double bar_ms, int runs, const std::function<void(int)>& work)
{
    std::vector<Timing> all;
    for (int run = 0; run < runs; ++run)
        all.push_back(timed([&] { work(run); }));
    std::ranges::sort(all, {}, &Timing::wall_ms);
    const Timing& median = all[all.size() / 2];
    fmt::print("{:44} median {:8.2f} ms (processor {:8.2f})  worst {:8.2f} ms  bar {:.0f} ms\n", what,
               median.wall_ms, median.processor_ms, all.back().wall_ms, bar_ms);
}

Timepoint visitNumber(int number)
{
    const Date first = Date::fromIso("2010-01-04").value();
    const Date day(first.day() + std::chrono::days(28 * number));
    return visit(fmt::format("V{:03}", number),
                 number == 0 ? TimepointRole::Baseline : TimepointRole::FollowUp, day.iso());
}

/// As abdominal images have it, cut to the surroundings of one lesion.
imaging::Geometry gridOfLesion()
{
    return imaging::Geometry::make({64, 64, 16}, {1.4, 1.4, 5.0}, {-45.0, -45.0, -40.0},
                                   {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
        .value();
}

std::string sphere(double radius_mm)
{
    const imaging::Geometry grid = gridOfLesion();
    const auto [width, height, depth] = grid.dims();
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < depth; ++k)
        for (int j = 0; j < height; ++j)
            for (int i = 0; i < width; ++i)
                inside.push_back(std::hypot(1.4 * (i - 32), 1.4 * (j - 32), 5.0 * (k - 8)) <= radius_mm);
    return imaging::Mask::make(grid, {{0, 0, 0}, {width - 1, height - 1, depth - 1}}, inside)->runLengths();
}

Observation seenWithMasks(const Timepoint& made, double length_mm)
{
    static const std::string Whole = sphere(21.0), Viable = sphere(10.5);
    Observation seen = seenAt(made, length_mm);
    seen.maskRunLengths = Whole;
    seen.viableMaskRunLengths = Viable;
    seen.arterialSeriesUid = seen.seriesUid;
    seen.confidence = 0.87;
    seen.confidenceReasons = {{"the two methods agree", "the border stands out of the noise"}};
    return seen;
}

void need(const Expected<void>& done)
{
    if (!done)
        throw std::runtime_error(done.error().text());
}

void fillLargeCase(const std::shared_ptr<CaseStore>& store)
{
    CaseSession session = CaseSession::create(store, someone(), "R1").value();
    Action lesions{"find", "R1", "", {}};
    for (int lesion = 0; lesion < Lesions; ++lesion)
        lesions.changes.emplace_back(Edit<Lesion>{
            std::nullopt, Lesion{fmt::format("2.25.3141592653589793238462643{}", lesion),
                                 fmt::format("T{:02}", lesion + 1), LesionClass::Target, "liver"}});
    need(session.perform(lesions));
    for (int number = 0; number < Visits; ++number) {
        Timepoint made = visitNumber(number);
        made.series.front().geometry = gridOfLesion();
        Action read{"read " + made.name, "R1", "", {Edit<Timepoint>{std::nullopt, made}}};
        for (const Lesion& lesion : session.current().lesions) {
            Observation seen = seenWithMasks(made, 30.0 + 0.1 * number);
            seen.lesionUid = lesion.trackingUid;
            read.changes.emplace_back(Edit<Observation>{std::nullopt, seen});
        }
        need(session.perform(read));
    }
}

std::shared_ptr<CaseStore> opened(const StoreLocation& location)
{
    return std::make_shared<CaseStore>(CaseStore::open(location).value());
}

void measureLargeCase(const StoreLocation& large)
{
    fmt::print("  a case of {} visits and {} lesions in each\n", Visits, Lesions);
    fillLargeCase(opened(large));
    print("open the store and the case", 500.0, 7,
          [&](int) { static_cast<void>(CaseSession::open(opened(large), "study-07", "R1").value()); });
    CaseSession session = CaseSession::open(opened(large), "study-07", "R1").value();
    print("move a caliper, stored", 20.0, 41, [&](int run) {
        const Observation& seen = session.current().observations[static_cast<std::size_t>(run) * 97];
        need(session.perform(moveCaliper(session.current(), seen, caliper(20.0 + run))));
    });
    print("undo, stored", 20.0, 21, [&](int) { need(session.undo()); });
    print("verify the chain and replay it", 0.0, 3,
          [&](int) { static_cast<void>(session.store()->verify("study-07").value()); });
}

void measureManyCases(const StoreLocation& many)
{
    fmt::print("  {} cases\n", Cases);
    const auto store = opened(many);
    for (int number = 0; number < Cases; ++number) {
        CaseIdentity patient = someone();
        patient.id = fmt::format("case {:05}", number);
        patient.patientId = fmt::format("P-{:06}", 7 * number);
        static_cast<void>(store->record(patient.id, createCase(patient, "R1")).value());
    }
    print("open the store", 0.0, 7, [&](int) { static_cast<void>(opened(many)); });
    print("list all", 200.0, 7, [&](int) { static_cast<void>(store->list().value()); });
    print("search for one", 200.0, 7, [&](int run) {
        if (store->list(fmt::format("p-{:06}", 7 * (100 + run)))->size() != 1)
            fmt::print("not found\n");
    });
}

} // namespace

int main()
{
    const Folder folder;
    fmt::print("SQLite; masks of {} and {} bytes\n", sphere(21.0).size(), sphere(10.5).size());
    measureLargeCase(folder / "large.hepatica");
    measureManyCases(folder / "many.hepatica");
    if (testServer() == nullptr) {
        fmt::print("PostgreSQL is measured under scripts/with-postgres\n");
        return 0;
    }
    fmt::print("PostgreSQL\n");
    const OwnSchema large, many;
    measureLargeCase(StoreLocation(large.address()));
    measureManyCases(StoreLocation(many.address()));
    return 0;
}
