import { checkFlag, checkFunction, checkOptions, checkString, integerFrom } from "../../../base/check.ts";

const MAX_TIMEOUT_MS = 86_400_000;

/** Options for recording the steps of a plan in a directory, so that `undoApply` can undo the plan later. */
export interface RecordOptions {
  /**
   * Directory for the records of applied plans, accessible only to this user (default: /run/bun-netlink, or a directory
   * of the user if /run is not writable). All programs that change a namespace must use the same directory.
   */
  directory?: string | undefined;
  /** Name of this program in the plan history and in error messages (default: program name). */
  title?: string | undefined;
}

/** Options for confirming an applied plan. A plan that is not confirmed in time is undone. */
export interface ConfirmOptions {
  /**
   * Milliseconds within which the plan must be confirmed after its last step, from 100 to 86,400,000. The same limit
   * applies to the time that all steps take.
   */
  timeoutMs: number;
  /**
   * Called after the last step of the plan, and then once per second, until it returns true, which confirms the plan.
   * An exception counts as false, and so does another value than a boolean; if it was the last result, it is the `cause`
   * of the ApplyError. For example, the function can test whether a gateway answers.
   */
  check?: ((signal: AbortSignal) => boolean | Promise<boolean>) | undefined;
  /** Called once after the last step of the plan, when the plan is applied but not confirmed yet. */
  onPending?: ((pending: PendingApply) => void) | undefined;
}

/** An applied plan that waits for its confirmation. */
export interface PendingApply {
  /** Identifier of the applied plan. Another program can pass it to `confirmApply` or `undoApply`. */
  readonly id: string;
  /** Milliseconds from the call of `onPending` until the unconfirmed plan is undone. */
  readonly timeoutMs: number;
  /** Confirms the applied plan, so that it remains after its deadline. Returns false if the plan is already undone. */
  confirm(): boolean;
  /**
   * Undoes the applied plan now, before the deadline for its confirmation. Returns false if the plan is already
   * confirmed.
   */
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

export function checkRecord(record: unknown, path: string): void {
  if (typeof record === "object" && record !== null) checkOptions(record, recordChecks, path);
  else checkFlag(record, path);
}

export function checkRecording({ record, confirm }: RecordingOptions): void {
  if (record !== undefined) checkRecord(record, "record");
  if (confirm === undefined) return;
  checkOptions(confirm, confirmChecks, "confirm");
  if (confirm.timeoutMs === undefined) integerFrom(100, MAX_TIMEOUT_MS)(undefined, "confirm.timeoutMs");
}
