// Names that the system defines, and their numbers, such as services and users.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files with a name and a number in each line: their separator, and the positions of name and number. */
const files: Readonly<Record<string, readonly [path: string, separator: RegExp, name: number, number: number]>> = {
  inet_service: ["/etc/services", /[\s/]+/, 0, 1],
  uid: ["/etc/passwd", /:/, 0, 2],
  gid: ["/etc/group", /:/, 0, 2],
  realm: ["/etc/iproute2/rt_realms", /\s+/, 1, 0],
  mark: ["/etc/iproute2/rt_marks", /\s+/, 1, 0],
  devgroup: ["/etc/iproute2/group", /\s+/, 1, 0],
};
const CGROUPS = "/sys/fs/cgroup";

/**
 * Returns the number of a name of a data type: of a service, user, group, realm, mark or group of interfaces, or of the
 * control group with a path. Returns undefined if the system does not define the name.
 */
export function systemNumber(type: string, name: string): bigint | undefined {
  try {
    if (type === "cgroupsv2") return statSync(join(CGROUPS, name), { bigint: true }).ino;
    for (const { names, number } of entriesOf(type)) if (names.includes(name)) return number;
  } catch (error) {
    ignoreMissing(error);
  }
  return undefined;
}

/** Returns the first name that the system defines for a number of a data type. Returns undefined if there is none. */
export function systemName(type: string, number: bigint): string | undefined {
  try {
    for (const entry of entriesOf(type)) if (entry.number === number) return entry.names[0];
  } catch (error) {
    ignoreMissing(error);
  }
  return undefined;
}

/** Reads the names of a data type, with their numbers. */
function* entriesOf(type: string): Generator<{ names: readonly string[]; number: bigint }> {
  const file = Object.hasOwn(files, type) ? files[type] : undefined;
  if (file === undefined) return;
  const [path, separator, nameAt, numberAt] = file;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const words = line.split("#")[0]!.trim().split(separator);
    const [name, number = ""] = [words[nameAt], words[numberAt]];
    if (name === undefined || !/^(0x[\da-f]+|\d+)$/i.test(number)) continue;
    // The names after protocol and number of a service are further names of it.
    yield { names: type === "inet_service" ? [name, ...words.slice(3)] : [name], number: BigInt(number) };
  }
}

/** Throws an error again, unless it is that of a missing file, which defines no names. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error)) throw error;
}
