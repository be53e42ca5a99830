#!/usr/bin/env bash
# The programs of PostgreSQL, and PostGIS for it: tests start a private server with them, in a temporary folder. The
# package would start a server for the whole machine too; a fresh install is kept from that.
source "$(dirname "$0")/lib.sh"

# Tests take the newest version that has its programs; PostGIS must be there for that one.
newest=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -1 || true)
if [ -n "$newest" ]; then
  version=$(cut -d/ -f5 <<<"$newest")
  [ -e "/usr/share/postgresql/$version/extension/postgis.control" ] && exit 0
  need_debian "postgresql-$version-postgis-3"
  exit 0
fi
if have initdb; then
  sharing=$(pg_config --sharedir 2>/dev/null || true)
  [ -e "$sharing/extension/postgis.control" ] && exit 0
  die "PostGIS is missing for the PostgreSQL in the PATH: install it by hand."
fi

no_cluster=/etc/postgresql-common/createcluster.d/nguon-tests.conf
if have apt-get && [ ! -e "$no_cluster" ]; then
  as_root mkdir -p "$(dirname "$no_cluster")"
  printf '%s\n' '# Tests start their own server.' 'create_main_cluster = false' |
    as_root tee "$no_cluster" >/dev/null
fi
need_debian postgresql postgresql-postgis
