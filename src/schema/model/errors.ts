/**
 * An error in a spec, with the file and the path in it. It is a TypeError, because specs are arguments of the caller.
 */
export class SpecError extends TypeError {
  override readonly name = "SpecError";
  /** Name of the spec's file, or the name that the caller passed for it. */
  readonly file: string;
  /** Path of the error in the spec: "attribute-sets[link-attrs].attributes[mtu].type"; "" is the whole spec. */
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

/** Error for a reference to a name that a spec does not define. */
export class UnresolvedReference extends SpecError {}

/** Errors that arguments of the caller caused. Others are internal, or come from getters of the caller's objects. */
const argumentErrors = new WeakSet<Error>();

/** Marks an error as caused by an argument, and returns it. */
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
