import { Cache } from "../../../scripts/vm/cache.ts";
import { cachedYnl } from "../../../scripts/vm/ynl.ts";
import { describeWith, unavailable } from "../../support/environment.ts";
import { compareWithYnl } from "./suite.ts";

const source = cachedYnl(new Cache());

// `bun run test` downloads the specs before the tests, because they run without a network.
if (source !== undefined || unavailable("the kernel's client of its specs was not downloaded")) {
  describeWith(["python3", "ip", "tc", "nft"], "The kernel's client of its specs", () =>
    compareWithYnl(source!, { messages: 90, requests: 30, accepted: 20, events: 30 }),
  );
}
