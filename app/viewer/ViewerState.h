#pragma once
#include "GreyWindow.h"
#include "LesionView.h"
#include "MaskEdits.h"
#include "SeriesEntry.h"
#include "SlicePlane.h"

#include <hepatica/imaging/SeriesReader.h>

#include <QObject>

#include <array>
#include <optional>

namespace hepatica::viewer {

class VolumeImage;

/// What is looked at: series, cursor, grey window, lesions and the one selected. No widget; views and panels
/// follow its signals.
class ViewerState final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// The cursor goes to `place` (the same one of the patient in another series), else it stays where it is
    /// on the same grid, else it goes to the middle.
    void showSeries(OpenedSeries opened, const std::optional<Point3>& place = {});
    /// Shows a series of which only `part.readySlice` is sure to be read: to be looked at, not measured on.
    /// showSeries() or givePartUp() ends it.
    void showPart(PartOfSeries part, const std::optional<Point3>& place = {});
    /// More of its slices were read.
    void notePart();
    /// Shows nothing any more.
    void close();
    /// Shows what was shown before the part, or nothing.
    void givePartUp();
    [[nodiscard]] bool hasSeries() const { return opened_.has_value(); }
    /// Whether all its voxels are read.
    [[nodiscard]] bool isWhole() const { return hasSeries() && !isPart_; }
    [[nodiscard]] const imaging::Series& series() const { return opened_->loaded.series; }
    [[nodiscard]] const imaging::Volume& volume() const { return opened_->loaded.volume; }
    [[nodiscard]] const imaging::Geometry& grid() const { return volume().geometry(); }
    /// The acquired plane first. The reformats of a stack that leans or is uneven cut its right-angled even
    /// grid.
    [[nodiscard]] const std::array<SlicePlane, 3>& planes() const { return planes_; }
    /// Whose slices a plane shows: the acquired ones, or those of the right-angled grid of the reformats.
    [[nodiscard]] const imaging::Geometry& gridOf(const SlicePlane& plane) const;
    /// What a plane shows. The reformats of a part show nothing until more slices are read, those of one that
    /// leans or is uneven until all are.
    [[nodiscard]] const std::shared_ptr<const VolumeImage>& imageOf(const SlicePlane& plane) const;
    /// Whether the cursor is where it was in what was shown before (a part of the same series, or another
    /// series): the same place of the patient.
    [[nodiscard]] bool isSamePlace() const { return isSamePlace_; }
    /// Whether the reformats show the stack resampled, because it leans or is uneven.
    [[nodiscard]] bool isStraightened() const { return reformatGrid_.has_value(); }

    /// Where the three views cross, LPS mm; kept inside the grid of the reformats.
    [[nodiscard]] const Point3& cursor() const { return cursor_; }
    void setCursor(const Point3& position);
    /// The slice a plane shows: index along its through axis.
    [[nodiscard]] int sliceIndex(const SlicePlane& plane) const;
    [[nodiscard]] int sliceCount(const SlicePlane& plane) const;
    /// Moves the cursor to another slice of the plane, to the centre of its voxels; stops at both ends.
    void setSlice(const SlicePlane& plane, int index);

    [[nodiscard]] const GreyWindow& window() const { return window_; }
    void setWindow(const GreyWindow& window);

    [[nodiscard]] const std::vector<LesionView>& lesions() const { return lesions_; }
    void setLesions(std::vector<LesionView> lesions);
    [[nodiscard]] const LesionView* lesion(const std::string& trackingUid) const;
    [[nodiscard]] const std::string& selectedLesion() const { return selected_; }
    void selectLesion(const std::string& trackingUid);
    /// A viable part on its way, while its threshold is moved: shown in place of the recorded one, stored
    /// nowhere.
    void previewViable(const std::string& trackingUid, const measurement::Observation& seen,
                       const std::optional<imaging::Mask>& viable);
    /// A caliper on its way, while its end is dragged: shown in place of the recorded one, stored nowhere.
    void previewCaliper(const std::string& trackingUid, const measurement::Caliper& caliper);
    /// A mask on its way, while its numbers are worked out: until the next lesions are set; stored nowhere.
    void previewMask(const imaging::Mask& mask);
    [[nodiscard]] const imaging::MaskOrNothing& maskOnItsWay() const { return maskOnItsWay_; }

    /// The liver region to be looked at, on the grid of the series shown; stored nowhere.
    [[nodiscard]] const imaging::MaskOrNothing& liver() const { return liver_; }
    void setLiver(const imaging::MaskOrNothing& region);

    [[nodiscard]] const BrushSettings& brush() const { return brush_; }
    void setBrush(const BrushSettings& brush);

Q_SIGNALS:
    void seriesChanged(); ///< perhaps to none
    void slicesArrived();
    void cursorChanged();
    void windowChanged();
    void lesionsChanged();
    void selectionChanged();
    void brushChanged();

private:
    void show(OpenedSeries opened, std::optional<int> onlySlice, const std::optional<Point3>& place);
    void makeImages();
    void forgetLesions();
    [[nodiscard]] Point3 inside(const Point3& position) const;
    std::optional<OpenedSeries> opened_, beforePart_;
    bool isPart_ = false, isSamePlace_ = false;
    GreyWindow openedWith_; ///< what it has become since then is the reader's will
    std::shared_ptr<const VolumeImage> image_, reformat_;
    std::optional<imaging::Geometry> reformatGrid_; ///< where it is not the volume's own
    std::array<SlicePlane, 3> planes_{};
    Point3 cursor_;
    GreyWindow window_;
    std::vector<LesionView> lesions_;
    std::string selected_;
    imaging::MaskOrNothing maskOnItsWay_, liver_;
    BrushSettings brush_;
};

} // namespace hepatica::viewer
