import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Name of a file with which iproute2 converts numbers to names. */
export type NameFile = "rt_tables" | "rt_protos";

/** Later directories override earlier ones. */
const DIRECTORIES = ["/usr/share/iproute2", "/etc/iproute2"];

/** The largest number that can have a name in a file. */
const LAST: Readonly<Record<NameFile, number>> = { rt_tables: 0xffffffff, rt_protos: 0xff };

interface Loaded {
  /** Number of each name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Text of each number that has a name. */
  readonly texts: ReadonlyMap<number, string>;
}

/**
 * Names of numbers: those of the library, and those in a file of iproute2. A name belongs to the number that the library
 * gives it, and otherwise to the lowest number with the name in the file. For the other numbers with this name, it is
 * followed by the number: FRRouting calls its protocol 196 "static", like the kernel's 4, which results in "static/196".
 */
export class NumberedNames {
  /** Names of the library. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly #read: () => Iterable<readonly [number, string]>;
  #loaded: Loaded | undefined;

  /** @param read reads the names in the file. It is called once, at the first use. */
  constructor(numbers: Readonly<Record<string, number>>, read: () => Iterable<readonly [number, string]> = () => []) {
    this.numbers = numbers;
    this.#read = read;
  }

  /** Returns the text of a number, or of a number as text. Returns other values, and numbers without a name, unchanged. */
  show(value: unknown): unknown {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    return this.#load().texts.get(number as number) ?? value;
  }

  /** Returns the text of the number that a user specifies by a name, a number or such a text; undefined if it is unknown. */
  find(text: string): string | undefined {
    const { numbers, texts } = this.#load();
    const number = numbers.get(text) ?? (/^(\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : undefined);
    if (number !== undefined) return texts.get(number) ?? `${number}`;
    return texts.values().find((one) => one === text);
  }

  /** Returns all names and texts. */
  all(): Set<string> {
    const { numbers, texts } = this.#load();
    return new Set([...numbers.keys(), ...texts.values()]);
  }

  #load(): Loaded {
    if (this.#loaded !== undefined) return this.#loaded;
    const numbers = new Map(Object.entries(this.numbers));
    const texts = new Map<number, string>();
    for (const [name, number] of numbers) if (!texts.has(number)) texts.set(number, name);
    const named = new Set(texts.keys());
    for (const [number, name] of [...this.#read()].sort(([one], [other]) => one - other)) {
      if (!numbers.has(name)) numbers.set(name, number);
      if (!named.has(number)) texts.set(number, numbers.get(name) === number ? name : `${name}/${number}`);
    }
    this.#loaded = { numbers, texts };
    return this.#loaded;
  }
}

/**
 * Returns the numbers and their names in a file of iproute2, and in the files of other programs next to it, such as
 * `rt_protos.d/frr.conf`. Later names of a number override earlier ones.
 */
export function readSystemNames(file: NameFile, directories: readonly string[] = DIRECTORIES): [number, string][] {
  const names: [number, string][] = [];
  for (const directory of directories) {
    const others = ifPresent(() => readdirSync(join(directory, `${file}.d`))) ?? [];
    const paths = [file, ...others.filter((name) => name.endsWith(".conf")).map((name) => join(`${file}.d`, name))];
    for (const path of paths) {
      for (const line of (ifPresent(() => readFileSync(join(directory, path), "utf8")) ?? "").split("\n")) {
        // A name that is a number would stand for another number in filters.
        const [, number, name] = /^\s*(0x[\da-f]+|\d+)\s+(?!(?:0x[\da-f]+|\d+)(?:\s|$))(\S+)/i.exec(line) ?? [];
        if (name !== undefined && Number(number) <= LAST[file]) names.push([Number(number), name]);
      }
    }
  }
  return names;
}

/** Returns undefined if a file is missing or cannot be read: it only adds names. */
function ifPresent<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return undefined;
  }
}
