"""A stand-in for bluetoothd on a private bus: the part of org.bluez that the box uses, with devices "in the air" that a test puts there.

Commands come as JSON lines on stdin, what the box did goes out as JSON lines on stdout. Bonds live in the file named on the command line,
as bluetoothd's do under /var/lib/bluetooth, so that a killed one comes back with them.
"""
import json
import os
import sys

import dbus
import dbus.lowlevel
import dbus.service
import dbus.mainloop.glib
from gi.repository import GLib

OBJECTS, PROPERTIES = "org.freedesktop.DBus.ObjectManager", "org.freedesktop.DBus.Properties"
ADAPTER, DEVICE, SERVICE = "org.bluez.Adapter1", "org.bluez.Device1", "org.bluez.GattService1"
CHARACTERISTIC, BATTERY = "org.bluez.GattCharacteristic1", "org.bluez.Battery1"


def say(**what):
    print(json.dumps(what), flush=True)


class Failed(dbus.DBusException):
    def __init__(self, name, text=""):
        super().__init__(text)
        self._dbus_error_name = "org.bluez.Error." + name


def typed(name, value):
    if isinstance(value, bool):
        return dbus.Boolean(value)
    if name == "RSSI":
        return dbus.Int16(value)
    if name == "Percentage":
        return dbus.Byte(value)
    if name == "Value":
        return dbus.Array([dbus.Byte(one) for one in value], signature="y")
    if isinstance(value, list):
        return dbus.Array(value, signature="s")
    if name in ("Adapter", "Device", "Service"):
        return dbus.ObjectPath(value)
    return dbus.String(value)


class Shown(dbus.service.Object):
    """An object with properties."""

    def __init__(self, world, path, interfaces):
        super().__init__(world.bus, path)
        self.world, self.path, self.interfaces = world, path, interfaces

    def all(self):
        return dbus.Dictionary(
            {name: dbus.Dictionary({key: typed(key, one) for key, one in held.items()}, signature="sv") for name, held in self.interfaces.items()},
            signature="sa{sv}")

    def show(self):
        self.world.shown[self.path] = self
        self.world.InterfacesAdded(dbus.ObjectPath(self.path), self.all())

    def hide(self):
        if self.world.shown.pop(self.path, None):
            self.world.InterfacesRemoved(dbus.ObjectPath(self.path), dbus.Array(list(self.interfaces), signature="s"))
            self.remove_from_connection()

    def put(self, interface, **values):
        self.interfaces[interface].update(values)
        self.PropertiesChanged(
            interface, dbus.Dictionary({key: typed(key, one) for key, one in values.items()}, signature="sv"), dbus.Array([], signature="s"))

    @dbus.service.method(PROPERTIES, in_signature="ssv")
    def Set(self, interface, name, value):
        say(call="Set", path=self.path, name=str(name), value=bool(value))
        if name == "Powered" and self.world.blocked:
            raise Failed("Blocked", "Blocked through rfkill")
        self.put(interface, **{str(name): bool(value)})
        self.world.save()

    @dbus.service.signal(PROPERTIES, signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, lost):
        pass


class Characteristic(Shown):
    def __init__(self, world, path, service, uuid, device, value):
        super().__init__(world, path, {CHARACTERISTIC: {"UUID": uuid, "Service": service, "Notifying": False}})
        self.device, self.number, self.value = device, uuid[4:8], value

    def answer(self, what):
        if self.number in self.device.about.get(what, []):
            raise Failed("NotPermitted", f"{what} {self.number}")

    @dbus.service.method(CHARACTERISTIC, in_signature="a{sv}", out_signature="ay")
    def ReadValue(self, options):
        self.answer("unreadable")
        return dbus.Array([dbus.Byte(one) for one in self.value], signature="y")

    @dbus.service.method(CHARACTERISTIC, in_signature="aya{sv}")
    def WriteValue(self, value, options):
        self.answer("unwritable")
        say(call="WriteValue", device=self.device.address, number=self.number, value=bytes(value).hex(), type=str(options.get("type", "")))

    @dbus.service.method(CHARACTERISTIC)
    def StartNotify(self):
        self.answer("silent")
        self.put(CHARACTERISTIC, Notifying=True)
        say(call="StartNotify", device=self.device.address, number=self.number)


class Device(Shown):
    def __init__(self, world, about):
        self.about, self.address = about, about["address"]
        path = f"{world.adapter.path}/dev_{self.address.replace(':', '_')}"
        super().__init__(world, path, {DEVICE: {
            "Address": self.address, "AddressType": "random", "Adapter": world.adapter.path, "UUIDs": about["uuids"], "Connected": False,
            "ServicesResolved": False, "Paired": about.get("paired", False), "Trusted": about.get("trusted", False)}})
        self.characteristics = {}

    def has(self, name):
        return self.interfaces[DEVICE][name]

    @dbus.service.method(DEVICE, async_callbacks=("done", "failed"), sender_keyword="sender")
    def Pair(self, done, failed, sender=None):
        say(call="Pair", device=self.address)

        def agreed():
            if self.about.get("refuses_pairing"):
                return failed(Failed("AuthenticationFailed", "Authentication Failed"))
            self.put(DEVICE, Paired=True)
            self.world.save()
            done()

        agent = self.world.agents.get(sender)
        if agent is None:
            return failed(Failed("AuthenticationFailed", "no agent"))
        self.world.bus.get_object(sender, agent).RequestAuthorization(
            dbus.ObjectPath(self.path), dbus_interface="org.bluez.Agent1", reply_handler=agreed,
            error_handler=lambda no: failed(Failed("AuthenticationRejected", str(no))))

    @dbus.service.method(DEVICE, async_callbacks=("done", "failed"))
    def Connect(self, done, failed):
        say(call="Connect", device=self.address)

        def answer():
            if self.path not in self.world.shown or not self.about["near"]:
                failed(Failed("Failed", "le-connection-abort-by-local"))
            else:
                self.up()
                done()
            return False

        GLib.timeout_add(self.about.get("connect_ms", 20), answer)

    def up(self):
        if self.has("Connected"):
            return
        self.put(DEVICE, Connected=True)
        if self.about.get("unresolved"):
            return
        for index, (uuid, value) in enumerate(self.about["characteristics"].items()):
            service = f"{self.path}/service{index:04x}"
            one = Characteristic(self.world, f"{service}/char{index:04x}", service, uuid, self, bytes.fromhex(value))
            self.characteristics[uuid[4:8]] = one
            one.show()
        if "battery" in self.about:
            self.interfaces[BATTERY] = {"Percentage": self.about["battery"]}
            self.world.InterfacesAdded(dbus.ObjectPath(self.path), self.all())
        self.put(DEVICE, ServicesResolved=True)

    @dbus.service.method(DEVICE)
    def Disconnect(self):
        say(call="Disconnect", device=self.address)
        self.down()

    def down(self):
        for one in self.characteristics.values():
            one.hide()
        self.characteristics = {}
        self.put(DEVICE, Connected=False, ServicesResolved=False)


class Adapter(Shown):
    def __init__(self, world):
        super().__init__(world, "/org/bluez/" + world.name, {ADAPTER: {"Address": "00:00:5E:00:53:00", "Powered": False, "Pairable": False, "Discovering": False}})

    @dbus.service.method(ADAPTER, in_signature="a{sv}")
    def SetDiscoveryFilter(self, wanted):
        say(call="SetDiscoveryFilter", transport=str(wanted.get("Transport", "")), uuids=[str(one) for one in wanted.get("UUIDs", [])])
        self.wanted = set(wanted.get("UUIDs", []))

    @dbus.service.method(ADAPTER)
    def StartDiscovery(self):
        say(call="StartDiscovery")
        self.put(ADAPTER, Discovering=True)
        self.world.discover()

    @dbus.service.method(ADAPTER)
    def StopDiscovery(self):
        say(call="StopDiscovery")
        self.put(ADAPTER, Discovering=False)

    @dbus.service.method(ADAPTER, in_signature="o")
    def RemoveDevice(self, path):
        device = self.world.shown[str(path)]
        say(call="RemoveDevice", device=device.address)
        if device.has("Connected"):
            device.down()
        device.hide()
        self.world.devices[device.address].update(paired=False, trusted=False)
        self.world.save()


class World(dbus.service.Object):
    """The object manager, and what is in the air."""

    def __init__(self, bus, name, file):
        super().__init__(bus, "/")
        self.bus, self.name, self.file = bus, name, file
        self.shown, self.devices, self.agents, self.blocked = {}, {}, {}, False
        if os.path.exists(file):
            with open(file) as kept:
                self.devices = json.load(kept)
        self.adapter = None

    def plug(self):
        self.adapter = Adapter(self)
        self.adapter.show()
        for about in self.devices.values():
            if about.get("paired"):
                Device(self, about).show()

    def unplug(self):
        for one in list(self.shown.values()):
            if isinstance(one, Device) and one.has("Connected"):
                one.down()
            one.hide()

    def find(self, address):
        return next((one for one in self.shown.values() if isinstance(one, Device) and one.address == address), None)

    def discover(self):
        for about in self.devices.values():
            if about["near"] and about.get("advertises", True) and self.adapter.wanted & set(about["uuids"]):
                device = self.find(about["address"])
                if device is None:
                    device = Device(self, about)
                    device.interfaces[DEVICE]["RSSI"] = about["rssi"]
                    device.show()
                elif not device.has("Connected"):
                    device.put(DEVICE, RSSI=about["rssi"])

    def save(self):
        for one in self.shown.values():
            if isinstance(one, Device):
                self.devices[one.address].update(paired=one.has("Paired"), trusted=one.has("Trusted"))
        with open(self.file, "w") as kept:
            json.dump(self.devices, kept)

    def do(self, order):
        what, address = order["do"], order.get("address")
        device = self.find(address)
        if what == "air":
            self.devices.setdefault(address, {}).update(order["about"])
            if device is not None:
                device.about = self.devices[address]
            if self.adapter is not None and self.adapter.interfaces[ADAPTER]["Discovering"]:
                self.discover()
            self.save()
        elif what == "stale":
            device.put(DEVICE, Connected=True)
        elif what == "forget":
            self.adapter.RemoveDevice(device.path)
        elif what == "lose":
            device.down()
        elif what == "notify":
            one = device and device.characteristics.get(order["number"])
            sent = one is not None and one.interfaces[CHARACTERISTIC]["Notifying"]
            for value in order["values"] if sent else []:
                one.put(CHARACTERISTIC, Value=bytes.fromhex(value))
            say(notified=sent)
        elif what == "battery":
            device.put(BATTERY, Percentage=order["percent"])
        elif what == "plug":
            self.plug()
        elif what == "unplug":
            self.unplug()
        elif what == "block":
            self.blocked = order["blocked"]
        elif what == "off":
            self.adapter.put(ADAPTER, Powered=False)
        elif what == "forge":
            # Another user of the bus speaks to the box as if it were bluetoothd; and bluetoothd asks the agent for a stranger.
            one = device.characteristics[order["number"]]
            forger, box = dbus.bus.BusConnection(sys.argv[1]), self.box
            for path, interface, changed in (
                    (one.path, CHARACTERISTIC, {"Value": bytes.fromhex(order["value"])}), (device.path, DEVICE, {"Connected": False})):
                forged = dbus.lowlevel.SignalMessage(path, PROPERTIES, "PropertiesChanged")
                forged.append(interface, dbus.Dictionary({key: typed(key, value) for key, value in changed.items()}, signature="sv"),
                              dbus.Array([], signature="s"), signature="sa{sv}as")
                forged.set_destination(box)
                forger.send_message(forged)
            forger.flush()
            self.bus.get_object(box, "/homecare/agent", introspect=False).RequestAuthorization(
                dbus.ObjectPath(device.path), dbus_interface="org.bluez.Agent1", reply_handler=lambda: say(agent="yes"),
                error_handler=lambda no: say(agent=no.get_dbus_name()))
        elif what == "nonsense":
            self.Nonsense(dbus.Int32(7))
            Odd.PropertiesChanged(self.odd, "x", dbus.Int32(5))
            if device is not None:
                device.PropertiesChanged(DEVICE, dbus.Dictionary({"Connected": "yes", "UUIDs": 5, "RSSI": "near"}, signature="sv"), dbus.Array([], signature="s"))
                for one in device.characteristics.values():
                    one.PropertiesChanged(CHARACTERISTIC, dbus.Dictionary({"Value": "text"}, signature="sv"), dbus.Array([], signature="s"))

    @dbus.service.method(OBJECTS, out_signature="a{oa{sa{sv}}}")
    def GetManagedObjects(self):
        return dbus.Dictionary({dbus.ObjectPath(path): one.all() for path, one in self.shown.items()}, signature="oa{sa{sv}}")

    @dbus.service.signal(OBJECTS, signature="oa{sa{sv}}")
    def InterfacesAdded(self, path, interfaces):
        pass

    @dbus.service.signal(OBJECTS, signature="oas")
    def InterfacesRemoved(self, path, interfaces):
        pass

    @dbus.service.signal(OBJECTS, signature="i")
    def Nonsense(self, number):
        pass


class Odd(dbus.service.Object):
    """Signals with the right name and the wrong content."""

    @dbus.service.signal(PROPERTIES, signature="si")
    def PropertiesChanged(self, interface, number):
        pass


class Manager(dbus.service.Object):
    def __init__(self, world):
        super().__init__(world.bus, "/org/bluez")
        self.world = world

    @dbus.service.method("org.bluez.AgentManager1", in_signature="os", sender_keyword="sender")
    def RegisterAgent(self, path, capability, sender=None):
        say(call="RegisterAgent", capability=str(capability))
        self.world.agents[sender] = str(path)
        self.world.box = sender

    @dbus.service.method("org.bluez.AgentManager1", in_signature="o", sender_keyword="sender")
    def UnregisterAgent(self, path, sender=None):
        say(call="UnregisterAgent")
        self.world.agents.pop(sender, None)


def main():
    address, name, file, plugged = sys.argv[1:5]
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.bus.BusConnection(address)
    world = World(bus, name, file)
    world.odd = Odd(bus, "/odd")
    manager = Manager(world)
    if plugged == "yes":
        world.plug()
    owned = dbus.service.BusName("org.bluez", bus, do_not_queue=True)
    loop = GLib.MainLoop()

    # Read without a buffer of Python's, whose second line would wait for a third.
    waiting = bytearray()

    def heard(source, condition):
        got = os.read(source, 65536)
        if not got:
            loop.quit()
            return False
        waiting.extend(got)
        *lines, rest = bytes(waiting).split(b"\n")
        waiting[:] = rest
        for line in lines:
            world.do(json.loads(line))
            say(did=True)
        return True

    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, heard)
    say(ready=True)
    loop.run()
    return manager, owned


if __name__ == "__main__":
    main()
