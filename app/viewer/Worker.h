#pragma once
#include <hepatica/core/Progress.h>

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace hepatica::viewer {

/// Runs one long piece of work beside the window. The result comes back as a value on the window's thread;
/// that of cancelled work never does. New work cancels the old.
class Worker final : public QObject {
    Q_OBJECT
public:
    /// `stepsBelow` the window its work stands in the system's order of who gets the processor.
    explicit Worker(int stepsBelow = 5) : stepsBelow_(stepsBelow) {}
    ~Worker() override;

    template <typename Result>
    void start(const QString& what, std::function<Result(const Progress&)> work,
               std::function<void(Result)> done)
    {
        struct Nothing {};
        startTelling<Nothing, Result>(
            what, [work = std::move(work)](const Progress& progress, const auto&) { return work(progress); },
            [](Nothing) {}, std::move(done));
    }

    /// The same for work that has something to show before its end: what it tells comes to `early` on the
    /// window's thread, in order and before the result; that of cancelled work never does.
    template <typename Part, typename Result>
    void startTelling(const QString& what,
                      std::function<Result(const Progress&, const std::function<void(Part)>& tell)> work,
                      std::function<void(Part)> early, std::function<void(Result)> done)
    {
        const std::shared_ptr<Progress> job = begin(what);
        const std::function<void(Part)> tell = [this, job, early = std::move(early)](Part part) {
            const auto shared = std::make_shared<Part>(std::move(part));
            const auto deliver = [this, job, early, shared] {
                if (job == job_)
                    early(std::move(*shared));
            };
            QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
        };
        pool_.start([this, job, what, tell, work = std::move(work), done = std::move(done)]() mutable {
            giveWay();
            std::shared_ptr<Result> result;
            QString reason;
            try {
                result = std::make_shared<Result>(work(*job, tell));
            } catch (const std::exception& error) { // such as no memory left
                reason = QString::fromUtf8(error.what());
            }
            const auto deliver = [this, job, what, reason, result, done = std::move(done)] {
                if (job != job_)
                    return; // cancelled, or overtaken by newer work
                end();
                if (result)
                    done(std::move(*result));
                else
                    Q_EMIT failed(what, reason);
            };
            QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
        });
    }

    void cancel();
    [[nodiscard]] bool busy() const { return job_ != nullptr; }

Q_SIGNALS:
    void started(const QString& what);
    void progressed(double fraction, const QString& text);
    void ended();
    /// The work under way was given up; it has ended.
    void cancelled();
    /// The work threw; there is no result.
    void failed(const QString& what, const QString& reason);

private:
    /// Leaves the processor to the window when both want it: the calling thread, and those it will start.
    void giveWay() const;
    std::shared_ptr<Progress> begin(const QString& what);
    void end();

    int stepsBelow_;
    std::shared_ptr<Progress> job_;
    QThreadPool pool_;
};

} // namespace hepatica::viewer
