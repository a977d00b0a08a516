#include "ScoreInputs.h"
#include "Units.h"

#include <array>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using enum ClinicalItem;

// How each score is put together from what was found near the visit. A function that asks for everything
// first and stops when something is missing lists all that is missing, not only the first.

constexpr double UmolPerMg = 17.1, UmolPerMgCreatinine = 88.4; ///< a decilitre's milligrams in umol/L

std::optional<double> bilirubin_mgdL(ScoreInputs& inputs)
{
    const ClinicalRow* row = inputs.row(Bilirubin);
    return row != nullptr ? std::optional(*row->number / UmolPerMg) : std::nullopt;
}

void setAlbi(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto bilirubin = inputs.number(Bilirubin), albumin = inputs.number(Albumin);
    if (!inputs.complete())
        return;
    score.value = albi(*bilirubin, *albumin, inputs.rules().albiCoefficient);
    score.grade = std::to_string(albiGrade(*score.value));
}

void setModifiedAlbi(ScoreInputs& inputs, ClinicalScore& score)
{
    setAlbi(inputs, score);
    if (score.value)
        score.grade = modifiedAlbiGrade(*score.value, inputs.rules().albiBoundary);
}

void setEasyAlbi(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto bilirubin = bilirubin_mgdL(inputs), albumin = inputs.number(Albumin);
    if (inputs.complete())
        score.value = easyAlbi(*bilirubin, *albumin / 10.0);
}

int bilirubinPoints(const ClinicalRow& row)
{
    return isMgPerDl(row.unit) ? bilirubinPoints_mgdL(*row.writtenNumber)
                               : bilirubinPoints_umolL(*row.number);
}

/// INR, or where there is none the prothrombin time above the control.
std::optional<int> coagulationPoints(ScoreInputs& inputs)
{
    if (const ClinicalRow* inr = inputs.rowIfAny(Inr))
        return inrPoints(*inr->number);
    if (const ClinicalRow* prolongation = inputs.rowIfAny(ProthrombinProlongation))
        return prothrombinPoints_s(*prolongation->number);
    inputs.noteMissing(fmt::format("INR or PT_prolongation within {} days", inputs.rules().windowDays));
    return std::nullopt;
}

std::optional<int> childPugh(ScoreInputs& inputs)
{
    const ClinicalRow* bilirubin = inputs.row(Bilirubin);
    const auto albumin = inputs.number(Albumin);
    const auto coagulation = coagulationPoints(inputs);
    const auto ascites = inputs.number(Ascites), encephalopathy = inputs.number(Encephalopathy);
    if (!inputs.complete())
        return std::nullopt;
    return bilirubinPoints(*bilirubin) + albuminPoints_gL(*albumin) + *coagulation +
           ascitesPoints(static_cast<int>(*ascites)) +
           encephalopathyPoints(static_cast<int>(*encephalopathy));
}

void setChildPugh(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto points = childPugh(inputs);
    if (!points)
        return;
    score.value = *points;
    score.grade = childPughClass(*points);
}

std::optional<MeldInputs> meldInputs(ScoreInputs& inputs)
{
    const auto bilirubin = bilirubin_mgdL(inputs), inr = inputs.number(Inr);
    const bool dialysis = inputs.isYes(Dialysis);
    const auto creatinine = dialysis ? std::optional(0.0) : inputs.number(Creatinine);
    if (!inputs.complete())
        return std::nullopt;
    return MeldInputs{*bilirubin, *inr, *creatinine / UmolPerMgCreatinine, dialysis};
}

void setMeld(ScoreInputs& inputs, ClinicalScore& score)
{
    if (const auto all = meldInputs(inputs))
        score.value = meld(*all);
}

void setMeldSodium(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto all = meldInputs(inputs);
    const auto sodium = inputs.number(Sodium);
    if (inputs.complete())
        score.value = meldSodium(meld(*all), *sodium);
}

void setMeld3(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto all = meldInputs(inputs);
    const auto sodium = inputs.number(Sodium), albumin = inputs.number(Albumin), female = inputs.number(Sex);
    if (inputs.complete())
        score.value = meld3(*all, *sodium, *albumin / 10.0, *female > 0.0);
}

void setCrafity(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto afp = inputs.number(Afp), crp = inputs.number(Crp);
    if (!inputs.complete())
        return;
    const int points = crafity(*afp, *crp);
    score.value = points;
    score.grade = crafityRisk(points);
}

void setRatio(ClinicalScore& score, std::optional<double> ratio)
{
    score.value = ratio;
    if (!ratio)
        score.missing.emplace_back("lymphocytes above 0");
}

void setNeutrophilLymphocyteRatio(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto neutrophils = inputs.number(Neutrophils), lymphocytes = inputs.number(Lymphocytes);
    if (inputs.complete())
        setRatio(score, neutrophilLymphocyteRatio(*neutrophils, *lymphocytes));
}

void setPlateletLymphocyteRatio(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto platelets = inputs.number(Platelets), lymphocytes = inputs.number(Lymphocytes);
    if (inputs.complete())
        setRatio(score, plateletLymphocyteRatio(*platelets, *lymphocytes));
}

void setImmuneInflammation(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto platelets = inputs.number(Platelets), neutrophils = inputs.number(Neutrophils);
    const auto lymphocytes = inputs.number(Lymphocytes);
    if (inputs.complete())
        setRatio(score, immuneInflammationIndex(*platelets, *neutrophils, *lymphocytes));
}

void setNutrition(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto albumin = inputs.number(Albumin), lymphocytes = inputs.number(Lymphocytes);
    if (inputs.complete())
        score.value = nutritionalIndex(*albumin, *lymphocytes);
}

template <int (*points)(double, double)> void setGlasgow(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto crp = inputs.number(Crp), albumin = inputs.number(Albumin);
    if (inputs.complete())
        score.value = points(*crp, *albumin);
}

void setBclc(ScoreInputs& inputs, ClinicalScore& score)
{
    const auto status = inputs.number(Ecog);
    const auto points = childPugh(inputs);
    const TumourBurden burden = inputs.burden();
    if (!inputs.complete())
        return;
    const BclcStage stage = bclc(burden, static_cast<int>(*status), childPughClass(*points));
    score.grade = stage.stage;
    score.reason = stage.reason;
    if (stage.stage.empty())
        inputs.noteMissing(stage.reason);
}

template <BurdenCall (*rule)(const TumourBurden&)> void setWithin(ScoreInputs& inputs, ClinicalScore& score)
{
    const BurdenCall call = rule(inputs.burden());
    score.reason = call.reason;
    if (call.within)
        score.grade = *call.within ? "within" : "outside";
    else
        inputs.noteMissing(call.reason);
}

void setTumourBurdenScore(ScoreInputs& inputs, ClinicalScore& score)
{
    const TumourBurden burden = inputs.burden();
    score.value = tumourBurdenScore(burden);
    for (const std::string& lesion : burden.unmeasured)
        inputs.noteMissing("the size of " + lesion);
    if (burden.sizes.empty() && burden.unmeasured.empty())
        inputs.noteMissing("a liver lesion");
}

struct ScoreRow {
    std::string_view name, source;
    void (*set)(ScoreInputs& inputs, ClinicalScore& score);
};

constexpr std::array Scores{
    ScoreRow{"ALBI", "Johnson 2015", setAlbi},
    ScoreRow{"mALBI", "Hiraoka 2019", setModifiedAlbi},
    ScoreRow{"EZ-ALBI", "Kariyama 2020", setEasyAlbi},
    ScoreRow{"Child-Pugh", "Pugh 1973", setChildPugh},
    ScoreRow{"MELD", "Kamath 2001, UNOS", setMeld},
    ScoreRow{"MELD-Na", "OPTN 2016", setMeldSodium},
    ScoreRow{"MELD 3.0", "Kim 2021", setMeld3},
    ScoreRow{"CRAFITY", "Scheiner 2022", setCrafity},
    ScoreRow{"NLR", "neutrophils / lymphocytes", setNeutrophilLymphocyteRatio},
    ScoreRow{"PLR", "platelets / lymphocytes", setPlateletLymphocyteRatio},
    ScoreRow{"SII", "Hu 2014", setImmuneInflammation},
    ScoreRow{"PNI", "Onodera 1984", setNutrition},
    ScoreRow{"GPS", "Forrest 2003", setGlasgow<glasgowScore>},
    ScoreRow{"mGPS", "McMillan 2007", setGlasgow<modifiedGlasgowScore>},
    ScoreRow{"BCLC", "Reig 2022", setBclc},
    ScoreRow{"Milan", "Mazzaferro 1996", setWithin<milan>},
    ScoreRow{"up-to-7", "Mazzaferro 2009", setWithin<upToSeven>},
    ScoreRow{"TBS", "Sasaki 2018", setTumourBurdenScore},
};

} // namespace

std::vector<ClinicalScore> clinicalScores(std::span<const ClinicalRow> rows, const VisitBurden& visit,
                                          const ClinicalRules& rules)
{
    std::vector<ClinicalScore> scores;
    for (const ScoreRow& row : Scores) {
        ClinicalScore score{std::string(row.name), std::string(row.source), {}, {}, {}, {}, {}};
        ScoreInputs inputs(rows, visit, rules, score);
        row.set(inputs, score);
        scores.push_back(std::move(score));
    }
    return scores;
}

} // namespace hepatica::measurement
