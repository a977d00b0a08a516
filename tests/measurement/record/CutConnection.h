#pragma once
#include "PostgresServer.h"

#include <array>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace hepatica::tests {

/// Stands between a program and the server of the tests, and cuts the first connection at the worst moment:
/// when the server has answered a COMMIT and the program has not heard of it. Later connections go through.
class CutConnection {
public:
    explicit CutConnection(const std::filesystem::path& folder)
        : folder_(folder), listening_(bound(folder / SocketName))
    {
        ::listen(listening_, 4);
        working_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
    }
    ~CutConnection()
    {
        working_.request_stop();
        working_.join();
        ::close(listening_);
    }
    CutConnection(const CutConnection&) = delete;
    CutConnection& operator=(const CutConnection&) = delete;

    /// The address with this in the server's place.
    [[nodiscard]] std::string instead(std::string address) const
    {
        const std::string real = "host=" + serverFolder();
        return address.replace(address.find(real), real.size(), "host=" + folder_.string());
    }
    [[nodiscard]] int connections() const { return connections_; }

private:
    static constexpr const char* SocketName = ".s.PGSQL.5432";

    static std::string serverFolder()
    {
        const std::string address = testServer();
        const auto start = address.find("host=") + 5;
        return address.substr(start, address.find('&', start) - start);
    }
    static sockaddr_un named(const std::filesystem::path& path)
    {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
        return name;
    }
    static int bound(const std::filesystem::path& path)
    {
        const int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const sockaddr_un name = named(path);
        EXPECT_EQ(::bind(made, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
        return made;
    }
    static bool isReady(int end, int wait_ms)
    {
        pollfd one{end, POLLIN, 0};
        return ::poll(&one, 1, wait_ms) > 0;
    }

    void serve(const std::stop_token& stop)
    {
        while (!stop.stop_requested()) {
            if (!isReady(listening_, 20))
                continue;
            const int program = ::accept(listening_, nullptr, nullptr);
            const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
            const sockaddr_un name = named(std::filesystem::path(serverFolder()) / SocketName);
            EXPECT_EQ(::connect(server, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
            pass(program, server, ++connections_ == 1, stop);
            ::close(program);
            ::close(server);
        }
    }
    /// Passes bytes both ways until an end closes, or the moment has come.
    static void pass(int program, int server, bool cuts, const std::stop_token& stop)
    {
        std::array<char, 65536> bytes{};
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> ends{pollfd{program, POLLIN, 0}, pollfd{server, POLLIN, 0}};
            ::poll(ends.data(), ends.size(), 20);
            for (std::size_t from = 0; from < ends.size(); ++from) {
                if (ends[from].revents == 0)
                    continue;
                const auto got = ::read(ends[from].fd, bytes.data(), bytes.size());
                if (got <= 0)
                    return;
                const auto size = static_cast<std::size_t>(got);
                if (::write(ends[1 - from].fd, bytes.data(), size) != got)
                    return;
                const bool commits =
                    std::string_view(bytes.data(), size).find("COMMIT") != std::string_view::npos;
                if (cuts && from == 0 && commits) {
                    EXPECT_TRUE(isReady(server, 5000)); // the answer is there, and nobody gets it
                    return;
                }
            }
        }
    }

    std::filesystem::path folder_;
    int listening_;
    std::atomic<int> connections_ = 0;
    std::jthread working_;
};

} // namespace hepatica::tests
