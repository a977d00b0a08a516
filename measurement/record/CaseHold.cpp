#include "record/CaseHold.h"

#include "record/Database.h"
#include "record/UtcNow.h"

#include <hepatica/imaging/Uid.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace hepatica::measurement {

namespace {

std::string accountName()
{
    constexpr std::size_t Enough = 16384;
    std::array<char, Enough> texts{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, texts.data(), texts.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return fmt::format("user {}", ::geteuid());
}

std::string hostName()
{
    constexpr std::size_t Longest = 256;
    std::array<char, Longest> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

/// What the numbers of processes are numbers of: one start of one machine, or of one container on it.
std::string processSpace()
{
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    std::error_code none;
    return boot + " " + std::filesystem::read_symlink("/proc/self/ns/pid", none).string();
}

/// When the process started, in ticks since the start of the machine (proc(5), /proc/PID/stat, field 22);
/// empty when it has ended, also where nobody has taken notice of that yet.
std::string startOf(std::int64_t process)
{
    std::ifstream file(fmt::format("/proc/{}/stat", process));
    std::string stat{std::istreambuf_iterator<char>(file), {}};
    const auto name = stat.rfind(')'); // a program's name may hold spaces
    if (name == std::string::npos)
        return {};
    constexpr int FieldsAfterState = 19;
    std::istringstream fields(stat.substr(name + 1));
    std::string state, field;
    fields >> state;
    for (int at = 0; at < FieldsAfterState; ++at)
        fields >> field;
    return state == "Z" || state == "X" ? std::string() : field;
}

std::string lifeOf(std::int64_t process)
{
    return processSpace() + " " + startOf(process);
}

std::int64_t databaseClock(soci::session& sql)
{
    std::int64_t now_s = 0;
    sql << backendOf(sql).clock, soci::into(now_s);
    return now_s;
}

std::optional<HoldRow> readHold(soci::session& sql, const std::string& caseId, const std::string& reader)
{
    HoldRow row;
    sql << "SELECT token, account, host, process, life, since, renewed FROM case_holder"
           " WHERE case_id = :case_id AND reader = :reader",
        soci::into(row.token), soci::into(row.holder.account), soci::into(row.holder.host),
        soci::into(row.holder.process), soci::into(row.life), soci::into(row.holder.since),
        soci::into(row.renewed_s), soci::use(caseId), soci::use(reader);
    return sql.got_data() ? std::optional(row) : std::nullopt;
}

void writeHold(soci::session& sql, const std::string& caseId, const std::string& reader, const HoldRow& row)
{
    sql << "DELETE FROM case_holder WHERE case_id = :case_id AND reader = :reader", soci::use(caseId),
        soci::use(reader);
    sql << "INSERT INTO case_holder (case_id, reader, token, account, host, process, life, since, renewed)"
           " VALUES (:case_id, :reader, :token, :account, :host, :process, :life, :since, :renewed)",
        soci::use(caseId), soci::use(reader), soci::use(row.token), soci::use(row.holder.account),
        soci::use(row.holder.host), soci::use(row.holder.process), soci::use(row.life),
        soci::use(row.holder.since), soci::use(row.renewed_s);
}

} // namespace

HoldRow thisProgram()
{
    const std::int64_t process = ::getpid();
    return {imaging::newUid(), {accountName(), hostName(), process, utcNow()}, lifeOf(process), 0};
}

bool isGone(const HoldRow& row, std::int64_t now_s)
{
    if (row.life.starts_with(processSpace() + " "))
        return row.life != lifeOf(row.holder.process);
    return now_s - row.renewed_s > SilenceOfTheGone_s;
}

std::optional<CaseHolder> takeHold(soci::session& sql, const std::string& caseId, const std::string& reader,
                                   const HoldRow& me)
{
    const std::int64_t now_s = databaseClock(sql);
    const auto row = readHold(sql, caseId, reader);
    if (row && row->token == me.token) {
        sql << "UPDATE case_holder SET renewed = :renewed WHERE case_id = :case_id AND reader = :reader",
            soci::use(now_s), soci::use(caseId), soci::use(reader);
        return std::nullopt;
    }
    if (row && !isGone(*row, now_s))
        return row->holder;
    HoldRow mine = me;
    mine.renewed_s = now_s;
    writeHold(sql, caseId, reader, mine);
    return std::nullopt;
}

void giveBackHold(soci::session& sql, const std::string& caseId, const std::string& reader, const HoldRow& me)
{
    sql << "DELETE FROM case_holder WHERE case_id = :case_id AND reader = :reader AND token = :token",
        soci::use(caseId), soci::use(reader), soci::use(me.token);
}

CaseHold::CaseHold(std::shared_ptr<CaseStore> store, std::string caseId, std::string reader)
    : store_(std::move(store)), caseId_(std::move(caseId)), reader_(std::move(reader)), me_(thisProgram())
{
}

CaseHold::~CaseHold()
{
    if (!other_)
        store_->giveBack(*this);
}

std::optional<CaseHolder> CaseHold::take(soci::session& sql)
{
    other_ = takeHold(sql, caseId_, reader_, me_);
    return other_;
}

void CaseHold::giveBack(soci::session& sql) const
{
    giveBackHold(sql, caseId_, reader_, me_);
}

Problem CaseHold::problem() const
{
    const CaseHolder holder = other_.value_or(CaseHolder{});
    return {ProblemCode::CaseHeld,
            {"case " + caseId_, holder.account + " on " + holder.host,
             fmt::format("as {}, process {}, since {}", reader_, holder.process, holder.since)},
            {}};
}

} // namespace hepatica::measurement
