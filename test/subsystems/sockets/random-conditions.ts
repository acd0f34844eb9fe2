import type { SocketConditions } from "../../../src/subsystems/sockets/index.ts";

type End = NonNullable<SocketConditions["source"]>;

/** Returns a generator of pseudorandom numbers with a seed, so that failures can be repeated. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Returns random conditions on sockets of 127.0.0.0/8 and ::1 with the ports 7001 to 7004.
 *
 * @param more further conditions without parts.
 */
export function randomConditions(
  random: (below: number) => number,
  depth: number,
  more: readonly (() => SocketConditions)[] = [],
): SocketConditions {
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
  const end = (): End => {
    const port = pick([7001, 7002, { from: 7002 }, { to: 7002 }, { from: 7002, to: 7003 }, [7001, { from: 7004 }]]);
    const address = pick([
      "127.0.0.1",
      "127.0.0.0/8",
      "127.0.0.2/31",
      "::1",
      "::/0",
      "0.0.0.0/0",
      ["127.0.0.3", "::1"],
      "::ffff:127.0.0.0/105",
    ]);
    return pick([{ port }, { address }, { port, address }]);
  };
  const list = () => Array.from({ length: random(4) }, () => randomConditions(random, depth - 1, more));
  const leaves: (() => SocketConditions)[] = [
    () => ({ source: end() }),
    () => ({ destination: end() }),
    () => ({ source: end(), destination: end() }),
    () => ({ interface: pick([0, 1]) }),
    () => ({ mark: pick([0, 5, { value: 4, mask: 6 }, { value: 0, mask: 1 }]) }),
    ...more,
  ];
  const nodes: (() => SocketConditions)[] = [
    () => ({ and: list() }),
    () => ({ or: list() }),
    () => ({ not: randomConditions(random, depth - 1, more) }),
    () => ({ or: list(), not: randomConditions(random, depth - 1, more), source: end() }),
  ];
  return pick(depth === 0 ? leaves : [...leaves, ...nodes, ...nodes])();
}
