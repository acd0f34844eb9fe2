// Generated from acpi_event.yaml (sha256 ecfad2304f2d32f2). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { EventsOf, ExtraAttributes, Mode, Read, Shape, TrailingBytes } from "../schema/model/types.ts";
import { isU32, putChars, readChars } from "../schema/values/struct-members.ts";

/** C structure `acpi-genl-event`. */
export interface AcpiGenlEvent extends TrailingBytes {
  /** Class of the device, such as `button/power`. Member: string of 20 bytes. */ deviceClass: string | Uint8Array;
  /** Name of the device on its bus, such as `PBTN`. Member: string of 15 bytes. */ busId: string | Uint8Array;
  /** Kind of the ACPI event. Each device class defines its own kinds. Member: u32. */ type: number;
  /** Value of the ACPI event: for most devices, the number of events so far. Member: u32. */ data: number;
}

/** Attribute set `event-attrs`. */
export interface EventAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Class, device, kind and value of the event. Attribute ACPI_GENL_ATTR_EVENT of acpi_event: structure `acpi-genl-event`. */
  event?: Shape<M, AcpiGenlEvent>;
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Reports an event of an ACPI device, such as a pressed power button. Event 1 of family acpi_event in multicast group `acpi_mc_group`. */
  event: { event: EventAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "acpi_mc_group";

/** Events of ACPI devices: buttons, batteries, lids. Netlink family `acpi_event`: `connect()` opens a client. Requires CONFIG_ACPI. */
export const acpiEvent: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "acpi_event",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {},
  structs: {
    "acpi-genl-event": () => ({
      members: [
        { name: "device-class", type: "string", length: 20 },
        { name: "bus-id", type: "string", length: 15 },
        { name: "pad", type: "pad", length: 1 },
        { name: "type", type: "u32" },
        { name: "data", type: "u32" },
      ],
      read: (view, at, _names, store) => ({ deviceClass: readChars(store, at, at + 20),
        busId: readChars(store, at + 20, at + 35), type: view.getUint32(at + 36, host),
        data: view.getUint32(at + 40, host) }),
      write: (view, at, { deviceClass: v0, busId: v1, type: v2, data: v3 }, _names, bytes) => {
        if (!(putChars(v0, bytes, at, 20) && putChars(v1, bytes, at + 20, 15) && isU32(v2) &&
        isU32(v3))) return false; view.setUint32(at + 36, v2, host); view.setUint32(at + 40, v3, host); return true; },
    }),
  },
  sets: {
    "event-attrs": () => ({
      prefix: "acpi-genl-attr-",
      attributes: [{ name: "event", number: 1, type: "binary", struct: "acpi-genl-event" }],
    }),
  },
  subMessages: {},
  operations: { event: () => ({ set: "event-attrs", event: "1 event", group: "acpi_mc_group" }) },
  groups: { acpi_mc_group: { name: "acpi_mc_group" } },
  config: "ACPI",
  links: {},
});
