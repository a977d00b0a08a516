#include <hepatica/measurement/ClinicalScores.h>

#include <algorithm>
#include <cmath>

namespace hepatica::measurement {

namespace {

/// 1 below `from`, 2 up to and with `upTo`, 3 above.
int rising(double value, double from, double upTo)
{
    return value < from ? 1 : value <= upTo ? 2 : 3;
}

int rounded(double score, int least, int most)
{
    return static_cast<int>(std::clamp(std::round(score), double(least), double(most)));
}

double atLeastOne(double value)
{
    return std::max(value, 1.0);
}

double creatinineOf(const MeldInputs& inputs, double most)
{
    return inputs.dialysis ? most : std::clamp(inputs.creatinine_mgdL, 1.0, most);
}

double missingSodium(double sodium_mmolL)
{
    return 137.0 - std::clamp(sodium_mmolL, 125.0, 137.0);
}

} // namespace

double albi(double bilirubin_umolL, double albumin_gL, AlbiCoefficient coefficient)
{
    const double slope = coefficient == AlbiCoefficient::Printed ? 0.085 : 0.0852;
    return 0.66 * std::log10(bilirubin_umolL) - slope * albumin_gL;
}

int albiGrade(double albi)
{
    return albi <= -2.60 ? 1 : albi <= -1.39 ? 2 : 3;
}

std::string_view modifiedAlbiGrade(double albi, AlbiBoundary boundary)
{
    const int grade = albiGrade(albi);
    if (grade != 2)
        return grade == 1 ? "1" : "3";
    const bool in2a = boundary == AlbiBoundary::In2a ? albi <= -2.27 : albi < -2.27;
    return in2a ? "2a" : "2b";
}

double easyAlbi(double bilirubin_mgdL, double albumin_gdL)
{
    return bilirubin_mgdL - 9.0 * albumin_gdL;
}

int bilirubinPoints_mgdL(double bilirubin)
{
    return rising(bilirubin, 2.0, 3.0);
}

int bilirubinPoints_umolL(double bilirubin)
{
    return rising(bilirubin, 34.0, 50.0);
}

int albuminPoints_gL(double albumin)
{
    return albumin > 35.0 ? 1 : albumin >= 28.0 ? 2 : 3;
}

int inrPoints(double inr)
{
    return rising(inr, 1.7, 2.3);
}

int prothrombinPoints_s(double prolongation)
{
    return rising(prolongation, 4.0, 6.0);
}

int ascitesPoints(int grade)
{
    return std::clamp(grade, 0, 2) + 1;
}

int encephalopathyPoints(int grade)
{
    return grade <= 0 ? 1 : grade <= 2 ? 2 : 3;
}

char childPughClass(int points)
{
    return points <= 6 ? 'A' : points <= 9 ? 'B' : 'C';
}

int meld(const MeldInputs& inputs)
{
    const double score = 3.78 * std::log(atLeastOne(inputs.bilirubin_mgdL)) +
                         11.2 * std::log(atLeastOne(inputs.inr)) +
                         9.57 * std::log(creatinineOf(inputs, 4.0)) + 6.43;
    return rounded(score, 6, 40);
}

int meldSodium(int meld, double sodium_mmolL)
{
    if (meld <= 11)
        return meld;
    const double missing = missingSodium(sodium_mmolL);
    return rounded(meld + 1.32 * missing - 0.033 * meld * missing, 6, 40);
}

int meld3(const MeldInputs& inputs, double sodium_mmolL, double albumin_gdL, bool female)
{
    const double bilirubin = std::log(atLeastOne(inputs.bilirubin_mgdL));
    const double creatinine = std::log(creatinineOf(inputs, 3.0));
    const double sodium = missingSodium(sodium_mmolL);
    const double albumin = 3.5 - std::clamp(albumin_gdL, 1.5, 3.5);
    const double score = (female ? 1.33 : 0.0) + 4.56 * bilirubin + 0.82 * sodium -
                         0.24 * sodium * bilirubin + 9.09 * std::log(atLeastOne(inputs.inr)) +
                         11.14 * creatinine + 1.85 * albumin - 1.83 * albumin * creatinine + 6.0;
    return rounded(score, 6, 40);
}

} // namespace hepatica::measurement
