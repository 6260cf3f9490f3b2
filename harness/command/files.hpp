// Files that the command reads and writes.
#pragma once

#include <string>

namespace heddle::command {

// The bytes of a file. Throws usage_error.
std::string read_file(const std::string& path);

// Throws usage_error if `write_file` would fail now. Leaves nothing behind.
void require_writable_file(const std::string& path);

// Makes the folder, and those above it, if they are missing. Throws usage_error if no file can be
// written there.
void require_writable_folder(const std::string& path);

// Replaces the file: whoever looks sees the old content or the new, never a part. Throws
// std::runtime_error.
void write_file(const std::string& path, const std::string& content);

// The same with the old content in front, if there is any. Throws usage_error as well.
void append_to_file(const std::string& path, const std::string& content);

} // namespace heddle::command
