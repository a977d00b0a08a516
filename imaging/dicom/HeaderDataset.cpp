#include "HeaderDataset.h"

#include <dcmtk/dcmdata/dcistrmb.h>

#include <vector>

namespace hepatica::imaging {

namespace {

E_TransferSyntax encodingOf(const FileLayout& layout)
{
    if (!layout.isExplicit)
        return EXS_LittleEndianImplicit;
    return layout.isBigEndian ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;
}

} // namespace

bool loadHeader(DcmDataset& dataset, const FileBytes& file, const FileLayout& layout)
{
    if (layout.headerEnd <= layout.dataSetAt)
        return true;
    std::vector<std::uint8_t> header(static_cast<std::size_t>(layout.headerEnd - layout.dataSetAt));
    if (!file.read(layout.dataSetAt, header))
        return false;
    DcmInputBufferStream stream;
    stream.setBuffer(header.data(), static_cast<offile_off_t>(header.size()));
    stream.setEos();
    dataset.transferInit();
    const OFCondition read = dataset.read(stream, encodingOf(layout), EGL_noChange, DCM_MaxReadLength);
    dataset.transferEnd();
    return read.good();
}

} // namespace hepatica::imaging
