#include "ListingPacking.h"

#include "Packing.h"

namespace hepatica::imaging {

// As in HeaderPacking.cpp: every field, once for both ways.
template <Is<Series> T> void fields(auto& coder, T& value)
{
    auto& [key, name, nameConfidence, isLocalizer, uid, studyUid, frameOfReferenceUid, modality, description,
           patientId, patientName, patientBirthDate, patientSex, date, number, phase, phaseConfidence,
           phaseReason, acquired, secondsAfterBolus, bValue, echoTime, inversionTime, quantity, unit,
           instances, geometry, sliceThickness, lean, gaps, measurable, warnings, missing] = value;
    coder.beginFile();
    coder(key, name, nameConfidence, isLocalizer, uid, studyUid, frameOfReferenceUid, modality, description,
          patientId, patientName, patientBirthDate, patientSex, date, number, phase, phaseConfidence,
          phaseReason, acquired, secondsAfterBolus, bValue, echoTime, inversionTime, quantity, unit,
          instances, geometry, sliceThickness, lean, gaps, measurable, warnings, missing);
}

template <Is<Study> T> void fields(auto& coder, T& value)
{
    auto& [uid, date, series] = value;
    coder(uid, date, series);
}

template <Is<Patient> T> void fields(auto& coder, T& value)
{
    auto& [id, name, studies, warnings, birthDate, sex] = value;
    coder(id, name, studies, warnings, birthDate, sex);
}

template <Is<LeftOut> T> void fields(auto& coder, T& value)
{
    auto& [file, reason] = value;
    coder(file, reason);
}

template <Is<MissingFile> T> void fields(auto& coder, T& value)
{
    auto& [file, seriesUid, reason] = value;
    coder(file, seriesUid, reason);
}

template <Is<SeriesSeen> T> void fields(auto& coder, T& value)
{
    auto& [uid, studyUid, patientId, modality, description, number, folder, images] = value;
    coder(uid, studyUid, patientId, modality, description, number, folder, images);
}

std::string requestOf(const std::vector<std::filesystem::path>& paths)
{
    std::string request = "listing";
    for (const std::filesystem::path& path : paths) {
        std::error_code failed;
        const std::filesystem::path whole = std::filesystem::absolute(path, failed);
        request += '\n' + (failed ? path : whole).lexically_normal().string();
    }
    return request;
}

std::string stateOf(const FileList& list, std::span<const std::optional<FileStamp>> stamps)
{
    const FilePlaces none;
    Packer packer(none); // so that every path is written out
    for (std::size_t at = 0; at < list.files.size(); ++at)
        packer(list.files[at], stamps[at]);
    packer(list.leftOut, list.missing);
    return std::move(packer.bytes);
}

std::string packListing(const Listing& listing, std::span<const std::filesystem::path> files)
{
    FilePlaces places;
    for (std::size_t at = 0; at < files.size(); ++at)
        places.emplace(files[at].native(), static_cast<Count>(at));
    Packer packer(places);
    packer(listing.index.patients, listing.index.leftOut, listing.series);
    return std::move(packer.bytes);
}

std::optional<Listing> unpackListing(std::string_view bytes, std::span<const std::filesystem::path> files)
{
    if (files.empty())
        return std::nullopt;
    Unpacker unpacker(bytes, files);
    Listing listing;
    unpacker(listing.index.patients, listing.index.leftOut, listing.series);
    return unpacker.hasFailed() || !unpacker.isDone() ? std::nullopt : std::optional(std::move(listing));
}

} // namespace hepatica::imaging
