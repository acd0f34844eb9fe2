import { isArgumentError } from "../../base/argument-error.ts";

/**
 * An error in a spec, with the name of the file and the path of the invalid part. It is a TypeError, because specs are
 * arguments of the caller.
 */
export class SpecError extends TypeError {
  override readonly name = "SpecError";
  /** Name of the file with the spec, or the name that the caller passed for the spec. */
  readonly file: string;
  /**
   * Path of the invalid part in the spec, such as "attribute-sets[link-attrs].attributes[mtu].type". The path of the
   * whole spec is "".
   */
  readonly path: string;
  /** Reason of the error, such as "expected a string, got 5". */
  readonly reason: string;

  constructor(file: string, path: string, reason: string, cause?: unknown) {
    super(`${file}: ${path === "" ? "" : `${path}: `}${reason}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.path = path;
    this.reason = reason;
  }
}

/** A reference in a spec to a part that the spec does not define, for example to an undefined enum. */
export class UnresolvedReference extends SpecError {}

/**
 * Makes the stack trace of an argument error start at the caller of the public function `entryPoint`. A stack trace has
 * a limited number of frames, so internal frames could displace those of the caller. Other errors are returned
 * unchanged.
 *
 * Call this function in a `catch` block of `entryPoint`. The `try` block around the work also prevents a tail call,
 * which would remove the frame of `entryPoint` from the stack.
 */
export function trimStack(entryPoint: (...args: never[]) => unknown, error: unknown): unknown {
  if (error instanceof SpecError || isArgumentError(error)) {
    Error.captureStackTrace(error, entryPoint);
  }
  return error;
}
