import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnavailableError } from "../vm/apt.ts";
import type { Cache } from "../vm/cache.ts";

/** Directories that the container shares with this system, without write access. */
const SHARED = ["/usr", "/etc"];
const EMPTY = ["proc", "sys", "dev", "tmp", "run", "home", "usr", "etc"];
const LINKS = ["bin", "lib", "lib64", "sbin"];

/**
 * Returns the start of a command line that runs a program in a container of an ordinary user, with podman. The container
 * has no image: its programs and libraries are those of this system. Inside it, the tests create their namespaces.
 *
 * @throws UnavailableError if podman cannot start a container.
 */
export function rootlessCommand(root: string, cache: Cache): { command: string[]; version: string } {
  if (process.getuid?.() === 0) throw new UnavailableError("it must be started by an ordinary user");
  const podman = Bun.which("podman");
  if (podman === null) throw new UnavailableError("podman is missing");
  const rootfs = mkdtempSync(join(tmpdir(), "bun-netlink-rootless-"));
  process.once("exit", () => rmSync(rootfs, { recursive: true, force: true }));
  for (const name of EMPTY) mkdirSync(join(rootfs, name));
  for (const name of LINKS) symlinkSync(`usr/${name}`, join(rootfs, name));
  const mounts = [...SHARED, process.execPath].flatMap((path) => ["-v", `${path}:${path}:ro`]);
  const command = [
    ...[podman, "--storage-driver", "vfs", "run", "--rm", "--network", "none", "--no-hosts", "--cgroups", "disabled"],
    ...[root, tmpdir(), cache.directory, "/dev/pts"].flatMap((path) => ["-v", `${path}:${path}`]),
    ...[...mounts, "-w", root],
    ...["--env", "HOME=/home", "--env", `PATH=${process.env["PATH"]}`, "--rootfs", rootfs],
  ];
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command, "unshare", "-rn", "podman", "--version"]);
  if (exitCode !== 0) throw new UnavailableError(`podman cannot start a container: ${stderr.toString().trim()}`);
  return { command, version: stdout.toString().trim().replace(" version", "") };
}
