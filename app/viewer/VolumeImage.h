#pragma once
#include <hepatica/imaging/Volume.h>

#include <vtkMatrix4x4.h>
#include <vtkNew.h>

class vtkImageData;

namespace hepatica::viewer {

/// The private bridge to VTK: an image on index axes (spacing only) over the volume's own buffer, without a
/// copy, and the matrix that carries it into the patient. A matrix rather than vtkImageData's directions, so
/// that leaning stacks are shown as they are. Keeps the volume alive.
class VolumeImage {
public:
    explicit VolumeImage(imaging::Volume volume);
    ~VolumeImage();
    VolumeImage(const VolumeImage&) = delete;
    VolumeImage& operator=(const VolumeImage&) = delete;

    [[nodiscard]] const imaging::Volume& volume() const { return volume_; }
    [[nodiscard]] vtkImageData* image() const { return image_; }
    [[nodiscard]] vtkMatrix4x4* toPatient() const { return toPatient_; }

private:
    imaging::Volume volume_;
    vtkNew<vtkImageData> image_;
    vtkNew<vtkMatrix4x4> toPatient_;
};

} // namespace hepatica::viewer
