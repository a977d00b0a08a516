#include "ScoreInputs.h"

#include "ClinicalItems.h"

#include <cstdlib>
#include <fmt/format.h>
#include <utility>

namespace hepatica::measurement {

const ClinicalRow* ScoreInputs::nearest(ClinicalItem item) const
{
    const ClinicalRow* best = nullptr;
    const auto distance = [&](const ClinicalRow& row) {
        const int days = daysBetween(visit_.date, row.date);
        return std::pair(std::abs(days), days); // before the visit first, when two are as near
    };
    for (const ClinicalRow& row : rows_)
        if (row.item == item && (best == nullptr || distance(row) < distance(*best)))
            best = &row;
    const bool isForLife = item == ClinicalItem::Sex;
    const bool near = best != nullptr && (isForLife || distance(*best).first <= rules_.windowDays);
    return near ? best : nullptr;
}

const ClinicalRow* ScoreInputs::rowIfAny(ClinicalItem item)
{
    const ClinicalRow* row = nearest(item);
    if (row == nullptr)
        return nullptr;
    const bool isWord = factsOf(item).kind == ClinicalKind::Word;
    score_.inputs.push_back({row->name, isWord ? row->value : std::string(), std::string(unitOf(item)),
                             isWord ? std::nullopt : row->number, row->date});
    return row;
}

const ClinicalRow* ScoreInputs::row(ClinicalItem item)
{
    const ClinicalRow* row = rowIfAny(item);
    if (row == nullptr)
        noteMissing(item == ClinicalItem::Sex
                        ? std::string(itemName(item))
                        : fmt::format("{} within {} days", itemName(item), rules_.windowDays));
    return row;
}

std::optional<double> ScoreInputs::number(ClinicalItem item)
{
    const ClinicalRow* found = row(item);
    return found != nullptr ? found->number : std::nullopt;
}

bool ScoreInputs::isYes(ClinicalItem item)
{
    const ClinicalRow* found = rowIfAny(item);
    return found != nullptr && found->number.value_or(0.0) > 0.0;
}

void ScoreInputs::noteMissing(const std::string& what)
{
    score_.missing.push_back(what);
}

TumourBurden ScoreInputs::burden()
{
    TumourBurden burden = visit_.burden;
    const bool invasion = isYes(ClinicalItem::VascularInvasion),
               spread = isYes(ClinicalItem::ExtrahepaticSpread);
    burden.vascularInvasion = burden.vascularInvasion || invasion;
    burden.extrahepaticSpread = burden.extrahepaticSpread || spread;
    Length largest;
    for (const Length size : burden.sizes)
        largest = std::max(largest, size);
    const auto number = static_cast<double>(burden.sizes.size() + burden.unmeasured.size());
    score_.inputs.push_back({"liver lesions", {}, {}, number, std::nullopt});
    if (!burden.sizes.empty())
        score_.inputs.push_back({"largest liver lesion", {}, "mm", largest.mm(), std::nullopt});
    return burden;
}

} // namespace hepatica::measurement
