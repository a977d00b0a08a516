#pragma once
#include <hepatica/imaging/Series.h>

#include <vector>

namespace hepatica::tests {

/// The series of every patient and study, in the order of the index.
inline std::vector<imaging::Series> seriesOf(const imaging::StudyIndex& index)
{
    std::vector<imaging::Series> all;
    for (const imaging::Patient& patient : index.patients)
        for (const imaging::Study& study : patient.studies)
            all.insert(all.end(), study.series.begin(), study.series.end());
    return all;
}

} // namespace hepatica::tests
