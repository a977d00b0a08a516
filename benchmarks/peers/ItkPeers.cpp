#include "peers/ItkPeers.h"

#include <itkConfidenceConnectedImageFilter.h>
#include <itkCurvatureAnisotropicDiffusionImageFilter.h>
#include <itkCurvatureFlowImageFilter.h>
#include <itkFastMarchingImageFilter.h>
#include <itkGradientMagnitudeRecursiveGaussianImageFilter.h>
#include <itkMultiThreaderBase.h>
#include <itkSigmoidImageFilter.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace hepatica::benchmarks {

namespace {

using namespace hepatica::imaging;
using Image = itk::Image<float, 3>;
using Labels = itk::Image<unsigned char, 3>;

/// The surroundings of a stroke as an ITK image: a length to either side of its middle.
struct Surroundings {
    const Volume& volume;
    Stroke stroke;
    IndexBox box;
    Image::Pointer image;

    [[nodiscard]] Point3 middle() const { return 0.5 * (stroke.from + stroke.to); }
    [[nodiscard]] double length_mm() const { return distance(stroke.from, stroke.to); }
    [[nodiscard]] Image::IndexType indexOf(const Point3& position) const
    {
        const VoxelIndex v = volume.geometry().toNearestVoxel(position);
        const auto within = [](int index, int first, int last) {
            return std::clamp(index, first, last) - first;
        };
        return {within(v.i, box.first.i, box.last.i), within(v.j, box.first.j, box.last.j),
                within(v.k, box.first.k, box.last.k)};
    }
};

IndexBox boxAround(const Geometry& grid, const Point3& middle, double half_mm)
{
    const VoxelIndex at = grid.toNearestVoxel(middle);
    const std::array<int, 3> index{at.i, at.j, at.k};
    std::array<int, 3> first{}, last{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int half = static_cast<int>(std::ceil(half_mm / grid.spacing()[axis]));
        first[axis] = std::max(0, index[axis] - half);
        last[axis] = std::min(grid.dims()[axis] - 1, index[axis] + half);
    }
    return {{first[0], first[1], first[2]}, {last[0], last[1], last[2]}};
}

Surroundings surroundingsOf(const Volume& volume, const Stroke& stroke)
{
    const Geometry& grid = volume.geometry();
    const Point3 middle = 0.5 * (stroke.from + stroke.to);
    Surroundings around{volume, stroke, boxAround(grid, middle, distance(stroke.from, stroke.to)),
                        Image::New()};
    Image::RegionType region;
    for (unsigned axis = 0; axis < 3; ++axis)
        region.SetSize(axis, static_cast<itk::SizeValueType>(around.box.dims()[axis]));
    around.image->SetRegions(region);
    around.image->SetSpacing(grid.spacing().data());
    around.image->Allocate();
    float* out = around.image->GetBufferPointer();
    for (int k = around.box.first.k; k <= around.box.last.k; ++k)
        for (int j = around.box.first.j; j <= around.box.last.j; ++j)
            for (int i = around.box.first.i; i <= around.box.last.i; ++i)
                *out++ = static_cast<float>(std::clamp(volume.at({i, j, k}), -200.0, 400.0));
    return around;
}

/// A mask of what `isInside` says, within the ball around the stroke.
template <typename IsInside> std::optional<Mask> maskOf(const Surroundings& around, IsInside&& isInside)
{
    constexpr double Wider = 1.1;
    const Geometry& grid = around.volume.geometry();
    const double radius = 0.5 * Wider * around.length_mm();
    std::vector<std::uint8_t> inside;
    std::size_t at = 0;
    for (int k = around.box.first.k; k <= around.box.last.k; ++k)
        for (int j = around.box.first.j; j <= around.box.last.j; ++j)
            for (int i = around.box.first.i; i <= around.box.last.i; ++i, ++at)
                inside.push_back(
                    isInside(at) && distance(grid.toPatient(VoxelIndex{i, j, k}), around.middle()) <= radius
                        ? 1
                        : 0);
    auto mask = Mask::make(grid, around.box, inside);
    return mask ? std::optional(std::move(*mask)) : std::nullopt;
}

template <typename Find> PeerResult timed(const Volume& volume, const Stroke& stroke, Find&& find)
{
    itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(1); // as ours: one thread does all the work
    const std::clock_t begin = std::clock();
    PeerResult result;
    try {
        result.mask = find(surroundingsOf(volume, stroke));
    } catch (const itk::ExceptionObject&) {
        result.mask.reset(); // a filter that gives up has found nothing
    }
    result.ms = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    return result;
}

std::optional<Mask> growConfident(const Surroundings& around)
{
    const auto flow = itk::CurvatureFlowImageFilter<Image, Image>::New();
    flow->SetInput(around.image);
    flow->SetNumberOfIterations(5);
    flow->SetTimeStep(0.0625); // the largest stable one in three dimensions
    const auto grow = itk::ConfidenceConnectedImageFilter<Image, Labels>::New();
    grow->SetInput(flow->GetOutput());
    grow->SetMultiplier(2.5);
    grow->SetNumberOfIterations(5);
    grow->SetInitialNeighborhoodRadius(2);
    grow->SetReplaceValue(1);
    grow->SetSeed(around.indexOf(around.middle()));
    grow->Update();
    const unsigned char* labels = grow->GetOutput()->GetBufferPointer();
    return maskOf(around, [&](std::size_t at) { return labels[at] != 0; });
}

/// Speed 1 in flat places, next to 0 beyond the border: half where the gradient is as steep as at the
/// stroke's ends.
Image::Pointer speedOf(const Surroundings& around)
{
    const auto diffusion = itk::CurvatureAnisotropicDiffusionImageFilter<Image, Image>::New();
    diffusion->SetInput(around.image);
    diffusion->SetNumberOfIterations(5);
    diffusion->SetTimeStep(0.0625);
    diffusion->SetConductanceParameter(9.0);
    diffusion->UseImageSpacingOff();
    const auto gradient = itk::GradientMagnitudeRecursiveGaussianImageFilter<Image, Image>::New();
    gradient->SetInput(diffusion->GetOutput());
    gradient->SetSigma(1.0);
    gradient->Update();
    const auto steepness = [&](const Point3& p) {
        return static_cast<double>(gradient->GetOutput()->GetPixel(around.indexOf(p)));
    };
    const double atEnds = std::max(0.5 * (steepness(around.stroke.from) + steepness(around.stroke.to)), 1e-3);
    const auto sigmoid = itk::SigmoidImageFilter<Image, Image>::New();
    sigmoid->SetInput(gradient->GetOutput());
    sigmoid->SetOutputMinimum(0.01F); // the filter's arithmetic fails where the front stands still
    sigmoid->SetOutputMaximum(1.0F);
    sigmoid->SetBeta(atEnds);
    sigmoid->SetAlpha(-atEnds / 6.0);
    sigmoid->Update();
    return sigmoid->GetOutput();
}

std::optional<Mask> march(const Surroundings& around)
{
    using March = itk::FastMarchingImageFilter<Image, Image>;
    const auto filter = March::New();
    const auto seeds = March::NodeContainer::New();
    constexpr int Steps = 20;
    for (int n = 0; n <= Steps; ++n) {
        March::NodeType node;
        node.SetValue(0.0F);
        const double part = 0.25 + 0.5 * n / Steps;
        node.SetIndex(around.indexOf(around.stroke.from + part * (around.stroke.to - around.stroke.from)));
        seeds->InsertElement(static_cast<unsigned>(n), node);
    }
    filter->SetTrialPoints(seeds);
    filter->SetInput(speedOf(around));
    filter->SetOutputSize(around.image->GetBufferedRegion().GetSize());
    filter->Update();
    const auto arrival = [&](const Point3& p) {
        return static_cast<double>(filter->GetOutput()->GetPixel(around.indexOf(p)));
    };
    const double stop = 0.5 * (arrival(around.stroke.from) + arrival(around.stroke.to));
    const float* times = filter->GetOutput()->GetBufferPointer();
    return maskOf(around, [&](std::size_t at) { return static_cast<double>(times[at]) <= stop; });
}

} // namespace

PeerResult confidenceConnected(const Volume& volume, const Stroke& stroke)
{
    return timed(volume, stroke, growConfident);
}

PeerResult fastMarching(const Volume& volume, const Stroke& stroke)
{
    return timed(volume, stroke, march);
}

} // namespace hepatica::benchmarks
