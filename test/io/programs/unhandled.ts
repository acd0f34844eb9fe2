// Makes a call that fails, and ignores its promise.
import { Links } from "../../../src/subsystems/route/index.ts";

const reported = Promise.withResolvers<void>();
process.on("unhandledRejection", (error) => {
  console.log((error as { code: string }).code);
  reported.resolve();
});
const limit = setTimeout(reported.resolve, 100_000);
using links = Links.openAsync();
void links.set("missing", { mtu: 1500 });
await reported.promise;
clearTimeout(limit);
