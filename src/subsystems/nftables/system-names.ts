// Numbers of the names that the system defines, such as services and users.
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
    const file = Object.hasOwn(files, type) ? files[type] : undefined;
    if (file === undefined) return undefined;
    const [path, separator, nameAt, numberAt] = file;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      const words = line.split("#")[0]!.trim().split(separator);
      // The names after protocol and number of a service are further names of it.
      const isNamed = words[nameAt] === name || (type === "inet_service" && words.indexOf(name, 3) > 0);
      const number = words[numberAt] ?? "";
      if (isNamed && /^(0x[\da-f]+|\d+)$/i.test(number)) return BigInt(number);
    }
  } catch (error) {
    // A missing file defines no names.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
  return undefined;
}
