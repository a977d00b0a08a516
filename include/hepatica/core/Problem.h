#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hepatica {

/// What can go wrong with what a user gives us, and what a user must be warned of. One row each in
/// Problems.def.
enum class ProblemCode {
#define HEPATICA_PROBLEM(code, name, sentence) code,
#include <hepatica/core/Problems.def>
#undef HEPATICA_PROBLEM
};

namespace detail {
struct ProblemRow {
    std::string_view name, sentence;
};
inline constexpr auto ProblemRows = std::to_array<ProblemRow>({
#define HEPATICA_PROBLEM(code, name, sentence) {name, sentence},
#include <hepatica/core/Problems.def>
#undef HEPATICA_PROBLEM
});
} // namespace detail

/// A user's mistake, a bad file or a warning, as a value: a code with arguments. One table makes the
/// sentence. `further` holds more problems of the same input (every bad line of a table, not just the first).
struct Problem {
    ProblemCode code;
    std::vector<std::string> arguments;
    std::vector<Problem> further;

    /// The name that scripts see, such as "other-grid".
    [[nodiscard]] std::string_view name() const
    {
        return detail::ProblemRows[static_cast<std::size_t>(code)].name;
    }

    /// The sentence for a person, one line, with the arguments filled in.
    [[nodiscard]] std::string text() const
    {
        const std::string_view sentence = detail::ProblemRows[static_cast<std::size_t>(code)].sentence;
        std::string filled;
        for (std::size_t at = 0; at < sentence.size(); ++at) {
            const bool isSlot = sentence[at] == '{' && at + 2 < sentence.size() && sentence[at + 2] == '}';
            if (!isSlot) {
                filled += sentence[at];
                continue;
            }
            const auto slot = static_cast<std::size_t>(sentence[at + 1] - '0');
            filled += slot < arguments.size() ? arguments[slot] : std::string("?");
            at += 2;
        }
        return filled;
    }

    /// This problem and the further ones, one line each.
    [[nodiscard]] std::vector<std::string> lines() const
    {
        std::vector<std::string> all{text()};
        for (const Problem& one : further)
            all.push_back(one.text());
        return all;
    }

    bool operator==(const Problem&) const = default;
};

/// A warning is told beside a result; a problem stands in its place. Both read alike.
using Warning = Problem;

} // namespace hepatica
