#include <hepatica/imaging/Parallel.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <sys/resource.h>

namespace hepatica::imaging {
namespace {

TEST(Parallel, EveryIndexIsWorkedOnOnce)
{
    std::vector<int> times(1000, 0);
    EXPECT_TRUE(parallelFor(
        times.size(), [&](std::size_t n) { ++times[n]; }, [](std::size_t) { return true; }));
    EXPECT_EQ(times, std::vector<int>(1000, 1));
}

TEST(Parallel, WithoutWorkAllIsDone)
{
    EXPECT_TRUE(parallelFor(
        0, [](std::size_t) { FAIL() << "there is none"; }, [](std::size_t) { return true; }));
}

void waitFor(const std::atomic<bool>& isTold)
{
    while (!isTold)
        std::this_thread::yield();
}

TEST(Parallel, WhatTheWorkThrowsStopsTheRestAndIsThrownHere)
{
    constexpr int Count = 10000;
    std::atomic<bool> isThrown = false;
    std::atomic<int> done = 0;
    const auto work = [&](std::size_t n) {
        if (n == 0) {
            isThrown = true;
            throw std::runtime_error("the first");
        }
        waitFor(isThrown);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        ++done;
    };
    try {
        parallelFor(Count, work);
        FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "the first");
    }
    EXPECT_LT(done, Count - 1);
}

TEST(Parallel, WhatTheQuestionThrowsIsThrownHereWhenTheOthersHaveEnded)
{
    constexpr std::size_t Count = 1000;
    std::atomic<int> working = 0;
    const auto work = [&](std::size_t) {
        ++working;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        --working;
    };
    const auto goOn = [](std::size_t) -> bool { throw std::runtime_error("no answer"); };
    EXPECT_THROW(parallelFor(Count, work, goOn), std::runtime_error);
    EXPECT_EQ(working, 0);
}

TEST(Parallel, SomebodyHelps)
{
    std::atomic<bool> first = false, second = false; // each waits for the other
    sideBySide(
        [&] {
            first = true;
            waitFor(second);
        },
        [&] {
            second = true;
            waitFor(first);
        });
    EXPECT_TRUE(first && second);
}

/// The least and the greatest priority of those who do the work of a thread of a lower one, from its own.
std::pair<int, int> prioritiesOfHelpers(int lower)
{
    constexpr int ThisThread = 0;
    std::mutex access;
    std::set<int> seen;
    std::jthread([&] {
        ASSERT_EQ(::setpriority(PRIO_PROCESS, ThisThread, ::getpriority(PRIO_PROCESS, ThisThread) + lower),
                  0);
        const int own = ::getpriority(PRIO_PROCESS, ThisThread); // never lower than the lowest there is
        parallelFor(200, [&](std::size_t) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            const std::lock_guard locked(access);
            seen.insert(::getpriority(PRIO_PROCESS, ThisThread) - own);
        });
    }).join();
    return {*seen.begin(), *seen.rbegin()};
}

TEST(Parallel, WhoHelpsIsAsUrgentAsWhoAsked)
{
    for (const int lower : {4, 0, 2})
        EXPECT_EQ(prioritiesOfHelpers(lower), std::pair(0, 0)) << lower;
}

TEST(Parallel, ANoLeavesTheRest)
{
    constexpr int Count = 10000;
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> isAsked = false;
    std::atomic<int> done = 0;
    const auto work = [&](std::size_t) {
        if (std::this_thread::get_id() != caller) {
            waitFor(isAsked);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        ++done;
    };
    EXPECT_FALSE(parallelFor(Count, work, [&](std::size_t) {
        isAsked = true;
        return false;
    }));
    EXPECT_LT(done, Count);
}

TEST(Parallel, TheCallerAloneIsAskedAndMaySayNoAtTheEnd)
{
    const auto caller = std::this_thread::get_id();
    std::size_t last = 0;
    const auto goOn = [&](std::size_t done) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        last = done;
        return done < 50;
    };
    EXPECT_FALSE(parallelFor(
        50, [](std::size_t) {}, goOn));
    EXPECT_EQ(last, 50U);
}

// Every thread of the outer loop has an inner one: each caller does its own work where nobody is free to
// help.
TEST(Parallel, LoopsWithinLoopsEnd)
{
    std::atomic<int> sum = 0;
    parallelFor(20, [&](std::size_t) {
        parallelFor(20, [&](std::size_t) { parallelFor(20, [&](std::size_t) { ++sum; }); });
    });
    EXPECT_EQ(sum, 8000);
}

// A helper that was busy comes when the caller has gone on: what it finds then is another caller's.
TEST(Parallel, ManyCallersAtOnceGetTheirOwnWorkDone)
{
    constexpr int Callers = 6, Loops = 300, Count = 7;
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> callers;
    for (int caller = 0; caller < Callers; ++caller)
        callers.emplace_back([&] {
            for (int loop = 0; loop < Loops; ++loop) {
                std::vector<int> times(Count, 0);
                parallelFor(Count, [&](std::size_t n) { ++times[n]; });
                wrong += times == std::vector<int>(Count, 1) ? 0 : 1;
            }
        });
    callers.clear();
    EXPECT_EQ(wrong, 0);
}

TEST(Parallel, SideBySideCallsBoth)
{
    std::mutex access;
    std::multiset<int> called;
    const auto call = [&](int which) {
        const std::lock_guard locked(access);
        called.insert(which);
    };
    sideBySide([&] { call(1); }, [&] { call(2); });
    EXPECT_EQ(called, (std::multiset<int>{1, 2}));
}

} // namespace
} // namespace hepatica::imaging
