import { ENOBUFS } from "../constants/errno.ts";

/**
 * Stage of a request in its latest attempt.
 *
 * | stage   | after the event                                                              |
 * | ------- | ---------------------------------------------------------------------------- |
 * | Unsent  | begin or `resend`: the request is not sent yet, or must be sent again        |
 * | Sent    | `send`: the kernel has the request, and has sent no data                     |
 * | Partial | `part`: a part of a reply (NLM_F_MULTI) has arrived, others may follow       |
 * | Replied | `whole`: a complete reply has arrived, only an acknowledgement can follow    |
 * | Cut     | `cut`: the reply was truncated, because it did not fit the receive buffer    |
 * | Refused | `refuse`: the kernel has rejected the request, or the library has failed it  |
 * | Settled | `settle`: the result is final, and the request is not sent again             |
 *
 * The event `accept`, an acknowledgement, sets {@link ACCEPTED} and changes no stage.
 */
export const Stage = { Unsent: 0, Sent: 1, Partial: 2, Replied: 3, Cut: 4, Refused: 5, Settled: 6 } as const;
export type Stage = (typeof Stage)[keyof typeof Stage];

/** Bits of a fate that contain its {@link Stage}. */
const STAGE = 7;
/** Bit of a fate: the kernel has acknowledged an attempt. A later attempt may nevertheless be rejected. */
export const ACCEPTED = 8;

/** What happens to a request. */
export type FateEvent = "send" | "part" | "whole" | "accept" | "refuse" | "cut" | "settle" | "resend";

const { Unsent, Sent, Partial, Replied, Cut, Refused, Settled } = Stage;

/** Stage after an event, by the stage before it. A message proves that its request was sent. */
// biome-ignore format: a table
const transitions: Readonly<Record<FateEvent, readonly Stage[]>> = {
  //       Unsent   Sent     Partial  Replied  Cut      Refused  Settled
  send:   [Sent,    Sent,    Partial, Replied, Cut,     Refused, Settled],
  part:   [Partial, Partial, Partial, Replied, Cut,     Refused, Settled],
  whole:  [Replied, Replied, Partial, Replied, Cut,     Refused, Settled],
  accept: [Sent,    Sent,    Partial, Replied, Cut,     Refused, Settled],
  refuse: [Refused, Refused, Refused, Refused, Refused, Refused, Settled],
  cut:    [Cut,     Cut,     Cut,     Cut,     Cut,     Refused, Settled],
  settle: [Settled, Settled, Settled, Settled, Settled, Settled, Settled],
  resend: [Unsent,  Unsent,  Unsent,  Unsent,  Unsent,  Unsent,  Unsent],
};

export function stageOf(fate: number): Stage {
  return (fate & STAGE) as Stage;
}

/**
 * Returns the fate of a request after an event. A fate is a {@link Stage}, with the bit {@link ACCEPTED}.
 *
 * An error reply to a request that the kernel has acknowledged before, such as EEXIST, counts as an acknowledgement: an
 * earlier attempt has succeeded.
 */
export function nextFate(fate: number, event: FateEvent): number {
  const stage = stageOf(fate);
  const accepted = fate & ACCEPTED;
  if (event === "accept" || (event === "refuse" && accepted !== 0)) {
    return transitions.accept[stage]! | (stage < Refused ? ACCEPTED : accepted);
  }
  return transitions[event][stage]! | accepted;
}

/**
 * What the other messages tell about a request:
 *
 * - "confirmed": no reply was lost, and a message about this request or a later one has arrived,
 * - "unconfirmed": no reply was lost, and no such message has arrived,
 * - "lossy": replies were lost, so only messages about this request count,
 * - "lossy reply": replies were lost, and an acknowledgement is not sufficient: data before it may be lost, or an error
 *   reply that undoes the whole batch.
 */
export type Evidence = "confirmed" | "unconfirmed" | "lossy" | "lossy reply";

/** Reports whether the outcome of a request is certain and its reply is complete. */
export function isKnown(fate: number, evidence: Evidence): boolean {
  const stage = stageOf(fate);
  if (stage >= Refused) return true;
  if (stage === Cut || evidence === "unconfirmed") return false;
  if (evidence === "confirmed" || stage === Replied) return true;
  return evidence === "lossy" && stage !== Partial && (fate & ACCEPTED) !== 0;
}

/** What follows a receive: another one, conclusions from an empty queue, or the end of the datagram. */
export type NextStep = "receive" | "conclude" | "finish";

/**
 * Returns what follows a receive.
 *
 * @param received number of received datagrams, or a negative error number.
 * @param room number of datagrams for which the receive had room.
 * @param isComplete whether all expected messages have arrived, and none can follow.
 * @param isLossy whether replies were lost. The queue must then be read empty: until then, the kernel drops all
 *   messages.
 */
export function stepAfter(received: number, room: number, isComplete: boolean, isLossy: boolean): NextStep {
  if (isComplete) return "finish";
  if (received === -ENOBUFS || (isLossy ? received > 0 : received >= room)) return "receive";
  return "conclude";
}
