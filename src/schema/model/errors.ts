/**
 * A mistake in a spec: which file, where in it, and what is wrong. It is a TypeError, since a spec is an argument that
 * the caller passes; nothing is loaded from a spec that has one.
 */
export class SpecError extends TypeError {
  override readonly name = "SpecError";
  /** The file, or whatever else the caller named as the spec's origin. */
  readonly file: string;
  /** Where in the spec: "attribute-sets[link-attrs].attributes[mtu].type"; "" is the spec as a whole. */
  readonly path: string;
  /** What is wrong there, and what would be right. */
  readonly reason: string;

  constructor(file: string, path: string, reason: string, cause?: unknown) {
    super(`${file}: ${path === "" ? "" : `${path}: `}${reason}`, cause === undefined ? undefined : { cause });
    this.file = file;
    this.path = path;
    this.reason = reason;
  }
}

/** A reference to what there is not, as its name is misspelt or the thing is missing. */
export class UnresolvedReference extends SpecError {}

/** The errors that say what is wrong with a value that was given. All others are somebody else's: a getter's, or our own. */
const argumentErrors = new WeakSet<Error>();

/** Marks an error as one that says what is wrong with what was given, and returns it. */
export function argumentError<Mistake extends Error>(error: Mistake): Mistake {
  argumentErrors.add(error);
  return error;
}

/**
 * The error, of which a mistake in what was given has the call of `called` on top of its stack: stacks have few lines, and how
 * deep below a mistake was found says nothing to the one who made it. Of all other errors where they began is what matters.
 * For a `catch` in that function: one that calls another at its very end is on no stack.
 */
export function trimStack(called: (...given: never[]) => unknown, error: unknown): unknown {
  if (error instanceof SpecError || (error instanceof Error && argumentErrors.has(error))) {
    Error.captureStackTrace(error, called);
  }
  return error;
}
