#pragma once
#include "ArterialSeries.h"
#include "CaseWork.h"
#include "MaskEdits.h"
#include "MeasuredLesion.h"
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
#include <set>

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
    void segmentClick(const Point3& place) override;
    void segmentBox(const std::array<Point3, 2>& corners, const Point3& through) override;
    void correctMask(const std::vector<Point3>& places) override;
    void paint(const std::vector<Point3>& path, imaging::BrushEffect effect) override;
    void drawOutline(const std::vector<Point3>& outline) override;
    void takeOutOfViable(const std::vector<Point3>& outline) override;
    void giveReference(const std::vector<Point3>& outline) override;
    void moveCaliper(const std::string& trackingUid, const measurement::Caliper& caliper) override;
    void refreshLesions() override;
    void tell(const QString& text) override;

    /// Changes the mask of the chosen lesion by hand; its numbers follow.
    void editMask(const MaskCommand& command);
    /// Seeks the liver in what is shown, from the cursor's place or from none, to be looked at; stored
    /// nowhere.
    void findLiver(bool fromCursor);

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
    /// The same against the liver that the reader gives, on the arterial grid; none: found by itself again.
    void measureViableAgainst(const std::string& trackingUid, const imaging::MaskOrNothing& reference);
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
    /// How what was measured enters the case.
    struct Record {
        std::string lesion{};                        ///< UID; empty: a new one
        std::string action{};                        ///< "correct" of "correct T01"
        std::optional<measurement::Caliper> drawn{}; ///< what counts from now on; none: what was drawn before
        measurement::MeasurementSource maskSource = measurement::MeasurementSource::Automatic;
        std::optional<measurement::MeasurementSource> axesSource{}; ///< of recorded axes, where not as usual
        std::string note{};                                         ///< told when it is done
        std::optional<measurement::Observation> before{};           ///< what it was made from
    };
    /// How the mask of a lesion is made again, and the mask that must come of it where that is not sure.
    struct Repeat {
        imaging::LesionPrompt prompt;
        std::optional<imaging::Mask> wanted;
    };
    [[nodiscard]] std::optional<Repeat> repeatOf(const measurement::Observation& seen,
                                                 const imaging::Mask& mask) const;
    /// What the case holds of the lesion at the visit shown; nothing of a new one.
    [[nodiscard]] std::optional<measurement::Observation> held(const std::string& lesion) const;
    /// Of another reader's reading nothing is drawn or changed, and that is told.
    [[nodiscard]] bool isAnothers();
    [[nodiscard]] const LesionView* chosen() const { return state_.lesion(state_.selectedLesion()); }
    /// The chosen lesion where it waits for its measurement at this visit.
    [[nodiscard]] std::string awaited() const;
    void segment(const imaging::LesionPrompt& prompt, Record as);
    /// With the mask's prompt changed; a mask that its prompt does not give again stays, and `otherwise` is
    /// told.
    void segmentAgain(const Repeat& repeat, const imaging::LesionPrompt& prompt, Record as,
                      const QString& otherwise);
    void fitMask(const std::string& lesion, const measurement::Observation& before);
    void drawAgain(const LesionView& lesion, const imaging::LesionPrompt& prompt);
    void edit(const MaskCommand& command, const MaskToEdit& from, const std::string& lesion);
    void record(MeasuredLesion measured, const Record& as);
    [[nodiscard]] measurement::Action actionFor(const MeasuredLesion& measured, const Record& as);
    void tellOf(const MeasuredLesion& measured, std::vector<std::string> lines, const std::string& note);
    void keepArterial(MeasuredLesion& measured);
    struct Proposed {
        measurement::Observation from; ///< it holds while this is the last mask before the visit
        imaging::LesionProposal proposal;
    };
    [[nodiscard]] std::optional<imaging::LesionProposal> proposalOf(const std::string& trackingUid) const;
    void showProposal(const std::string& trackingUid, const Proposed& found);
    void recordAccepted(MeasuredLesion measured, const imaging::LesionProposal& proposal,
                        const std::string& trackingUid);
    [[nodiscard]] bool isBusy();
    /// Where the links of the visits put the earlier mask in the series.
    [[nodiscard]] std::vector<imaging::LandmarkPair> leadsFrom(const measurement::Observation& last,
                                                               const std::string& series) const;
    void prepareArterial();
    [[nodiscard]] Notice offeringToConfirm(Notice notice, const std::vector<Warning>& warnings);
    [[nodiscard]] ViableWords viableWordsOf(const std::string& trackingUid) const;
    [[nodiscard]] imaging::MaskOrNothing drawnOnArterial(const std::vector<Point3>& outline);
    struct ViableFound;
    void measureWaiting();
    void startViable(const ViableWish& wish, const LesionView& lesion);
    void takeViable(const ViableWish& wish, const std::string& ofMask, const ArterialSeries& arterial,
                    const Expected<ViableFound>& found);
    void recordViable(measurement::Observation seen, const ViableFound& found,
                      const ArterialSeries& arterial);
    /// confirmPhase() by UID: the case knows the series, or takes it into the visit shown.
    void confirmPhaseOf(const std::string& uid, imaging::Phase phase);
    /// Takes what a viable part is measured on into the visit shown.
    [[nodiscard]] Expected<void> keepSeriesOf(const ArterialSeries& arterial);
    bool perform(const Expected<measurement::Action>& action); ///< whether it was
    void offerAgain(const measurement::Action& action, const Problem& problem);
    void tellProblem(const Problem& problem);
    void tellRefusal(const Problem& problem, imaging::LesionPrompt prompt, const Record& as);
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
    bool segmenting_ = false, gaveMaskUp_ = false;
    std::set<std::string> madeHere_; ///< runs of masks that prompts gave in this session
    ArterialSeries arterial_;        ///< of what is shown
    std::shared_ptr<const imaging::SolvedPrompts> solved_ = std::make_shared<imaging::SolvedPrompts>();
    ViableWishes viableWishes_;
    std::map<std::pair<std::string, std::string>, Proposed> proposals_; ///< by series and lesion
    Worker worker_; ///< last: ends before what its results go to
};

} // namespace hepatica::viewer
