// Makes calls of a protocol that is not loaded yet, while all threads are busy. Prints the results: a call that is
// aborted, and one whose time limit is reached, of each kind.
import { dumpAsync, MessageWriter, NETLINK_GENERIC, pingAsync, transactAsync } from "../../../src/index.ts";
import { runCalls } from "../../../src/threads/calls/call-threads.ts";
import { Pipe, readingFrom } from "../../support/threads.ts";

using pipe = new Pipe();
const waiting = Array.from({ length: 4 }, () => runCalls(readingFrom(pipe.fd, NETLINK_GENERIC)));
const request = new MessageWriter(16).genetlink(3, 2).string(2, "nlctrl").finish();
const getFamilies = new MessageWriter(16).genetlink(3, 2).finish();
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.code ?? error.message,
  );
const calls: ((limits: { signal?: AbortSignal; timeoutMs?: number }) => Promise<unknown>)[] = [
  (limits) => transactAsync(NETLINK_GENERIC, request, limits),
  (limits) => dumpAsync(NETLINK_GENERIC, getFamilies, limits).toArray(),
];
const results: string[] = [];
for (const call of calls) {
  const controller = new AbortController();
  const aborted = outcome(call({ signal: controller.signal }));
  setTimeout(() => controller.abort(new Error("enough")), 5);
  results.push(await aborted, await outcome(call({ timeoutMs: 20 })));
}
const controller = new AbortController();
const pinged = outcome(pingAsync(NETLINK_GENERIC, { signal: controller.signal }));
setTimeout(() => controller.abort(new Error("enough")), 5);
results.push(await pinged);
console.log(results.join(" "));
for (const _ of waiting) pipe.write();
await Promise.all(waiting);
await transactAsync(NETLINK_GENERIC, request);
console.log("nlctrl");
