#include "RegistrationImages.h"
#include "imaging/registration/FieldShape.h"
#include "imaging/registration/LocalCorrelation.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/phantom/Phantom.h>

#include "TemporaryFolder.h"

#include <numeric>
#include <random>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::imaging::registration;
using hepatica::tests::waves;

namespace {

VectorField randomField(std::size_t count, unsigned seed)
{
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> between(-1.0F, 1.0F);
    VectorField field;
    for (auto& component : field)
        for (std::size_t n = 0; n < count; ++n)
            component.push_back(between(generator));
    return field;
}

double product(const VectorField& a, const VectorField& b)
{
    double sum = 0.0;
    for (std::size_t c = 0; c < 3; ++c)
        sum += std::inner_product(a[c].begin(), a[c].end(), b[c].begin(), 0.0);
    return sum;
}

VectorField zeroOn(const Geometry& grid)
{
    const std::vector<float> none(grid.voxelCount());
    return {none, none, none};
}

double medianOf(std::vector<double> values)
{
    std::ranges::sort(values);
    return values.at(values.size() / 2);
}

} // namespace

TEST(SplineLattice, EqualControlPointsMakeEqualDisplacements)
{
    const Geometry grid = waves({}).grid;
    const SplineLattice lattice(grid, 30.0);
    VectorField controls = lattice.zero();
    std::ranges::fill(controls[1], 2.5F);
    const VectorField field = lattice.on(grid, controls);
    for (const float y : field[1])
        EXPECT_NEAR(y, 2.5F, 1e-5F);
    EXPECT_EQ(lattice.bending(controls), 0.0);
}

TEST(SplineLattice, TheTransposeBelongsToTheDisplacements)
{
    const Geometry grid = waves({}).grid;
    const SplineLattice lattice(grid, 25.0);
    const VectorField controls = randomField(lattice.count(), 1), slope = randomField(grid.voxelCount(), 2);
    // <S c, v> = <c, S' v>
    EXPECT_NEAR(product(lattice.on(grid, controls), slope),
                product(controls, lattice.transposed(grid, slope)), 1e-2);
}

TEST(SplineLattice, TheSlopeOfBendingIsThatOfFiniteDifferences)
{
    const SplineLattice lattice(waves({}).grid, 40.0);
    const VectorField controls = randomField(lattice.count(), 3), slope = lattice.bendingSlope(controls);
    for (const std::size_t n : {std::size_t{0}, lattice.count() / 2, lattice.count() - 1}) {
        VectorField less = controls, more = controls;
        less[2][n] -= 0.01F;
        more[2][n] += 0.01F;
        EXPECT_NEAR(static_cast<double>(slope[2][n]), (lattice.bending(more) - lattice.bending(less)) / 0.02,
                    1e-4);
    }
}

TEST(LocalCorrelation, ItsSlopeIsThatOfFiniteDifferences)
{
    const GreyImage fixed = waves({}), moving = waves({4.0, -2.0, 3.0}, -0.8F);
    // In the middle, so that no place leaves the moving image; all voxels move, as one alone drowns in
    // rounding.
    Bits middle;
    liver::forEachBlock(fixed.grid,
                        [&](std::size_t, const Point3& at) { middle.push_back(norm(at) < 35.0 ? 1 : 0); });
    const LocalCorrelation images(fixed, moving, {}, fixed.grid, middle);
    const VectorField zero = zeroOn(fixed.grid);
    const auto here = images.at(zero);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        VectorField less = zero, more = zero;
        std::ranges::fill(less[axis], -0.05F);
        std::ranges::fill(more[axis], 0.05F);
        const double slope = (images.at(more).correlation - images.at(less).correlation) / 0.1;
        const double expected = std::accumulate(here.slope[axis].begin(), here.slope[axis].end(), 0.0);
        EXPECT_NEAR(expected, slope, 0.1 * std::abs(slope) + 1e-4);
    }
}

TEST(LocalCorrelation, IsNearlyOneForAnImageAndItsNegative)
{
    const GreyImage fixed = waves({}), negative = waves({}, -0.8F);
    const LocalCorrelation images(fixed, negative, {}, fixed.grid, Bits(fixed.values.size(), 1));
    EXPECT_GT(images.at(zeroOn(fixed.grid)).correlation, 0.98);
}

TEST(FieldShape, FadedFieldsEndAtZero)
{
    const Geometry grid = waves({}).grid;
    const VectorField field = faded(randomField(grid.voxelCount(), 4), grid, 16.0);
    const auto [ni, nj, nk] = grid.dims();
    for (int j = 0; j < nj; ++j)
        EXPECT_EQ(field[0][static_cast<std::size_t>(j * ni)], 0.0F);
    EXPECT_EQ(field[2].back(), 0.0F);
    EXPECT_EQ(
        field[0][static_cast<std::size_t>((nk / 2 * nj + nj / 2) * ni + ni / 2)],
        randomField(grid.voxelCount(), 4)[0][static_cast<std::size_t>((nk / 2 * nj + nj / 2) * ni + ni / 2)]);
}

TEST(FieldShape, AFieldThatFoldsIsShrunkUntilItDoesNot)
{
    const Geometry grid = waves({}).grid;
    VectorField field = randomField(grid.voxelCount(), 5);
    for (auto& component : field)
        for (float& mm : component)
            mm *= 10.0F; // from voxel to voxel by up to 20 mm, on voxels of 4 mm
    const FittedDeformation shrunk = unfolded(std::move(field), grid);
    EXPECT_GE(shrunk.leastJacobian, 0.2);
    EXPECT_LE(shrunk.leastJacobian, 1.0);
    EXPECT_GT(shrunk.greatestDisplacement_mm, 0.5);
}

// Another visit in another phase: the tissue has moved by breathing and by waves of 5 mm (Motion), and the
// truth is known at every point.
TEST(LiverDeformation, LesionsAreFoundAtTheNextVisitInAnotherPhase)
{
    const tests::TemporaryFolder folder;
    phantom::PhantomOptions options;
    options.story = phantom::Story::Hyperprogressor;
    options.seed = 2;
    const auto patient = phantom::writePatient(options, folder.path() / "patient").value();
    const auto visit = [&](const char* name) {
        return std::ranges::find(patient.visits, name, &phantom::VisitTruth::name);
    };
    const auto baseline = visit("BL"), later = visit("FU1");
    constexpr std::size_t Arterial = 0, Portal = 1;
    const Volume fixed = openSeries({baseline->seriesFolders[Portal]}).value().volume;
    const Volume moving = openSeries({later->seriesFolders[Arterial]}).value().volume;
    const auto alignment = align(fixed, moving);
    ASSERT_TRUE(alignment) << alignment.error().text();
    EXPECT_EQ(alignment->quality.verdict, AlignmentQuality::Verdict::Good);
    EXPECT_GE(alignment->quality.leastJacobian, 0.2);

    std::vector<double> errors_mm, affineErrors_mm;
    for (const auto& lesion : baseline->lesions) {
        const Point3 truth = phantom::toVisit(later->motion, lesion.centre);
        errors_mm.push_back(distance(alignment->toMoving(lesion.centre), truth));
        affineErrors_mm.push_back(distance(alignment->toMoving.affine(lesion.centre), truth));
    }
    EXPECT_LT(medianOf(errors_mm), 2.0);
    EXPECT_LT(std::ranges::max(errors_mm), 5.0);
    EXPECT_LT(medianOf(errors_mm), medianOf(affineErrors_mm));
}

TEST(LiverDeformation, IsLeftOutWhenItIsNotAskedFor)
{
    const tests::TemporaryFolder folder;
    phantom::PhantomOptions options;
    options.story = phantom::Story::Hyperprogressor;
    options.dims = {96, 96, 40};
    const auto patient = phantom::writePatient(options, folder.path() / "patient").value();
    const Volume volume = openSeries({patient.visits.front().seriesFolders.front()}).value().volume;
    AlignmentOptions affineOnly;
    affineOnly.deformable = false;
    const auto alignment = align(volume, volume, affineOnly);
    ASSERT_TRUE(alignment) << alignment.error().text();
    EXPECT_EQ(alignment->toMoving.deformation, nullptr);
    EXPECT_EQ(alignment->quality.leastJacobian, 1.0);
    EXPECT_LT(distance(alignment->toMoving({-60.0, 0.0, 0.0}), {-60.0, 0.0, 0.0}), 0.2);
}
