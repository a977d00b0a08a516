// Who the images are of: names in their character sets, and questions that only a person can answer.
#include "imaging/dicom/SeriesFolder.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::problemCodes;
using hepatica::tests::TestImage;
using hepatica::tests::writeAll;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

class PatientQuestions : public tests::SeriesFolder {};

} // namespace

TEST_F(PatientQuestions, NamesOfOtherCharacterSetsBecomeUtf8)
{
    TestImage latin = axialStack(1).front();
    latin.texts = {{DCM_SpecificCharacterSet, "ISO_IR 100"}, {DCM_PatientName, "Buc^J\xe9r\xf4me"}};
    tests::write(latin, folder() / "latin");
    EXPECT_EQ(onlySeries().patientName, "Buc^Jérôme"); // pydicom's chrFren.dcm
}

TEST_F(PatientQuestions, ANameWithoutCharacterSetLosesWhatIsNotAscii)
{
    TestImage unknown = axialStack(1).front();
    unknown.texts = {{DCM_PatientName, "J\xe9r\xf4me"}};
    tests::write(unknown, folder() / "unknown");
    EXPECT_EQ(onlySeries().patientName, "J?r?me");
}

TEST_F(PatientQuestions, OneSeriesUidUnderTwoNamesIsNeverHalfASeries)
{
    auto images = axialStack(4);
    images[2].texts[DCM_PatientName] = images[3].texts[DCM_PatientName] = "TEST^ONE";
    writeAll(images, folder());
    for (const std::string& pick : {std::string(), std::string("1"), uidFromName("series A")}) {
        const auto opened = openSeries({folder()}, pick);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ProblemCode::SeveralSeries);
        EXPECT_THAT(opened.error().text(), HasSubstr("differ in Patient Name"));
        EXPECT_THAT(opened.error().text(), HasSubstr("A002"));
    }
}

TEST_F(PatientQuestions, OnePatientUnderTwoIdentifiersIsAQuestionNeverAMerge)
{
    auto images = axialStack(3, "A");
    auto others = axialStack(3, "B");
    for (TestImage& image : images)
        image.texts = {{DCM_PatientBirthDate, "19600229"}, {DCM_PatientSex, "F"}};
    for (TestImage& image : others)
        image.texts = {
            {DCM_PatientID, "P2"}, {DCM_PatientName, "TEST^ONE^"}, {DCM_PatientBirthDate, "19600229"}};
    writeAll(images, folder());
    writeAll(others, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.patients.size(), 2u);
    for (const Patient& patient : found.patients) {
        ASSERT_THAT(problemCodes(patient.warnings), ElementsAre(ProblemCode::PerhapsOnePatient));
        EXPECT_THAT(patient.warnings[0].text(), testing::AllOf(HasSubstr("A000"), HasSubstr("B000")));
        EXPECT_THAT(patient.warnings[0].text(),
                    testing::Not(HasSubstr("1960"))); // no one's data in a message
    }
}

TEST_F(PatientQuestions, OneIdentifierWithTwoBirthDatesIsAQuestion)
{
    auto images = axialStack(3, "A");
    auto others = axialStack(3, "B");
    for (TestImage& image : images)
        image.texts[DCM_PatientBirthDate] = "19600229";
    for (TestImage& image : others)
        image.texts[DCM_PatientBirthDate] = "19610301";
    writeAll(images, folder());
    writeAll(others, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.patients.size(), 2u);
    EXPECT_THAT(problemCodes(found.patients[0].warnings), ElementsAre(ProblemCode::PerhapsOnePatient));
}

TEST_F(PatientQuestions, TwoPatientsOfOneNameAreNotAskedAboutWithoutABirthDate)
{
    auto images = axialStack(3, "A");
    auto others = axialStack(3, "B");
    for (TestImage& image : others)
        image.texts[DCM_PatientID] = "P2";
    writeAll(images, folder());
    writeAll(others, folder());
    for (const Patient& patient : index().patients)
        EXPECT_TRUE(patient.warnings.empty());
}
