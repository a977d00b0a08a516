#pragma once
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace hepatica::tests {

/// The folder of real images and known answers beside the project, if it is there. It is no part of the
/// product.
inline std::optional<std::filesystem::path> referenceFolder()
{
    const auto beside = std::filesystem::path(HEPATICA_SOURCE_DIR).parent_path() / "shared";
    if (std::filesystem::is_directory(beside / "data"))
        return beside;
    return std::nullopt;
}

/// HEPATICA_REQUIRE_REFERENCE=1 (set in CI) makes the absence of the folder a failure instead of a skipped
/// test.
inline bool referenceIsRequired()
{
    const char* value = std::getenv("HEPATICA_REQUIRE_REFERENCE");
    return value != nullptr && std::string(value) == "1";
}

} // namespace hepatica::tests

/// Defines `reference`, the folder, or ends the test: skipped on a user's machine, failed where it must be
/// there.
#define HEPATICA_REFERENCE_FOLDER(reference)                                                                 \
    const auto reference##Found = hepatica::tests::referenceFolder();                                        \
    if (!reference##Found && hepatica::tests::referenceIsRequired())                                         \
        FAIL() << "the reference folder ../shared is required here and is missing";                          \
    if (!reference##Found)                                                                                   \
        GTEST_SKIP()                                                                                         \
            << "needs the reference folder ../shared beside the project: real images, no part of it";        \
    const std::filesystem::path reference = *reference##Found

/// Ends the test where a program of a Debian package is missing: skipped on a user's machine, failed where
/// all must run (scripts/setup installs it).
#define HEPATICA_NEEDS_PROGRAM(program, package)                                                             \
    do {                                                                                                     \
        const bool isThere = std::system("command -v " program " >/dev/null 2>&1") == 0;                     \
        if (!isThere && hepatica::tests::referenceIsRequired())                                              \
            FAIL() << program " (Debian: " package ") is required here and is missing";                      \
        if (!isThere)                                                                                        \
            GTEST_SKIP() << "needs " program " (Debian: " package ")";                                       \
    } while (false)
