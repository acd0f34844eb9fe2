import { fromOpen } from "../../base/argument-error.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import { subscribing } from "../../client/family.ts";
import type { NamespaceEventOptions } from "../../client/options.ts";
import type { FamilyEvent, UnknownEvent } from "../../client/types.ts";
import { NetlinkError } from "../../errors.ts";
import { type Events, ethtool, type Header, type StringsetName } from "../../families/ethtool.ts";
import { type Io, runAsync, type Steps, syncIo, withIo } from "../../io/io.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { readSettings } from "./convert.ts";
import { refineFeatures } from "./ethtool.ts";
import { EthtoolSession, globalSets } from "./session.ts";
import { type EthtoolTopics, type TopicFormat, topics } from "./topics.ts";

/** Options for subscribing to changes of ethtool settings: network namespace, receiving thread, and buffer sizes. */
export type EthtoolEventOptions = NamespaceEventOptions;

/** An event with the new ethtool settings of an interface. */
export type EthtoolEvent = {
  [Topic in keyof EthtoolTopics]: {
    readonly kind: "event";
    /** Group of settings (topic) that changed. It is the name of a property of `Ethtool`, such as "rings". */
    readonly topic: Topic;
    /** Settings of the interface after the change. */
    readonly value: EthtoolTopics[Topic];
  };
}[keyof EthtoolTopics];

/**
 * An item of {@link EthtoolEvents}: changed settings, another event, an event of an unknown kind, or a gap where events
 * were dropped.
 */
export type EthtoolEventItem = EthtoolEvent | OtherEthtoolEvent | UnknownEvent | Gap;

/** An ethtool event that does not report changed settings but, for example, the result of a cable test. */
export interface OtherEthtoolEvent {
  readonly kind: "other";
  /** Name of the event in the family `ethtool`, such as "cable-test-ntf". */
  readonly name: keyof Events;
  /** Decoded fields of the event. */
  readonly fields: object;
}

const topicOf: ReadonlyMap<string, keyof EthtoolTopics> = new Map(
  (Object.keys(topics) as (keyof typeof topics)[]).flatMap((topic) =>
    topic === "linkState" || topic === "timestamping" ? [] : [[`${topics[topic].name}-ntf`, topic] as const],
  ),
);

/**
 * A subscription to changes of the ethtool settings of all interfaces in a network namespace. After the subscription
 * has started, every event is either delivered or reported as part of a gap.
 *
 * ```ts
 * await using events = EthtoolEvents.start();
 * for await (const item of events) {
 *   if (item.kind === "event" && item.topic === "rings") console.log(item.value.dev, item.value.rx);
 * }
 * ```
 *
 * A pending iteration keeps the process alive. To stop the subscription, call `stop()`, dispose the object, or abort
 * the signal.
 */
export class EthtoolEvents extends ConvertedEvents<Events, EthtoolEventItem> {
  readonly #session: EthtoolSession<"sync">;
  readonly #signal: AbortSignal | undefined;
  readonly #closeSession = (): void => this.#session.close();

  private constructor(
    stream: EventStream<Events>,
    names: ReadonlyMap<StringsetName, readonly string[]>,
    session: EthtoolSession<"sync">,
    signal: AbortSignal | undefined,
  ) {
    super(
      fromOpen(stream, new.target, "EthtoolEvents.start()", session),
      (item) => itemOf(item, names, session),
      (item) => item,
    );
    this.#session = session;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#closeSession);
  }

  /**
   * Subscribes to changes of ethtool settings. Reads the names of bits, such as link modes, from the kernel first,
   * because events contain only the numbers of bits.
   *
   * @throws NetlinkError if no socket can be opened; TypeError or RangeError, before anything is opened, for invalid
   *   options.
   */
  static start(options: EthtoolEventOptions = {}): EthtoolEvents {
    return syncIo.run(EthtoolEvents.#starting(options, syncIo));
  }

  /** Subscribes like {@link start}, without blocking this thread. */
  static startAsync(options: EthtoolEventOptions = {}): Promise<EthtoolEvents> {
    return runAsync((io) => EthtoolEvents.#starting(options, io));
  }

  static *#starting(options: EthtoolEventOptions, io: Io): Steps<EthtoolEvents> {
    const stream = yield* subscribing(ethtool, ["monitor"], options, io);
    let session: EthtoolSession<"sync"> | undefined;
    try {
      const names = new Map<StringsetName, readonly string[]>();
      using reader = new EthtoolSession(withIo({ netns: options.netns }, io));
      for (const set of globalSets) names.set(set, yield* reader.strings(set));
      session = new EthtoolSession({ netns: options.netns });
      return new EthtoolEvents(stream, names, session, options.signal);
    } catch (error) {
      session?.close();
      // The error of the start is thrown, not that of `stop`.
      stream.stop().catch(() => {});
      throw error;
    }
  }

  /** Ends the subscription. The promise resolves when the sockets are closed. Stopping twice has no effect. */
  override async stop(): Promise<void> {
    await super.stop();
    this.#signal?.removeEventListener("abort", this.#closeSession);
    this.#closeSession();
  }
}

function itemOf(
  item: FamilyEvent<Events> | Gap,
  names: ReadonlyMap<StringsetName, readonly string[]>,
  session: EthtoolSession<"sync">,
): EthtoolEventItem {
  if (item.kind === "gap") return item;
  const { name, fields } = item;
  const topic = topicOf.get(name);
  if (topic === undefined) return { kind: "other", name, fields };
  const format: TopicFormat = topics[topic];
  const settings = readSettings(format, fields, (set, index) =>
    set === "priv-flags" ? flagName(session, index, fields.header) : names.get(set)?.[index],
  );
  const value = topic === "features" ? refineFeatures(settings) : settings;
  return { kind: "event", topic, value } as EthtoolEvent;
}

/** Each driver has its own private flags, so ask the kernel. */
function flagName(session: EthtoolSession<"sync">, index: number, header: Header | undefined): string | undefined {
  if (header?.devIndex === undefined) return undefined;
  try {
    return session.run(session.stringsOf("priv-flags", header.devIndex))[index];
  } catch (error) {
    // The interface may have been deleted after the event.
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}
