#include "LoadDataset.h"
#include "FileLayout.h"

namespace hepatica::imaging {

namespace {

constexpr std::size_t DeepestNesting = 200;

} // namespace

Expected<std::unique_ptr<DcmFileFormat>> loadDataset(const std::filesystem::path& file)
{
    quietDcmtk();
    const auto layout = readLayout(file);
    if (!layout)
        return passOn(layout);
    if (layout->transferSyntaxUid == DeflatedUid) // what is packed inside was not walked over
        return fail(ProblemCode::UnsupportedTransferSyntax, {file.string(), layout->transferSyntaxUid});
    if (layout->nesting > DeepestNesting || layout->endsEarly)
        return fail(ProblemCode::NotReadable, {file.string(), "its header is damaged"});
    try {
        auto format = std::make_unique<DcmFileFormat>();
        // No further than the walk over the file went: Pixel Data is the last element read.
        const DcmTagKey afterPixels(0x7fe0, 0x0011);
        const OFCondition loaded = format->loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange,
                                                            DCM_MaxReadLength, ERM_autoDetect, afterPixels);
        if (loaded.bad())
            return fail(ProblemCode::NotReadable, {file.string(), loaded.text()});
        return format;
    } catch (const std::exception& error) {
        return fail(ProblemCode::NotReadable, {file.string(), error.what()});
    }
}

std::string sopClassUidOf(const std::filesystem::path& file)
{
    quietDcmtk();
    const auto layout = readLayout(file);
    if (!layout || layout->nesting > DeepestNesting || layout->transferSyntaxUid == DeflatedUid)
        return {};
    try {
        DcmFileFormat format;
        format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                                DCM_StudyDate);
        return textOf(*format.getDataset(), DCM_SOPClassUID);
    } catch (const std::exception&) {
        return {};
    }
}

std::string transferSyntaxUidOf(DcmFileFormat& format)
{
    return textOf(*format.getMetaInfo(), DCM_TransferSyntaxUID);
}

bool otherFrameOfReference(DcmItem& dataset, const std::string& ofSeries)
{
    const std::string named = textOf(dataset, DCM_FrameOfReferenceUID);
    return !named.empty() && !ofSeries.empty() && named != ofSeries;
}

} // namespace hepatica::imaging
