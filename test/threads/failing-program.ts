import { EBADF } from "../../src/constants/errno.ts";
import { systemCallError } from "../../src/errors.ts";
import { runProgram } from "../../src/threads/program-entry.ts";

/** A test program that runs in a thread and fails in the way that its start data requests. */
runProgram("test-program", (how: "system call" | "mistake" | "return" | object) => {
  if (how === "return") return;
  if (how === "mistake") throw new TypeError("a mistake");
  throw systemCallError("epoll_wait", -EBADF);
});
