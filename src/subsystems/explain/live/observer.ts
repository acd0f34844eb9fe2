// Traces the packet in one network namespace.
import { runAsync, type Steps } from "../../../io/io.ts";
import { textOf } from "../../nftables/evaluate/machine/rule-text.ts";
import { Nftables, type NftTracer, type TraceStep } from "../../nftables/index.ts";
import type { Link } from "../../route/index.ts";
import type { NamespaceView } from "../model/namespace-view.ts";
import type { ExplainedPlace } from "../model/types.ts";
import { isPair, type Place, type Walk } from "../walk.ts";
import { addTables, type OwnTables, removeTables, type TracedPacket } from "./own-tables.ts";
import type { ObservedNamespace } from "./passage.ts";

export interface ObserverOptions {
  readonly traced: TracedPacket;
  /** Namespaces of all observers. */
  readonly observed: readonly NamespaceView[];
  readonly signal: AbortSignal | undefined;
}

/** Receives the trace steps of one namespace. */
export class Observer implements AsyncDisposable {
  readonly #hooks = new Map<string, ExplainedPlace>();
  readonly #rules = new Map<string, string>();
  readonly namespace: ObservedNamespace;
  readonly tables: OwnTables;
  readonly #nft: Nftables<"async">;
  readonly #tracer: NftTracer;
  #reading: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(
    place: Omit<ObservedNamespace, "hooks" | "rules">,
    tables: OwnTables,
    nft: Nftables<"async">,
    tracer: NftTracer,
  ) {
    this.namespace = { ...place, hooks: this.#hooks, rules: this.#rules };
    this.tables = tables;
    this.#nft = nft;
    this.#tracer = tracer;
  }

  /** Adds the own tables to a namespace. All packets that match afterwards are reported. */
  static async open(walk: Walk, view: NamespaceView, { traced, observed, signal }: ObserverOptions): Promise<Observer> {
    await using resources = new AsyncDisposableStack();
    const nft = resources.use(Nftables.openAsync({ netns: view.netns }));
    const links = await runAsync(() => view.links(), { signal });
    const ends = await runAsync(() => endsOf(walk, view, links), { signal });
    const peers = new Map<string, string>();
    const entered = new Map<string, string>();
    for (const [ifname, peer] of ends) {
      if (observed.includes(peer.view)) peers.set(ifname, `${peer.view.id} ${peer.link.ifname}`);
      else entered.set(ifname, peer.view.name);
    }
    const tracer = resources.use(await nft.trace({ inLoop: true, signal }));
    const devices = links.map(({ ifname }) => ifname);
    const tables = await addTables(nft, traced, devices, { signal });
    resources.defer(() => removeTables(nft, tables));
    const observer = new Observer({ view, links, peers, entered, table: tables.name }, tables, nft, tracer);
    await observer.#readRules(signal);
    resources.move();
    return observer;
  }

  /** Starts to call back with each trace step, and with undefined for lost ones. */
  read(onStep: (step: TraceStep | undefined) => void, onError: (error: unknown) => void): void {
    const read = async () => {
      for await (const step of this.#tracer) onStep(step.kind === "gap" ? undefined : step);
    };
    this.#reading = read().catch(onError);
  }

  /** Ends the reports. Resolves after all queued reports were read, and rules that were added meanwhile. */
  async stop(signal: AbortSignal | undefined): Promise<void> {
    await this.#end();
    await this.#readRules(signal);
  }

  async #end(): Promise<void> {
    await this.#tracer.stop();
    await this.#reading;
  }

  async #readRules(signal: AbortSignal | undefined): Promise<void> {
    for (const object of await this.#nft.listRuleset({}, { signal })) {
      if ("chain" in object && object.chain.hook !== undefined) {
        const { family, table, name, hook } = object.chain;
        this.#hooks.set(`${family} ${table} ${name}`, hook as ExplainedPlace);
      } else if ("rule" in object) {
        const { family, table, handle, expr } = object.rule;
        const text = textOf(family, expr);
        if (text !== undefined) this.#rules.set(`${family} ${table} ${handle}`, text);
      }
    }
  }

  /** Removes the own tables. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#end();
      await removeTables(this.#nft, this.tables);
    } finally {
      this.#nft.close();
    }
  }
}

/** Returns the other ends of pairs, by interface. */
function* endsOf(walk: Walk, view: NamespaceView, links: readonly Link[]): Steps<ReadonlyMap<string, Place>> {
  const ends = new Map<string, Place>();
  for (const link of links) {
    if (!isPair(link)) continue;
    const peer = yield* walk.peerOf(view, link);
    if (peer !== undefined) ends.set(link.ifname, peer);
  }
  return ends;
}
