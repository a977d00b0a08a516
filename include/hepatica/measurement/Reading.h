#pragma once
#include <hepatica/measurement/Vocabulary.h>

#include <optional>
#include <string>

namespace hepatica::measurement {

enum class ReaderRole { Reader, Adjudicator };
inline constexpr std::array<WordTable<ReaderRole>, 2> ReaderRoleWords{{
    {ReaderRole::Reader, "reader"},
    {ReaderRole::Adjudicator, "adjudicator"},
}};

/// Who reads a case. Two of the role Reader read it blinded: see seenBy().
struct CaseReader {
    std::string name;
    ReaderRole role = ReaderRole::Reader;
    bool operator==(const CaseReader&) const = default;
};

/// An electronic signature with what 21 CFR 11.50 asks for: the signer's name, what the signature means, and
/// when it was given.
struct Signature {
    std::string name, meaning;
    std::string time; ///< UTC, ISO 8601
    bool operator==(const Signature&) const = default;
};

/// Signed now.
[[nodiscard]] Signature signedNow(std::string name, std::string meaning);

/// What one reader says of a whole visit.
struct VisitReading {
    std::string timepoint, reader;
    std::optional<NewLesionAnswer> newLesions{};
    std::optional<std::string> coverage{}; ///< "complete", or what was not seen of the body
    std::optional<Signature> signature{};  ///< the visit is locked
    bool operator==(const VisitReading&) const = default;
};

/// The adjudicator's choice of one reader's whole assessment.
struct Adjudication {
    std::string adjudicator, chosen, reason;
    Signature signature;
    bool operator==(const Adjudication&) const = default;
};

} // namespace hepatica::measurement
