#include "Shapes.h"

#include <algorithm>
#include <cmath>

namespace hepatica::phantom {

namespace {

class Ellipsoid final : public Shape {
public:
    Ellipsoid(const Point3& centre, const Point3& semiAxes, double turn)
        : centre_(centre), inverse_{1.0 / semiAxes.x, 1.0 / semiAxes.y, 1.0 / semiAxes.z},
          cosine_(std::cos(turn)), sine_(std::sin(turn)),
          least_(std::min({semiAxes.x, semiAxes.y, semiAxes.z}))
    {
    }
    double distanceBound(const Point3& p) const override
    {
        const Point3 d = p - centre_;
        const double x = (cosine_ * d.x + sine_ * d.y) * inverse_.x;
        const double y = (cosine_ * d.y - sine_ * d.x) * inverse_.y;
        const double z = d.z * inverse_.z;
        return (std::sqrt(x * x + y * y + z * z) - 1.0) * least_;
    }

private:
    Point3 centre_, inverse_;
    double cosine_, sine_, least_;
};

class EllipticTube final : public Shape {
public:
    EllipticTube(double x, double y, double semiX, double semiY)
        : x_(x), y_(y), inverseX_(1.0 / semiX), inverseY_(1.0 / semiY), least_(std::min(semiX, semiY))
    {
    }
    double distanceBound(const Point3& p) const override
    {
        const double x = (p.x - x_) * inverseX_, y = (p.y - y_) * inverseY_;
        return (std::sqrt(x * x + y * y) - 1.0) * least_;
    }

private:
    double x_, y_, inverseX_, inverseY_, least_;
};

class Capsule final : public Shape {
public:
    Capsule(const Point3& from, const Point3& to, double fromRadius, double toRadius)
        : from_(from), axis_(to - from), inverseSquare_(1.0 / dot(axis_, axis_)), radius_(fromRadius),
          widening_(toRadius - fromRadius), flatness_(1.0 / (1.0 + std::abs(widening_) / norm(axis_)))
    {
    }
    double distanceBound(const Point3& p) const override
    {
        const Point3 d = p - from_;
        const double along = std::clamp(dot(d, axis_) * inverseSquare_, 0.0, 1.0);
        return (norm(d - along * axis_) - radius_ - along * widening_) * flatness_;
    }

private:
    Point3 from_, axis_;
    double inverseSquare_, radius_, widening_, flatness_;
};

class Outside final : public Shape {
public:
    explicit Outside(ShapePointer shape) : shape_(std::move(shape)) {}
    double distanceBound(const Point3& p) const override { return -shape_->distanceBound(p); }

private:
    ShapePointer shape_;
};

class Intersection final : public Shape {
public:
    explicit Intersection(std::vector<ShapePointer> shapes) : shapes_(std::move(shapes)) {}
    double distanceBound(const Point3& p) const override
    {
        double all = shapes_.front()->distanceBound(p);
        for (const ShapePointer& shape : shapes_)
            all = std::max(all, shape->distanceBound(p));
        return all;
    }

private:
    std::vector<ShapePointer> shapes_;
};

class SmoothUnion final : public Shape {
public:
    SmoothUnion(std::vector<ShapePointer> shapes, double blend) : shapes_(std::move(shapes)), blend_(blend) {}
    double distanceBound(const Point3& p) const override
    {
        double joined = shapes_.front()->distanceBound(p);
        for (std::size_t i = 1; i < shapes_.size(); ++i) {
            const double next = shapes_[i]->distanceBound(p);
            const double near = std::max(blend_ - std::abs(joined - next), 0.0);
            joined = std::min(joined, next) - near * near / (4.0 * blend_);
        }
        return joined;
    }

private:
    std::vector<ShapePointer> shapes_;
    double blend_;
};

class Slab final : public Shape {
public:
    Slab(double low, double high) : low_(low), high_(high) {}
    double distanceBound(const Point3& p) const override { return std::max(low_ - p.z, p.z - high_); }

private:
    double low_, high_;
};

class AboveDomes final : public Shape {
public:
    AboveDomes(std::vector<Dome> domes, double raise) : domes_(std::move(domes)), raise_(raise) {}
    double distanceBound(const Point3& p) const override
    {
        double below = -1e9;
        for (const Dome& dome : domes_)
            below = std::max(below, belowDome(dome, p));
        return below;
    }

private:
    // A little beyond the radii the slope is kept, so that it stays bounded.
    double belowDome(const Dome& dome, const Point3& p) const
    {
        constexpr double Reach = 1.1;
        const double dx = (p.x - dome.x) / dome.radiusX, dy = (p.y - dome.y) / dome.radiusY;
        const double away = std::sqrt(dx * dx + dy * dy);
        const double drop = away < Reach ? away * away : Reach * (2.0 * away - Reach);
        const double steepest = 2.0 * Reach * dome.fall / std::min(dome.radiusX, dome.radiusY);
        return (dome.top + raise_ - dome.fall * drop - p.z) / std::sqrt(1.0 + steepest * steepest);
    }

    std::vector<Dome> domes_;
    double raise_;
};

} // namespace

ShapePointer ellipsoid(const Point3& centre, const Point3& semiAxes, double turn_rad)
{
    return std::make_shared<Ellipsoid>(centre, semiAxes, turn_rad);
}

ShapePointer ellipticTube(double x, double y, double semiX, double semiY)
{
    return std::make_shared<EllipticTube>(x, y, semiX, semiY);
}

ShapePointer capsule(const Point3& from, const Point3& to, double fromRadius, double toRadius)
{
    return std::make_shared<Capsule>(from, to, fromRadius, toRadius);
}

ShapePointer outside(ShapePointer shape)
{
    return std::make_shared<Outside>(std::move(shape));
}

ShapePointer intersection(std::vector<ShapePointer> shapes)
{
    return std::make_shared<Intersection>(std::move(shapes));
}

ShapePointer smoothUnion(std::vector<ShapePointer> shapes, double blend_mm)
{
    return std::make_shared<SmoothUnion>(std::move(shapes), blend_mm);
}

ShapePointer slab(double low, double high)
{
    return std::make_shared<Slab>(low, high);
}

ShapePointer aboveDomes(std::vector<Dome> domes, double raise_mm)
{
    return std::make_shared<AboveDomes>(std::move(domes), raise_mm);
}

} // namespace hepatica::phantom
