#include "segmentation/liver/BlockDistance.h"

#include <itkImage.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>

#include <algorithm>

namespace hepatica::imaging::liver {

Blocks distanceTo(const Bits& bits, const std::array<int, 3>& dims, const std::array<double, 3>& spacing)
{
    constexpr float Far_mm = 1e6F;
    if (std::ranges::none_of(bits, [](std::uint8_t bit) { return bit != 0; }))
        return Blocks(bits.size(), Far_mm);
    using Labels = itk::Image<std::uint8_t, 3>;
    using Distances = itk::Image<float, 3>;
    Labels::RegionType region;
    for (unsigned axis = 0; axis < 3; ++axis)
        region.SetSize(axis, static_cast<itk::SizeValueType>(dims[axis]));
    const auto labels = Labels::New();
    labels->SetRegions(region);
    labels->SetSpacing(spacing.data());
    labels->Allocate();
    std::copy(bits.begin(), bits.end(), labels->GetBufferPointer());

    const auto filter = itk::SignedMaurerDistanceMapImageFilter<Labels, Distances>::New();
    filter->SetInput(labels);
    filter->SetSquaredDistance(false);
    filter->SetUseImageSpacing(true);
    filter->SetBackgroundValue(0);
    filter->Update();
    const float* distances = filter->GetOutput()->GetBufferPointer();
    Blocks result(distances, distances + bits.size());
    for (float& distance : result)
        distance = std::max(distance, 0.0F); // inside it is negative
    return result;
}

} // namespace hepatica::imaging::liver
