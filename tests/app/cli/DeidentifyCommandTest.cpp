#include "app/cli/Shell.h"

#include <algorithm>

using namespace hepatica::tests;

namespace {

std::vector<fs::path> filesBelow(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

} // namespace

TEST(DeidentifyCommand, CopiesAPatientWithoutNamingThem)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = portalVenous(truth.visits.front()).string();
    const auto before = runHepatica(folder, "scan '" + series + "' --json").json().at("patients").at(0);
    const Outcome done = runHepatica(folder, "deidentify '" + series + "' -o out --pseudonym Case-07 --json");
    ASSERT_EQ(done.status, 0) << done.err;
    EXPECT_EQ(done.json().at("patients").at(0).at("pseudonym"), "Case-07");
    EXPECT_EQ(done.json().at("patients").at(0).at("files"), 40);
    EXPECT_TRUE(done.json().at("left_out").empty());
    EXPECT_EQ(done.json().at("key"), "out-key.json");
    EXPECT_TRUE(fs::exists(folder / "out-key.json"));

    const auto after = runHepatica(folder, "scan out --json").json().at("patients").at(0);
    EXPECT_EQ(after.at("id"), "Case-07");
    EXPECT_EQ(after.at("name"), "Case-07");
    EXPECT_NE(after.at("studies").at(0).at("uid"), before.at("studies").at(0).at("uid"));
    EXPECT_NE(after.at("studies").at(0).at("date"), before.at("studies").at(0).at("date"));
    EXPECT_EQ(after.at("studies").at(0).at("series").at(0).at("dims"),
              before.at("studies").at(0).at("series").at(0).at("dims"));
    const std::string id = before.at("id"), bytes = textOf(filesBelow(folder / "out").front());
    EXPECT_EQ(bytes.find(id), std::string::npos);
}

TEST(DeidentifyCommand, AFileLeftOutIsNamedAndTellsTheExitStatus)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const fs::path series = portalVenous(truth.visits.front());
    std::ofstream(series / "notes.txt") << "no image";
    const Outcome done = runHepatica(folder, "deidentify '" + series.string() + "' -o out");
    EXPECT_EQ(done.status, 1);
    EXPECT_EQ(done.errorLines(), 1) << done.err;
    EXPECT_NE(done.err.find("notes.txt"), std::string::npos);
    EXPECT_EQ(filesBelow(folder / "out").size(), 40u); // the others are written
    const Outcome anyway =
        runHepatica(folder, "deidentify '" + series.string() + "' -o again --incomplete --json");
    EXPECT_EQ(anyway.status, 0);
    EXPECT_EQ(anyway.json().at("left_out").at(0).at("code"), "not-dicom");
}

TEST(DeidentifyCommand, TheKeyIsNeverWrittenBesideTheFilesItOpens)
{
    const Folder folder;
    const auto truth = smallPatient(folder);
    const std::string series = portalVenous(truth.visits.front()).string();
    const Outcome inside = runHepatica(folder, "deidentify '" + series + "' -o out --key out/key.json");
    EXPECT_EQ(inside.status, 1);
    EXPECT_EQ(inside.errorLines(), 1) << inside.err;
    EXPECT_FALSE(fs::exists(folder / "out"));
    EXPECT_EQ(runHepatica(folder, "deidentify '" + series + "'").status, 2);
    EXPECT_EQ(runHepatica(folder, "deidentify '" + series + "' -o out --dates keep").status, 2);
}
