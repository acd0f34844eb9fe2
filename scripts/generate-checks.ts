// What the generator can tell before and after it has written modules: that it has looked at what it was asked to look at.

/** One YAML file. */
export interface SpecFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Returns the specs of families that a directory holds.
 *
 * @throws Error when it holds none: whoever names a directory means the specs in it.
 */
export function checkedSpecs(directory: string, files: readonly SpecFile[]): readonly SpecFile[] {
  if (files.length > 0) return files;
  throw new Error(`${directory}: there are no specs (*.yaml) in it; the kernel's are in Documentation/netlink/specs`);
}

/** What there is of a project whose specs are all at hand. */
export interface Inventory {
  /** The modules that the specs give, and the files that are there. */
  readonly modules: Iterable<string>;
  readonly files: readonly string[];
  /** The families of the specs, and those that the kernel's facts speak of. */
  readonly families: Iterable<string>;
  readonly facts: readonly string[];
}

/** Modules that no spec gives, and facts about families that have none. */
export function inventoryProblems({ modules, files, families, facts }: Inventory): string[] {
  const known = new Set(modules);
  const named = new Set(families);
  return [
    ...files.filter((file) => !known.has(file)).map((file) => `src/families/${file} has no spec`),
    ...facts.filter((name) => !named.has(name)).map((name) => `specs/kernel.yaml: there is no spec of "${name}"`),
  ];
}
