#include "imaging/dicom/deidentify/ProfileTable.h"

#include <gtest/gtest.h>

using namespace hepatica::imaging;

TEST(ProfileTable, HoldsTheRowsOfTheStandard)
{
    // PS3.15 Table E.1-1, one row of every kind.
    struct Row {
        std::uint32_t tag;
        BasicAction basic;
        OptionAction dates, patient, device;
        const char* name;
    };
    using enum BasicAction;
    const auto none = OptionAction::_, keep = OptionAction::K, clean = OptionAction::C;
    const Row rows[] = {
        {0x00080050, Z, none, none, none, "AccessionNumber"},
        {0x00184000, X, none, none, none, "AcquisitionComments"},
        {0x00400555, XZ, none, none, none, "AcquisitionContextSequence"},
        {0x0008002a, XZD, clean, none, none, "AcquisitionDateTime"},
        {0x00181400, XD, none, none, none, "AcquisitionDeviceProcessingDescription"},
        {0x001811bb, D, none, none, none, "AcquisitionFieldOfViewLabel"},
        {0x00209161, U, none, none, none, "ConcatenationUID"},
        {0x00080023, ZD, clean, none, none, "ContentDate"},
        {0x00081140, XZU, none, none, none, "ReferencedImageSequence"},
        {0x00102110, X, none, clean, none, "Allergies"},
        {0x00100040, Z, none, keep, none, "PatientSex"},
        {0x00181002, U, none, none, keep, "DeviceUID"},
        {0x00080055, X, none, none, clean, "StationAETitle"},
        {0x00181200, X, clean, none, keep, "DateOfLastCalibration"},
    };
    for (const Row& expected : rows) {
        const auto row = profileRowOf(expected.tag);
        ASSERT_TRUE(row) << expected.name;
        EXPECT_EQ(row->name, expected.name);
        EXPECT_EQ(row->basic, expected.basic) << expected.name;
        EXPECT_EQ(row->dates, expected.dates) << expected.name;
        EXPECT_EQ(row->patient, expected.patient) << expected.name;
        EXPECT_EQ(row->device, expected.device) << expected.name;
    }
    EXPECT_EQ(profileRows().size(), 643u); // of the edition of June 2025, without the rows for groups
}

TEST(ProfileTable, RemovesPrivateAttributesCurvesAndOverlays)
{
    for (const std::uint32_t tag :
         {0x00091001u, 0x00e11010u, 0x50003000u, 0x501e0005u, 0x60003000u, 0x60024000u}) {
        const auto row = profileRowOf(tag);
        ASSERT_TRUE(row) << std::hex << tag;
        EXPECT_EQ(row->basic, BasicAction::X);
    }
    EXPECT_EQ(profileRowOf(0xfffafffa)->name, "DigitalSignaturesSequence");
}

TEST(ProfileTable, SaysNothingOfAttributesThatTellNobody)
{
    for (const std::uint32_t tag : {0x00280010u, 0x00200032u, 0x00180050u, 0x7fe00010u})
        EXPECT_FALSE(profileRowOf(tag)) << std::hex << tag;
}
