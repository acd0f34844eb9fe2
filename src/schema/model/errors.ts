/**
 * An error in a spec, with the file and the path in it. It is a TypeError, because specs are arguments of the caller.
 */
export class SpecError extends TypeError {
  override readonly name = "SpecError";
  /** Name of the spec file, or the name that the caller passed. */
  readonly file: string;
  /** Path in the spec: "attribute-sets[link-attrs].attributes[mtu].type"; "" is the whole spec. */
  readonly path: string;
  /** Description of the invalid value in the spec and of what was expected. */
  readonly reason: string;

  constructor(file: string, path: string, reason: string, cause?: unknown) {
    super(`${file}: ${path === "" ? "" : `${path}: `}${reason}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.path = path;
    this.reason = reason;
  }
}

/** Error for a reference to an undefined name. */
export class UnresolvedReference extends SpecError {}

/**
 * Errors that the caller's arguments caused. All other errors are internal, or come from getters of the caller's
 * objects.
 */
const argumentErrors = new WeakSet<Error>();

/** Marks an error as caused by an argument, and returns it. */
export function argumentError<Mistake extends Error>(error: Mistake): Mistake {
  argumentErrors.add(error);
  return error;
}

/**
 * Makes the stack of an argument error start at the caller of the public function `entryPoint`, because a stack trace
 * has a limited number of frames. Returns other errors unchanged. Call this function in a `catch` block of
 * `entryPoint`: a call inside `try` is not a tail call, which would remove the frame of `entryPoint`.
 */
export function trimStack(entryPoint: (...args: never[]) => unknown, error: unknown): unknown {
  if (error instanceof SpecError || (error instanceof Error && argumentErrors.has(error))) {
    Error.captureStackTrace(error, entryPoint);
  }
  return error;
}
