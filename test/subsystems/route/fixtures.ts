import {
  Addresses,
  Filters,
  ForwardingEntries,
  Links,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  Rules,
  TrafficClasses,
} from "../../../src/subsystems/route/index.ts";
import { test as base } from "../../support/fixtures.ts";

/** Declares tests with a new network namespace and its routing tables. */
export const test = base.extend({
  links: ({ netns }) => Links.open({ netns }),
  addresses: ({ netns }) => Addresses.open({ netns }),
  routes: ({ netns }) => Routes.open({ netns }),
  rules: ({ netns }) => Rules.open({ netns }),
  neighbours: ({ netns }) => Neighbours.open({ netns }),
  nexthops: ({ netns }) => Nexthops.open({ netns }),
  fdb: ({ netns }) => ForwardingEntries.open({ netns }),
  qdiscs: ({ netns }) => Qdiscs.open({ netns }),
  classes: ({ netns }) => TrafficClasses.open({ netns }),
  filters: ({ netns }) => Filters.open({ netns }),
});
