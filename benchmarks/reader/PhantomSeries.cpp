// Writes the three CT series of one visit of a synthetic patient, 512 x 512 x 300 each:
//   PhantomSeries FOLDER [SLICES]
#include "testdata/VisitScene.h"
#include "testdata/VisitWriter.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace hepatica;

int main(int count, char** arguments)
{
    if (count < 2) {
        std::fputs("usage: PhantomSeries FOLDER [SLICES]\n", stderr);
        return 2;
    }
    phantom::PhantomOptions options;
    options.dims = {512, 512, count > 2 ? std::atoi(arguments[2]) : 300};
    const auto [nx, ny, nz] = options.dims;
    const double x = options.bodyWidth_mm / nx, y = options.bodyWidth_mm / ny, z = options.coverage_mm / nz;
    const auto grid = imaging::Geometry::make(options.dims, {x, y, z},
                                              {-0.5 * x * (nx - 1), -0.5 * y * (ny - 1), -0.5 * z * (nz - 1)},
                                              {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const auto scene = phantom::makeScene(options);
    if (!grid || !scene)
        return 1;
    phantom::VisitWriter writer(options, *grid, scene->visits.front(),
                                phantom::planOf(options.story).visits[0], scene->noise_hu);
    const auto written = writer.write(arguments[1], {}, [](double) {});
    if (!written)
        std::fprintf(stderr, "%s\n", written.error().text().c_str());
    return written ? 0 : 1;
}
