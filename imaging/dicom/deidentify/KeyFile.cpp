#include "KeyFile.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/Uid.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace hepatica::imaging {

namespace {

using Json = nlohmann::json;

constexpr int Version = 1;
constexpr std::string_view StandardRoot = "1.2.840.10008."; // PS3.5 9

int randomBetween(int least, int most)
{
    std::random_device random;
    return std::uniform_int_distribution<int>(least, most)(random);
}

/// Back by up to ten years, and never by so little that a date is nearly told.
int randomShift()
{
    return -randomBetween(100, 3650);
}

std::string randomPseudonym()
{
    constexpr std::string_view Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // none that looks like another
    std::string text = "P-";
    for (int at = 0; at < 8; ++at)
        text += Letters[static_cast<std::size_t>(randomBetween(0, static_cast<int>(Letters.size()) - 1))];
    return text;
}

/// Bytes of the files' own character sets may stand in names: each byte becomes the character of its number.
std::string asUtf8(const std::string& bytes)
{
    std::string text;
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        if (value < 0x80) {
            text += byte;
        } else {
            text += static_cast<char>(0xc0 | value >> 6);
            text += static_cast<char>(0x80 | (value & 0x3f));
        }
    }
    return text;
}

/// Writes into a file that only its owner can ever have read.
Expected<void> writeSecret(const std::filesystem::path& file, const std::string& bytes)
{
    if (const auto place = outputPlace(file); !place)
        return passOn(place);
    const auto unfinished = unfinishedName(file);
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    const int stream = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (stream < 0)
        return fail(ProblemCode::NotWritable, {file.string(), std::strerror(errno)});
    std::size_t written = 0;
    while (written < bytes.size()) {
        const auto count = ::write(stream, bytes.data() + written, bytes.size() - written);
        if (count <= 0)
            break;
        written += static_cast<std::size_t>(count);
    }
    const bool isWhole = ::fsync(stream) == 0 && written == bytes.size();
    if (::close(stream) == 0 && isWhole)
        return finishFile(unfinished, file);
    std::filesystem::remove(unfinished, ignored);
    return fail(ProblemCode::NotWritable, {file.string(), "the disk is full"});
}

} // namespace

Expected<KeyFile> KeyFile::open(const std::filesystem::path& file)
{
    KeyFile key;
    std::error_code failed;
    if (!std::filesystem::exists(file, failed))
        return key;
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return fail(ProblemCode::NotReadable, {file.string(), "it cannot be opened"});
    try {
        const auto document = Json::parse(stream);
        if (document.at("hepatica_key") != Version)
            return fail(ProblemCode::NotAKeyFile, {file.string(), "of another version"});
        for (const auto& one : document.at("patients"))
            key.patients_.push_back(
                {one.at("id"), one.at("name"), one.at("pseudonym"), one.at("shift_days")});
        for (const auto& [uid, fresh] : document.at("uids").items())
            key.uids_[uid] = fresh;
    } catch (const nlohmann::json::exception&) { // its message could quote a name
        return fail(ProblemCode::NotAKeyFile, {file.string(), "it has not the form of one"});
    }
    return key;
}

const PatientKey* KeyFile::find(const std::string& id, const std::string& name) const
{
    const std::string keptId = asUtf8(id), keptName = asUtf8(name);
    const auto found = std::ranges::find_if(patients_, [&](const PatientKey& one) {
        return one.id == keptId && (!keptId.empty() || one.name == keptName);
    });
    return found == patients_.end() ? nullptr : &*found;
}

PatientKey& KeyFile::patient(const std::string& id, const std::string& name, const std::string& pseudonym)
{
    if (const PatientKey* known = find(id, name))
        return patients_[static_cast<std::size_t>(known - patients_.data())];
    std::string fresh = pseudonym;
    const auto isTaken = [&] {
        return std::ranges::find(patients_, fresh, &PatientKey::pseudonym) != patients_.end();
    };
    while (fresh.empty() || (pseudonym.empty() && isTaken()))
        fresh = randomPseudonym();
    patients_.push_back({asUtf8(id), asUtf8(name), fresh, randomShift()});
    return patients_.back();
}

std::string KeyFile::mapped(const std::string& uid)
{
    if (uid.empty() || uid.starts_with(StandardRoot))
        return uid;
    std::string& fresh = uids_[uid];
    if (fresh.empty())
        fresh = newUid();
    return fresh;
}

Expected<void> KeyFile::save(const std::filesystem::path& file) const
{
    Json document{{"hepatica_key", Version}, {"patients", Json::array()}, {"uids", Json::object()}};
    for (const PatientKey& one : patients_)
        document["patients"].push_back({{"id", one.id},
                                        {"name", one.name},
                                        {"pseudonym", one.pseudonym},
                                        {"shift_days", one.shiftDays}});
    for (const auto& [uid, fresh] : uids_)
        document["uids"][asUtf8(uid)] = fresh;
    return writeSecret(file, document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace hepatica::imaging
