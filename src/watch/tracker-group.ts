import { IFLA_IFNAME } from "../constants/if_link.ts";
import type { MessageView } from "../message/message.ts";
import type { NetworkNamespace } from "../netns/namespace.ts";
import { IFINFOMSG, type NameOf } from "../subsystems/route/core/interfaces.ts";
import { Key } from "./key.ts";
import { headerWord, LINK_INDEX, textAttribute } from "./message-fields.ts";
import { trackerOptions, type WatchOptions } from "./options.ts";
import type { AnySource } from "./source.ts";
import type { TrackedSource } from "./tracked-source.ts";
import { type Step, Tracker } from "./tracker.ts";
import type { ChangeResolver } from "./who/changed-by.ts";

/**
 * Maximum number of deleted links whose names are remembered, because the kernel may report the removal of their
 * addresses and routes later.
 */
const MAX_DELETED = 1000;

/** If links are not tracked, decoded entries contain no interface names. */
class LinkNames {
  links: TrackedSource | undefined;
  readonly nameOf: NameOf = (index) => {
    if (this.links === undefined) return undefined;
    const known = this.#names.get(index);
    if (known !== undefined) return known;
    const name = this.#read(index);
    if (name === undefined) return this.#deleted.get(index);
    this.#names.set(index, name);
    return name;
  };
  readonly #names = new Map<number, string>();
  readonly #deleted = new Map<number, string>();
  readonly #key = new Key();

  note(step: Exclude<Step, { kind: "pause" }>): void {
    if (step.tracked !== this.links) return;
    if (step.kind !== "edit") {
      this.#names.clear();
      return;
    }
    const { kind, message } = step.edit;
    const index = headerWord(message, LINK_INDEX);
    this.#names.delete(index);
    if (kind !== "remove") this.#deleted.delete(index);
    else this.#keep(index, message);
  }

  #keep(index: number, message: MessageView): void {
    const name = textAttribute(message, IFINFOMSG, IFLA_IFNAME);
    if (name === undefined) return;
    this.#deleted.set(index, name);
    if (this.#deleted.size > MAX_DELETED) this.#deleted.delete(this.#deleted.keys().next().value!);
  }

  #read(index: number): string | undefined {
    const table = this.links?.current?.table;
    if (table === undefined) return undefined;
    const entry = table.find(this.#key.clear().u32(index));
    return entry < 0 ? undefined : textAttribute(table.message(entry), IFINFOMSG, IFLA_IFNAME);
  }
}

type Steps = Iterator<Step> | undefined;

export class TrackerGroup {
  readonly names: LinkNames = new LinkNames();
  readonly #trackers: Tracker[] = [];
  readonly #waiting = new Set<Tracker>();
  readonly #finished: (() => Steps)[] = [];
  #wake: () => void = () => {};
  readonly netns: NetworkNamespace | undefined;
  readonly #close: () => void;
  readonly #resolver: Promise<ChangeResolver> | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = (): void => void this.#closeAll();
  #stopped = false;
  #closing: Promise<void> | undefined;

  constructor(sources: readonly AnySource[], options: WatchOptions<boolean>, reusesMessages = false, who = false) {
    const own = trackerOptions(options);
    this.netns = own.netns;
    if (who) this.#resolver = import("./who/resolver.ts").then(({ createResolver }) => createResolver(own.netns));
    this.#resolver?.catch(() => {});
    const resolver = this.#resolver && (() => this.#resolver!);
    const common = { ...own, nameOf: this.names.nameOf, reusesMessages, resolver };
    this.#close = own.close;
    this.#signal = options.signal;
    try {
      for (const protocol of new Set(sources.map((source) => source.protocol))) {
        const members = sources.filter((source) => source.protocol === protocol);
        // Links come first, because entries of other sources refer to them.
        members.sort((one, other) => Number(other.namesLinks ?? false) - Number(one.namesLinks ?? false));
        const tracker = new Tracker(members, common);
        this.#trackers.push(tracker);
        this.names.links ??= tracker.sources.find(({ source }) => source.namesLinks === true);
      }
    } catch (error) {
      void this.stop();
      throw error;
    }
    // The signal must close the trackers even between iterations.
    this.#signal?.addEventListener("abort", this.#abort);
  }

  /** Fields of filters that the kernel tests, by the names of the sources. */
  get filteredByKernel(): Readonly<Record<string, readonly string[]>> {
    const filters = this.#trackers.flatMap(({ kernelFilter }) => kernelFilter ?? []);
    return Object.fromEntries(filters.map(({ source, fields }) => [source, fields]));
  }

  isStopped(): boolean {
    if (!this.#stopped) this.#signal?.throwIfAborted();
    return this.#stopped;
  }

  /** The caller must finish the iteration before the next call. */
  async advance(): Promise<Steps> {
    const steps = await this.#advance();
    return this.isStopped() ? undefined : steps;
  }

  async #advance(): Promise<Steps> {
    // The resolver's subscription to process events must precede the changes.
    if (this.#resolver !== undefined) await this.#resolver;
    const [only] = this.#trackers;
    if (this.#trackers.length === 1) return only!.advance();
    for (const tracker of this.#trackers) {
      if (!this.#waiting.has(tracker)) this.#await(tracker);
    }
    // Promise.race would leak reactions on promises that stay pending.
    if (this.#finished.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    return this.#finished.shift()!();
  }

  #await(tracker: Tracker): void {
    const finish = (take: () => Steps) => {
      this.#finished.push(() => {
        this.#waiting.delete(tracker);
        return take();
      });
      this.#wake();
    };
    this.#waiting.add(tracker);
    tracker.advance().then(
      (steps) => finish(() => steps),
      (error: unknown) =>
        finish(() => {
          throw error;
        }),
    );
  }

  async #end(): Promise<void> {
    await Promise.all(this.#trackers.map((tracker) => tracker.stop()));
    const resolver = await this.#resolver?.catch(() => undefined);
    await resolver?.close();
    this.#close();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#closeAll();
  }

  #closeAll(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#closing ??= this.#end();
    return this.#closing;
  }
}
