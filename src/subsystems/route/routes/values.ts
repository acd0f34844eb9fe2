import { RTNH_F_ONLINK, RTNH_F_PERVASIVE } from "../../../constants/rtnetlink.ts";
import type { RtmType } from "../../../families/rt-route.ts";
import { type BitNames, NumberNames } from "../core/names.ts";
import { nexthopFlagsAnd } from "../core/vocabulary.ts";
import type { RouteFlag, RoutePreference } from "./route.ts";

/** Route types by name. */
export const routeTypes: NumberNames<RtmType> = /* @__PURE__ */ new NumberNames(
  {
    unspec: 0,
    unicast: 1,
    local: 2,
    broadcast: 3,
    anycast: 4,
    multicast: 5,
    blackhole: 6,
    unreachable: 7,
    prohibit: 8,
    throw: 9,
    nat: 10,
    xresolve: 11,
  },
  0xff,
);

/** Route flags by bit: `RTNH_F_*` in the low byte, `RTM_F_*` above. */
export const routeFlags: BitNames<RouteFlag | "lookup-table" | "fib-match"> = /* @__PURE__ */ nexthopFlagsAnd({
  notify: 0x100,
  cloned: 0x200,
  equalize: 0x400,
  prefix: 0x800,
  "lookup-table": 0x1000,
  "fib-match": 0x2000,
  offloaded: 0x4000,
  trapped: 0x8000,
  "offload-failed": 0x20000000,
});

/** Router preferences by name. */
export const preferences: NumberNames<RoutePreference> = /* @__PURE__ */ new NumberNames(
  { medium: 0, high: 1, low: 3 },
  0xff,
);

/** Flags that user space may set. */
export const USER_FLAGS: number = RTNH_F_ONLINK | RTNH_F_PERVASIVE;
