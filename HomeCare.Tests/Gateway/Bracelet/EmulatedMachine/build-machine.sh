#!/usr/bin/env bash
# build-machine.sh FOLDER: makes FOLDER/vmlinuz and FOLDER/initramfs, a small Debian that the slow Bluetooth test boots in QEMU.
# Its files come from Debian's packages, fetched with apt-get and unpacked, never installed: this machine stays as it is, and no root is needed.
# What is there already is kept, as long as the packages have the same versions; prints "kept" or "made".
set -euo pipefail
folder="$1"
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"

# libicu and libssl are .NET's. Bookworm's names; another release of Debian may ask for others here.
packages=(base-files bash- bluez bluez-test-tools busybox-static dbus-daemon kmod libc6 libgcc-s1 libicu72 libssl3 libstdc++6 python3 python3-dbus-next zlib1g)
modules=(drbg sha512_generic ecb cmac ccm ctr ecdh_generic hmac sha256_generic jitterentropy_rng algif_hash algif_skcipher bluetooth hci_vhci uhid
  virtio_pci virtio_rng 9p 9pnet_virtio)

mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9

newest_kernel() { apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image-[0-9]/ && !found { print $2; found = 1 }' || true; }
kernel="$(newest_kernel)"
if [ -z "$kernel" ] && [ "$(id -u)" -eq 0 ]; then
  apt-get update -q >&2 # a fresh container has no lists
  kernel="$(newest_kernel)"
fi
[ -n "$kernel" ] || { echo "apt knows no linux-image-amd64: run apt-get update on a Debian machine" >&2; exit 3; }
now="$({
  apt-cache policy "$kernel" "${packages[@]%-}" | grep -E '^[a-z]|Candidate'
  printf '%s\n' "${packages[@]}" "${modules[@]}"
  cat "${BASH_SOURCE[0]}" "$here/init.sh"
} | cksum)"
if [ -f "$folder/made-of" ] && [ "$(cat "$folder/made-of")" = "$now" ]; then
  echo kept
  exit 0
fi
rm -rf "$folder/made-of" "$folder/archives" "$folder/root" "$folder/kernel"
mkdir -p "$folder/archives/partial" "$folder/root/usr/"{bin,sbin,lib,lib64} "$folder/kernel"

# Against an empty list of installed packages, so that everything they need comes along.
: >"$folder/none-installed"
apt-get install -y -q --download-only --no-install-recommends -o Debug::NoLocking=true \
  -o Dir::State::status="$folder/none-installed" -o Dir::Cache::archives="$folder/archives" "${packages[@]}" 9>&- >&2
(cd "$folder/archives" && apt-get download -q "$kernel" 9>&- >&2)

# One tree below usr, as an installed Debian has it.
for each in bin sbin lib lib64; do ln -s "usr/$each" "$folder/root/$each"; done
unpack() { dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --no-same-owner -C "$2"; }
for each in "$folder"/archives/*.deb; do
  case "$each" in
    */"$kernel"_*) unpack "$each" "$folder/kernel" ;;
    *) unpack "$each" "$folder/root" ;;
  esac
done
rm -rf "$folder/root/usr/share/"{doc,man,locale,info,perl*,bash-completion,zoneinfo} "$folder/root/usr/lib/x86_64-linux-gnu/"{perl*,libperl*,gconv,systemd} \
  "$folder/root/usr/lib/"{udev,systemd} "$folder/root/usr/bin/"perl* "$folder/root/boot"

# Of the kernel's 3,700 modules, those named above and what they need.
version="${kernel#linux-image-}"
cp "$folder/kernel/boot/vmlinuz-$version" "$folder/vmlinuz"
tool() { "$folder/root/lib64/ld-linux-x86-64.so.2" --library-path "$folder/root/lib/x86_64-linux-gnu" --argv0 "$1" "$folder/root/usr/bin/kmod" "${@:2}"; }
tool depmod -b "$folder/kernel" "$version"
for each in "${modules[@]}"; do
  tool modprobe -d "$folder/kernel" -S "$version" --show-depends --ignore-install "$each" | awk '$1 == "insmod" { print $2 }'
done | sort -u | while IFS= read -r module; do
  target="$folder/root/usr/lib/modules/${module#*/lib/modules/}"
  mkdir -p "${target%/*}"
  cp "$module" "$target"
done
cp "$folder/kernel/lib/modules/$version/"modules.{order,builtin,builtin.modinfo} "$folder/root/usr/lib/modules/$version/"
tool depmod -b "$folder/root" "$version"

install -m 755 "$here/init.sh" "$folder/root/init"
mkdir -p "$folder/root/"{proc,sys,dev,run,tmp,host,data}
(cd "$folder/root" && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) >"$folder/initramfs"
rm -rf "$folder/archives" "$folder/root" "$folder/kernel" "$folder/none-installed"
echo "$now" >"$folder/made-of"
echo made
