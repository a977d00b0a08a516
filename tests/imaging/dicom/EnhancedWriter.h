#pragma once
// Small multi-frame DICOM images for tests, written by DCMTK.
#include "imaging/dicom/DicomWriter.h"

namespace hepatica::tests {

/// An attribute in a functional group of its own.
struct TestGroup {
    DcmTagKey group, attribute;
    std::string value;
};

struct TestFrame {
    Point3 position;
    std::vector<Uint32> indexValues; ///< along the dimensions of the image
    int value = 0;                   ///< of all its stored pixels
    std::vector<TestGroup> groups;   ///< beside plane position and frame content
};

inline TestImage enhancedCt()
{
    TestImage image;
    image.sopClass = UID_EnhancedCTImageStorage;
    return image;
}

/// What all frames share comes from `common`: its position and pixels are not looked at.
struct TestMultiFrame {
    TestImage common = enhancedCt();
    std::vector<DcmTagKey> dimensions{DCM_StackID, DCM_InStackPositionNumber};
    std::vector<TestGroup> shared;
    std::vector<TestFrame> frames;
};

inline void putInGroup(DcmItem& groups, const TestGroup& one)
{
    DcmItem* item = nullptr;
    groups.findOrCreateSequenceItem(one.group, item, 0);
    item->putAndInsertString(one.attribute, one.value.c_str());
}

inline void putDimensions(DcmDataset& dataset, const std::vector<DcmTagKey>& dimensions)
{
    for (std::size_t at = 0; at < dimensions.size(); ++at) {
        DcmItem* item = nullptr;
        dataset.findOrCreateSequenceItem(DCM_DimensionIndexSequence, item, static_cast<long>(at));
        item->putAndInsertTagKey(DCM_DimensionIndexPointer, dimensions[at]);
        item->putAndInsertTagKey(DCM_FunctionalGroupPointer, DCM_FrameContentSequence);
    }
}

inline void putFrame(DcmItem& groups, const TestFrame& frame)
{
    putInGroup(groups, {DCM_PlanePositionSequence, DCM_ImagePositionPatient,
                        vectorText({frame.position.x, frame.position.y, frame.position.z})});
    DcmItem* content = nullptr;
    groups.findOrCreateSequenceItem(DCM_FrameContentSequence, content, 0);
    if (!frame.indexValues.empty())
        content->putAndInsertUint32Array(DCM_DimensionIndexValues, frame.indexValues.data(),
                                         static_cast<unsigned long>(frame.indexValues.size()));
    for (const TestGroup& group : frame.groups)
        putInGroup(groups, group);
}

inline void write(const TestMultiFrame& image, const std::filesystem::path& path)
{
    TestImage first = image.common;
    const auto perFrame = static_cast<std::size_t>(first.rows * first.columns);
    first.texts[DCM_ImagePositionPatient] = first.texts[DCM_ImageOrientationPatient] = "-";
    first.texts[DCM_PixelSpacing] = first.texts[DCM_SliceThickness] = "-";
    first.texts[DCM_RescaleSlope] = first.texts[DCM_RescaleIntercept] = "-";
    write(first, path);

    DcmFileFormat file;
    file.loadFile(path.c_str());
    file.loadAllDataIntoMemory();
    DcmDataset& dataset = *file.getDataset();
    dataset.putAndInsertString(DCM_NumberOfFrames, std::to_string(image.frames.size()).c_str());
    putDimensions(dataset, image.dimensions);
    DcmItem* shared = nullptr;
    dataset.findOrCreateSequenceItem(DCM_SharedFunctionalGroupsSequence, shared, 0);
    const Point3 &row = first.row, &column = first.column;
    putInGroup(*shared, {DCM_PlaneOrientationSequence, DCM_ImageOrientationPatient,
                         vectorText({row.x, row.y, row.z, column.x, column.y, column.z})});
    putInGroup(*shared, {DCM_PixelMeasuresSequence, DCM_PixelSpacing, "0.5\\0.75"});
    putInGroup(*shared, {DCM_PixelMeasuresSequence, DCM_SliceThickness, "3"});
    for (const TestGroup& group : image.shared)
        putInGroup(*shared, group);
    std::vector<Uint16> words;
    for (std::size_t at = 0; at < image.frames.size(); ++at) {
        DcmItem* groups = nullptr;
        dataset.findOrCreateSequenceItem(DCM_PerFrameFunctionalGroupsSequence, groups, static_cast<long>(at));
        putFrame(*groups, image.frames[at]);
        words.insert(words.end(), perFrame, static_cast<Uint16>(image.frames[at].value));
    }
    dataset.putAndInsertUint16Array(DCM_PixelData, words.data(), static_cast<unsigned long>(words.size()));
    const OFCondition saved = file.saveFile(path.c_str(), first.transferSyntax);
    if (saved.bad())
        throw std::runtime_error(saved.text());
}

/// Slope and intercept of one frame or of all.
inline std::vector<TestGroup> rescaleGroups(const std::string& slope, const std::string& intercept)
{
    return {{DCM_PixelValueTransformationSequence, DCM_RescaleSlope, slope},
            {DCM_PixelValueTransformationSequence, DCM_RescaleIntercept, intercept}};
}

} // namespace hepatica::tests
