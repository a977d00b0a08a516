#pragma once
#include <cstdint>
#include <vector>

namespace hepatica::imaging::segmentation {

/// Minimal cut of a graph whose nodes are each tied to a source (lesion) and a sink (surroundings), by
/// augmenting paths along two search trees that are kept from path to path (Boykov and Kolmogorov 2004).
/// Whole capacities, so that the result does not depend on rounding.
class MaxFlow {
public:
    using Capacity = std::int32_t;

    MaxFlow(int nodes, int edges);

    /// Positive ties a node to the source, negative to the sink.
    void addTie(int node, Capacity capacity);
    void addEdge(int from, int to, Capacity forward, Capacity backward);
    /// Once, after all ties and edges. Of several cheapest cuts the one with the fewest nodes at the source.
    void solve();
    /// After solve(): whether the node stays with the source.
    [[nodiscard]] bool isSource(int node) const;

private:
    enum class Tree : std::uint8_t { Free, Source, Sink };
    struct Edge {
        std::int32_t from = 0, to = 0;
        Capacity forward = 0, backward = 0;
    };
    struct Node {
        std::int32_t firstArc = 0;   ///< its arcs end where the next node's begin
        std::int32_t parentArc = -1; ///< the arc from this node to its parent
        std::int32_t distance = 0;   ///< to the root, valid while `checked` is the present time
        std::int32_t checked = 0;
        Capacity tie = 0;
        Tree tree = Tree::Free;
        bool isActive = false;
    };
    /// From one node to another. Both directions tell what either can still carry, and all arcs of a node lie
    /// side by side: whoever looks at a node seldom leaves its memory.
    struct Arc {
        std::int32_t to = 0;
        std::int32_t reverse = 0; ///< the arc back
        Capacity rest = 0, restBack = 0;

        /// What can still flow in the direction of a tree, away from the source's root or to the sink's.
        [[nodiscard]] Capacity restAlong(Tree tree) const { return tree == Tree::Source ? rest : restBack; }
        [[nodiscard]] Capacity restAgainst(Tree tree) const { return tree == Tree::Source ? restBack : rest; }
    };

    [[nodiscard]] Node& nodeAt(std::int32_t index) { return nodes_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const Node& nodeAt(std::int32_t index) const
    {
        return nodes_[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] Arc& arcAt(std::int32_t index) { return arcs_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const Arc& arcAt(std::int32_t index) const
    {
        return arcs_[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] std::int32_t endOfArcs(std::int32_t node) const { return nodeAt(node + 1).firstArc; }

    void makeArcs();
    void activate(std::int32_t node);
    [[nodiscard]] std::int32_t grow(std::int32_t node);
    void augment(std::int32_t bridge);
    [[nodiscard]] Capacity bottleneck(std::int32_t bridge) const;
    void send(std::int32_t arc, Capacity flow);
    void push(std::int32_t node, Capacity flow, Tree tree);
    void adopt(std::int32_t node);
    [[nodiscard]] std::int32_t findParent(std::int32_t node);
    [[nodiscard]] std::int32_t rootDistance(std::int32_t node);
    void release(std::int32_t node);

    std::vector<Edge> edges_;
    std::vector<Node> nodes_; ///< and one more, where the last one's arcs end
    std::vector<Arc> arcs_;   ///< made by solve()
    std::vector<std::int32_t> active_, nextActive_, orphans_;
    std::int32_t time_ = 0;
};

} // namespace hepatica::imaging::segmentation
