// How well the claimed agreement of a re-reading is calibrated: 20,000 simulated patients a system, whose
// true sizes are known, read once and again. Of the visits for which about 80 % is claimed, 80 % should
// agree.
#include "measurement/criteria/SimulatedTruth.h"

#include <fmt/format.h>

int main()
{
    for (const char* system : {"recist-1.1", "irecist", "imrecist"}) {
        constexpr int Patients = 20000;
        const auto calibration = hepatica::tests::calibrated(system, Patients);
        fmt::print("{}: mean distance {:.3f} over {} visits\n", system, calibration.error(),
                   calibration.visits);
        for (const auto& bin : calibration.bins)
            if (bin.visits > 0)
                fmt::print("    claimed from {:.2f}: {:6} visits, claimed {:.3f}, agreed {:.3f}\n", bin.from,
                           bin.visits, bin.claimed / bin.visits, static_cast<double>(bin.same) / bin.visits);
    }
}
