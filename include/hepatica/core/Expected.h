#pragma once
#include <hepatica/core/Problem.h>

#include <tl/expected.hpp>

namespace hepatica {

/// A value, or the problem that stands in its place. The caller must look.
template <typename T> using Expected = tl::expected<T, Problem>;

/// `return fail(ProblemCode::NoSuchFile, {path});`
[[nodiscard]] inline tl::unexpected<Problem> fail(ProblemCode code, std::vector<std::string> arguments = {})
{
    return tl::unexpected<Problem>(Problem{code, std::move(arguments), {}});
}

/// Hands a problem on: `if (!volume) return passOn(volume);`
template <typename T> [[nodiscard]] tl::unexpected<Problem> passOn(const Expected<T>& failed)
{
    return tl::unexpected<Problem>(failed.error());
}

} // namespace hepatica
