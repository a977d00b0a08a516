#include "imaging/dicom/Phase.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica::imaging;

namespace {

Phase byWords(const char* description)
{
    return readPhase({description, {}}).phase;
}

} // namespace

TEST(PhaseReading, WordsOfManyLanguagesNameThePhase)
{
    const std::pair<const char*, Phase> known[] = {
        {"Abdomen 5.0 arterial", Phase::LateArterial},
        {"LIVER ART 2.0 B30f", Phase::LateArterial},
        {"HAP", Phase::LateArterial},
        {"Leber arteriell 3.0", Phase::LateArterial},
        {"Temps Artériel", Phase::LateArterial},
        {"ARTÉRIEL", Phase::LateArterial},
        {"Артериальная фаза", Phase::LateArterial},
        {"动脉期", Phase::LateArterial},
        {"t1_vibe_PVP", Phase::PortalVenous},
        {"Portal Venous 1.5", Phase::PortalVenous},
        {"Abd venös", Phase::PortalVenous},
        {"temps portal", Phase::PortalVenous},
        {"fase venosa", Phase::PortalVenous},
        {"Delayed 3 min", Phase::Delayed},
        {"late venous", Phase::Delayed},
        {"phase tardive", Phase::Delayed},
        {"Spätphase", Phase::Delayed},
        {"NON-CONTRAST", Phase::NonContrast},
        {"Leber nativ", Phase::NonContrast},
        {"sans injection", Phase::NonContrast},
        {"LAVA HBP 20min", Phase::Hepatobiliary},
        {"Partial liver", Phase::Unknown},  // neither "art" nor "liver" is a phase
        {"early arterial", Phase::Unknown}, // no phase that is measured on
        {"ART + PV 5mm", Phase::Unknown},   // two phases
        {"Thorax 1.0 B70f", Phase::Unknown},
    };
    for (const auto& [description, phase] : known)
        EXPECT_EQ(byWords(description), phase) << description;
}

TEST(PhaseReading, TheDelayAfterTheBolusIsSurerThanWords)
{
    EXPECT_EQ(readPhase({"arterial", {}}).confidence, PhaseConfidence::Low);
    const auto agree = readPhase({"arterial", 35.0});
    EXPECT_EQ(agree.phase, Phase::LateArterial);
    EXPECT_EQ(agree.confidence, PhaseConfidence::High);
    const auto timed = readPhase({"Abdomen", 70.0});
    EXPECT_EQ(timed.phase, Phase::PortalVenous);
    EXPECT_EQ(timed.confidence, PhaseConfidence::High);
    EXPECT_EQ(readPhase({"", 180.0}).phase, Phase::Delayed);
    EXPECT_EQ(readPhase({"", 1200.0}).phase, Phase::Hepatobiliary);
}

TEST(PhaseReading, WhereWordsAndDelayDisagreeThePhaseIsUnknown)
{
    const auto reading = readPhase({"arterial", 70.0});
    EXPECT_EQ(reading.phase, Phase::Unknown);
    EXPECT_EQ(reading.confidence, PhaseConfidence::None);
    EXPECT_THAT(reading.reason, testing::HasSubstr("late arterial"));
    EXPECT_THAT(reading.reason, testing::HasSubstr("70 s"));
}
