#include "HeaderDataset.h"

#include "DatasetStream.h"

namespace hepatica::imaging {

namespace {

E_TransferSyntax encodingOf(const FileLayout& layout)
{
    if (!layout.isExplicit)
        return EXS_LittleEndianImplicit;
    return layout.isBigEndian ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;
}

bool parse(DcmDataset& dataset, DatasetStream&& stream, E_TransferSyntax syntax, const DcmTagKey& until)
{
    dataset.transferInit();
    const OFCondition read = dataset.readUntilTag(stream, syntax, EGL_noChange, DCM_MaxReadLength, until);
    dataset.transferEnd();
    return read.good();
}

} // namespace

bool loadHeader(DcmDataset& dataset, const FileBytes& file, const FileLayout& layout, const DcmTagKey& until)
{
    return layout.headerEnd <= layout.dataSetAt ||
           parse(dataset, {file, layout.dataSetAt, layout.headerEnd}, encodingOf(layout), until);
}

bool loadWithPixels(DcmDataset& dataset, const FileBytes& file, const FileLayout& layout)
{
    // Fragments are only expected where the syntax has them; deflated data sets are inflated by now.
    const DcmXfer syntax(layout.transferSyntaxUid.c_str());
    const DcmTagKey afterPixels(0x7fe0, 0x0011);
    return parse(dataset, {file, layout.dataSetAt, file.size()},
                 syntax.isEncapsulated() ? syntax.getXfer() : encodingOf(layout), afterPixels);
}

} // namespace hepatica::imaging
