import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Columns of the name and the number in each line. */
const files: Readonly<Record<string, readonly [path: string, separator: RegExp, name: number, number: number]>> = {
  inet_service: ["/etc/services", /[\s/]+/, 0, 1],
  uid: ["/etc/passwd", /:/, 0, 2],
  gid: ["/etc/group", /:/, 0, 2],
  realm: ["/etc/iproute2/rt_realms", /\s+/, 1, 0],
  mark: ["/etc/iproute2/rt_marks", /\s+/, 1, 0],
  devgroup: ["/etc/iproute2/group", /\s+/, 1, 0],
};
const CGROUPS = "/sys/fs/cgroup";

/** For a control group, `name` is its path. */
export function systemNumber(type: string, name: string): bigint | undefined {
  try {
    if (type === "cgroupsv2") return statSync(join(CGROUPS, name), { bigint: true }).ino;
    for (const { names, number } of entriesOf(type)) if (names.includes(name)) return number;
  } catch (error) {
    ignoreMissing(error);
  }
  return undefined;
}

/**
 * Returns the first name of a number in a file such as /etc/services: "ssh" for port 22.
 *
 * @param type nftables data type of the number, such as "inet_service" or "uid".
 */
export function systemName(type: string, number: bigint): string | undefined {
  try {
    for (const entry of entriesOf(type)) if (entry.number === number) return entry.names[0];
  } catch (error) {
    ignoreMissing(error);
  }
  return undefined;
}

function* entriesOf(type: string): Generator<{ names: readonly string[]; number: bigint }> {
  const file = Object.hasOwn(files, type) ? files[type] : undefined;
  if (file === undefined) return;
  const [path, separator, nameAt, numberAt] = file;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const words = line.split("#")[0]!.trim().split(separator);
    const [name, number = ""] = [words[nameAt], words[numberAt]];
    if (name === undefined || !/^(0x[\da-f]+|\d+)$/i.test(number)) continue;
    // In /etc/services, aliases of a service follow the protocol.
    yield { names: type === "inet_service" ? [name, ...words.slice(3)] : [name], number: BigInt(number) };
  }
}

/** A missing file only means that no names are defined. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error)) throw error;
}
