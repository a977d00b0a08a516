#pragma once
#include <array>
#include <span>
#include <string_view>

namespace hepatica::measurement {

/// What a condition of a definition looks at.
enum class GrowthQuantity {
    Progression,
    TgrRatio,
    TgkRatio,
    TgrDifference,
    SumIncreasePercent,
    SumIncreaseMm,
    FailureWithinTwoMonths,
    NewLesions,
    NewLesionsInInvolvedOrgans,
    NewOrgans,
    StatusDeterioration
};

struct GrowthCondition {
    GrowthQuantity quantity;
    double threshold = 1.0;
    bool strict = false; ///< more than the threshold, not at it
};

/// At least so many of these conditions.
struct ConditionGroup {
    int atLeast;
    std::span<const GrowthCondition> conditions;
};

/// A definition: every group holds.
struct HyperprogressionDefinition {
    std::string_view name, source;
    bool needsBefore;
    std::span<const ConditionGroup> groups;
    bool countsNewLesions = false; ///< in the sum of the first evaluation
    int latestFirstDays = 0;       ///< the paper's first evaluation comes no later; flagged; 0: not told
};

namespace definitions {

using enum GrowthQuantity;
using Group = ConditionGroup;
using Condition = GrowthCondition;

inline constexpr std::array Pd{Condition{Progression}};
inline constexpr std::array Failure{Condition{FailureWithinTwoMonths}};
inline constexpr std::array TgrTwice{Condition{TgrRatio, 2.0}};
inline constexpr std::array TgkTwice{Condition{TgkRatio, 2.0}};
inline constexpr std::array TgkMoreThanTwice{Condition{TgkRatio, 2.0, true}};
inline constexpr std::array TgrFourTimes{Condition{TgrRatio, 4.0}};
inline constexpr std::array TgkFourTimes{Condition{TgkRatio, 4.0}};
inline constexpr std::array TgrFortyMore{Condition{TgrDifference, 40.0}};
inline constexpr std::array TgrFiftyMore{Condition{TgrDifference, 50.0, true}};
inline constexpr std::array TgrHundredMore{Condition{TgrDifference, 100.0, true}};
inline constexpr std::array EitherTwice{Condition{TgkRatio, 2.0}, Condition{TgrRatio, 2.0},
                                        Condition{FailureWithinTwoMonths}};
inline constexpr std::array EitherMoreThanTwice{Condition{TgrRatio, 2.0, true},
                                                Condition{TgkRatio, 2.0, true}};
inline constexpr std::array EitherMoreThanFourTimes{Condition{TgrRatio, 4.0, true},
                                                    Condition{TgkRatio, 4.0, true}};
inline constexpr std::array HalfMore{Condition{SumIncreasePercent, 50.0, true}};
inline constexpr std::array LoRussoSigns{
    Condition{FailureWithinTwoMonths}, Condition{SumIncreasePercent, 50.0},
    Condition{NewLesionsInInvolvedOrgans, 2.0}, Condition{NewOrgans}, Condition{StatusDeterioration}};
// At least 40 % and 10 mm, or at least 20 % with several new lesions, as a conjunction.
inline constexpr std::array MatosFifth{Condition{SumIncreasePercent, 20.0}};
inline constexpr std::array MatosTwoFifths{Condition{SumIncreasePercent, 40.0}, Condition{NewLesions, 2.0}};
inline constexpr std::array MatosTenMm{Condition{SumIncreaseMm, 10.0}, Condition{NewLesions, 2.0}};
inline constexpr std::array MatosSecondary{Condition{SumIncreasePercent, 40.0, true},
                                           Condition{NewLesionsInInvolvedOrgans, 2.0}, Condition{NewOrgans}};

inline constexpr std::array Champiat2017{Group{1, Pd}, Group{1, TgrTwice}};
inline constexpr std::array SaadaBouzid2017{Group{1, TgkTwice}};
inline constexpr std::array Kato2017{Group{1, Failure}, Group{1, HalfMore}, Group{1, TgkMoreThanTwice}};
inline constexpr std::array Ferrara2018{Group{1, Pd}, Group{1, TgrFiftyMore}};
inline constexpr std::array LoRusso2019{Group{1, Pd}, Group{3, LoRussoSigns}};
inline constexpr std::array Kim2019{Group{1, EitherTwice}};
inline constexpr std::array Wong2019{Group{1, TgrTwice}};
inline constexpr std::array Matos2020{Group{1, MatosFifth}, Group{1, MatosTwoFifths}, Group{1, MatosTenMm}};
inline constexpr std::array Matos2020Secondary{Group{1, MatosSecondary}};
inline constexpr std::array Kas2020{Group{1, TgrHundredMore}};
inline constexpr std::array Kim2021{Group{1, TgkFourTimes}, Group{1, TgrFourTimes}, Group{1, TgrFortyMore}};
inline constexpr std::array Maesaka2022{Group{1, Pd}, Group{1, TgkTwice}, Group{1, TgrTwice}};
inline constexpr std::array Yumita2023{Group{1, EitherMoreThanTwice}};
inline constexpr std::array Yumita2023Fourfold{Group{1, EitherMoreThanFourTimes}};

} // namespace definitions

/// Every definition, by year. Kato's "progression pace" is read as growth of the sum a month (TGK).
inline constexpr std::array HyperprogressionDefinitions{
    HyperprogressionDefinition{"champiat-2017", "Clin Cancer Res 2017;23:1920-1928", true,
                               definitions::Champiat2017},
    HyperprogressionDefinition{"saada-bouzid-2017", "Ann Oncol 2017;28:1605-1611", true,
                               definitions::SaadaBouzid2017},
    HyperprogressionDefinition{"kato-2017", "Clin Cancer Res 2017;23:4242-4250", true, definitions::Kato2017},
    HyperprogressionDefinition{"ferrara-2018", "JAMA Oncol 2018;4:1543-1552", true, definitions::Ferrara2018},
    HyperprogressionDefinition{"lo-russo-2019", "Clin Cancer Res 2019;25:989-999", false,
                               definitions::LoRusso2019},
    HyperprogressionDefinition{"kim-2019", "Ann Oncol 2019;30:1104-1113", true, definitions::Kim2019, true},
    HyperprogressionDefinition{"wong-2019", "Immunotherapy 2019;11:167-175", true, definitions::Wong2019},
    HyperprogressionDefinition{"matos-2020", "Clin Cancer Res 2020;26:1846-1855", false,
                               definitions::Matos2020, false, 56},
    HyperprogressionDefinition{"matos-2020-secondary",
                               "Clin Cancer Res 2020;26:1846-1855, as reviews tell it", false,
                               definitions::Matos2020Secondary, false, 56},
    HyperprogressionDefinition{"kas-2020", "JAMA Oncol 2020;6:1039-1046", true, definitions::Kas2020},
    HyperprogressionDefinition{"kim-2021", "J Hepatol 2021;74:350-359", true, definitions::Kim2021},
    HyperprogressionDefinition{"maesaka-2022", "Hepatol Res 2022;52:298-307", true, definitions::Maesaka2022},
    HyperprogressionDefinition{"yumita-2023", "BMC Gastroenterol 2023, more than twofold", true,
                               definitions::Yumita2023},
    HyperprogressionDefinition{"yumita-2023-fourfold", "BMC Gastroenterol 2023, more than fourfold", true,
                               definitions::Yumita2023Fourfold},
};

} // namespace hepatica::measurement
