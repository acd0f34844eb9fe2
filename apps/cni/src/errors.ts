import { NetlinkError } from "bun-netlink";

/** Error numbers of the CNI specification, and those of this plugin from 100 on. */
export const ErrorNumber = {
  INCOMPATIBLE_VERSION: 1,
  UNSUPPORTED_FIELD: 2,
  UNKNOWN_CONTAINER: 3,
  INVALID_ENVIRONMENT: 4,
  IO_FAILURE: 5,
  DECODING_FAILURE: 6,
  INVALID_CONFIGURATION: 7,
  TRY_AGAIN_LATER: 11,
  NOT_AVAILABLE: 50,
  /** The kernel rejected a change. `details` has the code of the error. */
  KERNEL: 100,
  /** The attachment exists already. */
  EXISTS: 101,
  /** The requested address or host port belongs to another attachment. */
  IN_USE: 102,
  /** CHECK has found a difference. */
  DIFFERENCE: 103,
  /** A delegated address plugin failed without an error object. */
  DELEGATE: 104,
} as const;

/** An error that the plugin reports to the container runtime as JSON. */
export class CniError extends Error {
  readonly number: number;
  readonly details: string;

  constructor(number: number, message: string, details = "") {
    super(message);
    this.number = number;
    this.details = details;
  }
}

/** Returns the error of an ADD for an attachment that exists. It leaves the attachment as it is. */
export function attachmentExists(what = "the attachment exists already"): CniError {
  return new CniError(ErrorNumber.EXISTS, what, "call DEL before another ADD");
}

/** Returns the error object of the specification for any error. */
export function errorReply(error: unknown, cniVersion: string): object {
  const { number, message, details } = asCniError(error);
  return { cniVersion, code: number, msg: message, ...(details !== "" && { details }) };
}

/** Returns the error to report for any error. */
export function asCniError(error: unknown): CniError {
  if (error instanceof CniError) return error;
  if (!(error instanceof Error)) return new CniError(ErrorNumber.KERNEL, String(error));
  if (error instanceof NetlinkError) return new CniError(ErrorNumber.KERNEL, error.message, error.code);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall !== undefined) return new CniError(ErrorNumber.IO_FAILURE, error.message, code);
  // The library rejects values that the checks of the configuration let pass.
  return new CniError(ErrorNumber.INVALID_CONFIGURATION, error.message, error.name);
}

/** Returns whether the kernel or the system rejected a call with this code, such as "EEXIST". */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? "");
}
