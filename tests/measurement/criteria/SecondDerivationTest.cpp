// The responses of RECIST 1.1 and iRECIST against a second derivation, plain and slow, that shares no code
// with the product: see PlainRecist.h and PlainIrecist.h.
#include "PlainIrecist.h"
#include "PlainRecist.h"
#include "RandomCourses.h"

#include <sstream>

namespace hepatica::tests {

namespace {

constexpr int Histories = 100000, Shards = 4;

std::string cellOf(const LesionRow& row)
{
    std::string cell = row.lesion + " " + std::string(wordOf(LesionStateWords, row.state));
    for (const auto& axis : {row.longAxis, row.shortAxis})
        cell += axis ? " " + axis->text() : "";
    if (row.changeSinceNadir)
        cell += " " + std::string(wordOf(ChangeSinceNadirWords, *row.changeSinceNadir));
    if (row.changeSinceLast)
        cell += " " + std::string(wordOf(ChangeSinceLastWords, *row.changeSinceLast));
    return cell + " " + std::string(wordOf(CertaintyWords, row.certainty));
}

/// The course and what the product says of it, for a message.
std::string told(const CourseOf& course, const CriterionAssessment& criterion)
{
    std::ostringstream text;
    for (const LesionRow& row : course.rows)
        text << row.timepoint << " " << row.date.iso() << "  " << cellOf(row) << "\n";
    for (const VisitRow& row : course.visits)
        text << row.timepoint << " answers "
             << (row.newLesions ? wordOf(NewLesionAnswerWords, *row.newLesions) : "none") << ", symptom "
             << row.newSymptom.value_or(false) << ", " << row.coverage << "\n";
    for (const VisitAssessment& visit : criterion.timepoints)
        text << visit.timepoint << "  " << visit.reason << "\n";
    return text.str();
}

class SecondDerivation : public testing::TestWithParam<int> {};

} // namespace

TEST_P(SecondDerivation, OfRecist11AgreesOnEveryVisit)
{
    RandomCourses courses(1000 + static_cast<unsigned>(GetParam()));
    const Protocol protocol;
    for (int at = 0; at < Histories / Shards; ++at) {
        const CourseOf course = courses.next();
        const auto criterion = course.under(protocol);
        const plain::Sheet sheet = plain::sheetOf(course.rows, course.visits);
        const plain::Recist plain(sheet);
        ASSERT_EQ(criterion.timepoints.size(), plain.answers.size());
        for (std::size_t visit = 0; visit < plain.answers.size(); ++visit) {
            const VisitAssessment& is = criterion.timepoints[visit];
            const plain::Answer& expected = plain.answers[visit];
            ASSERT_EQ(responseCode(is.target), expected.target) << told(course, criterion);
            ASSERT_EQ(responseCode(is.nonTarget), expected.nonTarget) << told(course, criterion);
            ASSERT_EQ(is.newLesions, expected.newLesion) << is.timepoint << "\n" << told(course, criterion);
            ASSERT_EQ(responseCode(is.overall), expected.overall) << told(course, criterion);
        }
    }
}

TEST_P(SecondDerivation, OfIrecistAgreesOnEveryVisit)
{
    RandomCourses courses(2000 + static_cast<unsigned>(GetParam()));
    const Protocol protocol = protocolNamed("irecist").value();
    std::map<std::string, int> seen;
    for (int at = 0; at < Histories / Shards; ++at) {
        const CourseOf course = courses.next();
        const auto criterion = course.under(protocol);
        const plain::Sheet sheet = plain::sheetOf(course.rows, course.visits);
        const plain::Irecist plain(sheet);
        ASSERT_EQ(criterion.timepoints.size(), plain.codes.size());
        for (std::size_t visit = 0; visit < plain.codes.size(); ++visit) {
            const VisitAssessment& is = criterion.timepoints[visit];
            ASSERT_EQ(responseCode(is.overall), plain.codes[visit]) << is.timepoint << "\n"
                                                                    << told(course, criterion);
            ++seen[is.rule];
        }
    }
    // The random courses reach what matters.
    for (const char* rule :
         {"TargetsFurtherIncreased", "NonTargetsFurtherIncreased", "NewLesionsFurtherIncreased",
          "FurtherNewLesion", "ProgressionInAnotherCategory", "ProgressionPersists", "EarlyVisitDisregarded",
          "NewLesionsPersist", "RecurrenceAfterCompleteResponse", "PartialResponseCarriedForward"})
        EXPECT_GT(seen[rule], 20) << rule;
}

INSTANTIATE_TEST_SUITE_P(Shards, SecondDerivation, testing::Range(0, Shards));

} // namespace hepatica::tests
