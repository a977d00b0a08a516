#pragma once
#include "app/cli/Shell.h"

#include <gmock/gmock.h>

namespace hepatica::tests {

/// A patient of two visits in a case; what is said and measured there is judged.
class JudgedCase : public testing::Test {
protected:
    void SetUp() override
    {
        truth_ = smallPatient(folder_);
        done("import my.hepatica P1 patient/BL --timepoint BL --role baseline");
        done("import my.hepatica P1 patient/FU1 --timepoint FU1");
    }
    Outcome run(const std::string& arguments) { return runHepatica(folder_, "case " + arguments); }
    void done(const std::string& arguments)
    {
        const Outcome outcome = run(arguments);
        ASSERT_EQ(outcome.status, 0) << arguments << "\n" << outcome.err;
    }
    /// One stroke over the long axis of a lesion of the phantom, under a name.
    void measure(const std::string& name, std::size_t visit, std::size_t lesion,
                 const std::string& options = "")
    {
        const auto& ends = truth_.visits.at(visit).lesions.at(lesion).longEnds;
        done("measure my.hepatica P1 --timepoint " + std::string(visit == 0 ? "BL" : "FU1") + " --lesion " +
             name + options + " --stroke=" + pointText(ends[0]) + " " + pointText(ends[1]));
    }
    void note(const std::string& name, const std::string& words, const std::string& timepoint = "FU1")
    {
        done("note my.hepatica P1 --timepoint " + timepoint + " --lesion " + name + " " + words);
    }
    /// What a response system says of the follow-up.
    nlohmann::json judged(const std::string& system)
    {
        const Outcome outcome = runHepatica(folder_, "assess my.hepatica --json --protocol " + system);
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return outcome.json().at("patients").at(0).at("criteria").at(0).at("timepoints").back();
    }
    /// The row of `case show` of a lesion at a visit.
    nlohmann::json shown(const std::string& name, const std::string& timepoint)
    {
        const auto document = run("show my.hepatica P1 --json").json();
        for (const auto& lesion : document.at("cases").at(0).at("lesions"))
            for (const auto& seen : lesion.at("observations"))
                if (lesion.at("name") == name && seen.at("timepoint") == timepoint)
                    return seen;
        return {};
    }
    /// What is wrong, in words; the command must fail.
    std::string refusal(const std::string& arguments)
    {
        const Outcome outcome = run(arguments);
        EXPECT_EQ(outcome.status, 1) << arguments << "\n" << outcome.out;
        return outcome.err;
    }
    std::string classOf(const std::string& name)
    {
        const auto shown = run("show my.hepatica P1 --json").json();
        for (const auto& lesion : shown.at("cases").at(0).at("lesions"))
            if (lesion.at("name") == name)
                return lesion.at("class");
        return "none";
    }

    Folder folder_;
    phantom::PatientTruth truth_;
};

} // namespace hepatica::tests
