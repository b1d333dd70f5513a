#!/bin/sh
# Installs or replaces the box's program on this machine; run as root from the unpacked folder. Settings and data that are there stay.
set -eu

here="$(cd -- "$(dirname -- "$0")" && pwd -P)"
program=/opt/homecare-box
settings=/etc/homecare-box/gateway.json

fail() { printf 'install: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail "as root: sudo ./install.sh"
case "$(uname -m)" in
  aarch64) machine=arm64 ;;
  x86_64) machine=x64 ;;
  *) fail "this machine is $(uname -m); the box runs on a 64-bit system only (aarch64, x86_64)" ;;
esac
[ "$(cat "$here/machine")" = "$machine" ] || fail "this package is for $(cat "$here/machine"), and the machine is $machine"
command -v systemctl >/dev/null || fail "there is no systemd here"

# Bluetooth, and the letters' tables (ICU) that texts are folded with.
missing=""
[ -e /usr/libexec/bluetooth/bluetoothd ] || [ -e /usr/lib/bluetooth/bluetoothd ] || missing="bluez"
ldconfig -p | grep -q libicuuc || missing="$missing $(apt-cache search --names-only '^libicu[0-9]+$' | cut -d' ' -f1 | sort | tail -n 1)"
# shellcheck disable=SC2086 # the packages are words on purpose
[ -z "$missing" ] || { apt-get update -q && apt-get install -y -q --no-install-recommends $missing; }

getent passwd homecare-box >/dev/null || useradd --system --user-group --home-dir /var/lib/homecare-box --shell /usr/sbin/nologin homecare-box
for group in dialout bluetooth input; do
  ! getent group "$group" >/dev/null || usermod -aG "$group" homecare-box
done
install -d -m 0700 -o homecare-box -g homecare-box /var/lib/homecare-box
install -d -m 0750 -o root -g homecare-box /etc/homecare-box
[ -e "$settings" ] || install -m 0640 -o root -g homecare-box "$here/gateway.json" "$settings"

# The old program stays beside until the new one is whole.
rm -rf "$program.new" "$program.old"
cp -R "$here/program" "$program.new"
cp "$here/box.md" "$program.new/"
chown -R root:root "$program.new"
chmod -R go-w,a+rX "$program.new"
[ ! -e "$program" ] || mv "$program" "$program.old"
mv "$program.new" "$program"

cat >/usr/local/bin/homecare-box <<'SCRIPT'
#!/bin/sh
# The box's commands, as the box's user and with its settings: homecare-box doctor, enrol, pair, decode, encode.
exec runuser -u homecare-box -- /opt/homecare-box/HomeCare.Gateway "$@" --settings /etc/homecare-box/gateway.json
SCRIPT
chmod 0755 /usr/local/bin/homecare-box

install -m 0644 "$here/homecare-box.service" /etc/systemd/system/homecare-box.service
systemctl daemon-reload
systemctl enable homecare-box.service
if systemctl is-active --quiet homecare-box.service; then
  systemctl restart homecare-box.service
  echo "Replaced and restarted. Look: sudo homecare-box doctor"
else
  cat <<TEXT
Installed. Next:
  1. set server and modem in $settings
  2. sudo homecare-box enrol --code CODE --authority /path/to/authority.pem
  3. sudo systemctl start homecare-box
  4. sudo homecare-box doctor
TEXT
fi
