// Subscriptions to changes of the ruleset and to traces of packets.
import type { EventStream } from "../../client/event-stream.ts";
import type { EventOptions } from "../../client/options.ts";
import type { Events, TraceAttrs } from "../../families/nftables.ts";
import type { Read } from "../../schema/model/types.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import type { InterfaceNames } from "./datatypes.ts";
import { decodeElements, decodeVerdict } from "./elements.ts";
import { familyName, readChain, readFlowtable, readObject, readSet, readShape, readTable } from "./object-messages.ts";
import type { Elements, NftObject, Rule, TableFamily } from "./objects.ts";
import type { NftClient, Reader } from "./ruleset.ts";
import type { Verdict } from "./statements.ts";

/** Options of a subscription: buffers and thread. */
export type MonitorOptions = EventOptions;

/** A change of the ruleset. */
export type NftEvent =
  | { kind: "add" | "delete"; object: NftObject }
  /** The end of a transaction, with the new generation of the ruleset and the process that made the change. */
  | { kind: "generation"; id: number; pid: number; process: string }
  /** A gap: messages that were dropped. */
  | Gap;

/** One step of a traced packet. */
export interface TraceStep {
  kind: "trace";
  /** Number that identifies the packet. */
  id: number;
  family: TableFamily;
  table: string;
  chain: string;
  /** Kind of the step. "rule": a rule matched; "return": a called chain ended; "policy": a base chain ended. */
  type: "rule" | "return" | "policy";
  /** Handle of the rule that matched. */
  handle?: number | undefined;
  /** Verdict of the rule, or the policy. */
  verdict?: Verdict | undefined;
  /** Names of the interfaces; undefined for an interface that was deleted in the meantime. */
  iif?: string | undefined;
  oif?: string | undefined;
  mark?: number | undefined;
  /** Copies of the first bytes of the packet's headers, in the first step only. */
  linkHeader?: Uint8Array | undefined;
  networkHeader?: Uint8Array | undefined;
  transportHeader?: Uint8Array | undefined;
}

/**
 * A subscription that converts the received messages to items. A pending iteration keeps the process alive. End the
 * subscription with `stop()`, `await using` or the signal of the options.
 */
class Subscription<Item> implements AsyncIterable<Item | Gap>, AsyncDisposable {
  readonly #events: EventStream<Events>;
  readonly #convert: (name: string, fields: object) => Item | undefined;

  /** @internal */
  constructor(events: EventStream<Events>, convert: (name: string, fields: object) => Item | undefined) {
    this.#events = events;
    this.#convert = convert;
  }

  /** Ends the subscription. Items that were received before can still be iterated. */
  stop(): Promise<void> {
    return this.#events.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item | Gap, void, void> {
    for await (const event of this.#events) {
      if (event.kind === "gap") yield event;
      else if (event.kind === "event") {
        const item = this.#convert(event.name, event.fields);
        if (item !== undefined) yield item;
      }
    }
  }
}

/** Changes of the ruleset, except those of anonymous sets. Rules have the same statements as in a listing. */
export class NftMonitor extends Subscription<NftEvent> {
  /** @internal */
  constructor(client: NftClient, open: () => Reader, options: MonitorOptions) {
    let reader = open();
    super(client.events("nfnlgrp-nftables", options), (name, fields) => {
      const event = eventOf(name, fields, reader);
      // The sets are read again, because the next transaction has other anonymous sets.
      if (name === "getgen") reader = open();
      return event;
    });
  }
}

/** Steps of traced packets through the ruleset. */
export class NftTracer extends Subscription<TraceStep> {
  /** @internal */
  constructor(client: NftClient, interfaces: InterfaceNames, options: MonitorOptions) {
    super(client.events("nfnlgrp-nftrace", options), (name, fields) => {
      return name === "trace-ntf" ? stepOf(fields as Events["trace-ntf"], interfaces) : undefined;
    });
  }
}

function eventOf(name: string, fields: object, reader: Reader): NftEvent | undefined {
  if (name === "getgen") {
    const { id, procPid, procName } = fields as Events["getgen"];
    return { kind: "generation", id: id ?? 0, pid: procPid ?? 0, process: procName ?? "" };
  }
  const { nfgenFamily } = (fields as Events["newtable"]).header;
  const family = familyName(nfgenFamily);
  if (family === undefined) return undefined;
  const object = objectOf(name.replace(/^(new|del|destroy)/, ""), family, fields, reader);
  return object === undefined ? undefined : { kind: name.startsWith("new") ? "add" : "delete", object };
}

function objectOf(noun: string, family: TableFamily, fields: object, reader: Reader): NftObject | undefined {
  switch (noun) {
    case "table":
      return { table: readTable(family, fields as Events["newtable"]) };
    case "chain":
      return { chain: readChain(family, fields as Events["newchain"]) };
    case "rule":
      return { rule: reader.rule(family, fields as Events["newrule"]) satisfies Rule };
    case "set": {
      const attrs = fields as Events["newset"];
      if (attrs.flags?.includes("anonymous") === true) return undefined;
      const set = readSet(family, attrs);
      return "map" in set ? { map: set } : { set };
    }
    case "setelem":
      return elementsOf(family, fields as Events["newsetelem"], reader);
    case "obj": {
      const read = readObject(family, fields as Events["newobj"], reader.interfaces);
      return read && ({ [read.kind]: read.object } as unknown as NftObject);
    }
    case "flowtable":
      return { flowtable: readFlowtable(family, fields as Events["newflowtable"]) };
    default:
      return undefined;
  }
}

function elementsOf(
  family: TableFamily,
  { table = "", set = "", elements }: Events["newsetelem"],
  reader: Reader,
): NftObject | undefined {
  const attrs = reader.set(family, table, set);
  if (attrs === undefined || attrs.flags?.includes("anonymous") === true) return undefined;
  // The kernel reports each end of an interval as a separate element.
  const elem = decodeElements({ ...readShape(attrs), interval: false }, elements?.elem ?? [], reader.interfaces);
  return elem.length === 0 ? undefined : { element: { family, table, name: set, elem } satisfies Elements };
}

const HEADERS = { linkHeader: "llHeader", networkHeader: "networkHeader", transportHeader: "transportHeader" } as const;

function stepOf(attrs: Events["trace-ntf"] & TraceAttrs<Read>, interfaces: InterfaceNames): TraceStep {
  const { id, table = "", chain = "", type, ruleHandle, verdict, policy, iif, oif, mark, header } = attrs;
  const step: TraceStep = {
    kind: "trace",
    id: id ?? 0,
    family: familyName(header.nfgenFamily) ?? "inet",
    table,
    chain,
    type: type === "policy" || type === "return" ? type : "rule",
  };
  if (ruleHandle !== undefined) step.handle = Number(ruleHandle);
  const known = verdict ?? (policy === undefined ? undefined : { code: policy });
  const decoded = known && decodeVerdict(known);
  if (decoded !== undefined) step.verdict = decoded;
  if (iif !== undefined) step.iif = interfaces.name(iif);
  if (oif !== undefined) step.oif = interfaces.name(oif);
  if (mark !== undefined) step.mark = mark;
  for (const [name, attribute] of Object.entries(HEADERS)) {
    const bytes = attrs[attribute];
    if (bytes !== undefined) step[name as keyof typeof HEADERS] = bytes;
  }
  return step;
}
