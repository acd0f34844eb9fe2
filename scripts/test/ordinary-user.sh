#!/usr/bin/env bash
# Runs the README's test command as an ordinary user, with an ordinary PATH, in a copy of this checkout. Only Debian's
# required packages, iproute2 and Node are visible: other programs and the C headers are hidden in a mount namespace. With
# `ip` but without the other programs, most tests run, and those that start another program must say so. Requires root.
# Also measures the coverage. Argument: the file to which the JUnit report is copied.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
user=bun-netlink-user

if [ "${1:-}" = inside ]; then
  # Each folder of programs is replaced by a folder with links to the visible ones.
  folders=(/usr/local/bin /usr/local/sbin /usr/bin /usr/sbin)
  mapfile -t packages < <(dpkg-query -W -f '${Package} ${Priority}\n' | sed -n 's/ required$//p'; echo iproute2)
  declare -A visible=([node]=1 [npm]=1 [npx]=1)
  while read -r file; do visible[${file##*/}]=1; done < <(dpkg -L "${packages[@]}" | grep -E '/s?bin/')
  stage=$(mktemp -d)
  mount -t tmpfs tmpfs "$stage"
  chmod 755 "$stage"
  for folder in "${folders[@]}"; do
    mkdir -p "$stage/all$folder" "$stage/visible$folder"
    mount --bind "$folder" "$stage/all$folder"
  done
  for folder in "${folders[@]}"; do
    for file in "$folder"/*; do
      real=$(readlink -f "$file") || continue
      [ -n "${visible[${file##*/}]:-}${visible[${real##*/}]:-}" ] || continue
      for other in "${folders[@]}"; do
        if [ "${real%/*}" = "$other" ]; then real=$stage/all$real; fi
      done
      ln -s "$real" "$stage/visible$file"
    done
  done
  mount -t tmpfs tmpfs /usr/include
  for folder in "${folders[@]}"; do mount --bind "$stage/visible$folder" "$folder"; done
  cd "$2"
  kept=()
  for name in NODE_EXTRA_CA_CERTS HTTP_PROXY HTTPS_PROXY http_proxy https_proxy npm_config_registry; do
    if [ -n "${!name:-}" ]; then kept+=("$name=${!name}"); fi
  done
  exec setpriv --reuid "$user" --regid "$user" --init-groups env -i "${kept[@]}" HOME="${2%/*}" USER="$user" \
    LANG=C.UTF-8 PATH=/usr/local/bin:/usr/bin:/bin:/usr/games timeout 30m npx --yes bun@1.4.4 run test \
    --check-coverage "--report=${2%/*}/report.xml"
fi

id "$user" >/dev/null 2>&1 || useradd --create-home "$user"
copy=$(getent passwd "$user" | cut -d: -f6)/bun-netlink
report=${copy%/*}/report.xml
rm -rf "$copy" "$report"
mkdir "$copy"
keep() {
  if [ -n "$1" ] && [ -e "$report" ]; then cp "$report" "$1"; fi
  rm -rf "$copy" "$report"
}
trap 'keep "${1:-}"' EXIT
tar -C "$root" --exclude={node_modules,dist,.git,./site/{pages,reference,entries}} -c . | tar -C "$copy" -x
chown -R "$user:" "$copy"
unshare --mount bash "$0" inside "$copy"
