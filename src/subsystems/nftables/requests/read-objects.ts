import type { Client } from "../../../client/client.ts";
import type {
  ChainAttrs,
  Events,
  FlowtableAttrs,
  Groups,
  ObjAttrs,
  Operations,
  SetAttrs,
  SetelemAttrs,
  TableAttrs,
} from "../../../families/nftables.ts";
import type { Mode } from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import { families } from "../model/families.ts";
import type { NftObject, TableFamily } from "../model/objects.ts";
import { readObject } from "../objects/named-objects.ts";
import { readChain, readFlowtable, readTable } from "../objects/object-messages.ts";

export type NftClient = Client<Operations, Events, Groups, Mode>;

/** Methods of a client that readers of objects use. A mirror has them, too. */
export type ObjectSource = Pick<NftClient, "do" | "dump" | "dumpShort" | "dumpWith">;

/** Selects the objects of a ruleset to list. */
export interface Filter {
  /** Family of the tables whose objects are selected. */
  family?: TableFamily | undefined;
  /** Name of the table whose objects are selected. */
  table?: string | undefined;
  /** Name of the chain whose rules are selected. */
  chain?: string | undefined;
  /** Name of the objects to select. Ignored for rules. */
  name?: string | undefined;
}

/**
 * Decodes a named nftables object that the kernel listed.
 *
 * @param noun type of the object in the name of the netlink operation, such as "chain" in "newchain".
 */
export function readNamed(
  noun: string,
  family: TableFamily,
  attrs: object,
  interfaces: InterfaceNames,
): NftObject | undefined {
  switch (noun) {
    case "table":
      return { table: readTable(family, attrs as TableAttrs<Read>) };
    case "chain":
      return { chain: readChain(family, attrs as ChainAttrs<Read>) };
    case "flowtable":
      return { flowtable: readFlowtable(family, attrs as FlowtableAttrs<Read>) };
    case "obj":
      return readObject(family, attrs as ObjAttrs<Read>, interfaces);
    default:
      return undefined;
  }
}

/** An anonymous chain belongs to one rule. */
export function isOfRule({ flags }: { readonly flags?: unknown }): boolean {
  return Array.isArray(flags) && flags.includes("binding");
}

/** Sets that a monitor knows from earlier events. */
export interface RememberedSets {
  set(family: number, table: string, name: string): SetAttrs<Read> | undefined;
  /** Undefined unless the set is anonymous. */
  elements(set: SetAttrs<Read>): readonly SetelemAttrs<Read>[] | undefined;
  /** Whether all rules are remembered, too. */
  readonly hasAllRules?: boolean;
}

export interface Dumped {
  readonly flags?: unknown;
  readonly header: { nfgenFamily: number };
  readonly table?: string;
  readonly name?: string;
}

/** Without a family, the header has only zeros and is omitted: such a request does not load the encoder. */
export function headerOf(family: TableFamily): { header: { nfgenFamily: number } };
export function headerOf(family: TableFamily | undefined): { header?: { nfgenFamily: number } };
export function headerOf(family: TableFamily | undefined): { header?: { nfgenFamily: number } } {
  return family === undefined ? {} : { header: { nfgenFamily: families[family] } };
}
