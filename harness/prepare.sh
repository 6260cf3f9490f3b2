# shellcheck shell=bash disable=SC2034
# Shared by harness/run and harness/test: install what is missing, configure, build. To be sourced by bash.
#
# Quiet when there is nothing to do. Everything said here goes to stderr, so that stdout belongs to the program that is run.
# A failure before that program starts ends with status 70 (internal error), which no verdict uses.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What a build needs on Debian 12. Stages that need more add their package here.
packages=(
  g++ cmake ninja-build binutils libdw-dev libxxhash-dev
  libfmt-dev libcli11-dev nlohmann-json3-dev libpugixml-dev libbenchmark-dev
  libgtest-dev libgmock-dev librapidcheck-dev
  g++-aarch64-linux-gnu qemu-system-x86 qemu-system-arm
  relacy-dev
)
test_packages=(clang-format-14 universal-ctags dpkg-dev file make chromium libxml2-utils python3-junitparser python3-yaml)
# Where Node comes from elsewhere, Debian's would be in its way.
command -v node >/dev/null || test_packages+=(nodejs)
command -v npm >/dev/null || test_packages+=(npm)
clang_packages=(clang-14)

say() { printf 'harness: %s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 70
}

# missing_packages NAME...: those that are not installed, one per line.
missing_packages() {
  local name state
  declare -A installed=()
  while read -r name state; do
    [ "$state" != installed ] || installed[$name]=yes
  done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null)
  for name in "$@"; do
    [ -n "${installed[$name]:-}" ] || printf '%s\n' "$name"
  done
}

# install_packages NAME...: installs those that are missing, as root or through sudo.
install_packages() {
  local missing as_root=()
  if ! command -v dpkg-query >/dev/null; then
    return 0 # not Debian: the configuration names what it does not find
  fi
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -eq 0 ]; then
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "missing packages; as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  # env, because sudo drops variables of the caller; the empty-array form suits bash with `set -u`.
  mkdir -p "$root/build"
  run_logged "$root/build/install.log" ${as_root[@]+"${as_root[@]}"} apt-get update
  run_logged "$root/build/install.log" ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=120 install --yes --no-install-recommends "${missing[@]}"
}

# run_logged LOG COMMAND...: shows what the command says only when it fails, or as it goes on a terminal.
run_logged() {
  local log=$1
  shift
  if [ -t 2 ]; then
    "$@" >&2 || fail "failed: $*"
  elif ! "$@" >"$log" 2>&1 </dev/null; then
    grep -vE '^\[[0-9]+/[0-9]+\] ' "$log" >&2 || true
    fail "failed: $*"
  fi
}

# configure PRESET: leaves the build folder in `build`. Does nothing when it is configured; ninja notices changed build files itself.
configure() {
  local preset=$1 stamp
  build=$root/build/$preset
  mkdir -p "$build"
  stamp=$build/.configured
  if [ -f "$build/build.ninja" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$root" ] &&
    [ ! "$root/CMakePresets.json" -nt "$stamp" ]; then
    return 0
  fi
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" != "$root" ]; then
    say "build/$preset belongs to another copy of the tree: starting afresh"
    find "$build" -mindepth 1 -delete
  fi
  say "configuring $preset"
  (cd "$root" && run_logged "$build/configure.log" cmake --preset "$preset") || exit
  printf '%s\n' "$root" >"$stamp"
}

# build PRESET [TARGET...]: brings the targets (default: all) up to date. Two builds of one preset wait for each other.
build() {
  local preset=$1
  shift
  mkdir -p "$root/build/$preset"
  exec 9>"$root/build/.$preset.lock"
  flock 9
  configure "$preset"
  if ! ninja -C "$build" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    say "building $preset"
    run_logged "$build/build.log" ninja -C "$build" -j "$(nproc)" "$@"
  fi
  exec 9>&-
}
