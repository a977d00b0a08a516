#include "record/DerivedTable.h"

#include <algorithm>

#include <openssl/evp.h>

namespace hepatica::measurement {

namespace {

// OpenSSL counts in int, and text is longer by a third.
constexpr std::size_t MostText = std::size_t{1} << 30;

std::string base64Of(std::span<const std::byte> bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0'); // and the zero at its end
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::vector<std::byte>> bytesFrom(const std::string& base64)
{
    if (base64.size() > MostText)
        return std::nullopt;
    std::vector<std::byte> bytes(base64.size() / 4 * 3);
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                       reinterpret_cast<const unsigned char*>(base64.data()),
                                       static_cast<int>(base64.size()));
    if (length < 0)
        return std::nullopt;
    const auto filling = std::ranges::count(base64, '='); // counted as bytes by EVP_DecodeBlock
    bytes.resize(static_cast<std::size_t>(length) -
                 std::min<std::size_t>(2, static_cast<std::size_t>(filling)));
    return bytes;
}

} // namespace

std::optional<std::vector<std::byte>> readDerived(soci::session& sql, const std::string& caseId,
                                                  const std::string& name)
{
    std::string value;
    sql << "SELECT value FROM derived WHERE case_id = :case_id AND name = :name", soci::into(value),
        soci::use(caseId), soci::use(name);
    return sql.got_data() ? bytesFrom(value) : std::nullopt;
}

void writeDerived(soci::session& sql, const std::string& caseId, const std::string& name,
                  std::span<const std::byte> value)
{
    const std::string text = base64Of(value);
    sql << "DELETE FROM derived WHERE case_id = :case_id AND name = :name", soci::use(caseId),
        soci::use(name);
    sql << "INSERT INTO derived (case_id, name, value) VALUES (:case_id, :name, :value)", soci::use(caseId),
        soci::use(name), soci::use(text);
}

} // namespace hepatica::measurement
