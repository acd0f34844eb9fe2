import type { Group, Named, OperationFlag } from "../model/family.ts";
import { type BuildContext, DESCRIBED, described } from "./context.ts";
import { NameTable, type SpecNode } from "./spec-node.ts";

/** Who may ask for an operation, or listen to a group. */
export const FLAGS: readonly OperationFlag[] = ["admin-perm", "uns-admin-perm"];

/** Builds the multicast groups. */
export function buildGroups(context: BuildContext, root: SpecNode): Named<Group> {
  const groups = new NameTable<Group>();
  const numbers = new Map<number, string>();
  const node = root.get("mcast-groups")?.object(["list"]);
  for (const item of node?.items("list") ?? []) {
    item.object(["name", "c-define-name", "flags", "value", ...DESCRIBED]);
    const name = item.need("name").text();
    if (context.generic && item.has("value")) throw item.error("the kernel numbers a generic family's groups", "value");
    const number = item.get("value")?.integer(1, 0x7fffffff);
    const other = number === undefined ? undefined : numbers.get(number);
    if (other !== undefined) throw item.error(`the group "${other}" has the number ${number} as well`, "value");
    if (number !== undefined) numbers.set(number, name);
    const flags = item.items("flags").flatMap((flag) => flag.supported((at) => at.oneOf(FLAGS)) ?? []);
    groups.add(item, name, {
      name,
      ...(number === undefined ? {} : { number }),
      ...(flags.length === 0 ? {} : { flags }),
      ...described(item),
    });
  }
  return groups.things;
}
