#pragma once
#include <optional>
#include <string_view>

namespace hepatica::measurement {

// Clinical scores as pure functions. Every argument bears its unit in its name and is a finite number of 0 or
// more; logarithms need more than 0.

/// Which albumin coefficient of ALBI: as printed (0.085), or as some programs have it (0.0852).
enum class AlbiCoefficient { Printed, FourDigits };
/// Which of the grades 2a and 2b the boundary of -2.27 belongs to: papers differ.
enum class AlbiBoundary { In2a, In2b };

/// 0.66 log10(bilirubin) - 0.085 albumin (Johnson PJ, J Clin Oncol 2015;33:550-558).
[[nodiscard]] double albi(double bilirubin_umolL, double albumin_gL,
                          AlbiCoefficient coefficient = AlbiCoefficient::Printed);
/// 1: up to -2.60; 2: above -2.60, up to -1.39; 3: above -1.39 (Johnson 2015).
[[nodiscard]] int albiGrade(double albi);
/// "1", "2a", "2b", "3": grade 2 split at -2.27 (Hiraoka 2019).
[[nodiscard]] std::string_view modifiedAlbiGrade(double albi, AlbiBoundary boundary = AlbiBoundary::In2a);
/// bilirubin - 9 albumin (Kariyama K 2020, EZ-ALBI).
[[nodiscard]] double easyAlbi(double bilirubin_mgdL, double albumin_gdL);

/// Points of Child-Pugh (Pugh RN, Br J Surg 1973;60:646-649), 1 to 3 each. Bilirubin has a table in each
/// unit, so it is judged in the one it was measured in.
[[nodiscard]] int bilirubinPoints_mgdL(double bilirubin);   ///< under 2, 2 to 3, above 3
[[nodiscard]] int bilirubinPoints_umolL(double bilirubin);  ///< under 34, 34 to 50, above 50
[[nodiscard]] int albuminPoints_gL(double albumin);         ///< above 35, 28 to 35, under 28
[[nodiscard]] int inrPoints(double inr);                    ///< under 1.7, 1.7 to 2.3, above 2.3
[[nodiscard]] int prothrombinPoints_s(double prolongation); ///< under 4, 4 to 6, above 6
[[nodiscard]] int ascitesPoints(int grade);                 ///< 0 none, 1 mild, 2 moderate or severe
[[nodiscard]] int encephalopathyPoints(int grade);          ///< West Haven 0, I and II, III and IV
/// 'A' for 5 and 6 points, 'B' for 7 to 9, 'C' for 10 to 15.
[[nodiscard]] char childPughClass(int points);

/// What MELD is computed from. On dialysis the creatinine counts as the largest that the score knows.
struct MeldInputs {
    double bilirubin_mgdL = 1.0, inr = 1.0, creatinine_mgdL = 1.0;
    bool dialysis = false;
};

/// 3.78 ln bilirubin + 11.2 ln INR + 9.57 ln creatinine + 6.43; each at least 1, creatinine at most 4; a
/// whole number from 6 to 40 (Kamath PS, Hepatology 2001;33:464-470, as UNOS applies it).
[[nodiscard]] int meld(const MeldInputs& inputs);
/// Above 11: MELD + 1.32 (137 - Na) - 0.033 MELD (137 - Na), sodium from 125 to 137; at most 40 (OPTN 2016).
[[nodiscard]] int meldSodium(int meld, double sodium_mmolL);
/// MELD 3.0 (Kim WR, Gastroenterology 2021;161:1887-1895): creatinine 1 to 3, albumin 1.5 to 3.5 g/dL, sodium
/// 125 to 137; a whole number from 6 to 40.
[[nodiscard]] int meld3(const MeldInputs& inputs, double sodium_mmolL, double albumin_gdL, bool female);

/// Neutrophils by lymphocytes; nothing when there are no lymphocytes. Both in 10^9/L.
[[nodiscard]] std::optional<double> neutrophilLymphocyteRatio(double neutrophils, double lymphocytes);
/// Platelets by lymphocytes, both in 10^9/L.
[[nodiscard]] std::optional<double> plateletLymphocyteRatio(double platelets, double lymphocytes);
/// Systemic immune-inflammation index (Hu B 2014): platelets x neutrophils / lymphocytes, in 10^9/L.
[[nodiscard]] std::optional<double> immuneInflammationIndex(double platelets, double neutrophils,
                                                            double lymphocytes);
/// Prognostic nutritional index (Onodera T 1984): 10 albumin g/dL + 0.005 lymphocytes/mm3.
[[nodiscard]] double nutritionalIndex(double albumin_gL, double lymphocytes_109L);
/// Glasgow prognostic score (Forrest LM 2003): a point for CRP > 10 mg/L, a point for albumin < 35 g/L.
[[nodiscard]] int glasgowScore(double crp_mgL, double albumin_gL);
/// Modified (McMillan DC 2007): low albumin counts only beside a raised CRP.
[[nodiscard]] int modifiedGlasgowScore(double crp_mgL, double albumin_gL);
/// CRAFITY (Scheiner B, J Hepatol 2022;76:353-363): a point for AFP >= 100 ng/mL, a point for CRP >= 1 mg/dL.
[[nodiscard]] int crafity(double afp_ngmL, double crp_mgL);
/// "low", "intermediate", "high" for 0, 1 and 2 points.
[[nodiscard]] std::string_view crafityRisk(int points);

/// Change in percent of the first value; nothing when that is 0.
[[nodiscard]] std::optional<double> markerChangePercent(double first, double now);

} // namespace hepatica::measurement
