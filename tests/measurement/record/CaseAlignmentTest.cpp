#include "StoreFixtures.h"

#include <hepatica/measurement/CaseAlignment.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

class EveryDerived : public EveryStore {};

const std::string Name = "study-07";

std::vector<std::byte> everyByte(std::size_t count)
{
    std::vector<std::byte> bytes;
    for (std::size_t at = 0; at < count; ++at)
        bytes.push_back(static_cast<std::byte>(at % 256));
    return bytes;
}

imaging::Alignment shiftBy(const Point3& by)
{
    imaging::Alignment alignment;
    alignment.toMoving.affine.translation = by;
    return alignment;
}

} // namespace

HEPATICA_ON_EVERY_STORE(EveryDerived);

TEST_P(EveryDerived, BytesOfEveryLengthComeBack)
{
    CaseStore store = smallStore(location());
    for (const std::size_t length : {0U, 1U, 2U, 3U, 4U, 257U, 100'000U}) {
        ASSERT_TRUE(store.keepDerived(Name, "it", everyByte(length)));
        EXPECT_EQ(CaseStore::openToRead(location())->derived(Name, "it").value(), everyByte(length));
    }
    EXPECT_EQ(store.derived(Name, "another").value(), std::nullopt);
}

TEST_P(EveryDerived, IsNoPartOfTheCaseOrItsTrail)
{
    CaseStore store = smallStore(location());
    const auto before = store.verify(Name).value();
    const Case held = store.load(Name).value();
    ASSERT_TRUE(store.keepDerived(Name, "it", everyByte(10)));
    EXPECT_EQ(store.load(Name).value(), held);
    EXPECT_EQ(store.verify(Name)->head, before.head);
    EXPECT_EQ(store.verify(Name)->actions, before.actions);
}

TEST_P(EveryDerived, NeedsACaseAndTheRightToWrite)
{
    CaseStore store = smallStore(location());
    EXPECT_EQ(store.keepDerived("nobody", "it", everyByte(3)).error().code, ProblemCode::NoSuchCase);
    CaseStore reading = CaseStore::openToRead(location()).value();
    EXPECT_EQ(reading.keepDerived(Name, "it", everyByte(3)).error().code, ProblemCode::NotWritable);
    EXPECT_EQ(store.derived(Name, "it").value(), std::nullopt);
}

TEST_P(EveryDerived, AnAlignmentIsKeptByItsPairOfSeries)
{
    CaseStore store = smallStore(location());
    ASSERT_TRUE(keepAlignment(store, smallCase(), {"1.1", "1.2"}, shiftBy({1, 2, 3})));
    ASSERT_TRUE(keepAlignment(store, smallCase(), {"1.1", "1.3"}, shiftBy({4, 5, 6})));
    ASSERT_TRUE(keepAlignment(store, smallCase(), {"1.1", "1.3"}, shiftBy({7, 8, 9}))); // made anew
    const auto first = keptAlignment(store, smallCase(), {"1.1", "1.2"}),
               second = keptAlignment(store, smallCase(), {"1.1", "1.3"});
    ASSERT_TRUE(first && *first && second && *second);
    EXPECT_EQ((*first)->toMoving.affine.translation, (Point3{1, 2, 3}));
    EXPECT_EQ((*second)->toMoving.affine.translation, (Point3{7, 8, 9}));
    EXPECT_FALSE(keptAlignment(store, smallCase(), {"1.2", "1.1"}).value());
}

TEST_P(EveryDerived, AnAlignmentIsMadeOnceAndThenKept)
{
    const CaseStore store = smallStore(location());
    const SeriesPair pair{"1.1", "1.2"};
    int made = 0;
    const auto make = [&]() -> Expected<imaging::Alignment> {
        ++made;
        return shiftBy({1, 2, 3});
    };
    for (int asked = 0; asked < 2; ++asked) {
        const auto alignment = keptOrMade(location(), smallCase(), pair, make);
        ASSERT_TRUE(alignment);
        EXPECT_EQ(alignment->toMoving.affine.translation, (Point3{1, 2, 3}));
    }
    EXPECT_EQ(made, 1);
    const auto failing = [&]() -> Expected<imaging::Alignment> {
        return fail(ProblemCode::NotAligned, {"a", "b", "c"});
    };
    EXPECT_EQ(keptOrMade(location(), smallCase(), {"1.1", "1.3"}, failing).error().code,
              ProblemCode::NotAligned);
    EXPECT_FALSE(keptAlignment(store, smallCase(), {"1.1", "1.3"}).value());
}

TEST_P(EveryDerived, WhatIsDamagedIsNotThere)
{
    CaseStore store = smallStore(location());
    ASSERT_TRUE(keepAlignment(store, smallCase(), {"1.1", "1.2"}, shiftBy({1, 2, 3})));
    rawly(location()) << "UPDATE derived SET value = 'AAAAAAAAAAAAAAAA'";
    EXPECT_EQ(keptAlignment(store, smallCase(), {"1.1", "1.2"}).value(), std::nullopt);
    rawly(location()) << "UPDATE derived SET value = 'no base 64 !'";
    EXPECT_EQ(keptAlignment(store, smallCase(), {"1.1", "1.2"}).value(), std::nullopt);
}

TEST_P(EveryDerived, AnAlignmentOfOtherImagesIsNotTaken)
{
    CaseStore store = smallStore(location());
    Case case_ = smallCase();
    SeriesReference& series = case_.timepoints.front().series.front();
    const SeriesPair pair{series.uid, "1.2"};
    ASSERT_TRUE(keepAlignment(store, case_, pair, shiftBy({1, 2, 3})));
    EXPECT_TRUE(keptAlignment(store, case_, pair).value());
    const imaging::Geometry& grid = *series.geometry;
    series.geometry = imaging::Geometry::make(grid.dims(), grid.spacing(), grid.origin() + Point3{0, 0, 300},
                                              grid.directions())
                          .value();
    EXPECT_FALSE(keptAlignment(store, case_, pair).value());
}
