import { shown } from "../../errors.ts";
import type { InterfaceSource, Interfaces } from "./interfaces.ts";

/** An interface as things name theirs: by `dev`, by `ifindex`, or, as what was listed does, by both. */
export interface DeviceFields {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
}

/**
 * The index of the interface that something is of; undefined where none is named.
 *
 * @param names what the two fields are called, for errors.
 * @throws TypeError when both are given and are not the same interface; what `Interfaces.index` throws.
 */
export function maybeDevice(
  { dev, ifindex }: DeviceFields,
  interfaces: Interfaces,
  what: () => string,
  names: readonly [dev: string, ifindex: string] = ["dev", "ifindex"],
): number | undefined {
  if (ifindex === undefined) return interfaces.maybe(dev, names[0], what);
  const index = interfaces.index(ifindex, names[1], what);
  if (dev === undefined || interfaces.index(dev, names[0], what) === index) return index;
  throw new TypeError(`${names[1]}: ${index} is not ${shown(dev)}, which ${names[0]} says`);
}

/** The same of what has to be named. */
export function deviceIndex(
  fields: DeviceFields,
  interfaces: Interfaces,
  what: () => string,
  names?: readonly [dev: string, ifindex: string],
): number {
  const index = maybeDevice(fields, interfaces, what, names);
  if (index !== undefined) return index;
  throw new TypeError(`${names?.[0] ?? "dev"}: expected the name or the index of an interface, got undefined`);
}
