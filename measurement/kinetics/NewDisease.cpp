#include "NewDisease.h"

#include <algorithm>
#include <map>
#include <set>

namespace hepatica::measurement {

namespace {

using namespace hepatica::literals;

bool isThere(const LesionRow& row)
{
    return row.state == LesionState::Measured || row.state == LesionState::Present ||
           row.state == LesionState::TooSmall;
}

bool isNewDisease(const LesionRow& row)
{
    const bool newClass =
        row.lesionClass == LesionClass::NewTarget || row.lesionClass == LesionClass::NewNonTarget;
    const bool normalNode = row.node && row.shortAxis && *row.shortAxis < 10_mm;
    return newClass && isThere(row) && !normalNode && row.certainty == Certainty::Unequivocal &&
           row.lesionType != "bland-thrombus";
}

/// The organ as organs are told apart: all nodes are one.
std::string organOf(const LesionRow& row)
{
    std::string organ = row.node ? "lymph node" : row.organ;
    for (char& c : organ)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return organ;
}

std::set<std::string> involvedOrgans(const Visit& baseline)
{
    std::set<std::string> organs;
    for (const LesionRow* row : baseline.rows)
        if (isThere(*row))
            organs.insert(organOf(*row));
    return organs;
}

/// New lesions by name as they were seen last, and whether one was only reported.
struct NewLesionsUpTo {
    std::map<std::string, const LesionRow*> rows;
    bool reportedWithoutRow = false;
};

NewLesionsUpTo newLesionsUpTo(const History& history, const Visit& first)
{
    NewLesionsUpTo found;
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at) {
        const Visit& visit = history.visits[at];
        if (visit.first > first.first)
            break;
        for (const LesionRow* row : visit.rows)
            if (isNewDisease(*row))
                found.rows[row->lesion] = row;
        const bool reported = visit.answers != nullptr && visit.answers->newLesions == NewLesionAnswer::Yes;
        found.reportedWithoutRow = found.reportedWithoutRow || (reported && found.rows.empty());
    }
    return found;
}

} // namespace

void addNewDisease(HyperprogressionEvidence& evidence, const History& history, const Visit& first, Length sum)
{
    const std::set<std::string> involved = involvedOrgans(history.visits[*history.baseline]);
    const NewLesionsUpTo found = newLesionsUpTo(history, first);
    if (found.reportedWithoutRow) {
        const std::string why =
            "new lesions are reported without a row: their number and organ are not known";
        evidence.newLesions = evidence.newLesionsInInvolvedOrgans = evidence.newOrgans = {{}, why};
        return;
    }
    int known = 0;
    std::set<std::string> newOrgans;
    evidence.firstSumWithNew = sum;
    for (const auto& [name, row] : found.rows) {
        const bool inKnown = involved.contains(organOf(*row));
        known += inKnown ? 1 : 0;
        if (!inKnown)
            newOrgans.insert(organOf(*row));
        const auto& size = row->node ? row->shortAxis : row->longAxis;
        const bool sameVisit = first.row(name) == row;
        if (row->lesionClass == LesionClass::NewTarget && size && sameVisit)
            *evidence.firstSumWithNew += *size;
    }
    evidence.newLesions = {static_cast<int>(found.rows.size()), {}};
    evidence.newLesionsInInvolvedOrgans = {known, {}};
    evidence.newOrgans = {static_cast<int>(newOrgans.size()), {}};
}

} // namespace hepatica::measurement
