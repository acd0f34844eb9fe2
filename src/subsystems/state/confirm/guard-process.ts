import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { ECHILD } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { readPrivate } from "./files.ts";

const START_MS = 20_000;
const READY = "ready\n";
const FIRST_INHERITED = 3;

/**
 * Role of a process that guards an unconfirmed plan. The "guard" undoes the plan at its deadline. The "partner" waits,
 * and becomes the guard if the guard is killed.
 */
export type Role = "guard" | "partner";

export interface Inherited {
  /** Descriptors of namespace locks. Closing all copies releases a lock. */
  readonly locks: readonly number[];
  readonly namespaces: ReadonlyMap<string, number>;
}

export interface GuardArguments {
  readonly role: Role;
  readonly path: string;
  readonly inherited: Inherited;
}

/**
 * Starts a guard process. The process runs in its own session, so that signals of the terminal do not reach it.
 *
 * @throws NetlinkError ECHILD, with the output of the process, if it could not be started.
 */
export async function startGuard(
  program: string,
  { role, path, inherited }: GuardArguments,
): Promise<Bun.Subprocess<"ignore", "pipe", number>> {
  const log = join(path, "guard.log");
  const logFd = openSync(log, "a", 0o600);
  const names = [...inherited.namespaces.keys()];
  const fds = [...inherited.locks, ...inherited.namespaces.values()];
  try {
    const child = Bun.spawn(
      [process.execPath, program, JSON.stringify([role, path, inherited.locks.length, names])],
      // BUN_BE_BUN starts a compiled executable as plain Bun.
      {
        cwd: "/",
        detached: true,
        env: { ...process.env, BUN_BE_BUN: "1" },
        stdio: ["ignore", "pipe", logFd, ...fds] as ["ignore", "pipe", number],
      },
    );
    child.unref();
    if (await isReady(child)) return child;
    child.kill("SIGKILL");
    const output = (readPrivate(log) ?? "").trim();
    const message = `start the guard process: ${output === "" ? "it ended or did not start in time" : output} (ECHILD)`;
    throw new NetlinkError(message, { errno: ECHILD, operation: "apply" });
  } finally {
    closeSync(logFd);
  }
}

async function isReady(child: Bun.Subprocess<"ignore", "pipe", number>): Promise<boolean> {
  const timeout = setTimeout(() => child.kill("SIGKILL"), START_MS);
  try {
    let text = "";
    const decoder = new TextDecoder();
    const reader = child.stdout.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return false;
      text += decoder.decode(value, { stream: true });
      if (text.includes(READY)) return true;
    }
  } finally {
    clearTimeout(timeout);
  }
}

export function parseArguments(text = ""): GuardArguments {
  const [role, path, count, names] = JSON.parse(text) as [Role, string, number, string[]];
  const locks = Array.from({ length: count }, (_, index) => FIRST_INHERITED + index);
  const namespaces = new Map(names.map((name, index) => [name, FIRST_INHERITED + count + index]));
  return { role, path, inherited: { locks, namespaces } };
}

export { READY };
