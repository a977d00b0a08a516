#include "VisitBurden.h"

#include <algorithm>
#include <string_view>

namespace hepatica::measurement {

namespace {

using namespace hepatica::literals;

enum class Presence { Gone, There, Unknown };

Presence presenceOf(const LesionRow& row)
{
    using enum LesionState;
    switch (row.state) {
    case Measured:
        return row.longAxis == Length() ? Presence::Gone : Presence::There;
    case Present:
    case TooSmall:
        return Presence::There;
    case NotEvaluable:
    case NotDone:
        return Presence::Unknown;
    case Absent:
    case Merged: // the row of the merged lesion, and those of the parts of a split one, stand for it
    case Split:
        return Presence::Gone;
    }
    return Presence::Unknown;
}

bool isDisease(const LesionRow& row)
{
    return row.lesionType != "bland-thrombus" && row.lesionType != "effusion" &&
           row.certainty == Certainty::Unequivocal;
}

std::optional<Length> sizeOf(const LesionRow& row)
{
    if (row.state == LesionState::TooSmall)
        return row.longAxis.value_or(5_mm);
    return row.longAxis;
}

void add(const LesionRow& row, TumourBurden& burden)
{
    const Presence presence = presenceOf(row);
    if (presence == Presence::Gone || !isDisease(row))
        return;
    const bool there = presence == Presence::There;
    if (row.lesionType == "tumour-in-vein")
        burden.vascularInvasion = burden.vascularInvasion || there;
    else if (row.node || !isLiver(row.organ))
        burden.extrahepaticSpread = burden.extrahepaticSpread || there;
    else if (const auto size = there ? sizeOf(row) : std::nullopt)
        burden.sizes.push_back(*size);
    else
        burden.unmeasured.push_back(row.lesion);
}

/// Whether a lesion of the baseline is spoken of at a visit: by its own row, by a part's, or by a merged
/// one's.
bool isToldOf(const Visit& visit, std::string_view lesion)
{
    return std::ranges::any_of(visit.rows, [&](const LesionRow* row) {
        return row->lesion == lesion || parentOf(row->lesion) == lesion || isMergedOf(row->lesion, lesion);
    });
}

} // namespace

bool isLiver(std::string_view organ)
{
    constexpr std::string_view Liver = "liver";
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return organ == "10200004" || std::ranges::equal(organ.substr(0, Liver.size()), Liver, {}, lower);
}

std::vector<VisitBurden> burdensOf(const History& history)
{
    std::vector<VisitBurden> burdens;
    for (const Visit& visit : history.visits) {
        VisitBurden burden{visit.timepoint, visit.first, visit.role == TimepointRole::Baseline, {}};
        for (const LesionRow* row : visit.rows)
            add(*row, burden.burden);
        if (history.baseline && visit.role != TimepointRole::Pre)
            for (const LesionRow* row : history.visits[*history.baseline].rows)
                if (isLiver(row->organ) && isDisease(*row) && row->lesionType != "tumour-in-vein" &&
                    !isToldOf(visit, row->lesion))
                    burden.burden.unmeasured.push_back(row->lesion);
        burdens.push_back(std::move(burden));
    }
    return burdens;
}

} // namespace hepatica::measurement
