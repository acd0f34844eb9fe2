// Keeps a declared state in a user namespace without inotify, and prints why the keeper has stopped.
import { writeFileSync } from "node:fs";
import { desired } from "../../../../src/subsystems/state/index.ts";

writeFileSync("/proc/sys/user/max_inotify_instances", "0");
const keeper = desired({ namespaces: { missing: null } }).keep();
await keeper.closed.then(
  () => console.log("stopped"),
  (error: NodeJS.ErrnoException) => console.log(error.code),
);
