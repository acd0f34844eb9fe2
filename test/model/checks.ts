import { describe, expect, test } from "bun:test";
import { explore, type Scenario } from "./checker.ts";
import { loadChecked } from "./load.ts";

/** Replacements in the source that plant a bug, keyed by a description of the bug. */
export type Bugs = Record<string, [from: string, to: string][]>;

/** Tests that a scenario is correct in every order of its operations, and that the checker finds each planted bug. */
export function check<Module>(
  name: string,
  path: string,
  changes: [string, string][],
  scenario: (module: Module) => Scenario | Promise<Scenario>,
  bugs: Bugs,
) {
  describe(name, () => {
    test("is correct in every order of atomic operations", async () => {
      const { states, ends } = explore(await scenario(await loadChecked<Module>(path, changes)));
      expect(states).toBeGreaterThan(20);
      expect(ends).toBeGreaterThan(0);
    });

    for (const [bug, planted] of Object.entries(bugs)) {
      test(`fails the model checker if ${bug}`, async () => {
        const wrong = await scenario(await loadChecked<Module>(path, [...changes, ...planted]));
        expect(() => explore(wrong)).toThrow();
      });
    }
  });
}

export function assert(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
