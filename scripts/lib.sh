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

# Starts the program $1 as a server of its own with the demo in it, at $site, its data below $data; it answers at the
# path $2. When the script ends the server does, and nothing of it is left.
serve_demo() {
  local program=$1 path=$2 port
  data=$(mktemp -d)
  server=
  trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$data"' EXIT
  "$program" demo --data "$data/demo" >/dev/null 2>&1 || die "$program cannot load the demo"
  # A free port: the first of these that answers nobody.
  for port in $(seq 18970 18999); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  NGUON_LOG=warn "$program" serve --data "$data/demo" --listen "127.0.0.1:$port" >"$data/log" 2>&1 &
  server=$!
  site="http://127.0.0.1:$port"
  for _ in $(seq 100); do
    curl -sf -o /dev/null "$site/$path" && return
    kill -0 "$server" 2>/dev/null || die "the server did not start: $(cat "$data/log")"
    sleep 0.1
  done
  die "the server does not answer at $site/$path"
}
