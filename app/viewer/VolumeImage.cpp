#include "VolumeImage.h"

#include <vtkFloatArray.h>
#include <vtkImageData.h>
#include <vtkPointData.h>
#include <vtkShortArray.h>

namespace hepatica::viewer {

namespace {

template <typename Array, typename Value> void share(vtkImageData* image, std::span<const Value> voxels)
{
    vtkNew<Array> array;
    // VTK has no array of constants; nothing in a slice view writes to its input. The last argument keeps
    // VTK from freeing what the Volume owns.
    array->SetArray(const_cast<Value*>(voxels.data()), static_cast<vtkIdType>(voxels.size()), 1);
    image->GetPointData()->SetScalars(array);
}

} // namespace

VolumeImage::VolumeImage(imaging::Volume volume) : volume_(std::move(volume))
{
    const imaging::Geometry& grid = volume_.geometry();
    image_->SetDimensions(grid.dims().data());
    image_->SetSpacing(grid.spacing().data());
    volume_.visit([this]<typename Value>(std::span<Value> voxels) {
        if constexpr (std::is_same_v<Value, const std::int16_t>)
            share<vtkShortArray, std::int16_t>(image_, voxels);
        else
            share<vtkFloatArray, float>(image_, voxels);
    });
    for (int axis = 0; axis < 3; ++axis) {
        const Point3& direction = grid.directions()[static_cast<std::size_t>(axis)];
        toPatient_->SetElement(0, axis, direction.x);
        toPatient_->SetElement(1, axis, direction.y);
        toPatient_->SetElement(2, axis, direction.z);
    }
    toPatient_->SetElement(0, 3, grid.origin().x);
    toPatient_->SetElement(1, 3, grid.origin().y);
    toPatient_->SetElement(2, 3, grid.origin().z);
}

VolumeImage::~VolumeImage() = default;

} // namespace hepatica::viewer
