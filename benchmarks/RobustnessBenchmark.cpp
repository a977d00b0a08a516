// How well the claimed agreement of a re-reading is calibrated: 20,000 simulated patients a system, whose
// true sizes are known, read once and again. Of the visits for which about 80 % is claimed, 80 % should
// agree. Then what the same claims are worth where the second reading errs like that of another reader.
// Prints rows for the table of docs/criteria.md.
#include "measurement/criteria/SimulatedTruth.h"

#include <fmt/format.h>

namespace {

void print(const char* system, double sigma, const hepatica::tests::Calibration& calibration)
{
    std::string row = fmt::format("| `{}` | {} |", system, sigma);
    for (const auto& bin : calibration.bins)
        row += bin.visits == 0 ? std::string(" – |")
                               : fmt::format(" {:.1f} → {:.1f} |", 100.0 * bin.claimed / bin.visits,
                                             100.0 * bin.same / bin.visits);
    fmt::print("{} {:.1f} |\n", row, 100.0 * calibration.error());
}

} // namespace

int main()
{
    constexpr int Patients = 20000;
    using hepatica::measurement::ErrorOfOtherReading, hepatica::measurement::ErrorOfReading;
    for (const char* system : {"recist-1.1", "irecist", "imrecist"})
        print(system, ErrorOfReading, hepatica::tests::calibrated(system, Patients));
    print("recist-1.1", ErrorOfOtherReading,
          hepatica::tests::calibrated("recist-1.1", Patients, {}, ErrorOfOtherReading));
}
