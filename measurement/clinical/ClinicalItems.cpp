#include "ClinicalItems.h"

#include "Units.h"
#include "exchange/Cells.h"
#include "exchange/Csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using enum ClinicalItem;
using enum ClinicalKind;

// In the order of the enumeration. Bounds are wide: what lies outside was typed or labelled wrongly.
constexpr std::array Facts{
    ItemFacts{Randomisation, "randomisation", Event, true},
    ItemFacts{FirstDose, "first_dose", Event, true},
    ItemFacts{LastDose, "last_dose", Event},
    ItemFacts{TreatmentFailure, "treatment_failure", Event},
    ItemFacts{NewAnticancerTherapy, "new_anticancer_therapy", Event},
    ItemFacts{LocalTreatment, "lrt", Event},
    ItemFacts{Death, "death", Event, true},
    ItemFacts{LastContact, "last_contact", Event},
    ItemFacts{Ecog, "ECOG", Quantity, false, "", 0, 5},
    ItemFacts{Afp, "AFP", Quantity, false, "ng/mL", 0, 1e8},
    ItemFacts{PivkaII, "PIVKA-II", Quantity, false, "mAU/mL", 0, 1e8},
    ItemFacts{Crp, "CRP", Quantity, false, "mg/L", 0, 1000},
    ItemFacts{Neutrophils, "neutrophils", Quantity, false, "10^9/L", 0, 500},
    ItemFacts{Lymphocytes, "lymphocytes", Quantity, false, "10^9/L", 0, 500},
    ItemFacts{Platelets, "platelets", Quantity, false, "10^9/L", 0, 5000},
    ItemFacts{Bilirubin, "bilirubin", Quantity, false, "umol/L", 0.5, 2000},
    ItemFacts{Albumin, "albumin", Quantity, false, "g/L", 5, 80},
    ItemFacts{Inr, "INR", Quantity, false, "", 0.5, 20},
    ItemFacts{Creatinine, "creatinine", Quantity, false, "umol/L", 5, 5000},
    ItemFacts{Sodium, "sodium", Quantity, false, "mmol/L", 90, 200},
    ItemFacts{ProthrombinProlongation, "PT_prolongation", Quantity, false, "s", 0, 300},
    ItemFacts{Ascites, "ascites", Word},
    ItemFacts{Encephalopathy, "encephalopathy", Word},
    ItemFacts{Sex, "sex", Word, true},
    ItemFacts{Dialysis, "dialysis", Word},
    ItemFacts{Steroids, "steroids", Text},
    ItemFacts{VascularInvasion, "vascular_invasion", Word},
    ItemFacts{ExtrahepaticSpread, "extrahepatic_spread", Word},
    ItemFacts{Other, "", Text},
};

constexpr std::array<std::pair<std::string_view, ClinicalItem>, 5> OtherNames{{
    {"randomization", Randomisation},
    {"dcp", PivkaII},
    {"pivka", PivkaII},
    {"alpha-fetoprotein", Afp},
    {"c-reactive protein", Crp},
}};

struct Grade {
    ClinicalItem item;
    std::string_view word;
    double number;
};

constexpr std::array Grades{
    Grade{Ascites, "none", 0},
    Grade{Ascites, "no", 0},
    Grade{Ascites, "absent", 0},
    Grade{Ascites, "0", 0},
    Grade{Ascites, "mild", 1},
    Grade{Ascites, "slight", 1},
    Grade{Ascites, "1", 1},
    Grade{Ascites, "moderate", 2},
    Grade{Ascites, "severe", 2},
    Grade{Ascites, "2", 2},
    Grade{Ascites, "3", 2},
    Grade{Encephalopathy, "none", 0},
    Grade{Encephalopathy, "no", 0},
    Grade{Encephalopathy, "absent", 0},
    Grade{Encephalopathy, "0", 0},
    Grade{Encephalopathy, "i", 1},
    Grade{Encephalopathy, "1", 1},
    Grade{Encephalopathy, "ii", 2},
    Grade{Encephalopathy, "2", 2},
    Grade{Encephalopathy, "iii", 3},
    Grade{Encephalopathy, "3", 3},
    Grade{Encephalopathy, "iv", 4},
    Grade{Encephalopathy, "4", 4},
    Grade{Sex, "female", 1},
    Grade{Sex, "f", 1},
    Grade{Sex, "male", 0},
    Grade{Sex, "m", 0},
    Grade{Dialysis, "yes", 1},
    Grade{Dialysis, "no", 0},
    Grade{VascularInvasion, "yes", 1},
    Grade{VascularInvasion, "no", 0},
    Grade{ExtrahepaticSpread, "yes", 1},
    Grade{ExtrahepaticSpread, "no", 0},
};

std::string small(std::string_view text)
{
    std::string lower(text);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower;
}

std::string inQuotes(std::string_view text)
{
    return "\"" + excerptOf(text) + "\"";
}

std::string readEvent(const ClinicalRow& row)
{
    const std::string word = small(row.value);
    if (word == "no" || word == "0" || word == "false")
        return row.name + " is " + inQuotes(row.value) +
               "; expected a row only when it happened, on its day, the value yes or a remark";
    if (const auto day = Date::fromIso(row.value); day && *day != row.date)
        return row.name + " has the day " + row.date.iso() + " and the value " + row.value +
               "; expected one day";
    return {};
}

std::string readQuantity(ClinicalRow& row, const ItemFacts& facts, std::string_view limit)
{
    const auto factor = conversionOf(facts.item, row.unit);
    if (!factor && row.unit.empty())
        return row.name + " has no unit; expected " + unitsOf(facts.item);
    if (!factor)
        return row.name + " in " + inQuotes(row.unit) + " cannot be converted; expected " +
               unitsOf(facts.item);
    const auto written = cells::number(row.value);
    const double least = facts.least / *factor, most = facts.most / *factor;
    const std::string inUnit = facts.unit.empty() ? "" : " " + row.unit;
    const bool isGrade = facts.item == Ecog;
    if (!written || *written < least || *written > most || (isGrade && *written != std::floor(*written)))
        return fmt::format("{} is {}; expected a {} from {:g} to {:g}{}", row.name, inQuotes(row.value),
                           isGrade ? "whole number" : "number", least, most, inUnit);
    row.writtenNumber = *written;
    row.number = *written * *factor;
    if (limit.empty())
        return {};
    const auto upper = cells::number(limit);
    if (!upper || *upper < 0.0)
        return row.name + " has the upper limit of normal " + inQuotes(limit) +
               "; expected a number of 0 or more";
    row.upperLimit = *upper * *factor;
    return {};
}

std::string readWord(ClinicalRow& row, const ItemFacts& facts)
{
    std::string expected;
    const std::string word = small(row.value);
    for (const Grade& one : Grades) {
        if (one.item != facts.item)
            continue;
        if (one.word == word) {
            row.number = one.number;
            return {};
        }
        expected += (expected.empty() ? "" : ", ") + std::string(one.word);
    }
    return row.name + " is " + inQuotes(row.value) + "; expected one of " + expected;
}

std::string readText(ClinicalRow& row, std::string_view limit)
{
    row.number = cells::number(row.value);
    if (row.value.empty())
        return row.name + " has no value; expected one";
    if (limit.empty())
        return {};
    row.upperLimit = cells::number(limit);
    return row.upperLimit
               ? std::string()
               : row.name + " has the upper limit of normal " + inQuotes(limit) + "; expected a number";
}

} // namespace

std::string_view itemName(ClinicalItem item)
{
    return factsOf(item).name;
}

std::string_view unitOf(ClinicalItem item)
{
    return factsOf(item).unit;
}

const ItemFacts& factsOf(ClinicalItem item)
{
    return Facts[static_cast<std::size_t>(item)];
}

ClinicalItem itemNamed(std::string_view name)
{
    const std::string wanted = small(name);
    for (const ItemFacts& facts : Facts)
        if (!facts.name.empty() && small(facts.name) == wanted)
            return facts.item;
    for (const auto& [other, item] : OtherNames)
        if (other == wanted)
            return item;
    return Other;
}

std::string understand(ClinicalRow& row, std::string_view limit)
{
    row.item = itemNamed(row.name);
    const ItemFacts& facts = factsOf(row.item);
    if (row.item != Other)
        row.name = facts.name;
    switch (facts.kind) {
    case Event:
        return readEvent(row);
    case Quantity:
        return readQuantity(row, facts, limit);
    case Word:
        return readWord(row, facts);
    case Text:
        return readText(row, limit);
    }
    return {};
}

} // namespace hepatica::measurement
