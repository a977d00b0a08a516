#include "TruthFile.h"

#include "Enhancement.h"
#include "StoryPlan.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace hepatica::phantom {

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::array<std::pair<Difficulty, std::string_view>, 2> DifficultyNames{
    {{Difficulty::Easy, "easy"}, {Difficulty::Hard, "hard"}}};
constexpr std::array Stories{Story::Responder, Story::Pseudoprogressor, Story::Hyperprogressor};
constexpr std::array Kinds{LesionKind::WashoutHcc, LesionKind::PersistentHcc, LesionKind::Hypodense,
                           LesionKind::FaintHypodense};

/// A word that is not in its table: caught in readTruth().
struct UnknownWord : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <typename Enum, std::size_t N, typename NameOf>
Enum named(const std::array<Enum, N>& values, NameOf&& nameOf, const std::string& name)
{
    for (const Enum value : values)
        if (nameOf(value) == name)
            return value;
    throw UnknownWord("\"" + name + "\" is not known");
}

template <typename Table> auto worded(const Table& table, const std::string& word)
{
    if (const auto value = measurement::fromWord(table, word))
        return *value;
    throw UnknownWord("\"" + word + "\" is not known");
}

Json toJson(const Point3& p)
{
    return Json::array({p.x, p.y, p.z});
}

Point3 pointFrom(const Json& json)
{
    return {json.at(0).get<double>(), json.at(1).get<double>(), json.at(2).get<double>()};
}

Json toJson(const std::array<Point3, 2>& ends)
{
    return Json::array({toJson(ends[0]), toJson(ends[1])});
}

std::array<Point3, 2> endsFrom(const Json& json)
{
    return {pointFrom(json.at(0)), pointFrom(json.at(1))};
}

Json toJson(const PhantomOptions& options)
{
    return {{"story", storyName(options.story)},
            {"seed", options.seed},
            {"dims", options.dims},
            {"body_width_mm", options.bodyWidth_mm},
            {"coverage_mm", options.coverage_mm},
            {"difficulty", measurement::wordOf(DifficultyNames, options.difficulty)}};
}

PhantomOptions optionsFrom(const Json& json)
{
    return {named(Stories, storyName, json.at("story")),
            json.at("seed"),
            json.at("dims"),
            json.at("body_width_mm"),
            json.at("coverage_mm"),
            worded(DifficultyNames, json.at("difficulty"))};
}

Json toJson(const LesionTruth& lesion)
{
    return {{"lesion", lesion.name},
            {"class", measurement::wordOf(measurement::LesionClassWords, lesion.lesionClass)},
            {"kind", lesionKindName(lesion.kind)},
            {"present", lesion.present},
            {"volume_mm3", lesion.volume_mm3},
            {"viable_volume_mm3", lesion.viableVolume_mm3},
            {"long_axis_mm", lesion.longAxis.mm()},
            {"long_axis_ends", toJson(lesion.longEnds)},
            {"short_axis_mm", lesion.shortAxis.mm()},
            {"short_axis_ends", toJson(lesion.shortEnds)},
            {"slice_index", lesion.sliceIndex},
            {"viable_long_axis_mm", lesion.viableLongAxis.mm()},
            {"viable_short_axis_mm", lesion.viableShortAxis.mm()},
            {"viable_long_axis_ends", toJson(lesion.viableEnds)},
            {"viable_slice_index", lesion.viableSliceIndex},
            {"centre", toJson(lesion.centre)},
            {"contrast_hu", lesion.contrast_hu},
            {"contrast_by_phase_hu", lesion.contrastByPhase_hu},
            {"core_fraction", lesion.coreFraction},
            {"label", lesion.label},
            {"voxels", lesion.voxelCount}};
}

LesionTruth lesionFrom(const Json& json)
{
    LesionTruth lesion;
    lesion.name = json.at("lesion");
    lesion.lesionClass = worded(measurement::LesionClassWords, json.at("class"));
    lesion.kind = named(Kinds, lesionKindName, json.at("kind"));
    lesion.present = json.at("present");
    lesion.volume_mm3 = json.at("volume_mm3");
    lesion.viableVolume_mm3 = json.at("viable_volume_mm3");
    lesion.longAxis = Length::fromMm(json.at("long_axis_mm"));
    lesion.longEnds = endsFrom(json.at("long_axis_ends"));
    lesion.shortAxis = Length::fromMm(json.at("short_axis_mm"));
    lesion.shortEnds = endsFrom(json.at("short_axis_ends"));
    lesion.sliceIndex = json.at("slice_index");
    lesion.viableLongAxis = Length::fromMm(json.at("viable_long_axis_mm"));
    lesion.viableShortAxis = Length::fromMm(json.at("viable_short_axis_mm"));
    lesion.viableEnds = endsFrom(json.at("viable_long_axis_ends"));
    lesion.viableSliceIndex = json.at("viable_slice_index");
    lesion.centre = pointFrom(json.at("centre"));
    lesion.contrast_hu = json.at("contrast_hu");
    lesion.contrastByPhase_hu = json.at("contrast_by_phase_hu");
    lesion.coreFraction = json.at("core_fraction");
    lesion.label = json.at("label");
    lesion.voxelCount = json.at("voxels");
    return lesion;
}

Json toJson(const VisitTruth& visit, const fs::path& folder)
{
    Json series = Json::array(), lesions = Json::array(), waves = Json::array();
    for (std::size_t p = 0; p < visit.seriesFolders.size(); ++p)
        series.push_back({{"phase", imaging::phaseName(Phases[p].phase)},
                          {"delay_s", Phases[p].delay_s},
                          {"folder", visit.seriesFolders[p].lexically_relative(folder).generic_string()}});
    for (const LesionTruth& lesion : visit.lesions)
        lesions.push_back(toJson(lesion));
    for (const Wave& wave : visit.motion.waves)
        waves.push_back({{"amplitude_mm", toJson(wave.amplitude_mm)},
                         {"wave_vector_per_mm", toJson(wave.waveVector_perMm)},
                         {"shift_rad", wave.shift_rad}});
    return {
        {"timepoint", visit.name},
        {"role", measurement::wordOf(measurement::TimepointRoleWords, visit.role)},
        {"date", visit.date.iso()},
        {"series", series},
        {"labels", visit.labelFile.lexically_relative(folder).generic_string()},
        {"breathing_shift_mm", toJson(visit.breathingShift_mm)},
        {"deformation",
         {{"formula", "tissue at p of this visit lay at baseline at p - breathing_shift - sum of amplitude * "
                      "sin(wave_vector . p + shift)"},
          {"rms_mm", visit.deformationRms_mm},
          {"max_mm", visit.deformationMax_mm},
          {"waves", waves}}},
        {"lesions", lesions}};
}

VisitTruth visitFrom(const Json& json, const fs::path& folder)
{
    VisitTruth visit;
    visit.name = json.at("timepoint");
    visit.role = worded(measurement::TimepointRoleWords, json.at("role"));
    const auto date = Date::fromIso(json.at("date").get<std::string>());
    if (!date)
        throw UnknownWord(date.error().text());
    visit.date = *date;
    for (const Json& series : json.at("series"))
        visit.seriesFolders.push_back(folder / series.at("folder").get<std::string>());
    visit.labelFile = folder / json.at("labels").get<std::string>();
    visit.breathingShift_mm = pointFrom(json.at("breathing_shift_mm"));
    const Json& deformation = json.at("deformation");
    visit.deformationRms_mm = deformation.at("rms_mm");
    visit.deformationMax_mm = deformation.at("max_mm");
    visit.motion.breathingShift_mm = visit.breathingShift_mm;
    for (const Json& wave : deformation.at("waves"))
        visit.motion.waves.push_back({pointFrom(wave.at("amplitude_mm")),
                                      pointFrom(wave.at("wave_vector_per_mm")), wave.at("shift_rad")});
    for (const Json& lesion : json.at("lesions"))
        visit.lesions.push_back(lesionFrom(lesion));
    return visit;
}

} // namespace

std::string truthJson(const PatientTruth& truth, const fs::path& folder)
{
    Json visits = Json::array();
    for (const VisitTruth& visit : truth.visits)
        visits.push_back(toJson(visit, folder));
    const Json all{{"patient", truth.patientId},
                   {"story", storyName(truth.story)},
                   {"options", toJson(truth.options)},
                   {"noise_hu", truth.noise_hu},
                   {"visits", visits}};
    return all.dump(1) + "\n";
}

Expected<PatientTruth> readTruth(const fs::path& truthFile)
{
    std::error_code error;
    if (!fs::exists(truthFile, error))
        return fail(ProblemCode::NoSuchFile, {truthFile.string()});
    std::ifstream stream(truthFile);
    if (!stream)
        return fail(ProblemCode::NotReadable, {truthFile.string(), "it cannot be opened"});
    try {
        const Json json = Json::parse(stream);
        PatientTruth truth;
        truth.patientId = json.at("patient");
        truth.story = named(Stories, storyName, json.at("story"));
        truth.options = optionsFrom(json.at("options"));
        truth.noise_hu = json.at("noise_hu");
        for (const Json& visit : json.at("visits"))
            truth.visits.push_back(visitFrom(visit, truthFile.parent_path()));
        truth.truthFile = truthFile;
        return truth;
    } catch (const std::exception& problem) {
        return fail(ProblemCode::BadDocument,
                    {truthFile.string(), problem.what(), "a truth.json that the phantom wrote"});
    }
}

} // namespace hepatica::phantom
