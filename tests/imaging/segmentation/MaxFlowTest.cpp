#include "imaging/segmentation/MaxFlow.h"

#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

using hepatica::imaging::segmentation::MaxFlow;

namespace {

struct Edge {
    int from, to;
    MaxFlow::Capacity forward, backward;
};

struct Graph {
    std::vector<MaxFlow::Capacity> ties;
    std::vector<Edge> edges;

    /// What a cut costs: ties and edges from the source's side to the sink's.
    [[nodiscard]] std::int64_t costOf(const std::vector<bool>& isSource) const
    {
        std::int64_t cost = 0;
        for (std::size_t n = 0; n < ties.size(); ++n)
            if ((ties[n] > 0) != isSource[n])
                cost += std::abs(ties[n]);
        for (const Edge& edge : edges) {
            const bool from = isSource[static_cast<std::size_t>(edge.from)];
            const bool to = isSource[static_cast<std::size_t>(edge.to)];
            if (from != to)
                cost += from ? edge.forward : edge.backward;
        }
        return cost;
    }

    /// Of all 2^n cuts the cheapest; of several what all of them have at the source, which is one of them.
    [[nodiscard]] std::vector<bool> smallestCheapestCut() const
    {
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        std::vector<bool> smallest;
        for (unsigned cut = 0; cut < 1U << ties.size(); ++cut) {
            std::vector<bool> isSource;
            for (std::size_t n = 0; n < ties.size(); ++n)
                isSource.push_back((cut >> n & 1U) != 0);
            const std::int64_t cost = costOf(isSource);
            for (std::size_t n = 0; cost == least && n < ties.size(); ++n)
                smallest[n] = smallest[n] && isSource[n];
            if (cost < least)
                smallest = isSource;
            least = std::min(least, cost);
        }
        return smallest;
    }

    [[nodiscard]] std::vector<bool> cut() const
    {
        MaxFlow flow(static_cast<int>(ties.size()), static_cast<int>(edges.size()));
        for (std::size_t n = 0; n < ties.size(); ++n)
            flow.addTie(static_cast<int>(n), ties[n]);
        for (const Edge& edge : edges)
            flow.addEdge(edge.from, edge.to, edge.forward, edge.backward);
        flow.solve();
        std::vector<bool> isSource;
        for (std::size_t n = 0; n < ties.size(); ++n)
            isSource.push_back(flow.isSource(static_cast<int>(n)));
        return isSource;
    }
};

Graph randomGraph(unsigned seed)
{
    std::mt19937 random(seed);
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    Graph graph;
    const auto nodes = 4U + static_cast<unsigned>(random() % 8U);
    for (unsigned n = 0; n < nodes; ++n)
        graph.ties.push_back(below(41) - 20);
    for (unsigned n = 0; n < 3 * nodes; ++n) {
        const int from = below(nodes), to = below(nodes);
        if (from != to)
            graph.edges.push_back({from, to, below(15), below(15)});
    }
    return graph;
}

} // namespace

TEST(MaxFlow, CutsAsCheaplyAsCanBeWithTheFewestNodesAtTheSource)
{
    for (unsigned seed = 0; seed < 300; ++seed) {
        const Graph graph = randomGraph(seed);
        EXPECT_EQ(graph.cut(), graph.smallestCheapestCut()) << "seed " << seed;
    }
}

// Three cuts cost the same where the source gives as much as the edges carry.
TEST(MaxFlow, WhatCanBeOnEitherSideIsAtTheSink)
{
    const auto chain = [](MaxFlow::Capacity tie) {
        return Graph{{tie, 0, -tie}, {{0, 1, 5, 5}, {1, 2, 5, 5}}};
    };
    EXPECT_EQ(chain(5).cut(), (std::vector<bool>{false, false, false}));
    EXPECT_EQ(chain(6).cut(), (std::vector<bool>{true, false, false}));
}

TEST(MaxFlow, NodesWithoutEdgesFollowTheirTies)
{
    const Graph graph{{2, -1, 0, 4}, {}};
    EXPECT_EQ(graph.cut(), (std::vector<bool>{true, false, false, true}));
}

TEST(MaxFlow, AnEdgeThatCostsEverythingIsNeverCut)
{
    // The first node wants to be outside, the second inside; an endless arc from the second to the first
    // forbids that.
    const Graph graph{{-3, 5}, {{0, 1, 0, 1 << 28}}};
    EXPECT_EQ(graph.cut(), (std::vector<bool>{true, true}));
}
