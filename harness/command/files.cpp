// Reading whole files, and writing them at once.
#include "harness/command/files.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "harness/command/say.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

constexpr std::size_t largest_input = std::size_t{64} << 20U;

std::string reason(int error = errno) { return std::strerror(error); }

// A file descriptor that closes itself.
class descriptor {
public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor() { close(); }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  bool valid() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int close() {
    const int result = fd_ < 0 ? 0 : ::close(fd_);
    fd_ = -1;
    return result;
  }

private:
  int fd_;
};

bool write_all(int fd, const std::string& content) {
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t n = ::write(fd, content.data() + done, content.size() - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

// Pipes and devices are written directly: a rename would replace them by a file.
bool is_special(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

// The file that a link stands for.
std::string target_of(const std::string& path) {
  std::error_code ignored;
  const auto target = std::filesystem::canonical(path, ignored);
  return ignored ? path : target.string();
}

std::string temporary_for(const std::string& path) {
  return fmt::format("{}.{}.tmp", path, ::getpid());
}

// Of a file that need not exist.
std::filesystem::path full_path(const std::string& path) {
  std::error_code ignored;
  const auto absolute = std::filesystem::absolute(path, ignored);
  const auto full = std::filesystem::weakly_canonical(absolute, ignored);
  return ignored ? absolute.lexically_normal() : full;
}

// Whatever is written to a device such as /dev/null replaces nothing.
bool are_one_file(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty())
    return false;
  std::error_code ignored;
  if (std::filesystem::is_character_file(a, ignored))
    return false;
  return full_path(a) == full_path(b) || std::filesystem::equivalent(a, b, ignored);
}

std::optional<std::string> cannot_create(const std::string& temporary) {
  const descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file.valid())
    return reason();
  ::unlink(temporary.c_str());
  return std::nullopt;
}

} // namespace

std::string read_file(const std::string& path) {
  const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const auto fail = [&](const std::string& why) -> usage_error {
    return usage_error(fmt::format("cannot read {}: {}", path, why));
  };
  if (!file.valid())
    throw fail(reason());
  std::string content;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      throw fail(reason());
    if (n == 0)
      return content;
    content.append(buffer.data(), static_cast<std::size_t>(n));
    if (content.size() > largest_input)
      throw fail("it is too large");
  }
}

void require_writable_file(const std::string& path) {
  if (is_folder(path))
    throw usage_error(fmt::format("cannot write {}: it is a folder", path));
  if (is_special(path))
    return;
  const std::string target = target_of(path);
  if (::access(target.c_str(), F_OK) == 0 && ::access(target.c_str(), W_OK) != 0)
    throw usage_error(fmt::format("cannot write {}: {}", path, reason()));
  if (const auto why = cannot_create(temporary_for(target)))
    throw usage_error(fmt::format("cannot write {}: {}", path, *why));
}

void require_different_files(const named_files& files) {
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = i + 1; j < files.size(); ++j)
      if (are_one_file(files[i].second, files[j].second))
        throw usage_error(fmt::format("{} and {} name the same file: {}", files[i].first,
                                      files[j].first, files[j].second));
}

void require_writable_files(const named_files& files) {
  require_different_files(files);
  for (const auto& [option, path] : files)
    if (!path.empty())
      require_writable_file(path);
}

void require_writable_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!is_folder(path))
    throw usage_error(fmt::format("cannot write traces to {}: {}", path,
                                  error ? error.message() : "it is not a folder"));
  if (const auto why = cannot_create(temporary_for(path + "/probe")))
    throw usage_error(fmt::format("cannot write traces to {}: {}", path, *why));
}

void write_file(const std::string& path, const std::string& content) {
  const auto fail = [&](int error) {
    return output_error(fmt::format("cannot write {}: {}", path, reason(error)));
  };
  if (is_special(path)) {
    descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!file.valid() || !write_all(file.get(), content) || file.close() != 0)
      throw fail(errno);
    return;
  }
  const std::string target = target_of(path);
  const std::string temporary = temporary_for(target);
  descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  const bool written = file.valid() && write_all(file.get(), content) && file.close() == 0 &&
                       ::rename(temporary.c_str(), target.c_str()) == 0;
  if (written)
    return;
  const int error = errno;
  ::unlink(temporary.c_str());
  throw fail(error);
}

void append_to_file(const std::string& path, const std::string& content) {
  const descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  // Pipes and devices have no lock and no end to go back to.
  const bool locked = file.valid() && ::flock(file.get(), LOCK_EX) == 0;
  const off_t before = locked ? ::lseek(file.get(), 0, SEEK_END) : -1;
  if (file.valid() && write_all(file.get(), content))
    return;
  const int error = errno;
  if (before >= 0 && ::ftruncate(file.get(), before) != 0)
    errno = error; // the first fault is what is told
  throw output_error(fmt::format("cannot write {}: {}", path, reason(error)));
}

} // namespace heddle::command
