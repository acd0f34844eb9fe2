import type { Change, DropItem, FeedEvent, JsonObject } from "../../../../apps/map/src/feed.ts";
import { localFeed } from "../../../../apps/map/src/local/feed.ts";
import { NetworkState } from "../../../../apps/map/src/model/state.ts";
import type { NetworkNamespace } from "../../../../src/index.ts";

/** A feed of a namespace with dropped packets, and the state that its events describe. */
export class Followed implements AsyncDisposable {
  readonly state: NetworkState = new NetworkState();
  readonly events: FeedEvent[] = [];
  readonly #end = new AbortController();
  /** Resolves to the error with which the feed ends. */
  readonly ended: Promise<unknown>;

  constructor(netns: NetworkNamespace, intervalMs = 1, drops = true) {
    const events = localFeed({ host: "here", intervalMs, drops })(this.#end.signal);
    let running: Promise<void> | undefined;
    netns.run(() => {
      running = this.#run(events);
    });
    this.ended = running!.catch((error: unknown) => error);
  }

  get items(): DropItem[] {
    return [...(this.state.hosts.get("here")?.table("", "drops") ?? [])]
      .filter(([key]) => key !== "")
      .map(([, item]) => item as DropItem);
  }

  get totals(): JsonObject | undefined {
    return this.state.hosts.get("here")?.table("", "drops").get("");
  }

  /** Changes of the table of dropped packets, by event. */
  get reports(): Change[][] {
    const changes = this.events.flatMap((event) => (event.type === "change" ? [event.changes] : []));
    return changes.map((list) => list.filter(({ table }) => table === "drops")).filter((list) => list.length > 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort(new Error("end of the test"));
    await this.ended;
  }

  async #run(events: AsyncIterable<FeedEvent>): Promise<void> {
    for await (const event of events) {
      this.events.push(event);
      this.state.apply(event);
    }
  }
}
