#include "peers/RegistrationPeers.h"

#include <hepatica/imaging/VolumeFile.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>

namespace hepatica::benchmarks {

namespace {

using namespace hepatica::imaging;
namespace fs = std::filesystem;

/// What both steps share.
constexpr auto Common = R"((FixedInternalImagePixelType "float")
(MovingInternalImagePixelType "float")
(UseDirectionCosines "true")
(Registration "MultiResolutionRegistration")
(Interpolator "BSplineInterpolator")
(ResampleInterpolator "FinalBSplineInterpolator")
(Resampler "DefaultResampler")
(FixedImagePyramid "FixedSmoothingImagePyramid")
(MovingImagePyramid "MovingSmoothingImagePyramid")
(Optimizer "AdaptiveStochasticGradientDescent")
(Metric "AdvancedMattesMutualInformation")
(HowToCombineTransforms "Compose")
(ErodeMask "false")
(NumberOfResolutions 4)
(NumberOfHistogramBins 32)
(ImageSampler "RandomCoordinate")
(NumberOfSpatialSamples 2048)
(NewSamplesEveryIteration "true")
(BSplineInterpolationOrder 1)
(FinalBSplineInterpolationOrder 3)
(DefaultPixelValue -1000)
(WriteResultImage "false")
)";
constexpr auto Affine = R"((Transform "AffineTransform")
(AutomaticScalesEstimation "true")
(AutomaticTransformInitialization "false")
(MaximumNumberOfIterations 250)
)";
constexpr auto Splines = R"((Transform "BSplineTransform")
(FinalGridSpacingInPhysicalUnits 16)
(MaximumNumberOfIterations 500)
)";

/// A folder that goes when the run is over.
class Workplace {
public:
    Workplace()
    {
        std::string name = (fs::temp_directory_path() / "hepatica-elastix-XXXXXX").string();
        folder_ = mkdtemp(name.data()) != nullptr ? name : "";
    }
    ~Workplace()
    {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    [[nodiscard]] fs::path operator/(const std::string& name) const { return folder_ / name; }

private:
    fs::path folder_;
};

double childrenSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

bool runs(const std::string& command)
{
    return std::system((command + " > /dev/null 2>&1").c_str()) == 0;
}

/// The "OutputPoint = [ x y z ]" of every line.
std::vector<Point3> outputPoints(const fs::path& file)
{
    std::vector<Point3> points;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        const auto at = line.find("OutputPoint = [");
        Point3 point;
        if (at != std::string::npos &&
            std::sscanf(line.c_str() + at, "OutputPoint = [ %lf %lf %lf", &point.x, &point.y, &point.z) == 3)
            points.push_back(point);
    }
    return points;
}

} // namespace

PeerMap elastix(const Volume& fixed, const Volume& moving, const std::vector<Point3>& points)
{
    if (!runs("elastix --version"))
        return {{}, 0.0, "skipped: there is no elastix on this machine (scripts/setup bench installs it)"};
    const Workplace place;
    std::ofstream(place / "affine.txt") << Common << Affine;
    std::ofstream(place / "splines.txt") << Common << Splines;
    std::ofstream list(place / "points.txt");
    list << "point\n" << points.size() << "\n";
    for (const Point3& point : points)
        list << fmt::format("{} {} {}\n", point.x, point.y, point.z);
    list.close();
    if (!writeVolumeFile(fixed, place / "fixed.nii") || !writeVolumeFile(moving, place / "moving.nii"))
        return {{}, 0.0, "the images could not be written for elastix"};
    const auto in = [&](const char* name) { return (place / name).string(); };
    fs::create_directory(place / "out");
    const double before = childrenSeconds();
    if (!runs(fmt::format("elastix -f {} -m {} -p {} -p {} -out {}", in("fixed.nii"), in("moving.nii"),
                          in("affine.txt"), in("splines.txt"), in("out"))))
        return {{}, 0.0, "elastix failed"};
    PeerMap map{{}, childrenSeconds() - before, {}};
    if (!runs(fmt::format("transformix -def {} -tp {}/TransformParameters.1.txt -out {}", in("points.txt"),
                          in("out"), in("out"))))
        return {{}, 0.0, "transformix failed"};
    map.points = outputPoints(place / "out/outputpoints.txt");
    if (map.points.size() != points.size())
        map.problem = "transformix mapped only some of the points";
    return map;
}

} // namespace hepatica::benchmarks
