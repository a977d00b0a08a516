#include "RawImage.h"

#include "NiftiVoxels.h"
#include "WriteNifti.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <limits>
#include <new>
#include <string>

#include <fmt/format.h>

#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>

namespace hepatica::imaging {

namespace {

constexpr const char* KnownFormats = ".nii, .nii.gz, .nrrd or .nhdr";

std::string lowerName(const std::filesystem::path& file)
{
    std::string name = file.filename().string();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

bool isNifti(const std::filesystem::path& file)
{
    return lowerName(file).ends_with(".nii") || lowerName(file).ends_with(".nii.gz");
}

itk::ImageIOBase::Pointer imageIoFor(const std::filesystem::path& file)
{
    itk::ImageIOBase::Pointer io;
    if (isNifti(file))
        io = itk::NiftiImageIO::New().GetPointer();
    else
        io = itk::NrrdImageIO::New().GetPointer();
    return io;
}

template <typename Stored> RawValues readAs(itk::ImageIOBase& io)
{
    std::vector<Stored> stored(static_cast<std::size_t>(io.GetImageSizeInPixels()));
    io.Read(stored.data());
    return asRawValues(std::move(stored));
}

struct Reader {
    itk::ImageIOBase::IOComponentType type;
    RawValues (*read)(itk::ImageIOBase&);
};

// clang-format off
constexpr Reader Readers[] = {
    {itk::ImageIOBase::IOComponentType::UCHAR, readAs<std::uint8_t>},
    {itk::ImageIOBase::IOComponentType::CHAR, readAs<std::int8_t>},
    {itk::ImageIOBase::IOComponentType::USHORT, readAs<std::uint16_t>},
    {itk::ImageIOBase::IOComponentType::SHORT, readAs<std::int16_t>},
    {itk::ImageIOBase::IOComponentType::UINT, readAs<unsigned int>},
    {itk::ImageIOBase::IOComponentType::INT, readAs<int>},
    {itk::ImageIOBase::IOComponentType::ULONG, readAs<unsigned long>},
    {itk::ImageIOBase::IOComponentType::LONG, readAs<long>},
    {itk::ImageIOBase::IOComponentType::ULONGLONG, readAs<unsigned long long>},
    {itk::ImageIOBase::IOComponentType::LONGLONG, readAs<long long>},
    {itk::ImageIOBase::IOComponentType::FLOAT, readAs<float>},
    {itk::ImageIOBase::IOComponentType::DOUBLE, readAs<double>},
};
// clang-format on

/// The third axis of a file of two axes.
void completeAxes(RawImage& image, unsigned axes)
{
    if (axes >= 3)
        return;
    image.dims[2] = 1;
    image.spacing[2] = 1.0;
    image.directions[2] = cross(image.directions[0], image.directions[1]);
}

Expected<RawImage> readPlacement(itk::ImageIOBase& io, const std::filesystem::path& file)
{
    const unsigned axes = io.GetNumberOfDimensions();
    bool isOneImage = axes >= 2 && io.GetNumberOfComponents() == 1;
    for (unsigned axis = 3; axis < axes; ++axis)
        isOneImage = isOneImage && io.GetDimensions(axis) == 1;
    if (!isOneImage)
        return fail(ProblemCode::UnknownFormat,
                    {file.string(), "an image of two or three axes with one number a voxel"});
    RawImage image;
    for (unsigned axis = 0; axis < std::min(axes, 3u); ++axis) {
        if (io.GetDimensions(axis) > std::numeric_limits<int>::max())
            return fail(ProblemCode::ImpossibleGeometry, {file.string(), "an axis is too long"});
        const auto direction = io.GetDirection(axis);
        image.dims[axis] = static_cast<int>(io.GetDimensions(axis));
        image.spacing[axis] = io.GetSpacing(axis);
        image.directions[axis] = {direction[0], direction[1], axes > 2 ? direction[2] : 0.0};
    }
    image.origin = {io.GetOrigin(0), io.GetOrigin(1), axes > 2 ? io.GetOrigin(2) : 0.0};
    completeAxes(image, axes);
    // Before memory is taken on the word of the header.
    double voxels = 1.0;
    for (const int length : image.dims)
        voxels *= length;
    constexpr double LargestVoxelCount = 1099511627776.0; // 2^40
    if (voxels > LargestVoxelCount)
        return fail(ProblemCode::ImpossibleGeometry, {file.string(), "it has too many voxels"});
    return image;
}

Expected<RawImage> readWith(itk::ImageIOBase& io, const std::filesystem::path& file)
{
    io.SetFileName(file.string());
    io.ReadImageInformation();
    auto image = readPlacement(io, file);
    if (!image)
        return image;
    if (isNifti(file)) {
        if (const auto sheared = shearedPlacement(file)) {
            image->spacing = sheared->spacing;
            image->origin = sheared->origin;
            image->directions = sheared->directions;
        }
        auto values = readNiftiVoxels(file, static_cast<std::size_t>(io.GetImageSizeInPixels()));
        if (!values)
            return passOn(values);
        image->values = std::move(*values);
        return image;
    }
    // Reading goes by regions: the whole image.
    itk::ImageIORegion region(io.GetNumberOfDimensions());
    for (unsigned axis = 0; axis < io.GetNumberOfDimensions(); ++axis)
        region.SetSize(axis, io.GetDimensions(axis));
    io.SetIORegion(region);
    const auto* reader = std::ranges::find(Readers, io.GetComponentType(), &Reader::type);
    if (reader == std::end(Readers))
        return fail(ProblemCode::UnknownFormat, {file.string(), "voxels that are whole or floating numbers"});
    image->values = reader->read(io);
    return image;
}

itk::ImageIOBase::IOComponentType componentOf(RawType type)
{
    using Type = itk::ImageIOBase::IOComponentType;
    constexpr std::array<Type, 4> Types{Type::UCHAR, Type::USHORT, Type::SHORT, Type::FLOAT};
    return Types[static_cast<std::size_t>(type)];
}

void describe(itk::ImageIOBase& io, const Geometry& geometry, RawType type)
{
    io.SetNumberOfDimensions(3);
    io.SetPixelType(itk::ImageIOBase::IOPixelType::SCALAR);
    io.SetNumberOfComponents(1);
    io.SetComponentType(componentOf(type));
    const std::array<double, 3> origin{geometry.origin().x, geometry.origin().y, geometry.origin().z};
    itk::ImageIORegion region(3);
    for (unsigned axis = 0; axis < 3; ++axis) {
        const Point3& direction = geometry.directions()[axis];
        const auto size = static_cast<itk::SizeValueType>(geometry.dims()[axis]);
        io.SetDimensions(axis, size);
        io.SetSpacing(axis, geometry.spacing()[axis]);
        io.SetOrigin(axis, origin[axis]);
        io.SetDirection(axis, std::vector<double>{direction.x, direction.y, direction.z});
        region.SetSize(axis, size);
    }
    io.SetIORegion(region);
}

/// Whether all voxels arrived on the disk: the library does not tell of every write that failed.
bool writeNrrd(const Geometry& geometry, RawType type, const void* values, const std::filesystem::path& file)
{
    try {
        const auto io = imageIoFor(file);
        describe(*io, geometry, type);
        io->SetUseCompression(true);
        io->SetFileName(file.string());
        io->Write(values);
        return readWith(*imageIoFor(file), file).has_value();
    } catch (const std::exception&) {
        return false;
    }
}

} // namespace

Expected<RawImage> readRawImage(const std::filesystem::path& file)
{
    std::error_code failed;
    if (const auto status = std::filesystem::status(file, failed); !std::filesystem::exists(status))
        return failed == std::errc::not_a_directory
                   ? fail(ProblemCode::NotReadable,
                          {file.string(), "it stands in an archive, where only DICOM is read; unpack it"})
                   : fail(ProblemCode::NoSuchFile, {file.string()});
    if (!isVolumeFile(file))
        return fail(ProblemCode::UnknownFormat, {file.string(), KnownFormats});
    if (isNifti(file))
        if (const auto checked = checkNiftiPlacement(file); !checked)
            return passOn(checked);
    try {
        const auto io = imageIoFor(file);
        if (!io->CanReadFile(file.c_str()))
            return fail(ProblemCode::UnknownFormat,
                        {file.string(), isNifti(file) ? "a NIfTI image" : "an NRRD image"});
        return readWith(*io, file);
    } catch (const std::bad_alloc&) {
        return fail(ProblemCode::NotReadable, {file.string(), "there is not enough memory"});
    } catch (const std::exception&) {
        // The libraries' texts run over many lines and name their own sources.
        return fail(ProblemCode::NotReadable, {file.string(), "its header or its voxels are damaged"});
    }
}

Expected<void> writeRawImage(const Geometry& geometry, RawType type, const void* values,
                             const std::filesystem::path& file)
{
    const std::string name = lowerName(file);
    if (!isNifti(file) && !name.ends_with(".nrrd"))
        return fail(ProblemCode::UnknownFormat, {file.string(), ".nii, .nii.gz or .nrrd"});
    if (isNifti(file) && std::ranges::max(geometry.dims()) > LongestNiftiAxis)
        return fail(ProblemCode::ImpossibleGeometry,
                    {file.string(), "an axis is too long for NIfTI; write .nrrd"});
    const auto unfinished = unfinishedName(file);
    const auto refuse = [&] {
        return fail(ProblemCode::NotWritable,
                    {file.string(), "the folder is missing, closed to writing, or the disk is full"});
    };
    // The library tells on standard error when it cannot open a file: ask first.
    if (!std::ofstream(unfinished))
        return refuse();
    const bool isDone = isNifti(file) ? writeNifti(geometry, type, values, unfinished, name.ends_with(".gz"))
                                      : writeNrrd(geometry, type, values, unfinished);
    if (isDone)
        return finishFile(unfinished, file);
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    return refuse();
}

} // namespace hepatica::imaging
