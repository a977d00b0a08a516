#pragma once
#include <hepatica/measurement/ClinicalRow.h>

#include <algorithm>
#include <array>
#include <string>

#include "tests/measurement/criteria/Course.h"

namespace hepatica::tests {

inline Date day(const std::string& iso)
{
    return Date::fromIso(iso).value();
}

inline ClinicalItem itemOf(const std::string& name)
{
    for (int at = 0; at <= static_cast<int>(ClinicalItem::Other); ++at)
        if (itemName(static_cast<ClinicalItem>(at)) == name)
            return static_cast<ClinicalItem>(at);
    return ClinicalItem::Other;
}

/// A quantity in the unit of its item, or as written in another one.
inline ClinicalRow quantity(const std::string& name, const std::string& date, double number,
                            double written = -1.0, const std::string& unit = {})
{
    ClinicalRow row;
    row.patient = "P1";
    row.date = day(date);
    row.item = itemOf(name);
    row.name = name;
    row.number = number;
    row.writtenNumber = written < 0.0 ? number : written;
    row.unit = unit.empty() ? std::string(unitOf(row.item)) : unit;
    return row;
}

/// A grade, an answer or an event.
inline ClinicalRow word(const std::string& name, const std::string& value, double number,
                        const std::string& date = "2026-03-01")
{
    ClinicalRow row = quantity(name, date, number);
    row.value = value;
    return row;
}

} // namespace hepatica::tests
