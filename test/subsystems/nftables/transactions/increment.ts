// Increments the number in the set "t numbers" with a mirror: increment.ts COUNT, with a small receive buffer.
import { Nftables } from "../../../../src/subsystems/nftables/index.ts";
import { increment } from "./random-changes.ts";

using nft = Nftables.open();
using mirror = nft.mirror({ receiveBufferSize: 4096 });
for (let count = Number(process.argv[2]); count > 0; count--) increment(mirror);
