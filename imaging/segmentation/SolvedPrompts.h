#pragma once
#include "segmentation/ClickSearch.h"

#include <algorithm>
#include <deque>
#include <mutex>

namespace hepatica::imaging {

namespace segmentation {

/// What something is looked for in.
struct SearchedImages {
    Volume volume; ///< a copy costs a pointer, and keeps the images from being taken for others
    std::optional<Mask> within;
    [[nodiscard]] bool isOf(const Request& request) const;
};

/// The last few answers to questions asked of images.
template <typename Question, typename Answer> class LastAnswers {
public:
    explicit LastAnswers(std::size_t most) : most_(most) {}

    /// What is known, else what `findAnew` finds, an Expected<Answer>, which is known then.
    template <typename FindAnew>
    [[nodiscard]] Expected<Answer> to(const Question& question, const Request& request, FindAnew&& findAnew)
    {
        if (const std::shared_ptr<const Answer> answer = find(question, request))
            return *answer;
        auto answer = findAnew();
        if (answer)
            keep(question, request, *answer);
        return answer;
    }

private:
    struct Kept {
        SearchedImages images;
        Question question;
        std::shared_ptr<const Answer> answer;
    };

    std::shared_ptr<const Answer> find(const Question& question, const Request& request)
    {
        const std::lock_guard locked(access_);
        return findLocked(question, request);
    }
    std::shared_ptr<const Answer> findLocked(const Question& question, const Request& request)
    {
        const auto found = std::ranges::find_if(
            kept_, [&](const Kept& kept) { return kept.question == question && kept.images.isOf(request); });
        if (found == kept_.end())
            return nullptr;
        std::rotate(found, found + 1, kept_.end()); // what is asked again is given up last
        return kept_.back().answer;
    }
    /// Of two that asked at once, what the first found is kept.
    void keep(const Question& question, const Request& request, const Answer& answer)
    {
        Kept kept{{request.volume, request.prompt.within}, question, std::make_shared<const Answer>(answer)};
        const std::lock_guard locked(access_);
        if (findLocked(question, request))
            return;
        if (kept_.size() == most_)
            kept_.pop_front();
        kept_.push_back(std::move(kept));
    }

    std::size_t most_;
    std::mutex access_;
    std::deque<Kept> kept_;
};

} // namespace segmentation

class SolvedPrompts::Known {
public:
    /// Of what was believed, before corrections.
    segmentation::LastAnswers<segmentation::Belief, segmentation::Finding> findings{MostFindings};
    /// Of clicks.
    segmentation::LastAnswers<Point3, segmentation::Sighting> sightings{MostClicks};

private:
    /// A prompt is tried at five places for its standard errors, and a click's surface is sought twice.
    static constexpr std::size_t MostClicks = 6, MostFindings = 2 * MostClicks;
};

} // namespace hepatica::imaging
