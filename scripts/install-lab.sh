#!/usr/bin/env bash
# Installs the Debian packages that the full tests use: peers to measure against, receivers, databases, a browser.
# Nothing is started: a policy keeps Debian from running services by itself while this script works.
set -euo pipefail

packages=(
  chromium
  fping
  iproute2
  iputils-ping
  jsonnet
  mariadb-server
  nftables
  openssl
  postgresql
  prometheus
  prometheus-alertmanager
  prometheus-blackbox-exporter
  prometheus-node-exporter
  sshfs
)

command -v apt-get >/dev/null || { echo "lab: no apt-get here; tests that need a package will be skipped" >&2; exit 0; }

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || { echo "lab: not root; missing: ${missing[*]}; tests that need them will be skipped" >&2; exit 0; }
  as_root=(sudo -n)
fi

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

echo "lab: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
