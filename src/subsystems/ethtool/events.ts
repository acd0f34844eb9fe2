import type { EventStream } from "../../client/event-stream.ts";
import type { EventOptions } from "../../client/options.ts";
import type { EventItem, UnknownEvent } from "../../client/types.ts";
import { NetlinkError } from "../../errors.ts";
import { type Events, ethtool, type Header, type StringsetName } from "../../families/ethtool.ts";
import { checkObject } from "../../message/check.ts";
import { HeldNamespace, type NamespaceSource } from "../../sock/namespace.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { readSettings } from "./convert.ts";
import { refineFeatures } from "./ethtool.ts";
import { EthtoolSession, globalSets } from "./session.ts";
import { type EthtoolTopics, type TopicFormat, topics } from "./topics.ts";

/** Options for subscribing to changes of ethtool settings: namespace, thread and buffer sizes. */
export type EthtoolEventOptions = EventOptions & {
  /** Network namespace whose interfaces are watched (default: that of the calling thread). */
  netns?: NamespaceSource | undefined;
};

/** An event with the new settings of an interface. */
export type EthtoolEvent = {
  [Topic in keyof EthtoolTopics]: {
    readonly kind: "event";
    /** Topic that changed, by its property name in `Ethtool`. */
    readonly topic: Topic;
    /** The settings of the interface after the change. */
    readonly value: EthtoolTopics[Topic];
  };
}[keyof EthtoolTopics];

/** An item of a subscription to ethtool events: a change, a gap, or an event without a topic. */
export type EthtoolEventItem = EthtoolEvent | OtherEthtoolEvent | UnknownEvent | Gap;

/** An ethtool event without a topic, such as the result of a cable test. */
export interface OtherEthtoolEvent {
  readonly kind: "other";
  /** Name of the event in the family `ethtool`. */
  readonly name: keyof Events;
  /** Fields of the event. */
  readonly fields: object;
}

/** Ethtool topics by the name of their event. */
const topicOf: ReadonlyMap<string, keyof EthtoolTopics> = new Map(
  (Object.keys(topics) as (keyof typeof topics)[]).flatMap((topic) =>
    topic === "linkState" || topic === "timestamping" ? [] : [[`${topics[topic].name}-ntf`, topic] as const],
  ),
);

/**
 * A subscription to changes of the ethtool settings of all interfaces in a namespace. Every event after the
 * subscription is delivered or reported as a gap.
 *
 * ```ts
 * await using events = EthtoolEvents.start();
 * for await (const item of events) {
 *   if (item.kind === "event" && item.topic === "rings") console.log(item.value.dev, item.value.rx);
 * }
 * ```
 *
 * A pending iteration keeps the process alive. Stop the subscription with `stop()`, by disposal, or by aborting the
 * signal.
 */
export class EthtoolEvents implements AsyncIterable<EthtoolEventItem>, AsyncDisposable {
  readonly #stream: EventStream<Events>;
  readonly #session: EthtoolSession;
  readonly #signal: AbortSignal | undefined;
  readonly #closeSession = (): void => this.#session.close();

  private constructor(stream: EventStream<Events>, session: EthtoolSession, signal: AbortSignal | undefined) {
    this.#stream = stream;
    this.#session = session;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#closeSession);
  }

  /**
   * Subscribes to changes of ethtool settings. Events contain bit numbers instead of names, so this method reads the
   * names.
   *
   * @throws NetlinkError if no socket can be opened; TypeError or RangeError, before anything is opened, for invalid
   * options.
   */
  static start(options: EthtoolEventOptions = {}): EthtoolEvents {
    checkObject(options, "options");
    const { netns, ...rest } = options;
    if (netns !== undefined && rest.socket !== undefined) {
      throw new TypeError("netns: not allowed with socket, which has a network namespace");
    }
    using held = new HeldNamespace(netns);
    const session = new EthtoolSession({ netns });
    try {
      for (const set of globalSets) session.strings(set);
      const client = ethtool.connect({ netns: held.netns });
      return new EthtoolEvents(client.events("monitor", rest), session, rest.signal);
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Ends the subscription. Resolves when the sockets are closed. Stopping twice has no effect. */
  async stop(): Promise<void> {
    await this.#stream.stop();
    this.#signal?.removeEventListener("abort", this.#closeSession);
    this.#closeSession();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /**
   * Iterates over items as they arrive. Only one loop may run at a time. Leaving the loop does not end the
   * subscription.
   */
  [Symbol.asyncIterator](): AsyncIterator<EthtoolEventItem, undefined> {
    const items = this.#stream[Symbol.asyncIterator]();
    return {
      next: async () => {
        const { done, value } = await items.next();
        return done === true ? { done, value: undefined } : { done: false, value: this.#item(value) };
      },
    };
  }

  #item(item: EventItem<Events>): EthtoolEventItem {
    if (item.kind !== "event") return item;
    const topic = topicOf.get(item.name);
    if (topic === undefined) return { kind: "other", name: item.name, fields: item.fields };
    const format: TopicFormat = topics[topic];
    const settings = readSettings(format, item.fields, (set, index) => this.#bitName(set, index, item.fields.header));
    const value = topic === "features" ? refineFeatures(settings) : settings;
    // `topic` and `value` belong together, because both follow from the name of the event.
    return { kind: "event", topic, value } as EthtoolEvent;
  }

  #bitName(set: StringsetName, index: number, header: Header | undefined): string | undefined {
    if (set !== "priv-flags") return this.#session.strings(set)[index];
    try {
      return header?.devIndex === undefined ? undefined : this.#session.stringsOf(set, header.devIndex)[index];
    } catch (error) {
      // The interface may have been deleted since the event.
      if (error instanceof NetlinkError) return undefined;
      throw error;
    }
  }
}
