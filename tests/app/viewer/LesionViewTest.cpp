#include <LesionView.h>

#include "SyntheticVolume.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace hepatica::viewer {

namespace {

using measurement::Lesion;
using measurement::LesionClass;

std::map<std::string, QColor> coloursOf(std::vector<Lesion> lesions)
{
    measurement::Case one;
    std::ranges::sort(lesions, {}, &Lesion::name);
    one.lesions = std::move(lesions);
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {1, 1, 3}, {8, 8, 4});
    std::map<std::string, QColor> colours;
    for (const LesionView& view : lesionViews(one, "FU1", "1.2.3", grid, "R1"))
        colours[view.lesion.name] = view.colour;
    return colours;
}

const Lesion T01{"1", "T01", LesionClass::Target, "liver"}, T02{"2", "T02", LesionClass::Target, "liver"},
    NT01{"3", "NT01", LesionClass::NonTarget, "liver"}, New{"4", "NEW01", LesionClass::NewTarget, "liver"};

TEST(LesionColours, StayWhenALesionIsAddedOrTakenAway)
{
    const auto all = coloursOf({T01, T02, NT01, New});
    EXPECT_EQ(coloursOf({T01, T02, NT01}).at("T02"), all.at("T02"));
    EXPECT_EQ(coloursOf({T02}).at("T02"), all.at("T02"));
    EXPECT_EQ(coloursOf({NT01, New}).at("NT01"), all.at("NT01"));
}

TEST(LesionColours, TellTheLesionsOfACaseApart)
{
    std::vector<QRgb> seen;
    for (const auto& [name, colour] : coloursOf({T01, T02, NT01, New}))
        seen.push_back(colour.rgb());
    std::ranges::sort(seen);
    EXPECT_EQ(std::ranges::adjacent_find(seen), seen.end());
}

std::vector<std::string> namesFor(const measurement::Case& case_, const std::string& reader)
{
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {1, 1, 3}, {8, 8, 4});
    std::vector<std::string> names;
    for (const LesionView& view : lesionViews(case_, "FU1", "1.2.3", grid, reader))
        names.push_back(view.lesion.name);
    return names;
}

TEST(LesionsOfReaders, ShareTheBaselineButNotWhatOnlyAnotherReaderFound)
{
    using Names = std::vector<std::string>;
    measurement::Case case_;
    case_.lesions = {New, NT01, T01};
    for (const Lesion& lesion : case_.lesions) {
        measurement::Observation seen;
        seen.lesionUid = lesion.trackingUid;
        seen.timepoint = "FU1";
        seen.reader = "R1";
        case_.observations.push_back(seen);
    }
    EXPECT_EQ(namesFor(case_, "R1"), (Names{"NEW01", "NT01", "T01"}));
    EXPECT_EQ(namesFor(case_, "R2"), (Names{"NT01", "T01"}));
    case_.observations.front().reader = "R2"; // now R2 found it, and R1 did not
    EXPECT_EQ(namesFor(case_, "R2"), (Names{"NEW01", "NT01", "T01"}));
    EXPECT_EQ(namesFor(case_, "R1"), (Names{"NT01", "T01"}));
}

} // namespace

} // namespace hepatica::viewer
