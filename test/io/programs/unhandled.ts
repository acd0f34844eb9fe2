// Makes a call that fails, and ignores its promise.
import { Links } from "../../../src/subsystems/route/index.ts";

process.on("unhandledRejection", (error) => {
  console.log((error as { code: string }).code);
});
using links = Links.openAsync();
void links.set("missing", { mtu: 1500 });
await Bun.sleep(200);
