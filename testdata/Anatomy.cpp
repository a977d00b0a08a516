#include "Anatomy.h"

#include "Random.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace hepatica::phantom {

namespace {

constexpr int material(Tissue tissue)
{
    return static_cast<int>(tissue);
}

struct Painter {
    std::vector<Layer>& layers;
    void organ(ShapePointer shape, Tissue tissue) const
    {
        layers.push_back({std::move(shape), material(tissue), Frame::Organ});
    }
    void wall(ShapePointer shape, Tissue tissue) const
    {
        layers.push_back({std::move(shape), material(tissue), Frame::Wall});
    }
};

/// A branching vessel: one row a segment, mm.
struct Segment {
    Point3 from, to;
    double fromRadius, toRadius;
};

constexpr Segment PortalTree[] = {
    {{4, 2, -38}, {-34, -4, -6}, 6.5, 6.0},       {{4, 2, -46}, {4, 2, -38}, 6.0, 6.5},
    {{4, 2, -46}, {6, 6, -130}, 6.0, 5.0},        {{4, 2, -38}, {45, 22, -12}, 5.0, 4.5},
    {{45, 22, -12}, {84, 36, 18}, 4.5, 3.5},      {{-34, -4, -6}, {-62, 6, 2}, 5.5, 4.8},
    {{-62, 6, 2}, {-88, -12, 8}, 4.2, 3.2},       {{-88, -12, 8}, {-112, -26, 18}, 3.2, 1.8},
    {{-88, -12, 8}, {-104, -22, -14}, 2.8, 1.6},  {{-62, 6, 2}, {-84, 38, 0}, 4.2, 3.2},
    {{-84, 38, 0}, {-106, 46, 20}, 3.0, 1.8},     {{-84, 38, 0}, {-100, 40, -28}, 3.0, 1.8},
    {{-34, -4, -6}, {-22, -16, 14}, 4.6, 4.0},    {{-22, -16, 14}, {-10, -40, 22}, 4.0, 3.0},
    {{-10, -40, 22}, {18, -46, 30}, 2.6, 1.4},    {{-22, -16, 14}, {-44, -44, 22}, 2.8, 1.6},
    {{-112, -26, 18}, {-122, -24, 40}, 1.8, 1.2}, {{-106, 46, 20}, {-110, 36, 46}, 1.8, 1.2},
};
constexpr Segment HepaticTree[] = {
    {{-24, 26, 64}, {-62, 30, 48}, 5.0, 4.2},   {{-62, 30, 48}, {-96, 22, 22}, 4.2, 3.0},
    {{-96, 22, 22}, {-116, 12, -16}, 3.0, 1.6}, {{-62, 30, 48}, {-92, 44, 52}, 2.6, 1.4},
    {{-24, 24, 64}, {-44, -2, 48}, 4.6, 3.8},   {{-44, -2, 48}, {-62, -30, 26}, 3.6, 2.4},
    {{-62, -30, 26}, {-70, -48, 2}, 2.4, 1.4},  {{-44, -2, 48}, {-80, -10, 44}, 2.6, 1.5},
    {{-22, 22, 64}, {-10, -14, 52}, 4.2, 3.4},  {{-10, -14, 52}, {14, -38, 40}, 3.2, 1.8},
};

void paintVessels(const Painter& paint, std::span<const Segment> tree, Tissue tissue)
{
    for (const Segment& segment : tree)
        paint.organ(capsule(segment.from, segment.to, segment.fromRadius, segment.toRadius), tissue);
}

void paintKidney(const Painter& paint, const Point3& centre, double turn)
{
    paint.organ(ellipsoid(centre, {35, 32, 60}, turn), Tissue::Fat);
    paint.organ(ellipsoid(centre, {28, 24, 53}, turn), Tissue::RenalCortex);
    paint.organ(ellipsoid(centre, {18, 14, 41}, turn), Tissue::RenalMedulla);
    const double toHilum = centre.x < 0.0 ? 14.0 : -14.0;
    paint.organ(ellipsoid(centre + Point3{toHilum, -4, 0}, {15, 9, 20}, turn), Tissue::Fat);
}

/// Loops of bowel in the lower front and left, some with gas in front of their fluid.
void paintBowel(const Painter& paint, Draws draws)
{
    for (int loop = 0; loop < 16; ++loop) {
        const Point3 centre{draws.between(-60, 100), draws.between(-68, -20), draws.between(-150, -55)};
        const Point3 size{draws.between(13, 24), draws.between(11, 18), draws.between(12, 22)};
        const double turn = draws.between(0, std::numbers::pi);
        paint.organ(ellipsoid(centre, size, turn), Tissue::Bowel);
        if (loop % 3 == 0)
            paint.organ(ellipsoid(centre - Point3{0, 0.45 * size.y, 0}, 0.5 * size, turn), Tissue::Gas);
    }
}

void paintViscera(const Painter& paint, std::uint64_t seed)
{
    paintBowel(paint, Draws(keyFor(seed, "bowel")));
    paintKidney(paint, {-60, 52, -82}, -0.45);
    paintKidney(paint, {64, 52, -62}, 0.45);
    const Segment pancreas[] = {{{-14, -4, -52}, {6, -14, -40}, 13, 11},
                                {{6, -14, -40}, {44, 2, -18}, 11, 10},
                                {{44, 2, -18}, {82, 26, 6}, 10, 7}};
    for (const Segment& part : pancreas)
        paint.organ(capsule(part.from, part.to, part.fromRadius, part.toRadius), Tissue::Pancreas);
    paint.organ(ellipsoid({100, 34, 22}, {36, 46, 52}, -0.5), Tissue::Spleen);
    paint.organ(ellipsoid({62, -34, 36}, {42, 36, 46}, 0.3), Tissue::StomachWall);
    paint.organ(ellipsoid({62, -34, 36}, {38, 32, 42}, 0.3), Tissue::Water);
    paint.organ(intersection({ellipsoid({62, -34, 36}, {38, 32, 42}, 0.3),
                              ellipsoid({62, -92, 36}, {90, 44, 90}, 0.0)}),
                Tissue::Gas);
}

constexpr Dome Diaphragm[] = {{-66, 4, 75, 62, 78, 92}, {74, 12, 70, 62, 72, 88}, {2, -22, 70, 62, 74, 88}};

void paintLiver(const Painter& paint)
{
    paint.organ(liverBody(), Tissue::Liver);
    paint.organ(ellipsoid({-34, -50, -50}, {15, 22, 26}, 0.4), Tissue::Bile);
    paintVessels(paint, PortalTree, Tissue::PortalVein);
    paintVessels(paint, HepaticTree, Tissue::HepaticVein);
}

void paintChest(const Painter& paint)
{
    const std::vector<Dome> domes(std::begin(Diaphragm), std::end(Diaphragm));
    paint.organ(aboveDomes(domes, -3.0), Tissue::Muscle);
    paint.organ(aboveDomes(domes, 0.0), Tissue::Lung);
    paint.organ(intersection({ellipticTube(4, 16, 34, 46), aboveDomes(domes, 0.0)}), Tissue::Fat);
    paint.organ(ellipsoid({22, -34, 112}, {56, 44, 46}, 0.4), Tissue::Muscle);
    paint.organ(ellipsoid({22, -34, 112}, {48, 36, 38}, 0.4), Tissue::Heart);
    paint.organ(capsule({-26, 30, -150}, {-24, 26, 66}, 10.0, 12.0), Tissue::VenaCava);
    paint.organ(capsule({-24, 26, 66}, {-14, 4, 110}, 12.0, 13.0), Tissue::VenaCava);
    paint.wall(capsule({14, 24, 20}, {12, 30, 200}, 8.0, 8.0), Tissue::Muscle);
}

/// Vertebrae with discs every 33 mm, canal, processes and the muscles beside them.
void paintSpine(const Painter& paint)
{
    for (const double side : {-1.0, 1.0}) {
        paint.wall(ellipticTube(side * 36, 84, 27, 18), Tissue::Muscle);
        paint.wall(ellipticTube(side * 34, 62, 13, 16), Tissue::Muscle);
    }
    paint.wall(capsule({11, 40, -220}, {8, 38, 240}, 11.0, 11.5), Tissue::Aorta);
    paint.wall(ellipticTube(0, 66, 22, 17), Tissue::CorticalBone);
    paint.wall(ellipticTube(0, 66, 20, 15), Tissue::SpongyBone);
    for (int disc = -7; disc <= 7; ++disc) {
        const double z = 33.0 * disc + 8.0;
        paint.wall(intersection({ellipticTube(0, 66, 22.5, 17.5), slab(z - 4.5, z + 4.5)}),
                   Tissue::CorticalBone);
        paint.wall(intersection({ellipticTube(0, 66, 23, 18), slab(z - 3.5, z + 3.5)}), Tissue::Disc);
        const auto lamina = intersection({ellipticTube(0, 92, 17, 14), slab(z + 8, z + 26)});
        paint.wall(lamina, Tissue::CorticalBone);
        paint.wall(capsule({0, 100, z + 16}, {0, 108, z + 8}, 3.5, 3.5), Tissue::CorticalBone);
        for (const double side : {-1.0, 1.0})
            paint.wall(capsule({side * 12, 88, z + 18}, {side * 38, 92, z + 16}, 4.0, 3.0),
                       Tissue::CorticalBone);
    }
    paint.wall(ellipticTube(0, 90, 10, 8.5), Tissue::SpinalCord);
}

/// One rib a level and side: a chain of short capsules along the wall, falling to the front.
void paintRibs(const Painter& paint)
{
    constexpr int Pieces = 14;
    for (int level = -3; level <= 7; ++level)
        for (const double side : {-1.0, 1.0}) {
            const auto at = [&](int piece) {
                const double part = static_cast<double>(piece) / Pieces;
                const double angle = std::numbers::pi * (0.46 - 0.86 * part); // from the back to the front
                return Point3{side * 141.5 * std::cos(angle), 92.0 * std::sin(angle),
                              33.0 * level + 28.0 - 75.0 * part};
            };
            const int last = level < 0 ? Pieces + 2 * level : Pieces;
            for (int piece = 0; piece < last; ++piece) {
                paint.wall(capsule(at(piece), at(piece + 1), 4.6, 4.6), Tissue::CorticalBone);
                paint.wall(capsule(at(piece), at(piece + 1), 2.6, 2.6), Tissue::SpongyBone);
            }
        }
}

void paintWall(const Painter& paint)
{
    paint.wall(outside(ellipticTube(0, 0, 137, 87)), Tissue::Muscle);
    paint.wall(outside(ellipticTube(0, 0, 148, 98)), Tissue::Fat);
    paintSpine(paint);
    paintRibs(paint);
    paint.wall(outside(ellipticTube(0, 0, BodyHalfWidth_mm - 2.0, BodyHalfDepth_mm - 2.0)), Tissue::Muscle);
    paint.wall(outside(ellipticTube(0, 0, BodyHalfWidth_mm, BodyHalfDepth_mm)), Tissue::Air);
}

} // namespace

ShapePointer liverBody()
{
    const auto right = ellipsoid({-72, 4, 4}, {72, 82, 86}),
               left = ellipsoid({-2, -38, 28}, {66, 38, 36}, -0.15);
    const auto tip = ellipsoid({-94, 8, -46}, {40, 50, 50}), caudate = ellipsoid({-22, 8, 26}, {20, 18, 28});
    return smoothUnion({right, left, tip, caudate}, 22.0);
}

Anatomy makeAnatomy(std::uint64_t seed)
{
    Anatomy anatomy;
    const Painter below{anatomy.belowLesions}, above{anatomy.aboveLesions};
    paintViscera(below, seed);
    paintLiver(below);
    paintChest(above);
    paintWall(above);
    return anatomy;
}

} // namespace hepatica::phantom
