#pragma once
// Small DICOM images for tests, written by DCMTK.
#include <hepatica/core/Point3.h>
#include <hepatica/imaging/Uid.h>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace hepatica::tests {

/// One image; a test changes what it is about.
struct TestImage {
    std::string series = "A", sopClass = UID_CTImageStorage;
    int rows = 4, columns = 6, instanceNumber = 1;
    Point3 position, row{1, 0, 0}, column{0, 1, 0};
    int bitsAllocated = 16, bitsStored = 16, highBit = 15;
    bool isSigned = true;
    std::vector<int> stored; ///< empty: 10 * instance number + index
    E_TransferSyntax transferSyntax = EXS_LittleEndianExplicit;
    std::map<DcmTagKey, std::string> texts; ///< set last; "-" removes the element
};

inline std::string vectorText(std::initializer_list<double> numbers)
{
    std::string text;
    for (const double number : numbers)
        text += (text.empty() ? "" : "\\") + fmt::format("{}", number);
    return text;
}

inline void putPixels(DcmDataset& dataset, const TestImage& image)
{
    const auto count = static_cast<std::size_t>(image.rows * image.columns);
    std::vector<Uint16> words(count);
    std::vector<Uint8> bytes(count);
    for (std::size_t at = 0; at < count; ++at) {
        const int value = image.stored.empty() ? 10 * image.instanceNumber + static_cast<int>(at)
                                               : image.stored[at % image.stored.size()];
        words[at] = static_cast<Uint16>(value);
        bytes[at] = static_cast<Uint8>(value);
    }
    if (image.bitsAllocated == 8)
        dataset.putAndInsertUint8Array(DCM_PixelData, bytes.data(), count);
    else
        dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), count);
}

inline void write(const TestImage& image, const std::filesystem::path& path)
{
    DcmFileFormat file;
    DcmDataset& dataset = *file.getDataset();
    const std::string series = imaging::uidFromName("series " + image.series);
    const std::pair<DcmTagKey, std::string> texts[] = {
        {DCM_SOPClassUID, image.sopClass},
        {DCM_SOPInstanceUID, imaging::uidFromName(path.string())},
        {DCM_StudyInstanceUID, imaging::uidFromName("study")},
        {DCM_SeriesInstanceUID, series},
        {DCM_PatientID, "P1"},
        {DCM_PatientName, "Test^One"},
        {DCM_StudyDate, "20260102"},
        {DCM_Modality, image.sopClass == UID_MRImageStorage ? "MR" : "CT"},
        {DCM_SeriesDescription, "series " + image.series},
        {DCM_SeriesNumber, std::to_string(1 + image.series.at(0) - 'A')},
        {DCM_InstanceNumber, std::to_string(image.instanceNumber)},
        {DCM_ImagePositionPatient, vectorText({image.position.x, image.position.y, image.position.z})},
        {DCM_ImageOrientationPatient,
         vectorText({image.row.x, image.row.y, image.row.z, image.column.x, image.column.y, image.column.z})},
        {DCM_PixelSpacing, "0.5\\0.75"}, // rows 0.5 mm apart, columns 0.75 mm
        {DCM_SliceThickness, "3"},
        {DCM_PhotometricInterpretation, "MONOCHROME2"},
        {DCM_RescaleSlope, "1"},
        {DCM_RescaleIntercept, "-1000"},
    };
    for (const auto& [tag, text] : texts)
        dataset.putAndInsertString(tag, text.c_str());
    const std::pair<DcmTagKey, int> numbers[] = {
        {DCM_SamplesPerPixel, 1},
        {DCM_Rows, image.rows},
        {DCM_Columns, image.columns},
        {DCM_BitsAllocated, image.bitsAllocated},
        {DCM_BitsStored, image.bitsStored},
        {DCM_HighBit, image.highBit},
        {DCM_PixelRepresentation, image.isSigned ? 1 : 0},
    };
    for (const auto& [tag, number] : numbers)
        dataset.putAndInsertUint16(tag, static_cast<Uint16>(number));
    putPixels(dataset, image);
    for (const auto& [tag, text] : image.texts) {
        dataset.findAndDeleteElement(tag);
        if (text != "-")
            dataset.putAndInsertString(tag, text.c_str());
    }
    const OFCondition saved = file.saveFile(path.c_str(), image.transferSyntax);
    if (saved.bad())
        throw std::runtime_error(saved.text());
}

/// A stack of `count` axial images 2.5 mm apart from z = -10 mm upwards.
inline std::vector<TestImage> axialStack(int count, const std::string& series = "A")
{
    std::vector<TestImage> images(static_cast<std::size_t>(count));
    for (int k = 0; k < count; ++k) {
        TestImage& image = images[static_cast<std::size_t>(k)];
        image.series = series;
        image.instanceNumber = k + 1;
        image.position = {-100.0, -50.0, -10.0 + 2.5 * k};
    }
    return images;
}

inline void writeAll(const std::vector<TestImage>& images, const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    for (std::size_t at = 0; at < images.size(); ++at)
        write(images[at], folder / fmt::format("{}{:03}", images[at].series, at));
}

} // namespace hepatica::tests
