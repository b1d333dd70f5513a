#!/usr/bin/busybox sh
# The emulated machine's first process: prepares the kernel, the buses and two virtual Bluetooth adapters, then does what the test asks,
# a command a line on the second serial port. The first serial port is the kernel's console. /host is a folder of the test's.
export PATH=/usr/sbin:/usr/bin HOME=/root
/usr/bin/busybox --install -s /usr/bin 2>/dev/null
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
mount -t tmpfs none /tmp
mount -t tmpfs none /run
exec >/dev/console 2>&1
modprobe -a virtio_pci virtio_rng 9p 9pnet_virtio
mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 host /host
# The random generator first: the Bluetooth module takes it when it is loaded, and without it pairing waits for ever.
modprobe -a sha512_generic hmac jitterentropy_rng drbg ecdh_generic ecb cmac ccm ctr bluetooth uhid hci_vhci
ip link set lo up
hostname homecare
mkdir -p /run/dbus /root /var/lib /var/log
rm -rf /var/run && ln -s /run /var/run
grep -q messagebus /etc/passwd 2>/dev/null || {
  echo 'root:x:0:0::/root:/bin/sh' >/etc/passwd
  echo 'messagebus:x:100:100::/run/dbus:/bin/false' >>/etc/passwd
  printf 'root:x:0:\nmessagebus:x:100:\nbluetooth:x:101:\n' >/etc/group
}
echo 00000000000000000000000000000001 >/etc/machine-id
dbus-daemon --system --fork
echo "machine: ready after $(cut -d' ' -f1 /proc/uptime) s"

# Each command's output ends with a line of its exit code.
tty=/dev/ttyS1
stty -F $tty raw -echo
exec <$tty >$tty 2>&1
echo "@@ 0"
while IFS= read -r line; do
  (eval "$line") </dev/null
  printf "\n@@ %s\n" $?
done
poweroff -f
