#pragma once
#include "Course.h"

#include <array>
#include <random>

namespace hepatica::tests {

/// Random courses of one patient: targets, a node, non-targets and new lesions in all their states. Half of
/// them change a little from visit to visit, half at will.
class RandomCourses {
public:
    explicit RandomCourses(unsigned seed = 20251231) : random_(seed) {}

    CourseOf next()
    {
        course_ = {};
        const int visits = upTo(5) + 1;
        targets_ = chance(92) ? upTo(2) + 1 : 0;
        node_ = targets_ > 0 && chance(30);
        nonTargets_ = chance(50) || targets_ == 0 ? upTo(1) + 1 : 0;
        doubtful_ = chance(40);
        gentle_ = chance(50);
        answered_ = chance(15);
        sizes_.clear();
        newLesions_ = 0;
        addBaseline();
        Date date = Date::fromIso("2025-01-01").value();
        for (int visit = 1; visit <= visits; ++visit) {
            date = date.plusDays(chance(25) ? 10 + upTo(20) : 28 + upTo(50));
            const std::string name = "FU" + std::to_string(visit);
            course_.visit(name, date.iso(),
                          chance(20) ? TimepointRole::Unscheduled : TimepointRole::FollowUp);
            addVisit(name, date);
        }
        return course_;
    }

    int upTo(int most) { return std::uniform_int_distribution(0, most)(random_); }
    bool chance(int percent) { return upTo(99) < percent; }
    std::mt19937& random() { return random_; }

private:
    void addBaseline()
    {
        course_.baseline();
        for (int lesion = 1; lesion <= targets_; ++lesion)
            addTarget(lesion, 1000 + upTo(5000));
        if (node_)
            course_.node("T09", Length::fromHundredths(1500 + upTo(1500)));
        for (int lesion = 1; lesion <= nonTargets_; ++lesion)
            course_.nonTarget("NT0" + std::to_string(lesion), LesionState::Present);
    }

    /// A size that follows the last one of the lesion, or any.
    int sizeAfter(const std::string& lesion, int most)
    {
        const int before = sizes_.contains(lesion) ? sizes_[lesion] : upTo(most);
        const bool follows = gentle_ && before > 0 && !chance(5);
        return sizes_[lesion] = follows ? before * (75 + upTo(55)) / 100 : upTo(most);
    }

    void addTarget(int number, int size)
    {
        const std::string name = "T0" + std::to_string(number);
        sizes_[name] = size;
        course_.target(name, Length::fromHundredths(size));
        LesionRow& row = course_.rows.back();
        row.shortAxis = Length::fromHundredths(size * 2 / 3);
        row.viableState = ViableState::Measured;
        row.viableLongAxis = Length::fromHundredths(size);
        row.viableShortAxis = row.shortAxis;
        row.volume_mm3 = row.viableVolume_mm3 = size * (size / 100.0) * (size / 100.0) / 200.0;
        row.meanHounsfield = 40 + upTo(60);
        row.necrosisPercent = upTo(100);
    }

    void addVisit(const std::string& timepoint, Date date)
    {
        constexpr std::array States{LesionState::Absent, LesionState::TooSmall, LesionState::NotEvaluable};
        for (int lesion = 1; lesion <= targets_; ++lesion) {
            const std::string name = "T0" + std::to_string(lesion);
            if (!doubtful_ || chance(75))
                addTarget(lesion, sizeAfter(name, 6000));
            else if (chance(80))
                course_.target(name, States[static_cast<std::size_t>(upTo(2))]);
        }
        if (node_)
            course_.node("T09", Length::fromHundredths(upTo(3000)));
        for (int lesion = 1; lesion <= nonTargets_; ++lesion)
            addNonTarget("NT0" + std::to_string(lesion));
        addNewLesions();
        if (answered_)
            addAnswers(timepoint, date);
    }

    void addNonTarget(const std::string& name)
    {
        if (chance(5))
            return;
        course_.nonTarget(name, chance(75)   ? LesionState::Present
                                : chance(70) ? LesionState::Absent
                                             : LesionState::NotEvaluable);
        LesionRow& row = course_.rows.back();
        if (row.state != LesionState::Present)
            return;
        if (chance(12))
            row.changeSinceNadir = QualitativeChange::UnequivocalProgression;
        if (row.changeSinceNadir && chance(20))
            row.certainty = Certainty::Equivocal;
        addChangeSinceLast(row);
    }

    void addChangeSinceLast(LesionRow& row)
    {
        constexpr std::array Changes{QualitativeChange::NoChange, QualitativeChange::Increase,
                                     QualitativeChange::Decrease};
        if (chance(40))
            row.changeSinceLast = Changes[static_cast<std::size_t>(upTo(2))];
    }

    void addNewLesions()
    {
        if (newLesions_ < 3 && chance(newLesions_ == 0 ? 20 : 12))
            ++newLesions_;
        for (int lesion = 1; lesion <= newLesions_; ++lesion)
            if (!chance(6))
                addNewLesion("NEW0" + std::to_string(lesion), lesion != 2);
    }

    void addNewLesion(const std::string& name, bool target)
    {
        const LesionClass lesionClass = target ? LesionClass::NewTarget : LesionClass::NewNonTarget;
        const bool there = chance(88);
        const LesionState state = !there ? (chance(70) ? LesionState::Absent : LesionState::NotEvaluable)
                                         : (target ? LesionState::Measured : LesionState::Present);
        LesionRow& row = course_.lesion(name, lesionClass, state);
        if (there && target) {
            const int size = sizes_.contains(name) ? sizeAfter(name, 3000) : 1000 + upTo(1500);
            sizes_[name] = size;
            row.longAxis = Length::fromHundredths(size);
            row.shortAxis = row.longAxis;
            row.volume_mm3 = size * 1.0;
        }
        if (there && !target && chance(10))
            row.changeSinceNadir = QualitativeChange::UnequivocalProgression;
        if (there && !target)
            addChangeSinceLast(row);
        if (chance(15))
            row.certainty = chance(70) ? Certainty::Equivocal : Certainty::Refuted;
    }

    void addAnswers(const std::string& timepoint, Date date)
    {
        constexpr std::array Answers{NewLesionAnswer::No, NewLesionAnswer::No, NewLesionAnswer::Equivocal,
                                     NewLesionAnswer::Yes, NewLesionAnswer::NotEvaluable};
        VisitRow row;
        row.patient = "P1";
        row.timepoint = timepoint;
        row.dateFirst = row.dateLast = date;
        if (chance(60))
            row.newLesions = Answers[static_cast<std::size_t>(upTo(4))];
        if (chance(60))
            row.newSymptom = chance(50);
        if (chance(5))
            row.coverage = "brain not seen";
        course_.visits.push_back(row);
    }

    std::mt19937 random_;
    CourseOf course_;
    int targets_ = 0, nonTargets_ = 0, newLesions_ = 0;
    bool node_ = false, doubtful_ = false, gentle_ = false, answered_ = false;
    std::map<std::string, int> sizes_;
};

} // namespace hepatica::tests
