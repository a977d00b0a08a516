#pragma once
#include "TemporaryFolder.h"

#include <hepatica/phantom/Phantom.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/wait.h>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace fs = std::filesystem;

/// A folder of this test's own, gone at its end.
class Folder : public TemporaryFolder {
public:
    operator const fs::path&() const { return path(); }
    fs::path operator/(const fs::path& name) const { return path() / name; }
};

inline std::string textOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

struct Outcome {
    int status = -1;
    std::string out, err;
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
    [[nodiscard]] std::ptrdiff_t errorLines() const { return std::ranges::count(err, '\n'); }
};

/// Runs the real program as a shell would, in `folder`.
inline Outcome runHepatica(const fs::path& folder, const std::string& arguments)
{
    const std::string command = "cd '" + folder.string() +
                                "' && HEPATICA_INDEX=\"${HEPATICA_INDEX-none}\" '" HEPATICA_PROGRAM "' " +
                                arguments + " >.stdout 2>.stderr </dev/null";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, textOf(folder / ".stdout"),
            textOf(folder / ".stderr")};
}

/// A small synthetic responder below folder/patient.
inline phantom::PatientTruth smallPatient(const fs::path& folder)
{
    phantom::PhantomOptions options;
    options.dims = {128, 128, 40};
    const auto truth = phantom::writePatient(options, folder / "patient");
    if (!truth)
        ADD_FAILURE() << truth.error().text();
    return truth ? *truth : phantom::PatientTruth{};
}

inline const fs::path& portalVenous(const phantom::VisitTruth& visit)
{
    return visit.seriesFolders.at(1);
}

inline std::string pointText(const Point3& p)
{
    return std::to_string(p.x) + "," + std::to_string(p.y) + "," + std::to_string(p.z);
}

/// The file of the series in the middle of its name order.
inline fs::path middleFile(const fs::path& series)
{
    std::vector<fs::path> files{fs::directory_iterator(series), fs::directory_iterator()};
    std::ranges::sort(files);
    return files.at(files.size() / 2);
}

} // namespace hepatica::tests
