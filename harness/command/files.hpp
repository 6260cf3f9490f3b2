// Files that the command reads and writes.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace heddle::command {

// The bytes of a file. Throws usage_error.
std::string read_file(const std::string& path);

// Throws usage_error if `write_file` would fail now. Leaves nothing behind.
void require_writable_file(const std::string& path);

// Options and the files they name; an empty name is none.
using named_files = std::vector<std::pair<const char*, std::string>>;

// Throws usage_error if `write_file` or `append_to_file` would fail now, or if two of them are one
// file, however they are spelt: the later would replace the earlier. Leaves nothing behind.
void require_writable_files(const named_files& files);

// Throws usage_error if two of them are one file.
void require_different_files(const named_files& files);

// Makes the folder, and those above it, if they are missing. Throws usage_error if no file can be
// written there.
void require_writable_folder(const std::string& path);

// Replaces the file: whoever looks sees the old content or the new, never a part. Throws
// output_error.
void write_file(const std::string& path, const std::string& content);

// Adds to the end of the file, also if others do so at the same time: all of the content, in one
// piece, or nothing. Throws output_error.
void append_to_file(const std::string& path, const std::string& content);

} // namespace heddle::command
