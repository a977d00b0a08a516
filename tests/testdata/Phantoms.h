#pragma once
// The synthetic patients at test size.
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/phantom/Phantom.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace hepatica::phantom {

inline constexpr std::array AllStories{Story::Responder, Story::Pseudoprogressor, Story::Hyperprogressor};

inline PhantomOptions small(Story story, std::uint64_t seed = 1)
{
    PhantomOptions options;
    options.story = story;
    options.seed = seed;
    options.dims = {128, 128, 40};
    return options;
}

/// A folder that goes with the test; it is not there before the phantom is written.
class Folder {
public:
    explicit Folder(const std::string& name)
        : path_(std::filesystem::path(::testing::TempDir()) /
                ("hepatica-phantom-" + std::to_string(getpid()) + "-" + name))
    {
        std::filesystem::remove_all(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The patients at test size, each written when a test first asks for it.
class Phantoms : public ::testing::Test {
protected:
    static const PatientTruth& patient(Story story)
    {
        static const Folder folder("stories");
        static std::map<Story, PatientTruth> patients;
        if (const auto known = patients.find(story); known != patients.end())
            return known->second;
        auto truth = writePatient(small(story), folder.path() / std::string(storyName(story)));
        if (!truth)
            throw std::runtime_error(truth.error().text());
        return patients.emplace(story, *std::move(truth)).first->second;
    }

    static imaging::LoadedSeries open(const VisitTruth& visit, std::size_t phase)
    {
        auto series = imaging::openSeries({visit.seriesFolders[phase]});
        if (!series)
            throw std::runtime_error(series.error().text());
        return *std::move(series);
    }

    static std::map<std::string, imaging::Mask> labels(const VisitTruth& visit, const imaging::Geometry& grid)
    {
        const auto masks = imaging::readMasks(visit.labelFile, grid);
        if (!masks)
            throw std::runtime_error(masks.error().text());
        std::map<std::string, imaging::Mask> byName;
        for (const LesionTruth& lesion : visit.lesions)
            for (const imaging::LabelledMask& mask : *masks)
                if (lesion.present && mask.label == lesion.label)
                    byName.emplace(lesion.name, mask.mask);
        return byName;
    }
};

inline std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::map<std::string, std::string> contentOf(const std::filesystem::path& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[std::filesystem::relative(entry.path(), folder).generic_string()] = bytesOf(entry.path());
    return files;
}

inline const LesionTruth& lesionOf(const VisitTruth& visit, const std::string& name)
{
    return *std::ranges::find(visit.lesions, name, &LesionTruth::name);
}

} // namespace hepatica::phantom
