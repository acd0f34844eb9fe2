import type { Client } from "../../../client/client.ts";
import type { Events, Groups, Operations, SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import type { Mode } from "../../../io/io.ts";
import type { Except, Read } from "../../../schema/model/types.ts";
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

/** Kinds of objects in the names of operations, such as "newchain". */
type Noun = "table" | "chain" | "rule" | "set" | "setelem" | "obj" | "flowtable";

export type ObjectAttributes<N extends Noun> = Except<Events[`new${N}`], "header">;

/** Fields of every message about an object. */
export type Fields = { readonly header: { readonly nfgenFamily: number } };

/** A decoded event about an object, or a row of a dump. */
export type ObjectEvent = {
  [N in Noun]: {
    readonly noun: N;
    /** Whether the object was added or changed, not deleted. */
    readonly isNew: boolean;
    readonly fields: Fields & ObjectAttributes<N>;
  };
}[Noun];

/** @param operation name of the event, such as "newchain". */
export function objectEvent(operation: string, fields: object): ObjectEvent {
  const isNew = operation.startsWith("new");
  return { noun: operation.replace(/^(new|del|destroy)/, ""), isNew, fields } as ObjectEvent;
}

/** Decodes a named nftables object that the kernel listed. */
export function readNamed(
  { noun, fields }: ObjectEvent,
  family: TableFamily,
  interfaces: InterfaceNames,
): NftObject | undefined {
  switch (noun) {
    case "table":
      return { table: readTable(family, fields) };
    case "chain":
      return { chain: readChain(family, fields) };
    case "flowtable":
      return { flowtable: readFlowtable(family, fields) };
    case "obj":
      return readObject(family, fields, interfaces);
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
