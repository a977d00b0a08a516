#include "tests/Reference.h"
#include "tests/measurement/clinical/ClinicalRows.h"

#include <hepatica/measurement/Endpoints.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>

namespace hepatica::tests {

namespace {

using enum Response;

const Date Start = Date::fromIso("2025-01-01").value();

Date on(int days)
{
    return Start.plusDays(days);
}

struct ReadVisit {
    int days;
    Response response;
};

/// A course under RECIST 1.1 from a baseline on day 0, every eight weeks unless told otherwise.
EndpointCourse course(std::initializer_list<ReadVisit> visits, bool confirmationRequired = false)
{
    EndpointCourse all;
    std::vector<DatedResponse> responses;
    for (const ReadVisit& visit : visits) {
        all.visits.push_back({on(visit.days), visit.response});
        responses.push_back({on(visit.days), visit.response});
        if (visit.response == PD && !all.progression)
            all.progression = on(visit.days);
    }
    all.confirmationRequired = confirmationRequired;
    all.bestUnconfirmed = bestUnconfirmed(responses, Start);
    all.bestConfirmed = bestConfirmed(responses, Start);
    return all;
}

EndpointDates dates(std::optional<int> death = {}, std::optional<int> newTherapy = {})
{
    EndpointDates all;
    all.baseline = Start;
    if (death)
        all.death = on(*death);
    if (newTherapy)
        all.newTherapy = on(*newTherapy);
    return all;
}

void expectTime(const std::optional<TimeToEvent>& time, int days, bool event, const std::string& reason)
{
    ASSERT_TRUE(time);
    EXPECT_EQ(time->days(), days);
    EXPECT_EQ(time->event, event);
    EXPECT_EQ(time->reason, reason);
}

Response responseOf(const nlohmann::json& code)
{
    return code.is_null() ? Missing : responseFromCode(code.get<std::string>()).value();
}

std::vector<DatedResponse> responsesOf(const nlohmann::json& assessments)
{
    std::vector<DatedResponse> responses;
    for (const auto& one : assessments)
        responses.push_back({day(one[0].get<std::string>()), responseOf(one[1])});
    return responses;
}

nlohmann::json suiteOf(const std::filesystem::path& file, const std::string& function)
{
    std::ifstream stream(file);
    const auto document = nlohmann::json::parse(stream);
    for (const auto& suite : document["suites"])
        if (suite["fn"] == function)
            return suite;
    throw std::out_of_range(function);
}

void expectAnswer(const std::optional<Date>& date, const nlohmann::json& expected)
{
    EXPECT_EQ(date ? "Y" : "N", expected[0].get<std::string>());
    EXPECT_EQ(date ? nlohmann::json(date->iso()) : nlohmann::json(), expected[1]);
}

} // namespace

TEST(Endpoints, ConfirmedResponseAgreesWithAdmiralonco)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto suite = suiteOf(reference / "domain/oracles/admiralonco_bor.json", "confirmed_response_YN");
    int patients = 0;
    for (const auto& [patient, assessments] : suite["assessments"].items()) {
        SCOPED_TRACE("patient " + patient);
        BestResponseRules rules;
        rules.confirmDays = suite["params"]["ref_confirm"];
        rules.maxNotEvaluable = suite["params"]["max_nr_ne"];
        rules.acceptStable = suite["params"]["accept_sd"];
        expectAnswer(confirmedResponseDate(responsesOf(assessments), rules), suite["expected"][patient]);
        ++patients;
    }
    EXPECT_EQ(patients, 9);
}

TEST(Endpoints, ClinicalBenefitAgreesWithAdmiralonco)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto suite = suiteOf(reference / "domain/oracles/admiralonco_bor.json", "clinical_benefit");
    std::vector<Response> codes;
    for (const auto& code : suite["params"]["values"])
        codes.push_back(responseOf(code));
    int patients = 0;
    for (const auto& [patient, assessments] : suite["assessments"].items()) {
        SCOPED_TRACE("patient " + patient);
        const auto responses = responsesOf(assessments);
        const auto response = std::ranges::find_if(
            responses, [](const DatedResponse& one) { return one.response == CR || one.response == PR; });
        const auto found =
            benefitDate(responses, day(suite["treatment_start"][patient].get<std::string>()),
                        suite["params"]["ref_start_window"],
                        response == responses.end() ? std::nullopt : std::optional(response->date), codes);
        expectAnswer(found, suite["expected"][patient]);
        ++patients;
    }
    EXPECT_EQ(patients, 7);
}

TEST(Endpoints, ProgressionIsAnEvent)
{
    const auto found = endpointsOf(course({{56, SD}, {112, PD}}), dates());
    expectTime(found.progressionFreeSurvival, 112, true, "progression");
    expectTime(found.timeToProgression, 112, true, "progression");
    expectTime(found.durationOfStableDisease, 112, true, "progression");
    EXPECT_TRUE(found.diseaseControl);
    EXPECT_FALSE(found.objectiveResponse);
    EXPECT_FALSE(found.durationOfResponse);
}

TEST(Endpoints, DeathIsAnEventOfSurvivalAndCensorsTheTimeToProgression)
{
    const auto found = endpointsOf(course({{56, SD}}), dates(100));
    expectTime(found.progressionFreeSurvival, 100, true, "death");
    expectTime(found.timeToProgression, 56, false, "no event");
}

TEST(Endpoints, ProgressionBeforeTheDeathComesFirst)
{
    expectTime(endpointsOf(course({{56, PD}}), dates(100)).progressionFreeSurvival, 56, true, "progression");
}

TEST(Endpoints, WithoutAnEventTheLastEvaluableAssessmentCensors)
{
    expectTime(endpointsOf(course({{56, SD}, {112, PR}, {168, NE}}), dates()).progressionFreeSurvival, 112,
               false, "no event");
}

TEST(Endpoints, ANewTherapyCensorsAtTheLastAssessmentBeforeIt)
{
    const auto found = endpointsOf(course({{56, SD}, {112, SD}, {168, PD}}), dates({}, 120));
    expectTime(found.progressionFreeSurvival, 112, false, "new anticancer therapy on 2025-05-01");
    // Progression on the day that the therapy starts is why it starts.
    expectTime(endpointsOf(course({{56, SD}, {112, PD}}), dates({}, 112)).progressionFreeSurvival, 112, true,
               "progression");
}

TEST(Endpoints, AResponseAfterANewTherapyDoesNotCount)
{
    const auto found = endpointsOf(course({{56, SD}, {112, PR}, {168, PR}}), dates({}, 60));
    EXPECT_EQ(found.unconfirmed.response, SD);
    EXPECT_FALSE(found.objectiveResponse);
    EXPECT_TRUE(endpointsOf(course({{56, SD}, {112, PR}, {168, PR}}), dates()).objectiveResponse);
}

TEST(Endpoints, TwoMissedAssessmentsBeforeAnEventCensorIt)
{
    // Every 56 days with a window of 7: two are missed when nothing was seen for more than 119 days.
    const auto missed = endpointsOf(course({{56, SD}, {224, PD}}), dates());
    expectTime(missed.progressionFreeSurvival, 56, false,
               "2 or more missed assessments before progression on 2025-08-13");
    expectTime(endpointsOf(course({{56, SD}, {175, PD}}), dates()).progressionFreeSurvival, 175, true,
               "progression");
    expectTime(endpointsOf(course({{56, SD}}), dates(176)).progressionFreeSurvival, 56, false,
               "2 or more missed assessments before death on 2025-06-26");
    EndpointCourse sparse = course({{56, SD}, {224, PD}});
    sparse.visitIntervalDays = 84;
    expectTime(endpointsOf(sparse, dates()).progressionFreeSurvival, 224, true, "progression");
    sparse.visitIntervalDays = 0; // no visits are planned: no gap is too long
    expectTime(endpointsOf(sparse, dates()).progressionFreeSurvival, 224, true, "progression");
}

TEST(Endpoints, TwoVisitsThatWereNotEvaluableAreMissed)
{
    expectTime(
        endpointsOf(course({{42, SD}, {84, NE}, {126, NE}, {160, PD}}), dates()).progressionFreeSurvival, 42,
        false, "2 or more missed assessments before progression on 2025-06-10");
    expectTime(endpointsOf(course({{42, SD}, {84, NE}, {126, PD}}), dates()).progressionFreeSurvival, 126,
               true, "progression");
}

TEST(Endpoints, WithoutABaselineOrAnAssessmentTheFirstDayCensors)
{
    EndpointDates noBaseline;
    noBaseline.firstDose = Start;
    expectTime(endpointsOf(course({{56, SD}}), noBaseline).progressionFreeSurvival, 0, false, "no baseline");
    expectTime(endpointsOf(course({}), dates()).progressionFreeSurvival, 0, false, "no evaluable assessment");
    expectTime(endpointsOf(course({}), dates(30)).progressionFreeSurvival, 30, true, "death");
    EXPECT_FALSE(endpointsOf(course({{56, SD}}), EndpointDates{}).progressionFreeSurvival);
}

TEST(Endpoints, StartAtRandomisationElseTheFirstDoseElseTheBaseline)
{
    EndpointDates all = dates();
    EXPECT_EQ(endpointsOf(course({{56, PD}}), all).startIs, "baseline");
    all.firstDose = on(3);
    EXPECT_EQ(endpointsOf(course({{56, PD}}), all).startIs, "first_dose");
    expectTime(endpointsOf(course({{56, PD}}), all).progressionFreeSurvival, 53, true, "progression");
    all.randomisation = on(1);
    EXPECT_EQ(endpointsOf(course({{56, PD}}), all).startIs, "randomisation");
}

TEST(Endpoints, ResponseLastsFromItsFirstDayToProgression)
{
    const auto found = endpointsOf(course({{56, PR}, {112, CR}, {168, CR}, {224, PD}}), dates());
    expectTime(found.timeToResponse, 56, true, "response");
    expectTime(found.durationOfResponse, 168, true, "progression");
    EXPECT_TRUE(found.objectiveResponse);
    EXPECT_FALSE(found.durationOfStableDisease);
}

TEST(Endpoints, WhereConfirmationIsRequiredOnlyAConfirmedResponseCounts)
{
    const auto once = endpointsOf(course({{56, SD}, {112, PR}, {168, SD}}, true), dates());
    EXPECT_FALSE(once.objectiveResponse);
    EXPECT_TRUE(once.diseaseControl);
    const auto twice = endpointsOf(course({{56, PR}, {112, PR}}, true), dates());
    EXPECT_TRUE(twice.objectiveResponse);
    EXPECT_EQ(twice.responseDate, on(56));
}

TEST(Endpoints, ClinicalBenefitLastsAsLongAsAskedFor)
{
    EXPECT_FALSE(endpointsOf(course({{56, SD}, {112, SD}}), dates()).clinicalBenefit);
    EXPECT_TRUE(endpointsOf(course({{56, SD}, {168, SD}}), dates()).clinicalBenefit);
    EXPECT_TRUE(endpointsOf(course({{56, PR}}), dates()).clinicalBenefit);
    EXPECT_FALSE(endpointsOf(course({{56, SD}, {112, PD}, {168, SD}}), dates()).clinicalBenefit);
    EXPECT_TRUE(endpointsOf(course({{168, NonCrNonPd}}), dates()).clinicalBenefit);
    EXPECT_FALSE(
        endpointsOf(course({{168, NonCrNonPd}}), dates(), {.nonCrNonPdControls = false}).clinicalBenefit);
}

TEST(Endpoints, HoldTogetherOnRandomCourses)
{
    std::mt19937 random(11);
    for (int round = 0; round < 10000; ++round) {
        EndpointCourse all;
        std::vector<DatedResponse> responses;
        for (int at = 1, count = static_cast<int>(random() % 7); at <= count; ++at) {
            const Response response = std::array{CR, PR, SD, SD, PD, NE}[random() % 6];
            all.visits.push_back({on(56 * at), response});
            responses.push_back({on(56 * at), response});
            if (response == PD && !all.progression)
                all.progression = on(56 * at);
        }
        all.bestUnconfirmed = bestUnconfirmed(responses, Start);
        all.bestConfirmed = bestConfirmed(responses, Start);
        const auto some = [&](int least) {
            return random() % 2 == 0 ? std::nullopt
                                     : std::optional(least + static_cast<int>(random() % 300U));
        };
        const int lastVisit = 56 * static_cast<int>(all.visits.size());
        const EndpointDates when = dates(some(lastVisit), some(0)); // nobody is seen after the death
        const auto found = endpointsOf(all, when);
        const TimeToEvent &survival = *found.progressionFreeSurvival, &progression = *found.timeToProgression;
        ASSERT_GE(survival.days(), 0);
        // Death only adds events; an event is on the day of progression or death, and not after a new
        // therapy.
        ASSERT_TRUE(!progression.event || survival.event) << "round " << round;
        ASSERT_TRUE(!survival.event || survival.to == all.progression || survival.to == when.death);
        ASSERT_TRUE(!survival.event || !when.newTherapy || survival.to <= *when.newTherapy);
        // A censored patient was seen on that day.
        const bool seen =
            survival.to == Start || std::ranges::any_of(all.visits, [&](const DatedResponse& visit) {
                return isEvaluable(visit.response) && visit.date == survival.to;
            });
        ASSERT_TRUE(survival.event || seen) << "round " << round;
        ASSERT_EQ(found.durationOfResponse.has_value(), found.objectiveResponse);
        ASSERT_TRUE(!found.objectiveResponse || found.diseaseControl) << "round " << round;
        // The order of the visits does not matter.
        std::ranges::shuffle(all.visits, random);
        const auto again = endpointsOf(all, when);
        ASSERT_EQ(again.progressionFreeSurvival->to, survival.to);
        ASSERT_EQ(again.responseDate, found.responseDate);
    }
}

TEST(Endpoints, AnUnconfirmedProgressionIsEvaluableAndNoEvent)
{
    // Under iRECIST the system dates progression; an iUPD that was reset is none.
    EndpointCourse all = course({{56, UPD}, {112, PR}, {168, PR}});
    const auto found = endpointsOf(all, dates());
    expectTime(found.progressionFreeSurvival, 168, false, "no event");
    expectTime(found.timeToResponse, 112, true, "response");
    EXPECT_TRUE(found.clinicalBenefit);
    all = course({{56, UPD}, {112, CPD}, {168, PR}});
    all.progression = on(56);
    EXPECT_FALSE(endpointsOf(all, dates()).objectiveResponse);
    expectTime(endpointsOf(all, dates()).progressionFreeSurvival, 56, true, "progression");
}

TEST(ImmuneProgression, IsTheFirstUnconfirmedOneOfTheBlockThatWasConfirmed)
{
    const auto progression = [](std::initializer_list<Response> codes) {
        std::vector<DatedResponse> visits;
        for (const Response code : codes)
            visits.push_back({on(56 * static_cast<int>(visits.size() + 1)), code});
        return immuneProgression(visits);
    };
    // admiralonco's vignette: SD SD iUPD PR PR iUPD iCPD is dated to the second iUPD.
    EXPECT_EQ(progression({SD, SD, UPD, PR, PR, UPD, CPD}), (ImmuneProgression{on(56 * 6), true}));
    EXPECT_EQ(progression({UPD, UPD, CPD}), (ImmuneProgression{on(56), true}));
    EXPECT_EQ(progression({UPD, NE, CPD}), (ImmuneProgression{on(56), true}));
    // Seymour 2017: without a further assessment the date of the iUPD stands.
    EXPECT_EQ(progression({SD, UPD}), (ImmuneProgression{on(112), false}));
    EXPECT_EQ(progression({UPD, UPD, UPD}), (ImmuneProgression{on(56), false}));
    EXPECT_EQ(progression({UPD, SD, UPD, NE}), (ImmuneProgression{on(168), false}));
    EXPECT_EQ(progression({UPD, PR}), ImmuneProgression{});
}

TEST(ImmuneProgression, AgreesWithTheDateThatIrecistGives)
{
    CourseOf visits;
    visits.baseline("2025-01-01").target("T01", 50_mm);
    visits.visit("FU1", "2025-03-01").target("T01", 70_mm);
    visits.visit("FU2", "2025-05-01").target("T01", 40_mm);
    visits.visit("FU3", "2025-07-01").target("T01", 60_mm);
    visits.visit("FU4", "2025-09-01").target("T01", 70_mm);
    const auto criterion = visits.under("irecist");
    std::vector<DatedResponse> codes;
    for (const VisitAssessment& visit : criterion.timepoints)
        codes.push_back({visit.date, visit.overall});
    EXPECT_EQ(immuneProgression(codes), (ImmuneProgression{day("2025-07-01"), true}));
    EXPECT_EQ(criterion.progressionDate, day("2025-07-01"));
}

TEST(Endpoints, StandUnderEveryCriterionOfAPatient)
{
    CourseOf visits;
    visits.baseline("2025-01-01").target("T01", 80_mm);
    visits.visit("FU1", "2025-03-01").target("T01", 46_mm);
    visits.visit("FU2", "2025-05-01").target("T01", 58_mm);
    const auto patient = visits.judged().value().at(0);
    const auto found = endpointsOf(patient, patient.criteria.at(0)).value();
    expectTime(found.progressionFreeSurvival, 120, true, "progression");
    expectTime(found.durationOfResponse, 61, true, "progression");
}

} // namespace hepatica::tests
