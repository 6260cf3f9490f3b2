// Test support: runs a program and returns how it ended and what it printed.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace heddle {

struct spawned {
  int status = -1; // of exit, or minus the signal
  std::string out;
  std::string err;
};

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// In the folder `where`; input and outputs pass through files beside it.
inline spawned spawn(const std::string& program, const std::vector<std::string>& arguments,
                     const std::filesystem::path& where, const std::string& input = "") {
  const std::string in = where.string() + ".in";
  std::ofstream(in, std::ios::binary) << input;
  const std::string out = where.string() + ".out";
  const std::string err = where.string() + ".err";
  std::vector<char*> words{const_cast<char*>(program.c_str())};
  for (const std::string& a : arguments)
    words.push_back(const_cast<char*>(a.c_str()));
  words.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    const bool ready = ::chdir(where.c_str()) == 0 &&
                       ::dup2(::open(in.c_str(), O_RDONLY), STDIN_FILENO) >= 0 &&
                       ::dup2(::open(out.c_str(), flags, 0600), STDOUT_FILENO) >= 0 &&
                       ::dup2(::open(err.c_str(), flags, 0600), STDERR_FILENO) >= 0;
    if (ready)
      ::execv(program.c_str(), words.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), content_of(out),
          content_of(err)};
}

// In a folder of its own, which is removed.
inline spawned spawn_apart(const std::string& program, const std::vector<std::string>& arguments,
                           const std::string& input = "") {
  namespace fs = std::filesystem;
  const fs::path base = fs::temp_directory_path() / ("heddle_spawn" + std::to_string(::getpid()));
  fs::create_directories(base / "folder");
  spawned result = spawn(program, arguments, base / "folder", input);
  fs::remove_all(base);
  return result;
}

} // namespace heddle
