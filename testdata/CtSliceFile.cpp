#include "CtSliceFile.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <vector>

namespace hepatica::phantom {

namespace {

/// The shortest decimal string, or ten digits where that has more than the 16 characters of VR DS.
std::string decimal(double value)
{
    constexpr std::ptrdiff_t Longest = 16;
    std::array<char, 40> text{};
    auto written = std::to_chars(text.data(), text.data() + text.size(), value + 0.0);
    if (written.ptr - text.data() > Longest)
        written =
            std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 10);
    return {text.data(), written.ptr};
}

std::string timeOfDay(int seconds)
{
    return fmt::format("{:02}{:02}{:02}.000000", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// Puts values into a dataset and remembers the first failure.
class Writer {
public:
    explicit Writer(DcmDataset& dataset) : dataset_(dataset) {}
    void text(const DcmTagKey& tag, const std::string& value)
    {
        keep(dataset_.putAndInsertString(tag, value.c_str()));
    }
    void number(const DcmTagKey& tag, Uint16 value) { keep(dataset_.putAndInsertUint16(tag, value)); }
    void keep(const OFCondition& condition)
    {
        if (first_.good())
            first_ = condition;
    }
    [[nodiscard]] const OFCondition& condition() const { return first_; }

private:
    DcmDataset& dataset_;
    OFCondition first_ = EC_Normal;
};

void writePatientAndStudy(Writer& write, const CtSeriesHeader& header)
{
    const std::string date = header.date.dicom();
    write.text(DCM_PatientName, header.patientName);
    write.text(DCM_PatientID, header.patientId);
    write.text(DCM_PatientBirthDate, header.birthDate);
    write.text(DCM_PatientSex, header.sex);
    write.text(DCM_StudyInstanceUID, header.studyUid);
    write.text(DCM_StudyDate, date);
    write.text(DCM_StudyTime, timeOfDay(header.contrastStart_s - 600));
    write.text(DCM_ReferringPhysicianName, "");
    write.text(DCM_StudyID, header.studyId);
    write.text(DCM_AccessionNumber, "");
    write.text(DCM_StudyDescription, "CT abdomen, three phases");
    write.text(DCM_Modality, "CT");
    write.text(DCM_SeriesInstanceUID, header.seriesUid);
    write.text(DCM_SeriesNumber, fmt::format("{}", header.seriesNumber));
    write.text(DCM_SeriesDate, date);
    write.text(DCM_SeriesTime, timeOfDay(header.acquisition_s));
    write.text(DCM_SeriesDescription, header.seriesDescription);
    write.text(DCM_BodyPartExamined, "ABDOMEN");
    write.text(DCM_PatientPosition, "HFS");
    write.text(DCM_FrameOfReferenceUID, header.frameOfReferenceUid);
    write.text(DCM_PositionReferenceIndicator, "");
    write.text(DCM_Manufacturer, "Hepatica");
    write.text(DCM_ManufacturerModelName, "Phantom");
    write.text(DCM_SoftwareVersions, "1");
}

void writeAcquisition(Writer& write, const CtSeriesHeader& header)
{
    const std::string date = header.date.dicom();
    write.text(DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL");
    write.text(DCM_AcquisitionNumber, fmt::format("{}", header.seriesNumber));
    write.text(DCM_AcquisitionDate, date);
    write.text(DCM_AcquisitionTime, timeOfDay(header.acquisition_s));
    write.text(DCM_ContentDate, date);
    write.text(DCM_ContentTime, timeOfDay(header.acquisition_s));
    write.text(DCM_KVP, "120");
    write.text(DCM_ExposureTime, "500");
    write.text(DCM_XRayTubeCurrent, "220");
    write.text(DCM_ConvolutionKernel, "STANDARD");
    write.text(DCM_ContrastBolusAgent, "Iohexol 350");
    write.text(DCM_ContrastBolusRoute, "Intravenous");
    write.text(DCM_ContrastBolusVolume, "100");
    write.text(DCM_ContrastBolusStartTime, timeOfDay(header.contrastStart_s));
    write.text(DCM_ContrastFlowRate, "4");
}

void writeImage(Writer& write, const CtSeriesHeader& header, const CtSlice& slice,
                const imaging::Geometry& grid)
{
    const Point3 &row = grid.directions()[0], &column = grid.directions()[1];
    write.text(DCM_InstanceNumber, fmt::format("{}", slice.instanceNumber));
    write.text(DCM_ImagePositionPatient, decimal(slice.position.x) + "\\" + decimal(slice.position.y) + "\\" +
                                             decimal(slice.position.z));
    write.text(DCM_ImageOrientationPatient, decimal(row.x) + "\\" + decimal(row.y) + "\\" + decimal(row.z) +
                                                "\\" + decimal(column.x) + "\\" + decimal(column.y) + "\\" +
                                                decimal(column.z));
    write.text(DCM_PixelSpacing, decimal(grid.spacing()[1]) + "\\" + decimal(grid.spacing()[0]));
    write.text(DCM_SliceThickness, decimal(header.sliceThickness_mm));
    write.text(DCM_SliceLocation, decimal(slice.position.z));
    write.number(DCM_SamplesPerPixel, 1);
    write.text(DCM_PhotometricInterpretation, "MONOCHROME2");
    write.number(DCM_Rows, static_cast<Uint16>(grid.dims()[1]));
    write.number(DCM_Columns, static_cast<Uint16>(grid.dims()[0]));
    write.number(DCM_BitsAllocated, 16);
    write.number(DCM_BitsStored, 16);
    write.number(DCM_HighBit, 15);
    write.number(DCM_PixelRepresentation, 1);
    write.text(DCM_WindowCenter, "90");
    write.text(DCM_WindowWidth, "300");
    write.text(DCM_RescaleIntercept, "-1024");
    write.text(DCM_RescaleSlope, "1");
    write.text(DCM_RescaleType, "HU");
}

} // namespace

Expected<void> writeCtSlice(const CtSeriesHeader& header, const CtSlice& slice, const imaging::Geometry& grid,
                            const std::filesystem::path& file)
{
    DcmFileFormat format;
    DcmDataset& dataset = *format.getDataset();
    Writer write(dataset);
    write.text(DCM_SpecificCharacterSet, "ISO_IR 100");
    write.text(DCM_SOPClassUID, UID_CTImageStorage);
    write.text(DCM_SOPInstanceUID, slice.sopInstanceUid);
    writePatientAndStudy(write, header);
    writeAcquisition(write, header);
    writeImage(write, header, slice, grid);

    constexpr int Intercept = -1024;
    std::vector<Uint16> stored;
    stored.reserve(slice.hounsfield.size());
    for (const std::int16_t hounsfield : slice.hounsfield)
        stored.push_back(static_cast<Uint16>(hounsfield - Intercept));
    write.keep(dataset.putAndInsertUint16Array(DCM_PixelData, stored.data(), stored.size()));
    write.keep(write.condition().good() ? format.saveFile(file.c_str(), EXS_LittleEndianExplicit)
                                        : EC_Normal);
    if (write.condition().bad())
        return fail(ProblemCode::NotWritable, {file.string(), write.condition().text()});
    return {};
}

} // namespace hepatica::phantom
