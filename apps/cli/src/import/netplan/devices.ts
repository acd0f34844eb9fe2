import { memberPath } from "../../description/positions.ts";
import { created, physical } from "./keys.ts";
import { isObject, type Yaml } from "./yaml.ts";

/** An interface of netplan, which other interfaces refer to by its ID. */
export interface Device {
  readonly type: string;
  readonly id: string;
  readonly path: string;
  readonly fields: Yaml;
  /** Name of the interface; undefined if the file does not contain it. */
  readonly name: string | undefined;
  /** Why the interface is not imported. */
  refusal?: string;
}

const OVS = "Open vSwitch bridges, bonds and VLANs are not imported";
const listOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Returns the interfaces by their IDs. */
export function devicesOf(network: Yaml): Map<string, Device> {
  const devices = new Map<string, Device>();
  for (const [type, table] of Object.entries(network)) {
    const isCreated = Object.hasOwn(created, type);
    if ((!isCreated && !physical.has(type)) || !isObject(table)) continue;
    for (const [id, value] of Object.entries(table)) {
      // The renderer of all interfaces of a type.
      if (id === "renderer" && typeof value === "string") continue;
      const fields = isObject(value) ? value : {};
      const path = memberPath(`network.${type}`, id);
      const device: Device = { type, id, path, fields, name: isCreated ? id : nameOf(id, fields) };
      if (type === "vlans" && (fields["renderer"] ?? network["renderer"]) === "sriov")
        device.refusal = "the VLAN is a filter of a virtual function";
      devices.set(id, device);
    }
  }
  refuseOpenVSwitch(devices, network);
  return devices;
}

/** The ID is the name of an interface unless it is found by other properties. (append_match_section) */
function nameOf(id: string, { "set-name": setName, match }: Yaml): string | undefined {
  if (setName !== undefined) return String(setName);
  if (!isObject(match)) return id;
  const name = match["name"];
  return name === undefined || /[*?[!]/.test(String(name)) ? undefined : String(name);
}

/** What uses Open vSwitch becomes a part of it. (handle_bridge_interfaces, handle_bond_interfaces, handle_netdef_id_ref) */
function refuseOpenVSwitch(devices: ReadonlyMap<string, Device>, network: Yaml): void {
  const global = isObject(network["openvswitch"]) ? network["openvswitch"] : {};
  const patches = new Set((Array.isArray(global["ports"]) ? global["ports"] : []).flatMap(listOf));
  const isOvs = (id: string) => patches.has(id) || devices.get(id)?.refusal === OVS;
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const device of devices.values()) {
      const { type, fields } = device;
      const mode = isObject(fields["parameters"]) ? fields["parameters"]["mode"] : undefined;
      const isPart =
        (!physical.has(type) && fields["openvswitch"] !== undefined) ||
        (type === "bonds" && /^balance-(?:tcp|slb)$/.test(String(mode))) ||
        ((type === "bridges" || type === "bonds") && listOf(fields["interfaces"]).some(isOvs)) ||
        (type === "vlans" && isOvs(String(fields["link"])));
      if (!isPart || device.refusal !== undefined) continue;
      device.refusal = OVS;
      isDone = false;
    }
  }
}
