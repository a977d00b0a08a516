#include "segmentation/PeakMemory.h"

#include <fstream>
#include <string>

#include <malloc.h>

namespace hepatica::benchmarks {

namespace {

/// A line of /proc/self/status, in kB.
double statusOf(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == name + ":") {
            double kilobytes = 0.0;
            status >> kilobytes;
            return kilobytes;
        }
    return 0.0;
}

} // namespace

double peakMegabytes(const std::function<void()>& work)
{
    malloc_trim(0); // memory that was freed and is still resident would be used again unseen
    std::ofstream("/proc/self/clear_refs") << "5"; // the height is counted from now on
    const double before = statusOf("VmRSS");
    work();
    return (statusOf("VmHWM") - before) / 1024.0;
}

} // namespace hepatica::benchmarks
