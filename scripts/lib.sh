# What the other scripts share. Sourced from the repository's root, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '== %s\n' "$*"; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo (never asking where nobody can answer).
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif ! have sudo; then
    die "needs root for: $*. Run that command as root, then try again."
  elif [ -n "${CI:-}" ]; then
    sudo -n "$@"
  else
    sudo "$@"
  fi
}

# Installs those of the named Debian packages that are missing.
need_debian() {
  local package missing=()
  for package in "$@"; do
    dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  have apt-get || die "missing: ${missing[*]}. This is not Debian: install them by hand."
  say "installing Debian packages: ${missing[*]}"
  apt_update_once
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    "${missing[@]}" </dev/null
}

# One `apt-get update` a day is enough.
apt_update_once() {
  local stamp=var/stamps/apt-update
  [ -n "$(find "$stamp" -mtime -1 2>/dev/null)" ] && return
  as_root apt-get update </dev/null
  mkdir -p var/stamps
  touch "$stamp"
}

# One hash over the names and contents of the files given on standard input, one path a line.
hash_files() { LC_ALL=C sort | tr '\n' '\0' | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1; }

# Whether the work called $1 was last done for the inputs with the hash $2.
is_done() { [ "$(cat "var/stamps/$1" 2>/dev/null)" = "$2" ]; }

mark_done() {
  mkdir -p var/stamps
  printf '%s\n' "$2" >"var/stamps/$1"
}
