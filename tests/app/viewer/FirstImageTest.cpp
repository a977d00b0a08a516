#include "WindowFixture.h"

#include <hepatica/phantom/Phantom.h>

#include <QLabel>
#include <QTreeWidget>

#include <algorithm>
#include <vector>

// What the reader sees before a series, or the list of them, is whole.

namespace hepatica::viewer {

namespace {

namespace fs = std::filesystem;

class FirstImage : public WindowTest {
protected:
    /// Three phases of 40 slices of 64 x 64, made anew: a test may damage them.
    FirstImage()
    {
        phantom::PhantomOptions options;
        options.dims = {64, 64, 40};
        const auto truth = phantom::writePatient(options, folder_ / "patient");
        visit_ = *std::ranges::find(truth->visits, "BL", &phantom::VisitTruth::name);
        connection_ = QObject::connect(&state(), &ViewerState::seriesChanged, [this] {
            shown_.push_back(state().hasSeries() ? state().isWhole() ? Whole : Part : Nothing);
            if (shown_.back() == Part && onPart_)
                onPart_();
        });
    }
    ~FirstImage() override { QObject::disconnect(connection_); }

    void list()
    {
        bench().open({visit_.seriesFolders.front().parent_path()});
        ASSERT_TRUE(until([this] { return bench().entries().size() == 3; })) << message();
    }
    /// The value in the middle of the slice in sight.
    [[nodiscard]] double centre()
    {
        const auto& dims = state().grid().dims();
        const int slice = state().sliceIndex(state().planes().front());
        return state().volume().at({dims[0] / 2, dims[1] / 2, slice});
    }

    enum Shown { Nothing, Part, Whole };
    std::vector<Shown> shown_; ///< at each change of the series
    std::function<void()> onPart_;
    phantom::VisitTruth visit_;
    QMetaObject::Connection connection_;
};

} // namespace

TEST_F(FirstImage, OneSliceIsShownBeforeTheSeriesIsWhole)
{
    double early = 0.0;
    onPart_ = [&] { early = centre(); };
    bench().open({visit_.seriesFolders.at(1)});
    ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
    EXPECT_EQ(shown_, (std::vector{Part, Whole}));
    EXPECT_EQ(early, centre());
    EXPECT_NE(early, 0.0);
}

TEST_F(FirstImage, WhileSlicesArriveNoLesionIsDrawnAndTheReaderMayScroll)
{
    int slice = 0;
    onPart_ = [&] {
        bench().segmentStroke(state().cursor(), state().cursor() + Point3{10, 0, 0});
        wheel(view(0), -3);
        slice = state().sliceIndex(state().planes().front());
    };
    bench().open({visit_.seriesFolders.at(1)});
    ASSERT_TRUE(untilIdle() && until([this] { return state().isWhole(); })) << message();
    EXPECT_TRUE(state().lesions().empty());
    EXPECT_EQ(slice, 20 - 3);
    EXPECT_EQ(state().sliceIndex(state().planes().front()), slice) << "the whole series stays where it is";
}

TEST_F(FirstImage, ACancelledLoadGivesBackTheSeriesBefore)
{
    list();
    bench().openEntry(0);
    ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
    const std::string before = state().series().uid;
    onPart_ = [this] { bench().cancel(); };
    bench().openEntry(1);
    ASSERT_TRUE(until([this] { return shown_.size() == 4; }));
    EXPECT_EQ(shown_, (std::vector{Part, Whole, Part, Whole}));
    EXPECT_EQ(state().series().uid, before);
    EXPECT_EQ(bench().shownEntry(), 0);
    EXPECT_FALSE(bench().worker().busy());
}

TEST_F(FirstImage, NobodyIsShownASliceOfALoadThatWasGivenUpWhileItWasWaitedFor)
{
    list();
    Progress progress;
    progress.cancel();
    bool isTold = false;
    const auto opened = loadEntry(bench().entries().at(1),
                                  {false, {}, [&](const PartOfSeries&) { isTold = true; }}, progress);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ProblemCode::Cancelled);
    EXPECT_FALSE(isTold);
}

TEST_F(FirstImage, ASeriesThatTurnsOutDamagedIsShownNoLonger)
{
    list();
    const auto& instances = bench().entries().at(1).scanned->instances;
    const fs::path last = instances.back().source.file;
    fs::resize_file(last, fs::file_size(last) - 100); // since it was listed
    bench().openEntry(1);
    ASSERT_TRUE(untilIdle());
    ASSERT_TRUE(until([this] { return !message().empty(); }));
    EXPECT_EQ(shown_, (std::vector{Part, Nothing}));
    EXPECT_FALSE(state().hasSeries());
    EXPECT_NE(message().find(last.filename().string()), std::string::npos) << message();
    EXPECT_TRUE(window().findChild<QLabel*>("place")->text().isEmpty())
        << "no place of a series that is gone";
    wheel(view(0), 1); // and the empty views take what the reader does
    QCoreApplication::processEvents();
}

TEST_F(FirstImage, SeriesStandInTheListWhileTheirFilesAreRead)
{
    std::vector<std::string> arrived;
    int shownInList = 0;
    auto* list = window().findChild<QTreeWidget*>("seriesList");
    const auto connection = QObject::connect(&bench(), &Workbench::entriesChanged, [&] {
        for (const auto& [uid, seen] : bench().arriving())
            if (std::ranges::find(arrived, uid) == arrived.end())
                arrived.push_back(uid);
        if (!bench().arriving().empty() && list->topLevelItemCount() > 0)
            shownInList = std::max(shownInList, list->topLevelItem(0)->childCount());
    });
    bench().open({visit_.seriesFolders.front().parent_path()});
    ASSERT_TRUE(until([this] { return bench().entries().size() == 3; })) << message();
    QObject::disconnect(connection);
    EXPECT_EQ(arrived.size(), 3u);
    EXPECT_EQ(shownInList, 3);
    EXPECT_TRUE(bench().arriving().empty());
    for (const SeriesEntry& entry : bench().entries())
        EXPECT_NE(std::ranges::find(arrived, entry.uid), arrived.end());
}

} // namespace hepatica::viewer
