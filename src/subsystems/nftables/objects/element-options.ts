import { checkString, type OptionChecks } from "../../../base/check.ts";
import type { ElementOptions } from "../model/statements.ts";
import { seconds } from "../statements/simple/checks.ts";

const element: OptionChecks<ElementOptions> = {
  val: true,
  timeout: seconds,
  expires: seconds,
  comment: checkString,
  counter: true,
};

/** Does not check the statements of the set element. */
export function checkElementOptions(options: ElementOptions, path: string): void {
  const values: Readonly<Record<string, unknown>> = { ...options };
  for (const [name, check] of Object.entries(element)) {
    const value = values[name];
    if (check !== true && value !== undefined) check(value, `${path}.${name}`);
  }
}
