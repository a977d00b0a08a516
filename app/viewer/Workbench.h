#pragma once
#include "ArterialSeries.h"
#include "CaseWork.h"
#include "Notice.h"
#include "SeriesEntry.h"
#include "SeriesLinks.h"
#include "ViableWishes.h"
#include "ViewerState.h"
#include "Worker.h"
#include "tools/ToolSet.h"

#include <hepatica/imaging/LesionSegmentation.h>

#include <QElapsedTimer>

#include <map>

namespace hepatica::viewer {

/// What the viewer can do, without a widget: opens series and cases, makes lesions of strokes, records what
/// the reader changes. The window shows it and passes the reader's wishes on.
class Workbench final : public QObject, public ReadingCommands {
    Q_OBJECT
public:
    /// Work goes to `caseFile` until another is opened.
    Workbench(std::filesystem::path caseFile, std::string reader);

    [[nodiscard]] ViewerState& state() override { return state_; }
    [[nodiscard]] CaseWork& caseWork() { return case_; }
    [[nodiscard]] ToolSet& tools() { return tools_; }
    [[nodiscard]] Worker& worker() { return worker_; }
    [[nodiscard]] SeriesLinks& links() { return links_; }

    /// Files and folders with images, or one case file.
    void open(const std::vector<std::filesystem::path>& paths);
    void openCaseFile(const std::filesystem::path& file);
    /// Work goes to this file from now on; it is made when it is not there.
    void workIn(const std::filesystem::path& file);
    [[nodiscard]] const std::vector<SeriesEntry>& entries() const { return entries_; }
    /// The series that are being found, by UID, while their files are still read.
    [[nodiscard]] const std::map<std::string, imaging::SeriesSeen>& arriving() const { return arriving_; }
    /// The entry shown, or -1.
    [[nodiscard]] int shownEntry() const { return shownEntry_; }
    void openEntry(int entry, bool incomplete = false);
    /// Shows a series that is already read, and takes it into the case.
    void show(OpenedSeries opened, const std::vector<std::filesystem::path>& paths);

    [[nodiscard]] bool working() const override { return worker_.busy(); }
    [[nodiscard]] bool segmenting() const override { return segmenting_; }
    void segmentStroke(const Point3& from, const Point3& to) override;
    void correctMask(const std::vector<Point3>& places) override;
    void takeOutOfViable(const std::vector<Point3>& outline) override;
    void moveCaliper(const std::string& trackingUid, const measurement::Caliper& caliper) override;
    void refreshLesions() override;
    void tell(const QString& text) override;

    void goToLesion(const std::string& trackingUid);
    void acceptAutomatic(const std::string& trackingUid);
    void changeLesion(const std::string& trackingUid, measurement::LesionClass lesionClass,
                      const std::string& organ);
    void removeLesion(const std::string& trackingUid);
    /// Whether the lesion waits to be read at the visit shown, and has a mask of a visit before.
    [[nodiscard]] bool canPropose(const std::string& trackingUid) const;
    /// Seeks the lesion in the series shown; in a blinded case its place alone. Nothing is recorded.
    void propose(const std::string& trackingUid);
    /// The reader takes what is proposed: it is measured and recorded as automatic.
    void acceptProposal(const std::string& trackingUid);
    /// The reader's word on the phase of a series of the list, kept in the case of what is shown.
    void confirmPhase(const SeriesEntry& entry, imaging::Phase phase);
    /// What the reader said of the viable part of a lesion of the visit shown, and the usual where they said
    /// nothing.
    [[nodiscard]] measurement::ViableOptions viableOptionsOf(const std::string& trackingUid) const;
    /// Measures the viable part of a lesion anew, after what is under way. `recorded`: as an action; else it
    /// is only shown, until the next one or refreshLesions().
    void measureViable(const std::string& trackingUid, const measurement::ViableOptions& options,
                       bool recorded);
    /// A lesion that is seen at the visit shown and not measured: a non-target, after the baseline a new one.
    void noteUnmeasured();
    /// In place of a measurement at the visit shown.
    void noteState(const std::string& trackingUid, measurement::LesionState state);

    /// The visit of the series shown; empty without one.
    [[nodiscard]] std::string visitShown() const;
    /// Whose reading is shown, and whose may be: none but the reader's own until all have locked all visits.
    [[nodiscard]] std::string readingShown() const;
    [[nodiscard]] std::vector<std::string> readingsToShow() const;
    void showReadingOf(const std::string& reader);
    void answerNewLesions(measurement::NewLesionAnswer answer);
    void noteCoverage(const QString& coverage);
    /// Whether the visit only needs a signature; what else it needs is told.
    [[nodiscard]] bool canLock(const std::string& visit);
    void lockVisit(const std::string& visit, const measurement::Signature& signature);
    void reopenVisit(const std::string& visit, const std::string& why);
    /// Whether it was done; why not is told.
    bool adjudicate(const std::string& chosen, const std::string& why, const std::string& signer);
    /// The cursor's place is marked, to be the same as one in another series.
    void markPlace();
    /// Asks before it takes the series that is shown out of the case.
    void undo();
    void redo();
    /// Ends a drag, else the work under way.
    void cancel();

Q_SIGNALS:
    void entriesChanged();
    void told(const Notice& notice);
    void readingChanged(); ///< another reader's is shown

private:
    /// Of a stroke: a lesion that waits for its measurement at this visit, or nothing.
    [[nodiscard]] const LesionView* awaited(const std::string& trackingUid) const;
    struct MeasuredStroke {
        imaging::LesionSegmentation segmentation;
        measurement::LesionMeasurement measurement;
        measurement::Caliper stroke;
        ArterialSeries arterial; ///< of the viable part; none where that was not measured
        measurement::ViableMethod method{};
        std::vector<measurement::SeriesDensity> densities{};
        std::vector<std::string> lost{}; ///< of what the reader said of the viable part before
    };
    static Expected<MeasuredStroke> measureStroke(const imaging::Volume& volume,
                                                  const imaging::LesionPrompt& prompt,
                                                  const ArterialSeries& arterial, const Progress& progress,
                                                  const ViableWords& words = {});
    static void takeAlong(measurement::Observation& seen, const MeasuredStroke& measured);
    [[nodiscard]] std::optional<imaging::LesionPrompt> promptOf(const LesionView& lesion) const;
    void remember(const std::string& trackingUid, const MeasuredStroke& measured,
                  const imaging::LesionPrompt& prompt);
    struct Proposed {
        measurement::Observation from; ///< it holds while this is the last mask before the visit
        imaging::LesionProposal proposal;
    };
    [[nodiscard]] std::optional<imaging::LesionProposal> proposalOf(const std::string& trackingUid) const;
    void showProposal(const std::string& trackingUid, const Proposed& found);
    void recordAccepted(MeasuredStroke measured, const imaging::LesionProposal& proposal,
                        const std::string& trackingUid);
    [[nodiscard]] bool isBusy();
    /// Where the links of the visits put the earlier mask in the series.
    [[nodiscard]] std::vector<imaging::LandmarkPair> leadsFrom(const measurement::Observation& last,
                                                               const std::string& series) const;
    void recordCorrection(MeasuredStroke measured, const imaging::LesionPrompt& prompt,
                          const std::string& trackingUid);
    void prepareArterial();
    [[nodiscard]] Notice offeringToConfirm(Notice notice, const std::vector<Warning>& warnings);
    [[nodiscard]] ViableWords viableWordsOf(const std::string& trackingUid) const;
    struct ViableFound;
    void measureWaiting();
    void startViable(const ViableWish& wish, const LesionView& lesion);
    void takeViable(const ViableWish& wish, const ArterialSeries& arterial,
                    const Expected<ViableFound>& found);
    void recordViable(measurement::Observation seen, const ViableFound& found,
                      const ArterialSeries& arterial);
    /// confirmPhase() by UID: the case knows the series, or takes it into the visit shown.
    void confirmPhaseOf(const std::string& uid, imaging::Phase phase);
    /// Takes what a viable part is measured on into the visit shown.
    [[nodiscard]] Expected<void> keepSeriesOf(const ArterialSeries& arterial);
    void record(MeasuredStroke measured, const std::string& meantFor);
    void keepArterial(MeasuredStroke& measured);
    [[nodiscard]] measurement::Action actionFor(const MeasuredStroke& measured, const std::string& meantFor);
    bool perform(const Expected<measurement::Action>& action); ///< whether it was
    void offerAgain(const measurement::Action& action, const Problem& problem);
    void tellProblem(const Problem& problem);
    void noteSeen(const std::vector<imaging::SeriesSeen>& seen);
    [[nodiscard]] std::optional<measurement::LinkedPoint> placeInSight(const SeriesEntry& entry) const;
    [[nodiscard]] std::optional<measurement::LinkedPoint> followed(const std::string& trackingUid) const;
    void tellDoubt(const measurement::LinkedPoint& place);
    void showPlaced(OpenedSeries opened, const std::vector<std::filesystem::path>& paths,
                    const std::optional<Point3>& place);
    void load(const SeriesEntry& chosen, bool incomplete);
    void failedToOpen(const SeriesEntry& chosen, const Problem& problem);
    void endOpening();
    void stopWork();
    [[nodiscard]] int indexOf(const SeriesEntry& wanted) const;
    void setEntries(std::vector<SeriesEntry> entries);
    void markShown();
    void followCase();
    void takeOut();

    ViewerState state_;
    CaseWork case_;
    SeriesLinks links_{case_};
    ToolSet tools_;
    std::vector<SeriesEntry> entries_;
    std::map<std::string, imaging::SeriesSeen> arriving_;
    QElapsedTimer sinceNoted_;
    std::vector<std::filesystem::path> shownPaths_;
    int shownEntry_ = -1;
    std::string lesionToShow_; ///< goes there when its series is open
    std::string othersReading_;
    bool segmenting_ = false;
    ArterialSeries arterial_; ///< of what is shown
    ViableWishes viableWishes_;
    struct MadeMask {
        std::string series;
        imaging::Mask mask;
        imaging::LesionPrompt prompt;
    };
    std::map<std::string, std::vector<MadeMask>>
        made_; ///< of strokes and corrections of this session, by lesion
    std::map<std::pair<std::string, std::string>, Proposed> proposals_; ///< by series and lesion
    Worker worker_; ///< last: ends before what its results go to
};

} // namespace hepatica::viewer
