import { EBADF } from "../../src/constants/errno.ts";
import { systemCallError } from "../../src/errors.ts";
import { runProgram } from "../../src/threads/program-entry.ts";

/** A test program for a thread that fails in the requested way. */
runProgram((how: "system call" | "mistake" | "return" | object) => {
  if (how === "return") return;
  if (how === "mistake") throw new TypeError("a mistake");
  throw systemCallError("epoll_wait", -EBADF);
});
