import { expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EAGAIN, EBADF, EINVAL, ENOENT } from "../../src/constants/errno.ts";
import { LOCK_EX, LOCK_NB, LOCK_UN } from "../../src/constants/system.ts";
import { flock } from "../../src/ffi/libc.ts";
import { runProgram } from "../support/child.ts";

const canMount = Bun.spawnSync(["unshare", "-m", "true"]).exitCode === 0;

function inDirectory(action: (directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "bun-netlink-mounting-"));
  try {
    action(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.skipIf(!canMount)("the mount functions create, share and remove mounts", () => {
  inDirectory((directory) => {
    const program = join(import.meta.dir, "programs/mounting.ts");
    const { lines, errors } = runProgram(program, { args: [directory], prefix: ["unshare", "-m"] });
    expect(errors).toBe("");
    expect(JSON.parse(lines[0]!)).toEqual({
      tmpfs: 0,
      options: true,
      bind: 0,
      shows: true,
      shared: [false, 0, true],
      detach: 0,
      gone: true,
      again: -EINVAL,
      missing: -ENOENT,
      end: 0,
    });
  });
});

test("flock() excludes other open files until the lock is released", () => {
  inDirectory((directory) => {
    const [one, other] = [openSync(directory, "r"), openSync(directory, "r")];
    try {
      expect(flock(one, LOCK_EX)).toBe(0);
      expect(flock(other, LOCK_EX | LOCK_NB)).toBe(-EAGAIN);
      expect(flock(one, LOCK_UN)).toBe(0);
      expect(flock(other, LOCK_EX | LOCK_NB)).toBe(0);
    } finally {
      closeSync(other);
    }
    expect(flock(one, LOCK_EX | LOCK_NB)).toBe(0);
    closeSync(one);
    expect(flock(one, LOCK_EX | LOCK_NB)).toBe(-EBADF);
  });
});
