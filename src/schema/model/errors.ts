/**
 * An error in a spec, with the file and the path in it. It is a TypeError, because specs are arguments of the caller.
 */
export class SpecError extends TypeError {
  override readonly name = "SpecError";
  /** Name of the spec's file, or the name that the caller passed for it. */
  readonly file: string;
  /** Path of the error in the spec: "attribute-sets[link-attrs].attributes[mtu].type"; "" for the whole spec. */
  readonly path: string;
  /** Description of the invalid value in the spec, and of the expected value. */
  readonly reason: string;

  constructor(file: string, path: string, reason: string, cause?: unknown) {
    super(`${file}: ${path === "" ? "" : `${path}: `}${reason}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.path = path;
    this.reason = reason;
  }
}

/** Error for a name in a spec that refers to nothing, for example an undefined enum. */
export class UnresolvedReference extends SpecError {}

/** Errors that the caller's arguments caused; not internal errors, nor errors thrown by getters of the caller. */
const argumentErrors = new WeakSet<Error>();

/** Records that an argument of the caller caused the error. Returns the error. */
export function argumentError<Mistake extends Error>(error: Mistake): Mistake {
  argumentErrors.add(error);
  return error;
}

/**
 * Makes the stack of an error about an argument start at the caller of the public function `entryPoint`, because a
 * stack trace has a limited number of frames. Returns other errors unchanged. Call this function in a `catch` block of
 * `entryPoint`: a call inside `try` is not a tail call, which would remove the frame of `entryPoint`.
 */
export function trimStack(entryPoint: (...args: never[]) => unknown, error: unknown): unknown {
  if (error instanceof SpecError || (error instanceof Error && argumentErrors.has(error))) {
    Error.captureStackTrace(error, entryPoint);
  }
  return error;
}
