/** The kernel reported an overrun, but counted no drops. */
export const UNKNOWN_LOSS = -1;

/**
 * What is known of messages that the kernel dropped:
 *
 * - `none`: all drops are reported.
 * - `ahead`: the kernel has dropped messages. The messages that are still queued precede the gap.
 * - `reported`: the gap was reported. The kernel may still count drops of it.
 * - `uncounted`: the position of the gap was reached, but the kernel had counted no drop yet. The gap is not reported.
 */
export type LossState = "none" | "ahead" | "reported" | "uncounted";

/**
 * - `overrun`: the kernel reported an overrun, or its drop counter has grown without a report (`noEnobufs`).
 * - `reached`: the messages before the gap were received.
 * - `settle`: later drops cannot belong to the gap, or the socket is no longer read.
 */
export type LossEvent = "overrun" | "reached" | "settle";

interface LossStep {
  readonly state: LossState;
  /** Number of missing messages to report at the current position, or {@link UNKNOWN_LOSS}. */
  readonly report: number;
}

/**
 * Returns the next state, and the number of missing messages to report now.
 *
 * | state       | `overrun` | `reached`                                           | `settle`                     |
 * | ----------- | --------- | --------------------------------------------------- | ---------------------------- |
 * | `none`      | `ahead`   | –                                                   | `none`, with late drops      |
 * | `ahead`     | `ahead`   | `reported` with drops, `uncounted` if none was counted | `none`, with drops or unknown |
 * | `reported`  | `ahead`   | –                                                   | `none`, with late drops      |
 * | `uncounted` | `ahead`   | –                                                   | `none`, with drops or unknown |
 *
 * @param lost number of drops that no thread has reported before.
 * @param isCounted whether the drop counter has grown since the last report, even if another thread has reported that.
 */
export function nextLoss(state: LossState, event: LossEvent, lost: number, isCounted: boolean): LossStep {
  if (event === "overrun") return { state: "ahead", report: 0 };
  if (event === "settle") {
    const isKnown = isCounted || state === "none" || state === "reported";
    return { state: "none", report: isKnown ? lost : UNKNOWN_LOSS };
  }
  return state === "ahead" ? { state: isCounted ? "reported" : "uncounted", report: lost } : { state, report: lost };
}
