// Loaded before test files with `bun test --preload`: makes every `open` of the public classes return an object of the
// mode "async" whose methods wait, so that the tests of the synchronous form also test the asynchronous one.
import * as dcb from "../../../src/subsystems/dcb/index.ts";
import * as ethtool from "../../../src/subsystems/ethtool/index.ts";
import * as ipvs from "../../../src/subsystems/ipvs/index.ts";
import * as netfilter from "../../../src/subsystems/netfilter/index.ts";
import * as nftables from "../../../src/subsystems/nftables/index.ts";
import * as ovs from "../../../src/subsystems/ovs/index.ts";
import * as route from "../../../src/subsystems/route/index.ts";
import * as sockets from "../../../src/subsystems/sockets/index.ts";
import * as tunnels from "../../../src/subsystems/tunnels/index.ts";
import * as wireguard from "../../../src/subsystems/wireguard/index.ts";
import * as xfrm from "../../../src/subsystems/xfrm/index.ts";
import { blocking, converted, mode } from "./blocking.ts";

mode.isAsync = true;
for (const entryPoint of [dcb, ethtool, ipvs, netfilter, nftables, ovs, route, sockets, tunnels, wireguard, xfrm]) {
  for (const opened of Object.values(entryPoint as Record<string, object>)) {
    for (const name of ["open", "create", "list", "versions"]) {
      const inOtherMode = (opened as Record<string, unknown>)[`${name}Async`];
      if (typeof inOtherMode !== "function") continue;
      const call = (...args: unknown[]): unknown => {
        const result = converted(Reflect.apply(inOtherMode, opened, args));
        const isOpened = name === "open" || (typeof opened === "function" && result instanceof opened);
        return isOpened ? blocking(result as object) : result;
      };
      Object.assign(opened, { [name]: call });
    }
  }
}
