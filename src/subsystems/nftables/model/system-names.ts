import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Path, separator of columns, and the columns of the name and the number in each line. */
type NameFile = readonly [path: string, separator: RegExp, name: number, number: number];

const files: Readonly<Record<string, NameFile>> = {
  inet_proto: ["/etc/protocols", /\s+/, 0, 1],
  inet_service: ["/etc/services", /[\s/]+/, 0, 1],
  uid: ["/etc/passwd", /:/, 0, 2],
  gid: ["/etc/group", /:/, 0, 2],
  realm: ["/etc/iproute2/rt_realms", /\s+/, 1, 0],
  mark: ["/etc/iproute2/rt_marks", /\s+/, 1, 0],
  devgroup: ["/etc/iproute2/group", /\s+/, 1, 0],
  ct_label: ["/etc/connlabel.conf", /\s+/, 1, 0],
};
/** First column with aliases. In /etc/services, they follow the protocol. */
const aliasesAt: Readonly<Record<string, number>> = { inet_proto: 2, inet_service: 3 };
const CGROUPS = "/sys/fs/cgroup";

interface Entry {
  /** The first name, and its aliases. */
  readonly names: readonly string[];
  readonly number: bigint;
}

/** Content of a file, with what changes when another program replaces or writes the file. */
interface Content {
  readonly version: string;
  readonly numbers: ReadonlyMap<string, bigint>;
  /** First name of each number. */
  readonly names: ReadonlyMap<bigint, string>;
}

const NO_CONTENT: Content = { version: "", numbers: new Map(), names: new Map() };
const contents = new Map<string, Content>();

/** For a control group, `name` is its path. */
export function systemNumber(type: string, name: string): bigint | undefined {
  if (type !== "cgroupsv2") return contentOf(type).numbers.get(name);
  return ifPresent(() => statSync(join(CGROUPS, name), { bigint: true }).ino);
}

/**
 * Returns the first name of a number in a file such as /etc/services: "ssh" for port 22.
 *
 * @param type nftables data type of the number, such as "inet_service" or "uid".
 */
export function systemName(type: string, number: bigint): string | undefined {
  return contentOf(type).names.get(number);
}

/** Returns the names of a data type that a system file defines, for suggestions. Empty if there is no such file. */
export function systemNames(type: string): Iterable<string> {
  return contentOf(type).numbers.keys();
}

/** Reads a file again only if it changed. A missing file only means that no names are defined. */
function contentOf(type: string): Content {
  const file = Object.hasOwn(files, type) ? files[type] : undefined;
  if (file === undefined) return NO_CONTENT;
  return ifPresent(() => readContent(type, file)) ?? NO_CONTENT;
}

function readContent(type: string, file: NameFile): Content | undefined {
  const status = statSync(file[0], { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  // The time alone has a resolution of milliseconds, and packages and images set it to that of their source.
  const version = `${status.dev} ${status.ino} ${status.size} ${status.mtimeMs}`;
  const known = contents.get(type);
  if (known?.version === version) return known;
  const numbers = new Map<string, bigint>();
  const names = new Map<bigint, string>();
  for (const entry of entriesOf(type, file)) {
    for (const name of entry.names) if (!numbers.has(name)) numbers.set(name, entry.number);
    const [first] = entry.names;
    if (first !== undefined && !names.has(entry.number)) names.set(entry.number, first);
  }
  const content: Content = { version, numbers, names };
  contents.set(type, content);
  return content;
}

function* entriesOf(type: string, [path, separator, nameAt, numberAt]: NameFile): Generator<Entry> {
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const words = line.split("#")[0]!.trim().split(separator);
    const [name, number = ""] = [words[nameAt], words[numberAt]];
    if (name === undefined || !/^(0x[\da-f]+|\d+)$/i.test(number)) continue;
    const aliases = aliasesAt[type] === undefined ? [] : words.slice(aliasesAt[type]);
    yield { names: [name, ...aliases], number: BigInt(number) };
  }
}

/** Returns undefined if a file is missing or cannot be read. */
function ifPresent<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return undefined;
  }
}
