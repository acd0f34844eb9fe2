// Mounts and unmounts file systems in a private mount namespace, and prints the results.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { MNT_DETACH, MS_BIND, MS_REC, MS_SHARED } from "../../../src/constants/system.ts";
import { mount, umount2 } from "../../../src/ffi/libc.ts";

const directory = `${process.argv[2]!}/ä b`;
const [source, target] = [`${directory}/source`, `${directory}/target`];
const isShared = () =>
  readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .some((line) => / shared:/.test(line) && line.includes("/target "));
mkdirSync(directory);
const tmpfs = mount("none", directory, "tmpfs", 0, "size=64k,mode=750");
const options = readFileSync("/proc/self/mounts", "utf8").includes("size=64k,mode=750");
for (const path of [source, target]) mkdirSync(path);
writeFileSync(`${source}/file`, "");
const wasShared = isShared();
const found = {
  tmpfs,
  options,
  bind: mount(source, target, null, MS_BIND, null),
  shows: existsSync(`${target}/file`),
  shared: [wasShared, mount(null, target, null, MS_SHARED | MS_REC, null), isShared()],
  detach: umount2(target, MNT_DETACH),
  gone: !existsSync(`${target}/file`),
  again: umount2(target, MNT_DETACH),
  missing: mount(source, `${directory}/absent`, null, MS_BIND, null),
  end: umount2(directory, MNT_DETACH),
};
console.log(JSON.stringify(found));
