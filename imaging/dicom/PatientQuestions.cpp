#include "PatientQuestions.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace hepatica::imaging {

namespace {

/// The alphabetic spelling in capitals, with one blank between its parts.
std::string plainName(const std::string& name)
{
    std::string plain;
    for (const char letter : name.substr(0, name.find('='))) {
        const bool isBreak = letter == '^' || letter == ' ' || letter == ',';
        if (isBreak && (plain.empty() || plain.back() == ' '))
            continue;
        plain += isBreak ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    while (!plain.empty() && plain.back() == ' ')
        plain.pop_back();
    return plain;
}

bool agree(const std::string& a, const std::string& b)
{
    return a.empty() || b.empty() || a == b;
}

/// What makes one ask, or nothing.
std::optional<std::string> whyPerhapsOne(const Patient& a, const Patient& b)
{
    const std::string nameA = plainName(a.name), nameB = plainName(b.name);
    if (!a.id.empty() && a.id == b.id) {
        const bool sameName = nameA == nameB;
        return sameName ? "one patient identifier, but two birth dates or two spellings of the name"
                        : "one patient identifier, but two names";
    }
    if (!nameA.empty() && nameA == nameB && !a.birthDate.empty() && a.birthDate == b.birthDate &&
        agree(a.sex, b.sex))
        return "the same name, birth date and sex, but two patient identifiers";
    return std::nullopt;
}

/// Messages name no patient: a file of theirs says which one is meant.
std::string calledByFile(const Patient& patient)
{
    for (const Study& study : patient.studies)
        for (const Series& series : study.series)
            if (!series.instances.empty())
                return "the patient of " + series.instances.front().source.file.string();
    return "a patient without images";
}

} // namespace

void askWhoIsOne(std::vector<Patient>& patients)
{
    for (auto one = patients.begin(); one != patients.end(); ++one)
        for (auto other = std::next(one); other != patients.end(); ++other)
            if (const auto why = whyPerhapsOne(*one, *other)) {
                const Warning question{
                    ProblemCode::PerhapsOnePatient, {calledByFile(*one), calledByFile(*other), *why}, {}};
                one->warnings.push_back(question);
                other->warnings.push_back(question);
            }
}

} // namespace hepatica::imaging
