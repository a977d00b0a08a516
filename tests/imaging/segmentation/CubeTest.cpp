#include "segmentation/Cube.h"

#include <gtest/gtest.h>

using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

TEST(Cube, ARowHasTheValuesThatAreSampledAlongIt)
{
    const Cube cube{9, 0.7};
    Field field(cube.count());
    for (std::size_t at = 0; at < field.size(); ++at)
        field[at] = static_cast<float>((at * 7919) % 101); // no two neighbours alike
    std::vector<float> row;
    for (const auto& [y, z] : {std::pair{0.3, -1.1}, std::pair{-2.8, 2.75}, std::pair{0.0, 5.0}}) {
        rowAt(cube, field, y, z, row);
        for (double x = -4.0; x <= 4.0; x += 0.37) // beyond the cube too
            EXPECT_NEAR(sampleRow(cube, row, x), sampleAt(cube, field, {x, y, z}), 1e-3) << x << " " << y;
    }
}
