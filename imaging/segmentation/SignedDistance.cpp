#include "segmentation/SignedDistance.h"

#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <algorithm>

namespace hepatica::imaging::segmentation {

Field signedDistance(const std::vector<std::uint8_t>& inside, const std::array<int, 3>& dims,
                     unsigned threads)
{
    Field result = distanceToRim(inside, dims, {1.0, 1.0, 1.0}, threads);
    for (float& distance : result)
        distance += 0.5F; // from a centre of the rim to the border
    return result;
}

Field distanceToRim(const std::vector<std::uint8_t>& inside, const std::array<int, 3>& dims,
                    const std::array<double, 3>& spacing, unsigned threads)
{
    using Labels = itk::Image<std::uint8_t, 3>;
    using Distances = itk::Image<float, 3>;
    Labels::RegionType region;
    for (unsigned axis = 0; axis < 3; ++axis)
        region.SetSize(axis, static_cast<itk::SizeValueType>(dims[axis]));
    const auto labels = Labels::New();
    labels->SetRegions(region);
    labels->SetSpacing(spacing.data());
    labels->Allocate();
    std::copy(inside.begin(), inside.end(), labels->GetBufferPointer());

    const auto filter = itk::SignedMaurerDistanceMapImageFilter<Labels, Distances>::New();
    filter->SetInput(labels);
    filter->SetSquaredDistance(false);
    filter->SetUseImageSpacing(true);
    filter->SetInsideIsPositive(true);
    filter->SetBackgroundValue(0);
    if (threads > 0)
        filter->SetNumberOfWorkUnits(threads);
    filter->Update();
    const float* distances = filter->GetOutput()->GetBufferPointer();
    return Field(distances, distances + inside.size());
}

} // namespace hepatica::imaging::segmentation
