#include "segmentation/SignedDistance.h"

#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <algorithm>

namespace hepatica::imaging::segmentation {

Field signedDistance(const std::vector<std::uint8_t>& inside, const std::array<int, 3>& dims)
{
    using Labels = itk::Image<std::uint8_t, 3>;
    using Distances = itk::Image<float, 3>;
    Labels::RegionType region;
    for (unsigned axis = 0; axis < 3; ++axis)
        region.SetSize(axis, static_cast<itk::SizeValueType>(dims[axis]));
    const auto labels = Labels::New();
    labels->SetRegions(region);
    labels->Allocate();
    std::copy(inside.begin(), inside.end(), labels->GetBufferPointer());

    const auto filter = itk::SignedMaurerDistanceMapImageFilter<Labels, Distances>::New();
    filter->SetInput(labels);
    filter->SetSquaredDistance(false);
    filter->SetUseImageSpacing(false);
    filter->SetInsideIsPositive(true);
    filter->SetBackgroundValue(0);
    filter->SetNumberOfWorkUnits(1);
    filter->Update();
    const float* distances = filter->GetOutput()->GetBufferPointer();
    Field result(distances, distances + inside.size());
    // The filter measures to the outermost voxels inside, whose centres are half a voxel from the border.
    for (float& distance : result)
        distance += 0.5F;
    return result;
}

} // namespace hepatica::imaging::segmentation
