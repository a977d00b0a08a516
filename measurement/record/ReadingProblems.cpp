#include "record/ReadingProblems.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

Problem notAReader(const Case& case_, const std::string& who, const std::string& what)
{
    std::vector<std::string> names;
    for (const CaseReader& one : case_.readers)
        names.push_back(fmt::format("{} ({})", one.name, wordOf(ReaderRoleWords, one.role)));
    return {ProblemCode::NotAReader,
            {case_.identity.id, who, what,
             names.empty() ? "not named" : fmt::format("{}", fmt::join(names, ", "))},
            {}};
}

Problem lockedVisit(const Case& case_, const std::string& timepoint, const std::string& reader)
{
    const Signature& signature = *readingOf(case_, timepoint, reader)->signature;
    return {ProblemCode::LockedVisit,
            {timepoint, reader, fmt::format("{}, {}", signature.name, signature.time)},
            {}};
}

} // namespace hepatica::measurement
