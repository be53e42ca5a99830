#!/usr/bin/env bash
# The programs of PostgreSQL: tests start a private server with them, in a temporary folder. The
# package would start a server for the whole machine too; a fresh install is kept from that.
source "$(dirname "$0")/lib.sh"

compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
have initdb && exit 0

no_cluster=/etc/postgresql-common/createcluster.d/nguon-tests.conf
if have apt-get && [ ! -e "$no_cluster" ]; then
  as_root mkdir -p "$(dirname "$no_cluster")"
  printf '%s\n' '# Tests start their own server.' 'create_main_cluster = false' |
    as_root tee "$no_cluster" >/dev/null
fi
need_debian postgresql
