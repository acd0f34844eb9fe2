import { fromOpen, isArgumentError } from "../../base/argument-error.ts";
import { startStackAt } from "../../base/stack.ts";

/**
 * An error in a spec, with the file name and the path of the invalid part. SpecError is a TypeError, because a spec is
 * an argument of the caller.
 */
export class SpecError extends TypeError {
  override readonly name = "SpecError";
  /** File name of the spec. Includes the file names of the extensions that changed the invalid part. */
  readonly file: string;
  /** Path of the invalid part, such as "attribute-sets[link-attrs].attributes[mtu].type"; "" for the whole spec. */
  readonly path: string;
  /** Reason of the error, such as "expected a string, got 5". */
  readonly reason: string;

  constructor(file: string, path: string, reason: string, cause?: unknown) {
    fromOpen(reason, new.target, "loadFamily(), which throws it");
    super(`${file}: ${path === "" ? "" : `${path}: `}${reason}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.path = path;
    this.reason = reason;
  }
}

/** A reference to something undefined, such as an unknown enum. */
export class UnresolvedReference extends SpecError {}

/**
 * Starts the stack trace of an argument error at the caller of `entryPoint`.
 *
 * Call this function in a `catch` block of `entryPoint`: the `try` block prevents a tail call, which would remove the
 * stack frame of `entryPoint`.
 */
export function trimStack(entryPoint: (...args: never[]) => unknown, error: unknown): unknown {
  return error instanceof SpecError || isArgumentError(error) ? startStackAt(error, entryPoint) : error;
}
