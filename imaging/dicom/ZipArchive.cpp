#include "ZipArchive.h"

#include "FileStamp.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <unordered_map>

#include <fmt/format.h>
#include <zip.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t Megabyte = 1024 * 1024;

/// CT and MR shrink to a half or a third, empty masks to a thousandth, but those are small.
constexpr std::uint64_t HonestRatio = 200, HonestBytes = 64 * Megabyte;

/// One name for a member, however the archive or a path writes it ("./a", "a//b").
std::string normalName(const std::string& name)
{
    return fs::path(name).lexically_normal().generic_string();
}

/// Whether a member's name leads out of the archive, were it unpacked.
bool leavesArchive(const std::string& name)
{
    if (name.starts_with('/') || name.find('\\') != std::string::npos || name.find('\0') != std::string::npos)
        return true;
    const fs::path path(name);
    return std::ranges::find(path, fs::path("..")) != path.end();
}

bool endsInZip(const std::string& name)
{
    const std::string ending = fs::path(name).extension().string();
    return std::ranges::equal(ending, std::string_view(".zip"),
                              [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

std::string whyRefused(const ZipMember& member, const zip_stat_t& found, bool isNew)
{
    if (leavesArchive(member.name))
        return "its name leads out of the archive";
    if (!isNew)
        return "another member has its name";
    if ((found.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && found.encryption_method != ZIP_EM_NONE)
        return "it is encrypted";
    if (endsInZip(member.name))
        return "an archive inside an archive";
    if (member.bytes > HonestBytes && member.bytes / HonestRatio > member.packedBytes)
        return fmt::format("it claims to grow from {} to {} bytes", member.packedBytes, member.bytes);
    return {};
}

/// An open archive. libzip's handle belongs to one thread at a time.
struct OpenArchive {
    fs::path file;
    zip_t* zip = nullptr;
    std::mutex access;
    std::vector<ZipMember> members;
    std::vector<zip_uint64_t> places; ///< the index of each member in the archive, which holds folders too
    std::unordered_map<std::string, std::size_t> byName;

    OpenArchive(fs::path path, zip_t* handle) : file(std::move(path)), zip(handle) {}
    OpenArchive(const OpenArchive&) = delete;
    OpenArchive& operator=(const OpenArchive&) = delete;
    ~OpenArchive() { zip_discard(zip); }
};

void addMember(OpenArchive& archive, zip_uint64_t at, const zip_stat_t& found)
{
    ZipMember member{found.name, found.size, found.comp_size, {}};
    if (member.name.ends_with('/'))
        return;
    const bool isNew = archive.byName.try_emplace(normalName(member.name), archive.members.size()).second;
    const std::string why = whyRefused(member, found, isNew);
    if (!why.empty())
        member.refusal =
            Problem{ProblemCode::UnsafeArchive, {(archive.file / member.name).string(), why}, {}};
    archive.members.push_back(std::move(member));
    archive.places.push_back(at);
}

Expected<std::shared_ptr<OpenArchive>> openArchive(const fs::path& file, std::uint64_t fileBytes)
{
    int code = 0;
    zip_t* handle = zip_open(file.c_str(), ZIP_RDONLY, &code);
    if (handle == nullptr) {
        if (code == ZIP_ER_OPEN || code == ZIP_ER_READ)
            return fail(ProblemCode::NotReadable, {file.string(), "it cannot be opened"});
        return fail(ProblemCode::DamagedFile, {file.string(), "the directory of the archive cannot be read"});
    }
    auto archive = std::make_shared<OpenArchive>(file, handle);
    std::uint64_t packed = 0;
    for (zip_int64_t at = 0, count = zip_get_num_entries(handle, 0); at < count; ++at) {
        zip_stat_t found;
        const auto place = static_cast<zip_uint64_t>(at);
        constexpr zip_uint64_t Needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
        if (zip_stat_index(handle, place, 0, &found) != 0 || (found.valid & Needed) != Needed)
            return fail(ProblemCode::DamagedFile,
                        {file.string(), "the directory of the archive cannot be read"});
        packed += std::min(found.comp_size, fileBytes + 1); // no sum of hostile numbers overflows
        if (packed > fileBytes)
            return fail(ProblemCode::UnsafeArchive, {file.string(), "its members lie over each other"});
        addMember(*archive, place, found);
    }
    return archive;
}

Expected<std::shared_ptr<OpenArchive>> archiveAt(const fs::path& file)
{
    struct LastUsed {
        fs::path file;
        FileStamp stamp;
        std::shared_ptr<OpenArchive> archive;
    };
    thread_local LastUsed last;
    const auto stamp = stampOf(file);
    if (!stamp)
        return fail(ProblemCode::NoSuchFile, {file.string()});
    if (last.archive && last.file == file && last.stamp == *stamp)
        return last.archive;
    auto opened = openArchive(file, stamp->size);
    if (opened)
        last = {file, *stamp, *opened};
    return opened;
}

class InflatedMember final : public ByteSource {
public:
    InflatedMember(std::shared_ptr<OpenArchive> archive, zip_file_t* stream, std::uint64_t size)
        : archive_(std::move(archive)), stream_(stream), size_(size)
    {
    }
    ~InflatedMember() override
    {
        const std::lock_guard locked(archive_->access);
        zip_fclose(stream_);
    }
    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] bool read(std::uint64_t offset, std::span<std::uint8_t> to) const override
    {
        const std::lock_guard locked(archive_->access);
        if (!inflateTo(offset + to.size()))
            return false;
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), to.size(), to.begin());
        return true;
    }

private:
    /// What was inflated stays, since a deflated stream cannot be entered in its middle.
    bool inflateTo(std::uint64_t end) const
    {
        constexpr std::uint64_t Step = 64 * 1024;
        while (bytes_.size() < end) {
            const std::size_t before = bytes_.size();
            // Grows with what really came, so that a false size costs no memory.
            const std::uint64_t most = std::max<std::uint64_t>(Step, before);
            bytes_.resize(static_cast<std::size_t>(before + std::min(most, end - before)));
            const zip_int64_t count = zip_fread(stream_, bytes_.data() + before, bytes_.size() - before);
            bytes_.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(count, 0)));
            if (count <= 0)
                return false;
        }
        // The checksum is compared when the stream is asked for more than it has.
        std::uint8_t beyond = 0;
        if (bytes_.size() == size_ && !isChecked_)
            isWhole_ = zip_fread(stream_, &beyond, 1) == 0;
        isChecked_ = bytes_.size() == size_;
        return isWhole_;
    }

    std::shared_ptr<OpenArchive> archive_;
    zip_file_t* stream_;
    std::uint64_t size_;
    mutable std::vector<std::uint8_t> bytes_;
    mutable bool isChecked_ = false, isWhole_ = true;
};

} // namespace

bool isZip(const fs::path& file)
{
    const auto bytes = FileBytes::open(file);
    std::array<std::uint8_t, 4> head{};
    if (!bytes || !bytes->read(0, head))
        return false;
    constexpr std::array<std::uint8_t, 4> FirstMember{'P', 'K', 3, 4}, EmptyDirectory{'P', 'K', 5, 6};
    return head == FirstMember || head == EmptyDirectory;
}

std::optional<ZipPlace> zipPlaceOf(const fs::path& path)
{
    fs::path archive = path, member;
    while (archive.has_relative_path() && archive != archive.parent_path()) {
        member = member.empty() ? archive.filename() : archive.filename() / member;
        archive = archive.parent_path();
        if (const auto stamp = stampOf(archive))
            return stamp->isRegular ? std::optional(ZipPlace{archive, member.generic_string()})
                                    : std::nullopt;
    }
    return std::nullopt;
}

Expected<std::vector<ZipMember>> zipMembers(const fs::path& archive)
{
    const auto opened = archiveAt(archive);
    return opened ? Expected<std::vector<ZipMember>>((*opened)->members) : passOn(opened);
}

Expected<std::shared_ptr<const ByteSource>> openZipMember(const fs::path& file, const std::string& name)
{
    const auto archive = archiveAt(file);
    if (!archive)
        return passOn(archive);
    const std::string full = (file / name).string();
    const auto found = (*archive)->byName.find(normalName(name));
    if (found == (*archive)->byName.end())
        return fail(ProblemCode::NoSuchFile, {full});
    const ZipMember& member = (*archive)->members[found->second];
    if (member.refusal)
        return tl::unexpected(*member.refusal);
    const std::lock_guard locked((*archive)->access);
    zip_file_t* stream = zip_fopen_index((*archive)->zip, (*archive)->places[found->second], 0);
    if (stream == nullptr)
        return fail(ProblemCode::NotReadable, {full, zip_strerror((*archive)->zip)});
    return std::make_shared<InflatedMember>(*archive, stream, member.bytes);
}

} // namespace hepatica::imaging
