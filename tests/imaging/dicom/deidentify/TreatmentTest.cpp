#include "imaging/dicom/deidentify/Treatment.h"

#include <gtest/gtest.h>

using namespace hepatica::imaging;

namespace {

const DeidentifyOptions Shifted{}, Removed{false, false, false, {}, {}},
    WithPatient{true, true, false, {}, {}}, WithDevice{true, false, true, {}, {}};

} // namespace

TEST(Treatment, DatesMoveOrGoAsTheOptionSays)
{
    EXPECT_EQ(treatmentOf(0x00080020, "DA", Shifted), Treatment::Shift); // Study Date: Z
    EXPECT_EQ(treatmentOf(0x00080020, "DA", Removed), Treatment::Empty);
    EXPECT_EQ(treatmentOf(0x00080030, "TM", Shifted), Treatment::KeepTime);
    EXPECT_EQ(treatmentOf(0x00080021, "DA", Removed), Treatment::Dummy); // Series Date: X/D
    EXPECT_EQ(treatmentOf(0x00100030, "DA", WithPatient),
              Treatment::Empty);                                            // the birth date stays in no case
    EXPECT_EQ(treatmentOf(0x00080106, "DT", Shifted), Treatment::Dummy);    // anyone knows the true one
    EXPECT_EQ(treatmentOf(0x00181200, "DA", WithDevice), Treatment::Shift); // not kept beside moved ones
}

TEST(Treatment, WhatAnOptionKeepsStaysOnlyWithIt)
{
    EXPECT_EQ(treatmentOf(0x00101010, "AS", Shifted), Treatment::Remove); // Patient's Age
    EXPECT_EQ(treatmentOf(0x00101010, "AS", WithPatient), Treatment::Keep);
    EXPECT_EQ(treatmentOf(0x00181000, "LO", Shifted), Treatment::Dummy); // Device Serial Number
    EXPECT_EQ(treatmentOf(0x00181000, "LO", WithDevice), Treatment::Keep);
    EXPECT_EQ(treatmentOf(0x00181002, "UI", Shifted), Treatment::MapUid); // Device UID
    EXPECT_EQ(treatmentOf(0x00181002, "UI", WithDevice), Treatment::Keep);
    EXPECT_EQ(treatmentOf(0x00102110, "LO", WithPatient),
              Treatment::Remove); // Allergies: free text, to be cleaned
}

TEST(Treatment, WhatTheTableDoesNotNameIsTreatedByItsKindOfValue)
{
    EXPECT_EQ(treatmentOf(0x00081150, "UI", Shifted), Treatment::Keep);   // Referenced SOP Class UID
    EXPECT_EQ(treatmentOf(0x00080018, "UI", Shifted), Treatment::MapUid); // SOP Instance UID
    EXPECT_EQ(treatmentOf(0x00287fe2, "UI", Shifted), Treatment::MapUid);
    EXPECT_EQ(treatmentOf(0x00289999, "PN", Shifted), Treatment::Dummy);
    EXPECT_EQ(treatmentOf(0x00289999, "DA", Shifted), Treatment::Shift);
    EXPECT_EQ(treatmentOf(0x00289999, "UN", Shifted), Treatment::Remove);
    EXPECT_EQ(treatmentOf(0x00280010, "US", Shifted), Treatment::Keep); // Rows
    EXPECT_EQ(treatmentOf(0x00290010, "LO", Shifted), Treatment::Remove);
    EXPECT_EQ(treatmentOf(0x00280000, "UL", Shifted), Treatment::Remove); // group length
    EXPECT_EQ(treatmentOf(0x04000500, "SQ", Shifted), Treatment::Remove); // the identity, encrypted
}
