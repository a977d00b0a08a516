#include "peers/RegistrationPeers.h"

#include <itkFastSymmetricForcesDemonsRegistrationFilter.h>
#include <itkHistogramMatchingImageFilter.h>
#include <itkMultiResolutionPDEDeformableRegistration.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>

namespace hepatica::benchmarks {

namespace {

using namespace hepatica::imaging;
using Image = itk::Image<float, 3>;
using Field = itk::Image<itk::Vector<float, 3>, 3>;

/// Means of blocks, in the range of tissue.
Image::Pointer blocksOf(const Volume& volume)
{
    constexpr std::array Per{4, 4, 2};
    constexpr double Lowest = -200.0, Highest = 300.0;
    const Geometry& grid = volume.geometry();
    const auto image = Image::New();
    Image::RegionType region;
    Image::SpacingType spacing;
    Image::DirectionType direction;
    const Point3 first = grid.toPatient(0.5 * (Per[0] - 1), 0.5 * (Per[1] - 1), 0.5 * (Per[2] - 1));
    for (unsigned axis = 0; axis < 3; ++axis) {
        region.SetSize(axis, static_cast<itk::SizeValueType>(grid.dims()[axis] / Per[axis]));
        spacing[axis] = grid.spacing()[axis] * Per[axis];
        const Point3& way = grid.directions()[axis];
        direction[0][axis] = way.x;
        direction[1][axis] = way.y;
        direction[2][axis] = way.z;
    }
    image->SetRegions(region);
    image->SetSpacing(spacing);
    image->SetDirection(direction);
    image->SetOrigin(std::array{first.x, first.y, first.z}.data());
    image->Allocate();
    float* out = image->GetBufferPointer();
    const auto& dims = grid.dims();
    for (int k = 0; k < dims[2] / Per[2]; ++k)
        for (int j = 0; j < dims[1] / Per[1]; ++j)
            for (int i = 0; i < dims[0] / Per[0]; ++i) {
                double sum = 0.0;
                for (int n = 0; n < Per[0] * Per[1] * Per[2]; ++n)
                    sum += std::clamp(volume.at({i * Per[0] + n % Per[0], j * Per[1] + n / Per[0] % Per[1],
                                                 k * Per[2] + n / (Per[0] * Per[1])}),
                                      Lowest, Highest);
                *out++ = static_cast<float>(sum / (Per[0] * Per[1] * Per[2]));
            }
    return image;
}

/// Trilinear; outside the field the nearest vector.
Point3 movedBy(const Field& field, const Point3& point)
{
    Field::PointType place;
    place[0] = point.x;
    place[1] = point.y;
    place[2] = point.z;
    const auto index = field.TransformPhysicalPointToContinuousIndex<double>(place);
    const auto size = field.GetLargestPossibleRegion().GetSize();
    Point3 sum = point;
    for (int corner = 0; corner < 8; ++corner) {
        double weight = 1.0;
        Field::IndexType at;
        for (unsigned axis = 0; axis < 3; ++axis) {
            const double inside = std::clamp(index[axis], 0.0, static_cast<double>(size[axis] - 1));
            const double below = std::floor(inside), part = inside - below;
            const bool isAbove = (corner >> axis & 1) != 0;
            weight *= isAbove ? part : 1.0 - part;
            at[axis] = std::min(static_cast<itk::IndexValueType>(below) + (isAbove ? 1 : 0),
                                static_cast<itk::IndexValueType>(size[axis]) - 1);
        }
        const auto& v = field.GetPixel(at);
        sum = sum + weight * Point3{static_cast<double>(v[0]), static_cast<double>(v[1]),
                                    static_cast<double>(v[2])};
    }
    return sum;
}

} // namespace

PeerMap demons(const Volume& fixed, const Volume& moving, const std::vector<Point3>& points)
{
    using Demons = itk::FastSymmetricForcesDemonsRegistrationFilter<Image, Image, Field>;
    using Levels = itk::MultiResolutionPDEDeformableRegistration<Image, Image, Field, float>;
    const std::clock_t begin = std::clock();
    const auto fixedBlocks = blocksOf(fixed), movingBlocks = blocksOf(moving);
    const auto matching = itk::HistogramMatchingImageFilter<Image, Image>::New();
    matching->SetInput(movingBlocks);
    matching->SetReferenceImage(fixedBlocks);
    matching->SetNumberOfHistogramLevels(1024);
    matching->SetNumberOfMatchPoints(7);
    matching->ThresholdAtMeanIntensityOn();
    matching->Update();
    const auto one = Demons::New();
    one->SetStandardDeviations(1.5);
    const auto levels = Levels::New();
    levels->SetRegistrationFilter(one);
    levels->SetNumberOfLevels(3);
    std::array rounds{100U, 100U, 50U};
    levels->SetNumberOfIterations(rounds.data());
    levels->SetFixedImage(fixedBlocks);
    levels->SetMovingImage(matching->GetOutput());
    levels->Update();
    PeerMap map{{}, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, {}};
    for (const Point3& point : points)
        map.points.push_back(movedBy(*levels->GetOutput(), point));
    return map;
}

} // namespace hepatica::benchmarks
