// Tries to create and enter network namespaces. Prints each error, and whether the thread is still in its own
// namespace.
import { readlinkSync } from "node:fs";
import { NetlinkError, NetworkNamespace } from "../../../src/index.ts";

const here = () => readlinkSync("/proc/thread-self/ns/net");
const home = here();

function attempt(action: () => unknown): void {
  try {
    action();
    console.log("done");
  } catch (error) {
    console.log(error instanceof NetlinkError ? `${error.code} ${error.message}` : String(error));
  }
  console.log(here() === home ? "at home" : "astray");
}

attempt(() => NetworkNamespace.create());
attempt(() => {
  using own = NetworkNamespace.current();
  return own.run(() => "inside");
});
