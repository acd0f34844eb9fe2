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
export class NoSuchThing extends SpecError {}
