// libFuzzer's entry: whatever the bytes are, reading them ends with a value or a problem, within two seconds.
#include "ReadEverything.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include <unistd.h>

namespace {

/// Of this process, in memory where there is such a place.
const std::filesystem::path& inputFile()
{
    static const std::filesystem::path file = [] {
        const std::filesystem::path memory = "/dev/shm";
        const auto folder =
            std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        return folder / ("hepatica-fuzz-" + std::to_string(getpid()) + ".dcm");
    }();
    return file;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    std::atexit([] { std::filesystem::remove(inputFile()); });
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count)
{
    {
        std::ofstream out(inputFile(), std::ios::binary | std::ios::trunc);
        out.write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(count));
    }
    const hepatica::tests::ProcessorTime time;
    const hepatica::tests::Account account = hepatica::tests::readEverything(inputFile());
    if (time.seconds() > hepatica::tests::Hang_s)
        std::abort();
    // Every file given is in a series or left out.
    if (count > 0 && account.inSeries + account.leftOut == 0)
        std::abort();
    return 0;
}
