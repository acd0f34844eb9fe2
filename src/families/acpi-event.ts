// Generated from acpi_event.yaml (sha256 47289322936288e4). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import { hostLittleEndian as host } from "../message/byte-order.ts";
import type { ExtraAttributes, Mode, Read, Shape, TrailingBytes } from "../schema/model/types.ts";
import { isU32, putChars, readChars } from "../schema/values/struct-members.ts";

/** Struct `acpi-genl-event`. */
export interface AcpiGenlEvent extends TrailingBytes {
  /** `device-class`: string, 20 bytes. Class of the device, such as `button/power`. */
  deviceClass: string | Uint8Array;
  /** `bus-id`: string, 15 bytes. Name of the device on its bus, such as `PBTN`. */ busId: string | Uint8Array;
  /** `type`: u32. Kind of the event. Its meaning depends on the class of the device. */ type: number;
  /** `data`: u32. Value of the event, for most devices the number of events so far. */ data: number;
}

/** Attributes of `event-attrs`. */
export interface EventAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** ACPI_GENL_ATTR_EVENT (1): binary. The event. */ event?: Shape<M, AcpiGenlEvent>;
}

/** Requests and replies of each operation, and its event. */
export interface Operations {
  /** `event`: event 1, group `acpi_mc_group`. An event of a device. */
  event: { event: EventAttrs<Read> };
}

/** Events, by the operation that describes the message. */
export interface Events {
  event: EventAttrs<Read>;
}

/** Names of the multicast groups. */
export type Groups = "acpi_mc_group";

/** Family `acpi_event` (CONFIG_ACPI): `connect()` opens a client. Also the model for codecs. */
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
  operations: { event: () => ({ set: "event-attrs", event: { number: 1, attributes: "event" }, group: "acpi_mc_group" }) },
  groups: { acpi_mc_group: { name: "acpi_mc_group" } },
  config: "ACPI",
  links: {},
});
