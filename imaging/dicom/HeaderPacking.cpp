#include "HeaderPacking.h"

#include "Packing.h"

namespace hepatica::imaging {

// Every field of every value, once for both ways. A list that lacks a field of its type does not compile.
template <Is<StackTraits> T> void fields(auto& coder, T& value)
{
    auto& [imageType, stackId, contrastAgentPhase, gradientDirection, kernel, dimensions, acquisitionNumber,
           temporalPosition, bValue, echoTime, inversionTime, triggerDelay, cardiacPhase, acquired,
           fieldStrength] = value;
    coder(imageType, stackId, contrastAgentPhase, gradientDirection, kernel, dimensions, acquisitionNumber,
          temporalPosition, bValue, echoTime, inversionTime, triggerDelay, cardiacPhase, acquired,
          fieldStrength);
}

template <Is<ImageHeader> T> void fields(auto& coder, T& value)
{
    auto& [seriesUid, studyUid, frameOfReferenceUid, modality, description, protocolName, patientId,
           patientName, patientBirthDate, patientSex, date, studyDate, seriesNumber, secondsAfterBolus,
           quantity, unit, isLocalizer, lacksRescale, traits, loss, instance, rows, columns, pixelSpacing,
           rowDirection, columnDirection, sliceThickness, gantryTilt] = value;
    coder.beginImage();
    coder(seriesUid, studyUid, frameOfReferenceUid, modality, description, protocolName, patientId,
          patientName, patientBirthDate, patientSex, date, studyDate, seriesNumber, secondsAfterBolus,
          quantity, unit, isLocalizer, lacksRescale, traits, loss, instance, rows, columns, pixelSpacing,
          rowDirection, columnDirection, sliceThickness, gantryTilt);
}

template <Is<ReadFile> T> void fields(auto& coder, T& value)
{
    auto& [file, seriesUid, images, problem] = value;
    coder(file, seriesUid, images, problem);
}

std::string packFiles(std::span<const KnownFileView> files)
{
    Packer packer;
    for (const KnownFileView& file : files) {
        packer.beginFile();
        packer(file.name, file.stamp);
        packer.nameFile(file.read.file.string());
        packer(file.read);
    }
    return std::move(packer.bytes);
}

std::optional<std::vector<KnownFile>> unpackFiles(std::string_view bytes, const std::filesystem::path& folder)
{
    Unpacker unpacker(bytes);
    std::vector<KnownFile> files;
    while (!unpacker.isDone()) {
        KnownFile& file = files.emplace_back();
        unpacker.beginFile();
        unpacker(file.name, file.stamp);
        unpacker.nameFile(folder / file.name);
        unpacker(file.read);
    }
    return unpacker.hasFailed() ? std::nullopt : std::optional(std::move(files));
}

} // namespace hepatica::imaging
