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
    void solve();
    /// After solve(): whether the node stays with the source.
    [[nodiscard]] bool isSource(int node) const;

private:
    enum class Tree : std::uint8_t { Free, Source, Sink };
    struct Node {
        std::int32_t firstArc = -1;
        std::int32_t parentArc = -1; ///< the arc from this node to its parent
        std::int32_t distance = 0;   ///< to the root, valid while `checked` is the present time
        std::int32_t checked = 0;
        Capacity tie = 0;
        Tree tree = Tree::Free;
        bool isActive = false;
    };
    struct Arc {
        std::int32_t to = 0;
        std::int32_t next = -1;
        Capacity rest = 0;
    };

    void activate(std::int32_t node);
    [[nodiscard]] std::int32_t grow(std::int32_t node);
    void augment(std::int32_t bridge);
    [[nodiscard]] Capacity bottleneck(std::int32_t bridge) const;
    void push(std::int32_t node, Capacity flow, Tree tree);
    void adopt(std::int32_t node);
    [[nodiscard]] std::int32_t findParent(std::int32_t node);
    [[nodiscard]] std::int32_t rootDistance(std::int32_t node);
    void release(std::int32_t node);
    /// What an arc from a node to its neighbour can still carry in the direction of the tree.
    [[nodiscard]] Capacity restAlong(std::int32_t arc, Tree tree) const;

    std::vector<Node> nodes_;
    std::vector<Arc> arcs_;
    std::vector<std::int32_t> active_, nextActive_, orphans_;
    std::int32_t time_ = 0;
};

} // namespace hepatica::imaging::segmentation
