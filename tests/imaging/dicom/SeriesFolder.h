#pragma once
// A folder of DICOM files, written and read by a test.
#include <hepatica/imaging/SeriesReader.h>

#include "TemporaryFolder.h"
#include "imaging/dicom/DicomWriter.h"

#include <fstream>

#include <gtest/gtest.h>

namespace hepatica::tests {

class SeriesFolder : public testing::Test {
protected:
    [[nodiscard]] const std::filesystem::path& folder() const { return temporary_.path(); }
    [[nodiscard]] imaging::StudyIndex index() const { return imaging::scan({folder()}).value(); }
    [[nodiscard]] imaging::Series onlySeries() const
    {
        const imaging::StudyIndex found = index();
        EXPECT_EQ(found.patients.size(), 1u);
        EXPECT_EQ(found.patients.at(0).studies.at(0).series.size(), 1u);
        return found.patients.at(0).studies.at(0).series.at(0);
    }
    void writeText(const std::string& name, const std::string& text) const
    {
        std::ofstream(folder() / name, std::ios::binary) << text;
    }
    void truncate(const std::string& name, std::uintmax_t bytesLess) const
    {
        const auto file = folder() / name;
        std::filesystem::resize_file(file, std::filesystem::file_size(file) - bytesLess);
    }

private:
    TemporaryFolder temporary_;
};

inline std::vector<ProblemCode> problemCodes(const std::vector<Problem>& problems)
{
    std::vector<ProblemCode> all;
    for (const Problem& problem : problems)
        all.push_back(problem.code);
    return all;
}

} // namespace hepatica::tests
