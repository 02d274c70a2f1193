#!/usr/bin/env bash
# Installs what the platform's tests run beside PGlite: PostgreSQL, from Debian's packages. The tests start a server of their
# own in a temporary folder (src/server/database/test-cluster.ts); the one that the package would start is not wanted.
set -euo pipefail

if compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then
  echo 'PostgreSQL is here.'
  exit 0
fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
  echo 'PostgreSQL is not here, and needs apt-get and root to be installed: its tests will be skipped.'
  exit 0
fi
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql
