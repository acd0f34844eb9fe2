// Loaded before test files with `bun test --preload`: makes every `open` of the public classes return an object of the
// mode "async" whose methods wait, so that the tests of the synchronous form also test the asynchronous one.
import * as dcb from "../../../src/subsystems/dcb/index.ts";
import * as ethtool from "../../../src/subsystems/ethtool/index.ts";
import * as ipvs from "../../../src/subsystems/ipvs/index.ts";
import * as netfilter from "../../../src/subsystems/netfilter/index.ts";
import * as nftables from "../../../src/subsystems/nftables/index.ts";
import * as route from "../../../src/subsystems/route/index.ts";
import * as sockets from "../../../src/subsystems/sockets/index.ts";
import * as tunnels from "../../../src/subsystems/tunnels/index.ts";
import * as wireguard from "../../../src/subsystems/wireguard/index.ts";
import * as xfrm from "../../../src/subsystems/xfrm/index.ts";
import { blocking, mode } from "./blocking.ts";

mode.isAsync = true;
for (const entryPoint of [dcb, ethtool, ipvs, netfilter, nftables, route, sockets, tunnels, wireguard, xfrm]) {
  for (const opened of Object.values<object>(entryPoint)) {
    const { openAsync } = opened as { openAsync?: (...args: unknown[]) => object };
    if (openAsync === undefined) continue;
    Object.assign(opened, { open: (...args: unknown[]) => blocking(openAsync(...args)) });
  }
}
