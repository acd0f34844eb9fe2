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

/** Errors that arguments of the caller caused. Other errors come from getters or are internal. */
const argumentErrors = new WeakSet<Error>();

/** Marks an error as caused by an argument, and returns it. */
export function argumentError<Mistake extends Error>(error: Mistake): Mistake {
  argumentErrors.add(error);
  return error;
}

/**
 * Makes the stack of an argument error start at the caller of the public function `entryPoint`, because a stack trace
 * has a limited number of frames. Returns other errors unchanged. Call it in a `catch` block of `entryPoint`: a tail
 * call leaves no frame.
 */
export function trimStack(entryPoint: (...args: never[]) => unknown, error: unknown): unknown {
  if (error instanceof SpecError || (error instanceof Error && argumentErrors.has(error))) {
    Error.captureStackTrace(error, entryPoint);
  }
  return error;
}
