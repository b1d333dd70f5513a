"""A bracelet for the box to find, on an adapter of the emulated machine: BlueZ's own GATT server and advertiser, over a D-Bus library that
is not the box's, so that the two have no mistake in common.

Told what to do by lines on a pipe, tells what happened by lines on its output:
    send F101 HEX   notifies or indicates that value          subscribed F101 / unsubscribed F101
    away            lets go, and the radio is off             ready (it advertises), away
    back            is there again                            written F103 HEX
A bluetoothd that is started again finds it there again, as a bracelet on a wrist would be.
"""

import asyncio
import os
import sys

from dbus_next import BusType, DBusError, PropertyAccess, Variant
from dbus_next.aio import MessageBus
from dbus_next.service import ServiceInterface, dbus_property, method

ADAPTER, PIPE, SERIAL = sys.argv[1:4]
ROOT = "/bracelet"


def long(number):
    base = "-b5c7-4d1a-9e0f-48436172652e" if number.startswith("F1") else "-0000-1000-8000-00805f9b34fb"
    return "0000" + number.lower() + base


# Characteristics by service; a flag prefixed with encrypt- asks for the bond.
LAYOUT = {
    "180A": {"2A25": ["read"]},
    "180F": {"2A19": ["read", "notify"]},
    "180D": {"2A37": ["notify"]},
    "1822": {"2A5F": ["notify"]},
    "F100": {"F101": ["indicate"], "F102": ["indicate"], "F103": ["encrypt-write"]},
}


def say(*words):
    print(*words, flush=True)


class Service(ServiceInterface):
    def __init__(self, number):
        super().__init__("org.bluez.GattService1")
        self.number = number

    @dbus_property(access=PropertyAccess.READ)
    def UUID(self) -> "s":
        return long(self.number)

    @dbus_property(access=PropertyAccess.READ)
    def Primary(self) -> "b":
        return True


class Characteristic(ServiceInterface):
    def __init__(self, number, service, flags, value):
        super().__init__("org.bluez.GattCharacteristic1")
        self.number, self.service, self.flags, self.value = number, service, flags, value

    def send(self, value):
        self.value = value
        self.emit_properties_changed({"Value": value})

    @dbus_property(access=PropertyAccess.READ)
    def UUID(self) -> "s":
        return long(self.number)

    @dbus_property(access=PropertyAccess.READ)
    def Service(self) -> "o":
        return self.service

    @dbus_property(access=PropertyAccess.READ)
    def Flags(self) -> "as":
        return self.flags

    @dbus_property(access=PropertyAccess.READ)
    def Value(self) -> "ay":
        return self.value

    @method()
    def ReadValue(self, options: "a{sv}") -> "ay":
        return self.value

    @method()
    def WriteValue(self, value: "ay", options: "a{sv}"):
        say("written", self.number, bytes(value).hex())

    @method()
    def StartNotify(self):
        say("subscribed", self.number)

    @method()
    def StopNotify(self):
        say("unsubscribed", self.number)


class Advertisement(ServiceInterface):
    def __init__(self):
        super().__init__("org.bluez.LEAdvertisement1")

    @dbus_property(access=PropertyAccess.READ)
    def Type(self) -> "s":
        return "peripheral"

    @dbus_property(access=PropertyAccess.READ)
    def ServiceUUIDs(self) -> "as":
        return [long("F100")]

    called = "HomeCare"

    @dbus_property(access=PropertyAccess.READ)
    def LocalName(self) -> "s":
        return self.called

    def change(self):
        """A virtual adapter is heard once when it begins to advertise and when the other begins to scan, not ten times a second as a
        real one; the kernel may not be listening yet just then. What changes is sent anew."""
        self.called = "HomeCare+" if self.called == "HomeCare" else "HomeCare"
        self.emit_properties_changed({"LocalName": self.called})

    @dbus_property(access=PropertyAccess.READ)
    def Discoverable(self) -> "b":
        return True

    @method()
    def Release(self):
        say("no longer advertised")


class Agent(ServiceInterface):
    """Says yes, as a bracelet without a keyboard does."""

    def __init__(self):
        super().__init__("org.bluez.Agent1")

    @method()
    def Release(self):
        pass

    @method()
    def RequestAuthorization(self, device: "o"):
        say("asked to pair")

    @method()
    def RequestConfirmation(self, device: "o", passkey: "u"):
        say("asked to pair")

    @method()
    def AuthorizeService(self, device: "o", uuid: "s"):
        pass

    @method()
    def Cancel(self):
        say("pairing given up")


class Bracelet:
    async def run(self):
        self.bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        self.characteristics, self.advertised, self.connected = {}, False, False
        for service, held in LAYOUT.items():
            path = f"{ROOT}/s{service}"
            self.bus.export(path, Service(service))
            for number, flags in held.items():
                value = SERIAL.encode() if number == "2A25" else b"\x58" if number == "2A19" else b""
                self.characteristics[number] = Characteristic(number, path, flags, value)
                self.bus.export(f"{path}/c{number}", self.characteristics[number])
        self.bus.export("/agent", Agent())
        self.advertisement = Advertisement()
        self.bus.export("/advertisement", self.advertisement)
        bus = await self.proxy("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        bus.on_name_owner_changed(self.owner_changed)
        self.pipe, self.rest = os.open(PIPE, os.O_RDWR | os.O_NONBLOCK), b""
        asyncio.get_running_loop().add_reader(self.pipe, self.told)
        await bus.call_add_match(f"type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties',path_namespace='{ADAPTER}'")
        await bus.call_add_match("type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager'")
        self.bus.add_message_handler(self.heard)
        if await bus.call_name_has_owner("org.bluez"):
            await self.begin()
        while self.bus.connected:
            await asyncio.sleep(2)
            if self.advertised and not self.connected:
                self.advertisement.change()

    async def proxy(self, name, path, interface):
        return self.bus.get_proxy_object(name, path, await self.bus.introspect(name, path)).get_interface(interface)

    def heard(self, message):
        match message.member, message.body:
            case "PropertiesChanged", ["org.bluez.Device1", {"Connected": connected}, _]:
                pass
            case "InterfacesAdded", [path, {"org.bluez.Device1": {"Connected": connected}}] if path.startswith(ADAPTER):
                pass
            case _:
                return
        self.connected = connected.value
        say("connected" if self.connected else "disconnected")

    def owner_changed(self, name, before, now):
        if name == "org.bluez" and now:
            asyncio.ensure_future(self.begin())

    async def begin(self):
        self.advertised = self.connected = False
        for _ in range(100):  # bluetoothd shows an adapter only once it has read it
            try:
                self.adapter = await self.proxy("org.bluez", ADAPTER, "org.bluez.Adapter1")
                await self.adapter.set_powered(True)
                await self.adapter.set_pairable(True)
                break
            except Exception as not_yet:
                last = not_yet
                await asyncio.sleep(0.2)
        else:
            say("no adapter", last)
            return
        agents = await self.proxy("org.bluez", "/org/bluez", "org.bluez.AgentManager1")
        await agents.call_register_agent("/agent", "NoInputNoOutput")
        await agents.call_request_default_agent("/agent")
        self.advertising = await self.proxy("org.bluez", ADAPTER, "org.bluez.LEAdvertisingManager1")
        await (await self.proxy("org.bluez", ADAPTER, "org.bluez.GattManager1")).call_register_application(ROOT, {})
        await self.advertise()

    async def advertise(self):
        await self.advertising.call_register_advertisement("/advertisement", {})
        self.advertised = True
        say("ready")

    async def away(self):
        self.advertised = False
        try:
            await self.advertising.call_unregister_advertisement("/advertisement")
        except DBusError as gone:
            say("was not advertised:", gone)
        await self.adapter.set_powered(False)
        say("away")

    async def back(self):
        await self.adapter.set_powered(True)
        await self.advertise()

    def told(self):
        *lines, self.rest = (self.rest + os.read(self.pipe, 65536)).split(b"\n")
        for line in lines:
            match line.decode().split():
                case ["send", number, value]:
                    self.characteristics[number].send(bytes.fromhex(value))
                case ["away"]:
                    asyncio.ensure_future(self.away())
                case ["back"]:
                    asyncio.ensure_future(self.back())
                case other:
                    say("what is", other)


asyncio.run(Bracelet().run())
