#include "CaseFixtures.h"

#include <hepatica/measurement/PatientIdentity.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

/// A case that knows nothing of its patient, as one that began with a volume file, and three empty visits.
Case ofNobodyYet()
{
    Case made = applied({}, createCase({"X", "", "", "", ""}, "R1"));
    for (const auto& [name, day] :
         {std::pair("V1", "2026-01-05"), std::pair("V2", "2026-02-05"), std::pair("V3", "2026-03-05")}) {
        Timepoint empty = visit(name, TimepointRole::FollowUp, day);
        empty.series.clear();
        made = applied(made, addTimepoint(made, empty, "R1"));
    }
    return made;
}

imaging::Series seriesNaming(const std::string& uid, const PatientHeader& patient)
{
    imaging::Series series;
    series.uid = uid;
    series.modality = "CT";
    series.patientId = patient.patientId;
    series.patientName = patient.patientName;
    series.patientBirthDate = patient.birthDate;
    series.patientSex = patient.sex;
    series.geometry = obliqueGrid();
    return series;
}

Expected<Action> come(const Case& to, const std::string& timepoint, const std::string& uid,
                      const PatientHeader& patient)
{
    return addSeries(to, timepoint, seriesNaming(uid, patient), {"/images"}, "R1");
}

bool isRefused(const Expected<Action>& action)
{
    return !action && action.error().code == ProblemCode::OtherPatient;
}

} // namespace

TEST(PatientIdentity, WhatWasBlankIsSaidByTheFirstSeriesAndComparedFromThenOn)
{
    Case made = ofNobodyYet();
    made = applied(made, come(made, "V1", "1.1", {"", "", "", ""}));
    EXPECT_EQ(made.identity, (CaseIdentity{"X", "", "", "", ""}));
    const Case before = made;
    const auto second = come(made, "V2", "1.2", {"PB", "", "1950", "M"});
    made = applied(made, second);
    EXPECT_EQ(made.identity, (CaseIdentity{"X", "PB", "", "1950", "M"}));
    EXPECT_TRUE(isRefused(come(made, "V3", "1.3", {"PC", "", "1999", "F"})));
    EXPECT_TRUE(isRefused(come(made, "V3", "1.3", {"PB", "", "1950", "F"})));
    made = applied(made, come(made, "V3", "1.3", {"PB", "Berg^B", "1950", "M"}));
    EXPECT_EQ(made.identity.patientName, "Berg^B");
    EXPECT_EQ(applied(applied(before, second), inverse(second.value())), before);
}

TEST(PatientIdentity, ASeriesThatSaysLittleDoesNotLetTwoPatientsMeet)
{
    // The second names no ID and is compared by its name; the third has the case's ID and another's name.
    Case made = ofNobodyYet();
    made = applied(made, come(made, "V1", "1.1", {"PB", "", "", ""}));
    made = applied(made, come(made, "V2", "1.2", {"", "Cohn^C", "", ""}));
    EXPECT_TRUE(isRefused(come(made, "V3", "1.3", {"PB", "Berg^B", "", ""})));
    EXPECT_TRUE(isRefused(come(made, "V3", "1.3", {"", "Berg^B", "", ""})));
    EXPECT_TRUE(come(made, "V3", "1.3", {"PB", "", "", ""}));

    // The other way round: who had no ID is met by its birth date.
    made = ofNobodyYet();
    made = applied(made, come(made, "V1", "1.1", {"", "Cohn^C", "1999", ""}));
    EXPECT_TRUE(isRefused(come(made, "V2", "1.2", {"PB", "Berg^B", "", ""})));
    EXPECT_TRUE(isRefused(come(made, "V2", "1.2", {"PB", "", "1950", ""})));
}

TEST(PatientIdentity, TheReasonHoldsForThatOtherPatientOnly)
{
    Case made = ofNobodyYet();
    made = applied(made, come(made, "V1", "1.1", {"PB", "", "1950", "M"}));
    const auto take = [&](const PatientHeader& patient, const std::string& why) {
        return addSeriesOfSamePatient(made, "V2", seriesNaming("1.2", patient), {"/images"}, "R1", why);
    };
    const PatientHeader other{"PC", "Cohn^C", "", ""};
    for (const char* blank : {"", " ", "\t\n", "\u00a0 \u2003", "\u200b"})
        EXPECT_EQ(take(other, blank).error().code, ProblemCode::NeedsReason) << '"' << blank << '"';
    made = applied(made, take(other, "she has married"));
    EXPECT_EQ(made.identity.patientName, "") << "it says nothing of the patient";

    EXPECT_TRUE(come(made, "V2", "1.2", other)) << "the same series again";
    EXPECT_TRUE(isRefused(come(made, "V2", "1.2", {"PD", "", "", ""}))) << "its UID, and a third patient";
    EXPECT_TRUE(isRefused(come(made, "V2", "1.2", {"PC", "Cohn^C", "1999", ""})));
    EXPECT_TRUE(isRefused(come(made, "V3", "1.3", other)));
    EXPECT_TRUE(come(made, "V3", "1.3", {"PB", "Berg^B", "1950", "M"}));
}

TEST(PatientIdentity, AReasonThatAnOlderFileKeptStillHolds)
{
    // Such a file does not tell whose the series was.
    Case made = ofNobodyYet();
    made = applied(made, come(made, "V1", "1.1", {"PB", "", "1950", "M"}));
    const PatientHeader other{"PC", "Cohn^C", "", ""};
    made = applied(made, addSeriesOfSamePatient(made, "V2", seriesNaming("1.2", other), {"/images"}, "R1",
                                                "she has married"));
    for (Timepoint& visit : made.timepoints)
        for (SeriesReference& series : visit.series)
            if (series.samePatientWhy)
                series.patient.reset();
    EXPECT_TRUE(come(made, "V2", "1.2", other));
    EXPECT_TRUE(isRefused(come(made, "V3", "1.3", other)));
}

TEST(PatientIdentity, NoActionBringsASeriesOfAnotherPatientUnlessAReasonStandsWithIt)
{
    const Case made = smallCase(); // P-0042
    Timepoint more = *made.timepoint("FU1");
    SeriesReference other = portalVenousCt("2.25.4711");
    other.patient = PatientHeader{"P-0043", "", "", ""};
    more.series.push_back(other);
    const auto apply = [&] {
        return measurement::apply(made,
                                  {"by hand", "R1", "", {Edit<Timepoint>{*made.timepoint("FU1"), more}}});
    };
    EXPECT_EQ(apply().error().code, ProblemCode::OtherPatient);
    more.series.back().samePatientWhy = " ";
    EXPECT_EQ(apply().error().code, ProblemCode::OtherPatient);
    more.series.back().samePatientWhy = "typing error, seen in the RIS";
    EXPECT_TRUE(apply());
}
