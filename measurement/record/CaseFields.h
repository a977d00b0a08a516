#pragma once
#include <hepatica/measurement/Case.h>

#include <concepts>

namespace hepatica::measurement {

// Every field of a case with the name it is stored under: one description for writing and for reading. A
// renamed or added field needs a migration step (Schema.cpp), for stored actions keep these names for good;
// an optional one may be added, for where it is missing there is none.

template <typename Struct, typename Value>
concept Either = std::same_as<std::remove_const_t<Struct>, Value>;

void fields(Either<Point3> auto& point, auto&& field)
{
    field("x", point.x);
    field("y", point.y);
    field("z", point.z);
}

void fields(Either<Caliper> auto& caliper, auto&& field)
{
    field("long_ends", caliper.longEnds);
    field("short_ends", caliper.shortEnds);
    field("slice_index", caliper.sliceIndex);
}

void fields(Either<imaging::Stroke> auto& stroke, auto&& field)
{
    field("from", stroke.from);
    field("to", stroke.to);
}

/// Without a region that the lesion is kept within.
void fields(Either<imaging::LesionPrompt> auto& prompt, auto&& field)
{
    field("strokes", prompt.strokes);
    field("click", prompt.click);
    field("box", prompt.box);
    field("add", prompt.add);
    field("remove", prompt.remove);
}

void fields(Either<AxialAxes> auto& axes, auto&& field)
{
    field("long_ends", axes.longEnds);
    field("short_ends", axes.shortEnds);
}

void fields(Either<LesionShape> auto& shape, auto&& field)
{
    field("voxels", shape.voxels);
    field("volume_mm3", shape.volume_mm3);
    field("mesh_volume_mm3", shape.meshVolume_mm3);
    field("surface_mm2", shape.surface_mm2);
    field("max_diameter_3d_mm", shape.maxDiameter3d_mm);
    field("centroid", shape.centroid);
}

void fields(Either<StandardErrors> auto& errors, auto&& field)
{
    field("long_axis_mm", errors.longAxis_mm);
    field("short_axis_mm", errors.shortAxis_mm);
    field("volume_mm3", errors.volume_mm3);
}

void fields(Either<DensityStatistics> auto& density, auto&& field)
{
    field("mean", density.mean);
    field("sd", density.sd);
    field("min", density.min);
    field("max", density.max);
    field("median", density.median);
    field("p10", density.p10);
    field("p25", density.p25);
    field("p75", density.p75);
    field("p90", density.p90);
}

void fields(Either<CaseIdentity> auto& identity, auto&& field)
{
    field("id", identity.id);
    field("patient_id", identity.patientId);
    field("patient_name", identity.patientName);
    field("birth_date", identity.birthDate);
    field("sex", identity.sex);
}

void fields(Either<PatientHeader> auto& patient, auto&& field)
{
    field("patient_id", patient.patientId);
    field("patient_name", patient.patientName);
    field("birth_date", patient.birthDate);
    field("sex", patient.sex);
}

void fields(Either<SeriesReference> auto& series, auto&& field)
{
    field("uid", series.uid);
    field("study_uid", series.studyUid);
    field("description", series.description);
    field("modality", series.modality);
    field("phase", series.phase);
    field("phase_confidence", series.phaseConfidence);
    field("quantity", series.quantity);
    field("slice_thickness_mm", series.sliceThickness_mm);
    field("geometry", series.geometry);
    field("paths", series.paths);
    field("same_patient_why", series.samePatientWhy);
    field("frame_of_reference_uid", series.frameOfReferenceUid);
    field("patient", series.patient);
}

void fields(Either<ReaderAnswer> auto& answer, auto&& field)
{
    field("reader", answer.reader);
    field("answer", answer.answer);
}

void fields(Either<Timepoint> auto& visit, auto&& field)
{
    field("name", visit.name);
    field("role", visit.role);
    field("date", visit.date);
    field("series", visit.series);
    field("new_lesions", visit.newLesions);
    field("new_lesion_answers", visit.newLesionAnswers);
    field("was_unblinded", visit.wasUnblinded);
}

void fields(Either<Lesion> auto& lesion, auto&& field)
{
    field("tracking_uid", lesion.trackingUid);
    field("name", lesion.name);
    field("class", lesion.lesionClass);
    field("organ", lesion.organ);
    field("reader", lesion.reader);
    field("segment", lesion.segment);
    field("lesion_type", lesion.lesionType);
}

void fields(Either<CaseReader> auto& reader, auto&& field)
{
    field("name", reader.name);
    field("role", reader.role);
}

void fields(Either<Signature> auto& signature, auto&& field)
{
    field("name", signature.name);
    field("meaning", signature.meaning);
    field("time", signature.time);
}

void fields(Either<VisitReading> auto& reading, auto&& field)
{
    field("timepoint", reading.timepoint);
    field("reader", reading.reader);
    field("new_lesions", reading.newLesions);
    field("coverage", reading.coverage);
    field("signature", reading.signature);
}

void fields(Either<Adjudication> auto& choice, auto&& field)
{
    field("adjudicator", choice.adjudicator);
    field("chosen", choice.chosen);
    field("reason", choice.reason);
    field("signature", choice.signature);
}

void fields(Either<ClinicalRow> auto& row, auto&& field)
{
    field("date", row.date);
    field("name", row.name);
    field("value", row.value);
    field("unit", row.unit);
    field("number", row.number);
    field("written_number", row.writtenNumber);
    field("upper_limit", row.upperLimit);
}

void fields(Either<LesionFindings> auto& said, auto&& field)
{
    field("change_last", said.changeSinceLast);
    field("lrt_type", said.treatmentType);
    field("lrt_date", said.treatmentDate);
    field("lipiodol", said.lipiodol);
    field("cytology", said.cytology);
    field("masslike_enhancement", said.masslikeEnhancement);
    field("enhancement_change", said.enhancementChange);
    field("viability_ancillary", said.viabilityAncillary);
    field("benign", said.benign);
    field("lrm_feature", said.lrmFeature);
    field("ancillary", said.ancillary);
    field("intratumoral_nodule", said.intratumoralNodule);
    field("necrosis_margin", said.necrosisMargin);
}

void fields(Either<LiverReference> auto& liver, auto&& field)
{
    field("mean", liver.mean);
    field("sd", liver.sd);
    field("places", liver.places);
}

void fields(Either<ViableMethod> auto& method, auto&& field)
{
    field("threshold", method.threshold);
    field("liver", method.liver);
    field("tolerance_gap_mm", method.toleranceGap_mm);
    field("non_contrast_series_uid", method.nonContrastSeriesUid);
    field("reference_mask", method.referenceRunLengths);
    field("excluded_mask", method.excludedRunLengths);
}

void fields(Either<PhaseDensity> auto& density, auto&& field)
{
    field("lesion", density.lesion);
    field("lesion_sd", density.lesionSd);
    field("liver", density.liver);
    field("liver_sd", density.liverSd);
}

void fields(Either<SeriesDensity> auto& one, auto&& field)
{
    field("series_uid", one.seriesUid);
    field("density", one.density);
}

void fields(Either<Observation> auto& seen, auto&& field)
{
    field("lesion_uid", seen.lesionUid);
    field("timepoint", seen.timepoint);
    field("reader", seen.reader);
    field("state", seen.state);
    field("series_uid", seen.seriesUid);
    field("recorded", seen.recorded);
    field("source", seen.source);
    field("automatic", seen.automatic);
    field("mask", seen.maskRunLengths);
    field("mask_source", seen.maskSource);
    field("prompt", seen.prompt);
    field("shape", seen.shape);
    field("standard_errors", seen.standardErrors);
    field("density", seen.density);
    field("viable_state", seen.viableState);
    field("viable", seen.viable);
    field("viable_volume_mm3", seen.viableVolume_mm3);
    field("arterial_series_uid", seen.arterialSeriesUid);
    field("change_since_nadir", seen.changeSinceNadir);
    field("certainty", seen.certainty);
    field("reason", seen.reason);
    field("software_version", seen.softwareVersion);
    field("warnings", seen.warnings);
    field("aphe", seen.aphe);
    field("washout", seen.washout);
    field("capsule", seen.capsule);
    field("quality", seen.quality);
    field("findings", seen.findings);
    field("confidence", seen.confidence);
    field("confidence_reasons", seen.confidenceReasons);
    field("viable_mask", seen.viableMaskRunLengths);
    field("viable_method", seen.viableMethod);
    field("viable_standard_errors", seen.viableStandardErrors);
    field("viable_confidence", seen.viableConfidence);
    field("viable_confidence_reasons", seen.viableConfidenceReasons);
    field("viable_source", seen.viableSource);
    field("axial", seen.axial);
    field("phase_densities", seen.phaseDensities);
}

} // namespace hepatica::measurement
