import { ENOENT } from "../../../constants/errno.ts";
import type { NetlinkError } from "../../../errors.ts";
import { checkedNamespaceName, fileIdentity, pathOf, readNames } from "../../route/namespaces/names.ts";
import { Namespaces } from "../../route/namespaces/namespaces.ts";
import { failuresOf } from "../model/outcomes.ts";
import { defineTable, type StateTable } from "../model/table.ts";

interface NamespaceEntry {
  readonly name: string;
}

export const namespaceTable: StateTable<NamespaceEntry, NamespaceEntry> = defineTable<NamespaceEntry, NamespaceEntry>({
  name: "namespaces",
  noun: "namespace",
  isDependent: false,
  forms: { name: checkedNamespaceName },
  list: (scope) => scope.openAsync(Namespaces).list(),
  key: ({ name }) => name,
  creations(scope) {
    const numbers = new Map<string, string>();
    for (const name of scope.run(readNames)) {
      const file = scope.run(() => fileIdentity(pathOf(name)));
      // The kernel reuses the id of a namespace, but not the time of its file.
      if (file !== undefined) numbers.set(name, `${file.id} ${file.changedMs}`);
    }
    return numbers;
  },
  title: ({ name }) => name,
  restore: ({ name }) => ({ name }),

  write(scope, action, changes) {
    const namespaces = scope.openAsync(Namespaces);
    // A rollback must not remove a namespace that another program has created: EEXIST is an error.
    const isDone = ({ errno }: NetlinkError) => action === "remove" && errno === -ENOENT;
    const change = async ({ wanted, current }: (typeof changes)[number]) => {
      if (action === "remove") await namespaces.delete(current!.name);
      else (await namespaces.create(wanted!.name)).close();
    };
    return failuresOf(changes, change, isDone);
  },
});
