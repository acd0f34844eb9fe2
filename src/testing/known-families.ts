import { GENL_ID_CTRL, GENL_MAX_ID, GENL_START_ALLOC } from "../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { nlctrl } from "../families/nlctrl.ts";
import type { Family } from "../schema/model.ts";
import type { AnyHandler, RegisteredFamily } from "./fake-family.ts";

const FIRST_GROUP = 20;

/** The families that a fake kernel knows, with the numbers of these and of their groups. */
export class KnownFamilies implements Iterable<RegisteredFamily> {
  readonly #all = new Set<RegisteredFamily>();
  #nextId = GENL_START_ALLOC;
  #nextGroup = FIRST_GROUP;

  [Symbol.iterator](): Iterator<RegisteredFamily> {
    return this.#all[Symbol.iterator]();
  }

  /** Takes up a family, in place of the one of that name; returns its number. */
  register(model: Family, handlers: Readonly<Record<string, AnyHandler>>): number {
    this.unregister(model);
    const generic = model.protocol === NETLINK_GENERIC;
    const groups = new Map<string, number>();
    for (const { name, number } of Object.values(model.groups)) groups.set(name, number ?? this.#nextGroup++);
    let id = 0;
    if (model.name === nlctrl.name) {
      id = GENL_ID_CTRL;
      groups.set("notify", GENL_ID_CTRL);
    } else if (generic) {
      if (this.#nextId > GENL_MAX_ID) throw new RangeError("family: there are no numbers left");
      id = this.#nextId++;
    }
    this.#all.add({ model, id, handlers, groups });
    return id;
  }

  /** Forgets a family. */
  unregister(family: Family): void {
    for (const known of this.#all) if (known.model.name === family.name) this.#all.delete(known);
  }

  /** What is known of a family. Throws TypeError when it is not registered. */
  get(family: Family): RegisteredFamily {
    for (const known of this.#all) if (known.model.name === family.name) return known;
    throw new TypeError(`family: ${family.name} is not registered`);
  }

  /** The number of a family's multicast group. Throws TypeError when there is none. */
  groupNumber(family: Family, group: string): number {
    const number = this.get(family).groups.get(group);
    if (number === undefined) throw new TypeError(`${family.name}: there is no group "${group}"`);
    return number;
  }

  /** Whether a protocol has a multicast group of that number. */
  hasGroup(protocol: number, group: number): boolean {
    for (const { model, groups } of this.#all) {
      if (model.protocol === protocol && [...groups.values()].includes(group)) return true;
    }
    return false;
  }
}
