import { readFileSync, readlinkSync } from "node:fs";
import { fromOpen } from "../../../base/argument-error.ts";
import { defined } from "../../../base/objects.ts";
import { ConvertedEvents } from "../../../client/converted-events.ts";
import type { EventStream } from "../../../client/event-stream.ts";
import type { EventOptions } from "../../../client/options.ts";
import { NLM_F_APPEND, NLM_F_CREATE } from "../../../constants/netlink.ts";
import type { Events, RuleAttrs, SetelemAttrs, SetelemListAttrs, TraceAttrs } from "../../../families/nftables.ts";
import type { Io, Steps } from "../../../io/io.ts";
import type { Read } from "../../../schema/model/types.ts";
import type { Gap } from "../../../workers/receiver/received-batch.ts";
import { resolving } from "../../route/core/lookups.ts";
import type { InterfaceNames } from "../model/datatypes.ts";
import { familyName } from "../model/families.ts";
import type { CachedInterfaces } from "../model/interfaces.ts";
import type { Elements, NftObject, TableFamily } from "../model/objects.ts";
import type { Verdict } from "../model/statements.ts";
import { decodeElements, decodeVerdict, isRangeEnd } from "../objects/elements.ts";
import { isAnonymous, readSetWith, readShape } from "../objects/read-sets.ts";
import { type ObjectEvent, objectEvent, readNamed } from "../requests/read-objects.ts";
import type { Reader } from "../requests/ruleset.ts";
import type { KnownObjects } from "./known-objects.ts";

/**
 * Options for subscribing to changes of the nftables ruleset: size of the receive buffer, and whether a worker thread
 * or the event loop receives the events.
 */
export type MonitorOptions = EventOptions;

/** A change of the nftables ruleset. */
export type NftEvent =
  | {
      kind: "add" | "delete";
      object: NftObject;
      /** Whether the change was made with the socket of the `Nftables` object that returned the monitor. */
      own: boolean;
      /**
       * Place of an added rule in its chain: at the start, at the end, or after the rule with this handle. A replaced rule
       * is deleted and added. If it is the first or last rule of its chain, its place can be absent, because the
       * kernel does not report which of them it is.
       */
      place?: "first" | "last" | { after: number };
    }
  /**
   * The end of an nftables transaction. `id` is the new generation number of the ruleset. `thread` is the id of the
   * thread that made the change, in the initial PID namespace, and `process` its name. `pid` is the id of its process:
   * `process.pid` for changes of this program. Inside a container, or if the process has ended, `pid` equals `thread`.
   *
   * `portId` is the netlink port id of the socket that made the change, which is unique in the network namespace, also
   * for processes in containers. `own` is as in changes.
   */
  | { kind: "generation"; id: number; pid: number; thread: number; process: string; portId: number; own: boolean }
  | Gap;

/** One step in the trace of a packet through the nftables rules. */
export interface TraceStep {
  kind: "trace";
  /** Number of the traced packet. All steps of a packet have the same number. */
  id: number;
  family: TableFamily;
  table: string;
  chain: string;
  /**
   * Kind of the trace step. "rule": the packet matched a rule. "return": the packet reached the end of a called chain.
   * "policy": the packet reached the end of a base chain.
   */
  type: "rule" | "return" | "policy";
  /** Handle of the rule that the packet matched. */
  handle?: number | undefined;
  /** Verdict of the nftables rule that the packet matched, or policy of the base chain. */
  verdict?: Verdict | undefined;
  /**
   * Names of the interfaces that received (`iif`) and will send (`oif`) the traced packet. Undefined if the interface
   * no longer exists.
   */
  iif?: string | undefined;
  oif?: string | undefined;
  /** Mark of the packet. */
  mark?: number | undefined;
  /** Copies of the first bytes of the packet's headers. Present only in the first step of a packet in each base chain. */
  linkHeader?: Uint8Array | undefined;
  networkHeader?: Uint8Array | undefined;
  transportHeader?: Uint8Array | undefined;
}

/** What a monitor needs of the connection that opened it. */
interface MonitorSource {
  readonly known: KnownObjects;
  /** Returns a reader that has read nothing yet. */
  readonly open: () => Reader;
  readonly isOwn: (portId: number) => boolean;
}

/**
 * A stream of nftables ruleset changes. Changes of anonymous sets are omitted. Rules in events have the same form as
 * the rules that `Nftables.list` returns. A deleted set, map, chain, flow table or named object is reported as it was
 * when it was added or last changed, or when the subscription started. A chain or flow table of which devices were added
 * or deleted is reported as added, with all its devices.
 */
export class NftMonitor extends ConvertedEvents<Events, NftEvent> {
  /** @internal */
  constructor(stream: EventStream<Events>, source: MonitorSource) {
    const { known, open, isOwn } = fromOpen(source, new.target, "Nftables.monitor()");
    let reader = open();
    const { io } = reader;
    const ranges = new RangeEvents<LaterEvent>();
    super(stream, (event) => {
      reader.interfaces.begin();
      // A pending range belongs to the same transaction as the event that ends it.
      const own = event.kind === "event" && isOwn(event.portId);
      const marked = (all: readonly Unmarked[]) =>
        all.map((one): NftEvent => (one.kind === "gap" ? one : { ...one, own }));
      // A later set may reuse a name such as "__set0".
      if (event.kind === "gap" || event.name === "getgen") {
        const ended = event.kind === "gap" ? ranges.clear() : ranges.end();
        const last = event.kind === "gap" ? event : generationOf(event.fields, event.portId);
        const all = io.run(
          (function* (): Steps<NftEvent[]> {
            if (event.kind === "gap") yield* known.load();
            return marked(yield* decoded([...ended, () => last]));
          })(),
        );
        reader = open();
        return all;
      }
      return io.run(
        (function* (): Steps<NftEvent[]> {
          const whole = yield* known.complete(objectEvent(event.name, event.fields));
          if (whole === undefined || (whole.noun === "set" && isAnonymous(whole.fields)))
            return marked(yield* decoded(ranges.end()));
          return marked(yield* eventsOf(whole, event.flags, reader, ranges));
        })(),
      );
    });
  }
}

/** A stream of the steps that traced packets take through the nftables ruleset. */
export class NftTracer extends ConvertedEvents<Events, TraceStep | Gap> {
  /** @internal */
  constructor(stream: EventStream<Events>, interfaces: CachedInterfaces, io: Io) {
    super(fromOpen(stream, new.target, "Nftables.trace()", io), (event) => {
      if (event.kind === "gap") return event;
      if (event.name !== "trace-ntf") return undefined;
      interfaces.begin();
      return io.run(resolving(() => stepOf(event.fields, interfaces)));
    });
  }
}

function generationOf({ id, procPid: thread = 0, procName }: Events["getgen"], portId: number): Unmarked {
  return { kind: "generation", id: id ?? 0, pid: processOf(thread), thread, process: procName ?? "", portId };
}

/** Identifies the initial PID namespace, to which the kernel's thread ids refer. (`PROC_PID_INIT_INO`) */
const INITIAL = "pid:[4026531836]";

/** The kernel reports the thread that sent the request. (nf_tables_fill_gen_info) */
function processOf(thread: number): number {
  try {
    if (readlinkSync("/proc/self/ns/pid") !== INITIAL) return thread;
    return Number(/^Tgid:\s*(\d+)$/m.exec(readFileSync(`/proc/${thread}/status`, "latin1"))?.[1] ?? thread);
  } catch {
    return thread;
  }
}

type Without<Event, Name extends string> = Event extends unknown ? Omit<Event, Name> : never;
type Unmarked = Without<Exclude<NftEvent, Gap>, "own"> | Gap;
type LaterEvent = () => Unmarked;

function* decoded(events: readonly LaterEvent[]): Steps<Unmarked[]> {
  const all: Unmarked[] = [];
  for (const decode of events) all.push(yield* resolving(decode));
  return all;
}

function* eventsOf(
  event: ObjectEvent,
  flags: number,
  reader: Reader,
  ranges: RangeEvents<LaterEvent>,
): Steps<Unmarked[]> {
  const { noun, isNew, fields } = event;
  const kind = isNew ? "add" : "delete";
  const family = familyName(fields.header.nfgenFamily);
  if (family === undefined) return [];
  if (noun === "setelem") return yield* decoded(yield* elementEvents(kind, family, fields, reader, ranges));
  const ended = yield* decoded(ranges.end());
  const object = yield* objectOf(event, family, reader);
  if (object === undefined) return ended;
  const place = noun === "rule" && isNew ? placeOf(fields, flags) : undefined;
  return [...ended, { kind, object, ...(place !== undefined && { place }) }];
}

/** Returns the place of a new rule. The kernel names the previous rule only if the rule is neither first nor last. */
function placeOf({ position }: RuleAttrs<Read>, flags: number): "first" | "last" | { after: number } | undefined {
  if (position !== undefined) return { after: Number(position) };
  if ((flags & NLM_F_APPEND) === 0) return "first";
  // The kernel also sets NLM_F_APPEND for a replacement, which nothing else adds without NLM_F_CREATE.
  return (flags & NLM_F_CREATE) === 0 ? undefined : "last";
}

function* objectOf(event: ObjectEvent, family: TableFamily, reader: Reader): Steps<NftObject | undefined> {
  const { noun, fields } = event;
  if (noun === "rule") return { rule: yield* reader.rules.decodedRule(family, fields) };
  if (noun === "set") return readSetWith([], family, fields);
  return yield* resolving(() => readNamed(event, family, reader.interfaces));
}

/** Returns set element events. Joins the two ends of a range. */
function* elementEvents(
  kind: "add" | "delete",
  family: TableFamily,
  { table = "", set: name = "", elements }: SetelemListAttrs<Read>,
  reader: Reader,
  ranges: RangeEvents<LaterEvent>,
): Steps<LaterEvent[]> {
  const attrs = yield* reader.sets.set(family, table, name);
  if (attrs === undefined || isAnonymous(attrs)) return ranges.end();
  const shape = readShape(attrs);
  const target: ElementTarget<LaterEvent> = {
    id: `${kind} ${family} ${table} ${name}`,
    event: (list) => () => {
      const elem = decodeElements(shape, list, reader.interfaces);
      return { kind, object: { element: { family, table, name, elem } satisfies Elements } };
    },
  };
  const list = elements?.elem ?? [];
  if (shape.interval && shape.key.length === 1) return list.flatMap((element) => ranges.add(target, element));
  return list.length === 0 ? ranges.end() : [...ranges.end(), target.event(list)];
}

function stepOf(attrs: Events["trace-ntf"] & TraceAttrs<Read>, interfaces: InterfaceNames): TraceStep {
  const { id, table = "", chain = "", type, ruleHandle, policy, iif, oif, mark, header } = attrs;
  const { verdict = policy === undefined ? undefined : { code: policy } } = attrs;
  const { llHeader: linkHeader, networkHeader, transportHeader } = attrs;
  return {
    kind: "trace",
    id: id ?? 0,
    family: familyName(header.nfgenFamily) ?? "inet",
    table,
    chain,
    type: type === "policy" || type === "return" ? type : "rule",
    ...defined({
      handle: ruleHandle === undefined ? undefined : Number(ruleHandle),
      verdict: verdict && decodeVerdict(verdict),
      iif: iif === undefined ? undefined : interfaces.name(iif),
      oif: oif === undefined ? undefined : interfaces.name(oif),
      mark,
      linkHeader,
      networkHeader,
      transportHeader,
    }),
  };
}

type Element = SetelemAttrs<Read>;

interface ElementTarget<Event> {
  /** Identifies the set and the kind of change ("add" or "delete"). */
  readonly id: string;
  readonly event: (elements: readonly Element[]) => Event;
}

/**
 * Combines the two events that the kernel sends for a range in an nftables set, one for its start and one for its end,
 * into one event.
 *
 * The kernel reports the start first if elements are added or deleted one by one. It reports the end first if a set is
 * flushed. A range up to the largest possible value has no end.
 */
export class RangeEvents<Event> {
  #first: { readonly target: ElementTarget<Event>; readonly element: Element; readonly isEnd: boolean } | undefined;

  /** Returns an event for each range that is now complete. */
  add(target: ElementTarget<Event>, element: Element): Event[] {
    if (element.flags?.includes("catchall") === true) return [...this.end(), target.event([element])];
    const isEnd = isRangeEnd(element);
    const first = this.#first;
    if (first !== undefined && first.target.id === target.id && first.isEnd !== isEnd) {
      const [start, end] = isEnd ? [first.element, element] : [element, first.element];
      if (isBefore(start, end)) {
        this.clear();
        return [target.event([start, end])];
      }
    }
    const ended = this.end();
    this.#first = { target, element, isEnd };
    return ended;
  }

  /** Returns the event for a pending range that has no end. */
  end(): Event[] {
    const first = this.#first;
    this.#first = undefined;
    // nft adds an end 0 that belongs to no range.
    return first === undefined || first.isEnd ? [] : [first.target.event([first.element])];
  }

  /** Discards a pending range, whose other end may have been dropped. */
  clear(): Event[] {
    this.#first = undefined;
    return [];
  }
}

function isBefore({ key: start }: Element, { key: end }: Element): boolean {
  return start?.value !== undefined && end?.value !== undefined && Buffer.compare(start.value, end.value) < 0;
}
