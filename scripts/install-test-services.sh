#!/usr/bin/env bash
# Installs what some tests run beside Groundglass, from Debian's packages: PostgreSQL, the DICOM readers dcmdump and dciodvfy, and Chromium. The tests start a
# server of their own in a temporary folder (src/server/database/test-cluster.ts); the one that the package would start is not wanted.
set -euo pipefail

packages=()
skipped=()
if ! compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; then
  packages+=(postgresql)
  skipped+=("PostgreSQL (src/server; PGlite's halves still run)")
fi
if ! command -v dcmdump >/dev/null; then
  packages+=(dcmtk)
  skipped+=('dcmdump (tests/deidentify/real-files.test.ts)')
fi
if ! command -v dciodvfy >/dev/null; then
  packages+=(dicom3tools)
  skipped+=('dciodvfy (tests/deidentify/real-files.test.ts)')
fi
if ! [ -x /usr/bin/chromium ]; then
  # The font is for the pictures of the page in Chinese.
  packages+=(chromium fonts-droid-fallback)
  skipped+=('Chromium (web/e2e)')
fi

if [ ${#packages[@]} = 0 ]; then
  echo 'What the tests need is here.'
  exit 0
fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
  echo 'Without apt-get and root nothing is installed. Skipped are the tests that run:'
  printf '  %s\n' "${skipped[@]}"
  exit 0
fi
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
