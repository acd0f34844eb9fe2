import type { ServerWebSocket } from "bun";
import { TimeSlice } from "bun-netlink";
import type { Change, FeedEvent } from "./feed.ts";
import type { NetworkState, StateEvent } from "./model/state.ts";

/** Limits of the connections to pages. */
export interface PageLimits {
  /**
   * Maximum number of unsent bytes for one page (default 8 MiB). The connection is closed if the page reads too slowly.
   */
  readonly maxUnsentBytes?: number;
  /** Maximum number of pages that are connected at once (default 16). */
  readonly maxClients?: number;
}

/** State of a WebSocket connection to a page. */
export interface Client {
  /** Number of the next message. */
  next: number;
  /** Number of the first batch of events that the page receives. The page's first messages contain all earlier ones. */
  first: number;
  /** Messages that are sent after the first ones, while these are being sent; undefined afterwards. */
  waiting: string[] | undefined;
}

type Socket = ServerWebSocket<Client>;

const DEFAULT_UNSENT_BYTES = 8 << 20;
const DEFAULT_CLIENTS = 16;
/** Time in milliseconds for which events are collected before they are sent to the pages. */
const COLLECT_MS = 40;
/** Number of collected events at which they are sent immediately. Further events must wait meanwhile. */
const MAX_COLLECTED = 500;
/** Length from which on a message contains no further event or entry. */
const MESSAGE_LENGTH = 64 << 10;
/** WebSocket close code "Try Again Later". The page then connects again and receives a snapshot. */
const TOO_SLOW = 1013;

/**
 * Applies events to the state of the map and sends them to the connected pages. Messages are written in slices, so that
 * a long state does not block the event loop.
 */
export class Pages {
  readonly #state: NetworkState;
  readonly #limits: PageLimits;
  readonly #clients = new Set<Socket>();
  #collected: FeedEvent[] = [];
  /** Batches of collected events that were not sent yet. */
  #batches: FeedEvent[][] = [];
  /** Number of the first element of `#batches`. */
  #batch = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;

  constructor(state: NetworkState, limits: PageLimits) {
    this.#state = state;
    this.#limits = limits;
  }

  /** Number of connected pages. */
  get size(): number {
    return this.#clients.size;
  }

  /**
   * Applies an event, and sends it to the pages. Returns a promise if the next event must wait until earlier ones were
   * sent.
   */
  add(event: FeedEvent): Promise<void> | undefined {
    this.#state.apply(event);
    this.#collected.push(event);
    if (this.#collected.length < MAX_COLLECTED) {
      this.#timer ??= setTimeout(() => this.#endBatch(), COLLECT_MS);
      return undefined;
    }
    this.#endBatch();
    return this.#sending;
  }

  /** Connects a page: it receives the current state, and then all further events. */
  open(client: Socket): void {
    if (this.#clients.size >= (this.#limits.maxClients ?? DEFAULT_CLIENTS)) {
      client.close(TOO_SLOW, "too many pages are open");
      return;
    }
    // The state contains the events that were collected so far, so this page must not receive their batch.
    this.#endBatch();
    client.data.first = this.#batch + this.#batches.length;
    this.#clients.add(client);
    void this.#sendState(client);
  }

  close(client: Socket): void {
    this.#clients.delete(client);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#clients.clear();
  }

  async #sendState(client: Socket): Promise<void> {
    const isOpen = () => this.#clients.has(client);
    let start = `"hosts":${JSON.stringify([...this.#state.hosts.keys()])},`;
    const send = (fields: string): void => {
      sendTo(client, start + fields);
      start = "";
    };
    await writeMessages(this.#state.events(Date.now()), isOpen, send);
    if (start !== "" && isOpen()) send('"events":[]');
    const slice = new TimeSlice();
    const { waiting = [] } = client.data;
    for (let fields = waiting.shift(); fields !== undefined && isOpen(); fields = waiting.shift()) {
      sendTo(client, fields);
      if (slice.isOver) await slice.pause();
    }
    client.data.waiting = undefined;
  }

  /** Passes the collected events on as a batch, which is sent after earlier ones. */
  #endBatch(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#collected.length === 0) return;
    this.#batches.push(this.#collected);
    this.#collected = [];
    this.#sending ??= this.#sendBatches();
  }

  async #sendBatches(): Promise<void> {
    for (let events = this.#batches[0]; events !== undefined; events = this.#batches[0]) {
      for (const client of this.#clients) this.#disconnectSlow(client);
      const hasReceivers = () => this.#clients.values().some(({ data }) => data.first <= this.#batch);
      // All pages receive the same text, except for the message number at the start.
      await writeMessages(events, hasReceivers, (fields) => {
        for (const client of this.#clients) {
          const { first, waiting } = client.data;
          if (first > this.#batch) continue;
          if (waiting === undefined) sendTo(client, fields);
          else waiting.push(fields);
        }
      });
      this.#batches.shift();
      this.#batch++;
    }
    this.#sending = undefined;
  }

  #disconnectSlow(client: Socket): void {
    const waiting = client.data.waiting?.reduce((total, { length }) => total + length, 0) ?? 0;
    const { maxUnsentBytes = DEFAULT_UNSENT_BYTES } = this.#limits;
    if (client.getBufferedAmount() + waiting <= maxUnsentBytes) return;
    this.#clients.delete(client);
    // The connection is terminated without a close frame, which would have to wait behind the unsent data.
    client.terminate();
  }
}

/**
 * Writes events as the JSON fields of messages, in slices. Passes the fields of each message to `send`. Ends early if
 * `isWanted` returns false.
 */
async function writeMessages(
  events: Iterable<StateEvent>,
  isWanted: () => boolean,
  send: (fields: string) => void,
): Promise<void> {
  const slice = new TimeSlice();
  let texts: string[] = [];
  let length = 0;
  const flush = (more: string): void => {
    send(`"events":[${texts.join(",")}]${more}`);
    texts = [];
    length = 0;
  };
  const isFull = () => length >= MESSAGE_LENGTH;
  for (const event of events) {
    if (!isWanted()) return;
    const [field, list] = listOf(event);
    const head = JSON.stringify({ ...event, [field]: undefined }).slice(0, -1);
    let items: string[] = [];
    const add = (): void => {
      texts.push(list === undefined ? `${head}}` : `${head},"${field}":[${items.join(",")}]}`);
      items = [];
    };
    for (const item of list ?? []) {
      if (isFull()) {
        add();
        // A page applies a snapshot when it is complete; changes can be applied in parts.
        flush(event.type === "snapshot" ? ',"continues":true' : "");
      }
      const text = JSON.stringify(item);
      items.push(text);
      length += text.length;
      if (!slice.isOver) continue;
      await slice.pause();
      if (!isWanted()) return;
    }
    add();
    length += head.length;
    if (isFull()) flush("");
  }
  if (texts.length > 0) flush("");
}

/** Returns the list in an event and the name of its field. */
function listOf(event: StateEvent): readonly [field: string, list: Iterable<Change> | undefined] {
  if (event.type === "snapshot") return ["entries", event.entries];
  if (event.type === "change") return ["changes", event.changes];
  return ["", undefined];
}

function sendTo(client: Socket, fields: string): void {
  client.send(`{"number":${client.data.next++},${fields}}`);
}
