import { readFileSync } from "node:fs";

/** Whether the tests are run by the machine's administrator, and not by that of a user namespace. */
export const isRootOfTheMachine: boolean =
  process.getuid?.() === 0 && readFileSync("/proc/self/uid_map", "utf8").trim().endsWith(" 4294967295");
