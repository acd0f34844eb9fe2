import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { ECHILD } from "../../../constants/errno.ts";
import { NetlinkError, permitted } from "../../../errors.ts";
import { readPrivate } from "./files.ts";

const OPERATION = "start the guard process";
/** Time limit in milliseconds for the start of the process and of its partner, which takes seconds on a busy host. */
const START_MS = 100_000;
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

export interface GuardProcess {
  readonly exited: Promise<void>;
  kill(): void;
  /** Keeps this process alive until the guard process has ended. */
  ref(): void;
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
export async function startGuard(program: string, { role, path, inherited }: GuardArguments): Promise<GuardProcess> {
  const log = join(path, "guard.log");
  const logFd = permitted(() => openSync(log, "a", 0o600), OPERATION);
  const names = [...inherited.namespaces.keys()];
  const fds = [...inherited.locks, ...inherited.namespaces.values()];
  try {
    const args = [program, JSON.stringify([role, path, inherited.locks.length, names])];
    const child = permitted(() => {
      // BUN_BE_BUN starts a compiled executable as plain Bun.
      const env = { ...process.env, BUN_BE_BUN: "1" };
      const stdio = ["ignore", "pipe", logFd, ...fds] as const;
      return spawn(process.execPath, args, { cwd: "/", detached: true, env, stdio: [...stdio] });
    }, OPERATION);
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
    if (await isReady(child)) {
      child.unref();
      return { exited, kill: () => child.kill("SIGKILL"), ref: () => keepWaiting(child) };
    }
    const output = (readPrivate(log) ?? "").trim();
    const message = `${OPERATION}: ${output === "" ? "it ended or did not start in time" : output} (ECHILD)`;
    throw new NetlinkError(message, { errno: ECHILD, operation: "apply" });
  } finally {
    closeSync(logFd);
  }
}

function keepWaiting(child: ChildProcess): void {
  try {
    child.ref();
  } catch {
    // In Deno 2.9, the process may have ended before its event "exit".
  }
}

/** Returns whether the process has reported that it guards the plan. Otherwise, it has ended. */
async function isReady(child: ChildProcess): Promise<boolean> {
  const timeout = setTimeout(() => child.kill("SIGKILL"), START_MS);
  try {
    let text = "";
    for await (const part of child.stdout!.setEncoding("utf8")) {
      text += part;
      if (text.includes(READY)) return true;
    }
    return false;
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
