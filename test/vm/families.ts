import type { EventStream, FamilyEvent } from "../../src/client/index.ts";
import { within } from "../support/threads.ts";

/** Returns the next events of a subscription. Throws if the subscription reports lost messages. */
export async function take<Events>(events: EventStream<Events>, count: number): Promise<FamilyEvent<Events>[]> {
  const taken: FamilyEvent<Events>[] = [];
  const items = events[Symbol.asyncIterator]();
  while (taken.length < count) {
    const { done, value } = await within(items.next(), "an announcement");
    if (done === true) break;
    if (value.kind !== "event") throw new Error(`expected an event, got: ${value.kind}`);
    taken.push(value);
  }
  return taken;
}
