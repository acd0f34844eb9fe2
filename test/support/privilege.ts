import { readFileSync } from "node:fs";

/** Whether the tests run as root of the initial user namespace. */
export const isRootOfTheMachine: boolean =
  process.getuid?.() === 0 && readFileSync("/proc/self/uid_map", "utf8").trim().endsWith(" 4294967295");
