#pragma once
#include <hepatica/report/CaseReport.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace hepatica::tests {

using Directions = imaging::Geometry::Directions;

/// Axial: rows run to the left of the patient, columns to the back.
inline constexpr Directions Axial{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

inline imaging::Geometry geometryOf(std::array<int, 3> dims, std::array<double, 3> spacing,
                                    const Directions& directions = Axial, Point3 origin = {})
{
    return imaging::Geometry::make(dims, spacing, origin, directions).value();
}

/// A volume of CT whose voxels are `value(position)`, in Hounsfield units.
template <typename Value>
imaging::Volume ctVolume(const imaging::Geometry& grid, Value value,
                         imaging::Quantity quantity = imaging::Quantity::Hounsfield)
{
    auto voxels = std::make_shared<std::vector<std::int16_t>>();
    voxels->reserve(grid.voxelCount());
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                voxels->push_back(static_cast<std::int16_t>(std::lround(value(grid.toPatient(i, j, k)))));
    imaging::VolumeOrigin origin;
    origin.modality = quantity == imaging::Quantity::Hounsfield ? "CT" : "MR";
    origin.quantity = quantity;
    return imaging::Volume::make(grid, std::shared_ptr<const std::vector<std::int16_t>>(voxels), origin)
        .value();
}

/// One lesion's course: its long axis at every visit in mm; negative where it was not seen or not yet there.
struct LesionCourse {
    std::string name;
    measurement::LesionClass lesionClass;
    std::vector<double> longAxes_mm;
    std::string organ = "liver";
};

/// A case of axial CT with the visits BL, FU1, … eight weeks apart, the lesions on one slice, in a row.
class SampleCase {
public:
    explicit SampleCase(std::vector<LesionCourse> courses) : courses_(std::move(courses))
    {
        case_.identity = {"case-7", "PAT-0042", "Doe^Jane", "19560402", "F"};
        const std::size_t visits = courses_.empty() ? 1 : courses_.front().longAxes_mm.size();
        for (std::size_t at = 0; at < visits; ++at)
            addVisit(at);
        for (const LesionCourse& course : courses_)
            case_.lesions.push_back({"2.25." + course.name, course.name, course.lesionClass, course.organ});
        for (std::size_t at = 0; at < visits; ++at)
            for (std::size_t lesion = 0; lesion < courses_.size(); ++lesion)
                addObservation(at, lesion);
    }

    [[nodiscard]] static imaging::Geometry grid()
    {
        return geometryOf({256, 256, 12}, {1.4, 1.4, 2.5}, Axial, {-178.5, -178.5, 0.0});
    }
    [[nodiscard]] measurement::Case& made() { return case_; }

    /// Liver of 110 HU with a fine texture, and each measured lesion as an ellipse of 60 HU.
    [[nodiscard]] imaging::Volume volume(const std::string& visit) const
    {
        std::vector<measurement::Caliper> lesions;
        for (const auto& one : case_.observations)
            if (one.timepoint == visit && one.recorded)
                lesions.push_back(*one.recorded);
        return ctVolume(grid(), [&](const Point3& p) {
            if (std::hypot(p.x, p.y) >= 150.0)
                return -900.0;
            const double texture =
                9.0 * std::sin(p.x * 1.7 + 2.0 * std::sin(p.y)) * std::cos(p.y * 1.3 + p.z);
            const auto holds = [&](const auto& lesion) { return inLesion(lesion, p); };
            return std::ranges::any_of(lesions, holds) ? 60.0 + texture : 110.0 + texture;
        });
    }

    /// The report with key images of all visits; the assessments are the caller's.
    [[nodiscard]] report::CaseReport reportWithImages() const
    {
        report::CaseReport made{case_, {}, {}, {}, "0.1.0"};
        for (const auto& visit : case_.timepoints) {
            const auto images = volume(visit.name);
            for (const auto& one : case_.observations)
                if (one.timepoint == visit.name && one.recorded)
                    made.keyImages.push_back(report::renderKeyImage(images, case_, one).value());
        }
        return made;
    }

private:
    static std::string visitName(std::size_t at) { return at == 0 ? "BL" : fmt::format("FU{}", at); }

    static bool inLesion(const measurement::Caliper& caliper, const Point3& p)
    {
        const Point3 centre = 0.5 * (caliper.longEnds[0] + caliper.longEnds[1]);
        if (distance(p, centre) > caliper.longAxis().mm())
            return false;
        const Point3 along = (1.0 / distance(caliper.longEnds[0], caliper.longEnds[1])) *
                             (caliper.longEnds[1] - caliper.longEnds[0]);
        const Point3 from = p - centre;
        const double u = dot(from, along) / (0.5 * caliper.longAxis().mm());
        const double across = std::sqrt(std::max(0.0, dot(from, from) - std::pow(dot(from, along), 2)));
        const double v = across / (0.5 * caliper.shortAxis()->mm());
        return u * u + v * v <= 1.0;
    }

    void addVisit(std::size_t at)
    {
        using measurement::TimepointRole;
        measurement::Timepoint visit;
        visit.name = visitName(at);
        visit.role = at == 0 ? TimepointRole::Baseline : TimepointRole::FollowUp;
        visit.date = Date::fromIso("2026-01-05").value().plusDays(56 * static_cast<int>(at));
        visit.series.push_back({"1.2.3." + visit.name + ".1",
                                "1.2.3." + visit.name,
                                "Abdomen PV 2.5",
                                "CT",
                                imaging::Phase::PortalVenous,
                                imaging::PhaseConfidence::High,
                                2.5,
                                grid(),
                                {"/images/" + visit.name}});
        visit.series.push_back({"1.2.3." + visit.name + ".2",
                                "1.2.3." + visit.name,
                                "Abdomen ART 2.5",
                                "CT",
                                imaging::Phase::LateArterial,
                                imaging::PhaseConfidence::High,
                                2.5,
                                grid(),
                                {"/images/" + visit.name}});
        case_.timepoints.push_back(visit);
    }

    void addObservation(std::size_t at, std::size_t lesion)
    {
        const LesionCourse& course = courses_[lesion];
        const double size = course.longAxes_mm[at];
        if (size < 0.0)
            return;
        measurement::Observation one;
        one.lesionUid = "2.25." + course.name;
        one.timepoint = visitName(at);
        one.reader = "R1";
        one.softwareVersion = "0.1.0";
        if (size == 0.0) {
            one.state = measurement::LesionState::Absent;
        } else {
            measure(one, size, {-100.0 + 28.0 * static_cast<double>(lesion), 10.0, 12.5});
        }
        case_.observations.push_back(one);
    }

    /// The long axis runs at 30 degrees to the rows; the short one is 70 % of it.
    static void measure(measurement::Observation& one, double size_mm, const Point3& centre)
    {
        const Point3 along{std::cos(0.5236), std::sin(0.5236), 0.0}, across{-along.y, along.x, 0.0};
        const auto ends = [&](const Point3& direction, double length) {
            return std::array<Point3, 2>{centre - (0.5 * length) * direction,
                                         centre + (0.5 * length) * direction};
        };
        one.seriesUid = "1.2.3." + one.timepoint + ".1";
        one.recorded = measurement::Caliper{ends(along, size_mm), ends(across, 0.7 * size_mm), 5};
        one.automatic = one.recorded;
        one.source = measurement::MeasurementSource::Automatic;
        one.viableState = measurement::ViableState::Measured;
        one.viable = measurement::Caliper{ends(along, 0.8 * size_mm), {}, 5};
        one.arterialSeriesUid = "1.2.3." + one.timepoint + ".2";
        measurement::LesionShape shape;
        shape.volume_mm3 = 0.5236 * size_mm * 0.7 * size_mm * 0.7 * size_mm;
        one.shape = shape;
        measurement::DensityStatistics density;
        density.mean = 61.3;
        one.density = density;
    }

    std::vector<LesionCourse> courses_;
    measurement::Case case_;
};

} // namespace hepatica::tests
