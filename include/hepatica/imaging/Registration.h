#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// p -> matrix * p + translation, LPS mm; the identity unless filled.
struct AffineMap {
    std::array<Point3, 3> rows{{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}};
    Point3 translation;

    [[nodiscard]] Point3 operator()(const Point3& point) const
    {
        return translation + Point3{dot(rows[0], point), dot(rows[1], point), dot(rows[2], point)};
    }
    bool operator==(const AffineMap&) const = default;
};
/// The map back; the matrix must have an inverse.
[[nodiscard]] AffineMap inverseOf(const AffineMap& map);
/// p -> outer(inner(p)).
[[nodiscard]] AffineMap composed(const AffineMap& outer, const AffineMap& inner);

/// p -> p + d(p): d in mm, LPS, at the centres of an even grid, x fastest; trilinear between them, and zero
/// farther than half a step outside the grid.
struct DisplacementField {
    Geometry grid;
    std::vector<std::array<float, 3>> mm;

    [[nodiscard]] Point3 at(const Point3& point) const;
};

/// Where the tissue at a point of the fixed image lies in the moving image: affine(p + d(p)), both LPS mm.
/// A copy costs a pointer; one point takes under a microsecond.
struct SpatialMap {
    AffineMap affine;
    std::shared_ptr<const DisplacementField> deformation; ///< none: the affine map alone

    [[nodiscard]] Point3 operator()(const Point3& fixed) const;
    /// The fixed point that is mapped to `moving`, to 0.001 mm where the deformation does not fold.
    [[nodiscard]] Point3 inverse(const Point3& moving) const;
};

/// The same anatomical point, marked by a person in both images. LPS mm.
struct LandmarkPair {
    Point3 fixed, moving;
};
/// One or two pairs: the mean shift. Three and more: rotation and shift of least squares (Kabsch 1976); pairs
/// on one line leave the turn around it as it is. At least one pair.
[[nodiscard]] AffineMap mapOfLandmarks(const std::vector<LandmarkPair>& pairs);

struct AlignmentOptions {
    /// On the grids of the two volumes. The fixed one says where the images are compared and deformed; where
    /// it is not given it is sought (findLiver()), and where none is found the whole body takes its place.
    std::optional<Mask> fixedLiver, movingLiver;
    bool deformable = true; ///< false: the affine map alone
    /// Where a person says that the images belong together; the search starts there and stays near.
    std::vector<LandmarkPair> landmarks;
};

/// What speaks for and against an alignment; of the affine map, but for what is said of the deformation.
struct AlignmentQuality {
    enum class Verdict { Good, Doubtful };
    Verdict verdict = Verdict::Good;
    std::vector<std::string> reasons; ///< for doubt, in words; empty when good

    double overlap = 0.0;               ///< share of the compared region that lies within the moving images
    double bodyOverlap = 0.0;           ///< Dice of the two bodies where both images are
    std::optional<double> liverOverlap; ///< the same of the two livers, where both are given
    /// How far the body is off, in the middle, after going there and coming back by the search the other way
    /// round: a few millimetres where the images belong together, decimetres where they do not. None with
    /// landmarks.
    std::optional<double> roundTrip_mm;
    /// Mutual information over the smaller of the two entropies: 0 unrelated, 1 fully determined.
    double similarity = 0.0, similarityBefore = 0.0; ///< aligned; by scanner coordinates alone
    /// Volume at a place in the moving image over that in the fixed one, by the deformation alone.
    double leastJacobian = 1.0, greatestJacobian = 1.0;
    double greatestDisplacement_mm = 0.0; ///< of the deformation alone
};

struct Alignment {
    SpatialMap toMoving; ///< fixed -> moving
    AlignmentQuality quality;
    std::vector<Warning> warnings; ///< `AlignmentDoubtful`
};

/// Aligns two series of one patient, of other visits, phases or modalities. A search over shifts and turns
/// finds the start; mutual information (Mattes 2003) fits a rigid, then an affine map on the liver and 5 mm
/// around it; B-splines then deform the liver by local correlation, where the images
/// show that they must. The same images give the same map, whatever the number of threads.
///
/// Problems: `NotAligned` when the images do not fit each other (other parts of the body, too little in
/// common) and no landmarks were given; `Cancelled`.
[[nodiscard]] Expected<Alignment> align(const Volume& fixed, const Volume& moving,
                                        const AlignmentOptions& options = {}, const Progress& progress = {});

} // namespace hepatica::imaging
