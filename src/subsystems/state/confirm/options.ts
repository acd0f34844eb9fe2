import { checkFlag, checkFunction, checkOptions, checkString, integerFrom } from "../../../base/check.ts";

const MAX_TIMEOUT_MS = 86_400_000;

/** Options for recording an applied plan, so that the plan can be undone later. */
export interface RecordOptions {
  /**
   * Directory of the records, which only this user may access (default: /run/bun-netlink, or a directory of the user if
   * /run is not writable). All programs that change a namespace must use the same directory.
   */
  directory?: string | undefined;
  /** Name of this program in the history of plans, and in errors of other programs (default: program name). */
  title?: string | undefined;
}

/** Options for confirming an applied plan. All steps of a plan that is not confirmed in time are undone. */
export interface ConfirmOptions {
  /**
   * Time in milliseconds to confirm the plan after its last step, from 100 to 86,400,000. Applying all steps must not
   * take longer than this time either.
   */
  timeoutMs: number;
  /**
   * Called after the last step, and then once per second until the function returns true, which confirms the plan. For
   * example, the function tests whether a gateway answers. An exception counts as false.
   */
  check?: ((signal: AbortSignal) => boolean | Promise<boolean>) | undefined;
  /** Called after the last step, when the plan starts to wait for its confirmation. */
  onPending?: ((pending: PendingApply) => void) | undefined;
}

/** An applied plan that waits for its confirmation. */
export interface PendingApply {
  /** Identifier of the plan's record, for `confirmApply` and `undoApply` in another program. */
  readonly id: string;
  /** Time in milliseconds after the call of `onPending` at which the unconfirmed plan is undone. */
  readonly timeoutMs: number;
  /** Confirms the plan, so that it is not undone at its deadline. Returns false if the plan is already undone. */
  confirm(): boolean;
  /** Undoes the plan now, before its deadline. Returns false if the plan is already confirmed. */
  undo(): boolean;
}

interface RecordingOptions {
  readonly record?: boolean | RecordOptions | undefined;
  readonly confirm?: ConfirmOptions | undefined;
}

const recordChecks = { directory: checkString, title: checkString } as const;
const confirmChecks = {
  timeoutMs: integerFrom(100, MAX_TIMEOUT_MS),
  check: checkFunction,
  onPending: checkFunction,
} as const;

export function checkRecording({ record, confirm }: RecordingOptions): void {
  if (record !== undefined && record !== true) {
    if (typeof record === "object") checkOptions(record, recordChecks, "record");
    else checkFlag(record, "record");
  }
  if (confirm === undefined) return;
  checkOptions(confirm, confirmChecks, "confirm");
  if (confirm.timeoutMs === undefined) integerFrom(100, MAX_TIMEOUT_MS)(undefined, "confirm.timeoutMs");
}
