#include <hepatica/imaging/TransformFile.h>
#include <hepatica/phantom/MovedImage.h>

#include "TemporaryFolder.h"

#include <itkCompositeTransform.h>
#include <itkTransformFileReader.h>
#include <itkTxtTransformIOFactory.h>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

SpatialMap bentMap()
{
    const Geometry grid = Geometry::make({14, 12, 10}, {4.0, 5.0, 6.0}, {-20.0, -30.0, 10.0},
                                         {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
                              .value();
    auto field = std::make_shared<DisplacementField>(DisplacementField{grid, {}});
    const auto [ni, nj, nk] = grid.dims();
    for (int k = 0; k < nk; ++k)
        for (int j = 0; j < nj; ++j)
            for (int i = 0; i < ni; ++i) {
                const bool isBorder = i % (ni - 1) == 0 || j % (nj - 1) == 0 || k % (nk - 1) == 0;
                const float size = isBorder ? 0.0F : 1.0F;
                field->mm.push_back({size * 0.3F * static_cast<float>(i), size * -1.25F,
                                     size * 0.1F * static_cast<float>(j * k)});
            }
    return {phantom::turnedAndShifted({5.0, -3.0, 8.0}, {10.0, 0.0, 0.0}, {3.0, 40.0, -25.0}), field};
}

itk::CompositeTransform<double, 3>::Pointer readByItk(const std::filesystem::path& file)
{
    itk::TxtTransformIOFactory::RegisterOneFactory();
    const auto reader = itk::TransformFileReaderTemplate<double>::New();
    reader->SetFileName(file.string());
    reader->Update();
    return dynamic_cast<itk::CompositeTransform<double, 3>*>(
        reader->GetTransformList()->front().GetPointer());
}

void expectTheSamePoints(const SpatialMap& map)
{
    const tests::TemporaryFolder folder;
    ASSERT_TRUE(writeTransformFile(map, folder.path() / "map.tfm"));
    const auto byItk = readByItk(folder.path() / "map.tfm");
    ASSERT_NE(byItk, nullptr);
    for (double x = -40.0; x <= 60.0; x += 9.0)
        for (double y = -50.0; y <= 50.0; y += 11.0)
            for (double z = -10.0; z <= 90.0; z += 13.0) {
                itk::Point<double, 3> point;
                point[0] = x;
                point[1] = y;
                point[2] = z;
                const auto there = byItk->TransformPoint(point);
                EXPECT_LT(distance(map({x, y, z}), {there[0], there[1], there[2]}), 0.01);
            }
}

} // namespace

TEST(TransformFile, ItkMapsTheSamePointsByAnAffineMap)
{
    expectTheSamePoints({bentMap().affine, nullptr});
}

TEST(TransformFile, ItkMapsTheSamePointsByADeformation)
{
    expectTheSamePoints(bentMap());
}

TEST(TransformFile, AnotherEndingIsToldAndNothingIsWritten)
{
    const tests::TemporaryFolder folder;
    const auto written = writeTransformFile(bentMap(), folder.path() / "map.h5");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ProblemCode::UnknownFormat);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}
