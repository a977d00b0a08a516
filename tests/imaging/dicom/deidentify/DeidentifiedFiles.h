#pragma once
// What the tests of de-identified files share.
#include <hepatica/imaging/Deidentify.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hepatica::tests {

namespace fs = std::filesystem;
using imaging::DeidentifyOptions;
using nlohmann::json;

inline DcmTagKey keyOf(std::uint32_t tag)
{
    return {static_cast<Uint16>(tag >> 16), static_cast<Uint16>(tag & 0xffff)};
}

inline std::vector<fs::path> filesBelow(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

inline std::string bytesOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline json keyIn(const fs::path& file)
{
    return json::parse(bytesOf(file));
}

inline std::string valueOf(DcmItem& item, std::uint32_t tag)
{
    OFString value;
    item.findAndGetOFStringArray(keyOf(tag), value);
    return {value.c_str(), value.size()};
}

inline void changeTexts(const fs::path& file, const std::map<DcmTagKey, std::string>& texts)
{
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file.c_str()).good());
    for (const auto& [tag, text] : texts)
        format.getDataset()->putAndInsertString(tag, text.c_str());
    ASSERT_TRUE(format.saveFile(file.c_str()).good());
}

inline DeidentifyOptions optionsWith(const fs::path& key)
{
    DeidentifyOptions options;
    options.pseudonym = "P-TEST";
    options.key = key;
    return options;
}

} // namespace hepatica::tests
